"""Hand-over between offices: offer, answer, withdrawal. The sender stays responsible until acceptance."""
