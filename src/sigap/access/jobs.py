"""The worker's sweep over sessions and counters: forget what nobody needs any more."""

from datetime import datetime

from django.db import connection


def forget(at: datetime) -> int:
    """Removes sessions and counters after a day, unsent text after a day, unused browsers after half a year."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.forget(%s) + access.forget_unsent(%s)", [at, at])
        gone: int = cursor.fetchone()[0]
    return gone
