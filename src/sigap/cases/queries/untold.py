"""Who outside the offices must not learn of a case, for what leaves the house."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, slots=True, kw_only=True)
class SecrecyNotes:
    """Who outside the offices must not learn of a case, as far as somebody noted it."""

    family: bool = False
    village: bool = False
    others: bool = False


def secrecy_notes_of(case_id: UUID) -> SecrecyNotes:
    """What is asked of an office of the case, or one that was asked to it: whom not to turn to.

    Words that were sealed ("orang di luar gugus tugas") are not read for it: it is said only that somebody is.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT family, village, others FROM cases.secrecy_notes(%s)", [case_id])
        family, village, others = cursor.fetchone()
    return SecrecyNotes(family=family, village=village, others=others)
