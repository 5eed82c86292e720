"""Acts that must not happen side by side: the second waits until the first one's transaction has ended."""

from django.db import connection


def one_at_a_time(name: str) -> None:
    """From here to the end of the transaction nobody else acts under this name; whoever does is waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
