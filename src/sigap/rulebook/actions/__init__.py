"""Writes of the library: laws, what they do to one another, their texts."""
