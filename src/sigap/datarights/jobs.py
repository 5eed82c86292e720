"""The app's sweep: words of requests that ended go with their case, or once their time of keeping is over."""

from datetime import datetime

from django.db import connection

from sigap import audit


def forget(at: datetime) -> int:
    """Returns of how many. Each leaves a trace in the same statement."""
    with audit.recording(), connection.cursor() as cursor:
        cursor.execute("SELECT datarights.forget(%s)", [at])
        gone = int(cursor.fetchone()[0])
        audit.unchanged()
    return gone
