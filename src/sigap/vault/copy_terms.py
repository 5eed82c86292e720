"""From when on somebody must look after copies and keys. Pure: also who has no models asks it."""

from datetime import timedelta

OLD_AFTER_TURNS = 2
"""A copy is too old once a second one in a row is missing."""
ROTATION_DUE = timedelta(days=38)
"""How long the newest keys are in use before it rings: a month, and a week to change them."""
UNSENT_FOR = timedelta(hours=3)
"""How long the place outside may take nothing, with three tries an hour, before it rings."""
