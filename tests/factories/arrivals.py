"""What the desk's own process does every moment: it holds what came against people and offices."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection

from sigap.custody.jobs.checking import check_arrivals, compare_newcomers


def checked(at: datetime) -> int:
    """How many reports people may know of now that nobody knew of before."""
    return _at_desk(check_arrivals, at)


def compared(at: datetime) -> int:
    """How many reports were held against who came after them, batch after batch."""
    total = 0
    while done := _at_desk(compare_newcomers, at):
        total += done
    return total


def _at_desk(job: Callable[[datetime], int], at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE sigap_desk")
    try:
        return job(at)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
