"""Keys, sealed fields, row MACs, blind tokens, and the one door by which sealed text is opened.

Imports nothing by itself: the public process may load `envelope_sealing` and `intake_key` only.
"""
