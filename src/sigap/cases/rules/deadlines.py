"""Which deadlines a case brings with it, and which of them an officer ends by saying that it was done. Pure."""

ON_OPENING = ("first-contact", "case-review")
"""Beside the clock of the transition: somebody speaks with the client, and the case is looked at once a month."""
RENEWED = frozenset({"case-review"})
"""Said to be done, it begins anew from that moment."""
ENDED_BY_HAND = frozenset({"first-contact", "service-plan", "case-review", "uptd-to-police"})
"""No other act of SIGAP is the proof of these: who did it says so, and when."""
