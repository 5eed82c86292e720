"""The worker's sweep over sessions and counters: forget what nobody needs any more."""

from datetime import datetime

from django.db import connection


def forget(at: datetime) -> int:
    """Removes ended sessions after a day, counters after a day, unused browsers after half a year."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.forget(%s)", [at])
        gone: int = cursor.fetchone()[0]
    return gone
