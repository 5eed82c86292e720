"""The year's register: its years, a page of it by key set, what its lines tell, its counts."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.cases.models import CORE_SECTIONS, Case, Participation
from sigap.cases.queries.file import cases_visible_to
from sigap.cases.rules.book import RegisterCount
from sigap.kernel.errors import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class BookFilter:
    """What of the register is asked for; empty is all. `month` from 1; `area` a district or a village."""

    month: int | None = None
    kind: str = ""
    status: str = ""
    area: str = ""
    competence: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookFacts:
    """What a line tells beside the case's row; `harmed` as sex and whether a child, None where it stands closed.

    Of what kind the case is it says to an office of its core team (`is_core`).
    """

    received_at: datetime
    is_core: bool
    harmed: tuple[tuple[str, bool | None], ...] | None


type Place = tuple[int, UUID]
"""A line's place in the register: its number, and the case's id where two offices count."""


def register_years(actor: Actor) -> list[int]:
    """The years from the first to the last of which the actor sees cases, the newest first. Raises Refused."""
    seeing = sorted(actor.offices_where(Permission.CASE_SEE))
    if not seeing:
        raise Refused(Permission.CASE_SEE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases.register_ends(%s)", [seeing])
        ((first, last),) = cursor.fetchone()
    return [] if first is None else list(range(last, first - 1, -1))


def book_rows(actor: Actor, year: int, asked: BookFilter) -> QuerySet[Case]:
    """The cases of a year that the actor may see, in the order of the register. Raises Refused."""
    wanted = Q(register_year=year)
    if asked.month:
        wanted &= Q(opened_at__month=asked.month)
    for name in ("kind", "status", "competence"):
        if code := getattr(asked, name):
            wanted &= Q(**{name: code})
    if asked.kind:
        # No filter tells what the line would not.
        core = Participation.objects.filter(case=OuterRef("pk"), office_id__in=actor.office_ids, until=None)
        wanted &= Q(Exists(core.filter(rooms__overlap=sorted(CORE_SECTIONS))))
    if asked.area:
        wanted &= Q(area=asked.area) | Q(area__startswith=f"{asked.area}.")
    if asked.number is not None:
        wanted &= Q(register_number=asked.number)
    return cases_visible_to(actor).filter(wanted).order_by("register_number", "id")


def book_page(
    rows: QuerySet[Case], *, after: Place | None, before: Place | None, limit: int
) -> tuple[list[Case], bool, bool]:
    """At most `limit` lines after or before a place; whether lines stand before them, and after them. One statement."""
    if before is not None:
        number, key = before
        found = list(
            rows.filter(register_number__lte=number)
            .exclude(register_number=number, id__gte=key)
            .order_by("-register_number", "-id")[: limit + 1]
        )
        return found[:limit][::-1], len(found) > limit, True
    if after is not None:
        number, key = after
        rows = rows.filter(register_number__gte=number).exclude(register_number=number, id__lte=key)
    found = list(rows[: limit + 1])
    return found[:limit], after is not None, len(found) > limit


def book_facts(cases: Sequence[Case]) -> dict[UUID, BookFacts]:
    """What the lines of these cases tell; one statement."""
    if not cases:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases.book_facts(%s)", [[case.pk for case in cases]])
        (text,) = cursor.fetchone()
    found: Mapping[str, Mapping[str, object]] = json.loads(text) if isinstance(text, str) else text
    return {UUID(key): _facts(row) for key, row in found.items()}


def _facts(row: Mapping[str, object]) -> BookFacts:
    harmed = row["harmed"]
    return BookFacts(
        received_at=datetime.fromisoformat(str(row["received"])),
        is_core=bool(row["is_core"]),
        harmed=None if not isinstance(harmed, list) else tuple((sex, is_child) for sex, is_child in harmed),
    )


def own_offices(actor: Actor) -> Sequence[UUID]:
    """The offices whose register the actor keeps: those in which they open cases."""
    return sorted(actor.offices_where(Permission.CASE_OPEN))


def register_counts(actor: Actor, year: int, zone: tzinfo) -> Iterable[RegisterCount]:
    """The counts of the actor's own register in a year; kept cases are in none. Raises Refused."""
    if not own_offices(actor):
        raise Refused(Permission.CASE_OPEN)
    first, after = (datetime(each, 1, 1, tzinfo=zone) for each in (year, year + 1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT month, what, code, n, behind FROM cases.register_counts(%s, %s)", [first, after])
        rows = cursor.fetchall()
    return [RegisterCount(month=m, what=what, code=code, n=n, behind=behind) for m, what, code, n, behind in rows]
