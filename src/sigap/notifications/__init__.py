"""Notices inside the house: who should look, and at what; never a name and never a word of a case."""
