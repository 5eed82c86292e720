"""Statutory returns: due, confirmed by the offices, frozen, sent and received. Counts only; no case, no client."""
