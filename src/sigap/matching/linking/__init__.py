"""Which records are of the same person, over up to a million of them. Loads numpy: for a command's own process only.

Reads and codes records, pairs those that could be one person, compares them field by field, weighs what agrees by how
rare it is, and lets pairs of one group vouch for each other. No database, no vault, no Django.
"""
