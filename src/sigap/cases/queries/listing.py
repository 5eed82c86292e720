"""Lists of cases: whose, in the order in which they fall due; and what a line of such a list tells of each."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.cases.events import READERS_LISTED
from sigap.cases.models import EMERGENCY_LABELS, Case
from sigap.cases.queries.file import cases_visible_to
from sigap.cases.rules import HARMED, Sex
from sigap.cases.rules.danger import in_order
from sigap.mailbox.flags import Flag
from sigap.vault.events import READINGS

_NO_ACT = sorted({*READINGS, READERS_LISTED})
"""Events that tell who read, and not what was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmedPerson:
    """Somebody who was harmed, as a line shows them."""

    sex: Sex
    age: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What a line tells of one case, as far as it stands open to the actor. `acted_in` is the code of the last act."""

    harmed: tuple[HarmedPerson, ...] = ()
    dangers: tuple[Promise, ...] = ()
    due_at: datetime | None = None
    due_since: datetime | None = None
    soon_at: datetime | None = None
    acted_at: datetime | None = None
    acted_in: str = ""


def running_cases_for(actor: Actor, *, after: int = 0, limit: int) -> tuple[list[Case], bool]:
    """The running cases on which the actor works, what falls due first at the head, as `case_list` gives them."""
    visible = cases_visible_to(actor)
    with connection.cursor() as cursor:
        parameters: list[Any] = [list(actor.offices_where(Permission.CASE_SEE)), after, limit + 1]
        cursor.execute("SELECT cases.running_in_my_work(%s, %s, %s)", parameters)
        found = [pk for (pk,) in cursor.fetchall()]
    return _in_this_order(visible.in_bulk(found[:limit]), found[:limit]), len(found) > limit


def case_list(actor: Actor, *, include_closed: bool, after: int = 0, limit: int) -> tuple[list[Case], bool]:
    """The cases of the actor's offices, at most `limit` after the first `after`; and whether there are more.

    What falls due first stands first; those that are closed come last, the newest first.
    """
    visible = cases_visible_to(actor)
    with connection.cursor() as cursor:
        parameters: list[Any] = [list(actor.offices_where(Permission.CASE_SEE)), include_closed, after, limit + 1]
        cursor.execute("SELECT cases.in_my_offices(%s, %s, %s, %s)", parameters)
        found = [pk for (pk,) in cursor.fetchall()]
    return _in_this_order(visible.in_bulk(found[:limit]), found[:limit]), len(found) > limit


def _in_this_order(rows: Mapping[UUID, Case], ids: Sequence[UUID]) -> list[Case]:
    return [rows[pk] for pk in ids if pk in rows]


def facts_of(cases: Iterable[Case]) -> dict[UUID, CaseFacts]:
    """What a line tells of each of these cases; one statement."""
    with connection.cursor() as cursor:
        parameters: list[Any] = [[case.pk for case in cases], sorted(HARMED), _NO_ACT]
        cursor.execute("SELECT cases.list_facts(%s, %s, %s)", parameters)
        found: dict[str, dict[str, Any]] = json.loads(cursor.fetchone()[0])
    return {UUID(key): _facts(row) for key, row in found.items()}


def _facts(row: Mapping[str, Any]) -> CaseFacts:
    due, acted = row["due"] or {}, row["acted"] or {}
    return CaseFacts(
        harmed=tuple(HarmedPerson(sex=Sex(each["sex"]), age=each["age"]) for each in row["harmed"] or ()),
        dangers=tuple(EMERGENCY_LABELS[flag] for flag in in_order([Flag(each) for each in row["dangers"] or ()])),
        due_at=_moment(due.get("due_at")),
        due_since=_moment(due.get("since")),
        soon_at=_moment(due.get("soon_at")),
        acted_at=_moment(acted.get("at")),
        acted_in=acted.get("code", ""),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
