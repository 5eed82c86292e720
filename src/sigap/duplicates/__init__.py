"""Which records of cases are of one person: candidates, joined and parted by two people, both originals kept.

No identity is changed here: a join is a decision beside two records, and the newest decision on a pair counts.
"""
