"""What the desk's own process does every moment: it holds what came against people and offices."""

from datetime import datetime

from django.db import connection

from sigap.custody.jobs.checking import check_arrivals


def checked(at: datetime) -> int:
    """How many reports people may know of now that nobody knew of before."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE sigap_desk")
    try:
        return check_arrivals(at)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
