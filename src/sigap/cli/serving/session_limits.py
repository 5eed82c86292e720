"""A part begins by setting its own log-in's limits: on a server of one's own nobody else does."""

import psycopg

from sigap.cli.database import limits
from sigap.cli.readiness import database
from sigap.cli.readiness.start import ReadinessFinding, Start


def set_own(start: Start) -> list[ReadinessFinding]:
    """What an administrator has said stays. Warned of where it does not succeed; a part serves without them."""
    own, threshold = database.addresses(start)
    own_limits = []
    for url, surface in ((own, str(start.surface)), (threshold, "threshold")):
        if not url:
            continue
        try:
            with database.connect(url) as connection:
                limits.set_own(connection, surface)
        except psycopg.Error as error:
            names = ", ".join(limits.settings_of(surface))
            own_limits.append(
                ReadinessFinding(f"batas log-in sigap_{surface} tidak tersetel ({names}): {error}", is_warning=True)
            )
    return own_limits
