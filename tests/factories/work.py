"""The list of work beside the facts from which it is derived."""

from django.db import connection


def differences() -> list[tuple[str, str, str]]:
    """Where the list differs from what the views derive: kind, subject, and whether it is missing or surplus."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, subject::text, what FROM work.differences()")
        return [(kind, subject, what) for kind, subject, what in cursor.fetchall()]
