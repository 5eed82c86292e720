"""Acting as one of the real database roles inside a test's transaction, and crossing from the desk's to sign-in's."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def crossing_by_role() -> Iterator[None]:
    """In the place of `backend.crossing`: on a test's one connection another role is taken up, not another log-in."""
    scope = "LOCAL " if connection.in_atomic_block else ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        is_desk = cursor.fetchone()[0] == "sigap_desk"
        if is_desk:
            cursor.execute(f"SET {scope}ROLE sigap_threshold")
    try:
        yield
    finally:
        if is_desk:
            with connection.cursor() as cursor:
                cursor.execute(f"SET {scope}ROLE sigap_desk")


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


@contextmanager
def logged_in_as(name: str) -> Iterator[None]:
    """Statements inside run as by a log-in of this role, as in an installation: the limits of the database hold too."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL SESSION AUTHORIZATION {name}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET SESSION AUTHORIZATION")
