"""Shapes of regions: read from a file, checked whole, simplified so that neighbours share borders, and stored."""
