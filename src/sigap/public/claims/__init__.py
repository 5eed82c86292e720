"""The door at which a claim token becomes six words of one's own."""
