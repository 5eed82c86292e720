"""People, offices, memberships, roles and sign-in: who somebody is and what they may do.

Decides powers by role and office only; who sees which case is `cases`' to decide.
"""
