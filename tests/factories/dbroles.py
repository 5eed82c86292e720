"""Acting as one of the real database roles inside a test's transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def acting_as(name: str, *, then: str = "none") -> Iterator[None]:
    """Statements inside run as this role, afterwards as the owner or as `then`."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {name}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {then}")
