"""Reads for the pages of people, offices, seats and duty."""
