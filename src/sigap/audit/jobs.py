"""The worker's sweep: fold new chain heads into the chain of anchors, every minute."""

from datetime import datetime

from django.db import connection


def fold(at: datetime) -> int:
    """Folds every chain that grew since the last time; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit.fold(%s)", [at])
        folded: int = cursor.fetchone()[0]
    return folded
