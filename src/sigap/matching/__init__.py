"""Names and what is compared of a person without knowing them: spellings, composite tokens, ranks, spoken case codes.

Decides which spellings are one name. Who may search, and what of it is shown, is decided above. Holds no table.
"""
