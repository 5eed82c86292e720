"""Writes of supervision."""
