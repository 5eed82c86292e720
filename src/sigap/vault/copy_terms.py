"""From when on somebody must look after the copies. Pure: also who has no models asks it."""

from datetime import timedelta

OLD_AFTER_TURNS = 2
"""A copy is too old once a second one in a row is missing."""
UNSENT_FOR = timedelta(hours=3)
"""How long the place outside may take nothing, with three tries an hour, before it rings."""
