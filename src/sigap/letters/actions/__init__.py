"""Writes of the app: drafting, numbering, wording, what comes back signed."""
