"""Who outside the offices must not learn of a case, for what leaves the house."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from sigap.cases.models import CaseExclusion
from sigap.cases.rules import ExclusionKind


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


def awaits_wording(rows: Iterable[CaseExclusion]) -> bool:
    """Whether a report named somebody among these for whom who keeps has found no words for the team since."""
    named = [row for row in rows if row.kind == ExclusionKind.NAMED and row.lifted_at is None]
    worded = max((row.declared_at for row in named if not row.is_brought), default=None)
    return any(row.is_brought and (worded is None or row.declared_at > worded) for row in named)
