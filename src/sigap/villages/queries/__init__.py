"""Reads of villages."""
