"""Writes of the app."""
