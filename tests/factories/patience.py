"""How long a test waits for what must come."""

PATIENCE = 600.0
"""Seconds after which something hangs. Nothing that works comes near it, on a machine with four times the load too."""
