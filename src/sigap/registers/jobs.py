"""What the worker looks at: whether registers wait that nobody takes up."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection

from sigap.mailbox.troubles import TroubleCode


def troubles(_at: datetime) -> Iterator[TroubleCode]:
    """One, while `./sigap import waiting` is not run. By the database's own clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT registers.stuck_since()")
        (since,) = cursor.fetchone()
    if since is not None:
        yield TroubleCode.REGISTERS
