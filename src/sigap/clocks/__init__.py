"""Deadlines: dated and sourced rules, running clocks, pauses, and the ladder that silence climbs.

Clocks mark and notify; what a mark means for a case or a referral is decided by the apps above.
"""
