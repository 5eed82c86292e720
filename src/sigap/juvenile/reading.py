"""Children of a case who are suspected, with steps and stages; sealed words for who works in the section of the law."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from sigap.access.entry import Actor
from sigap.access.roles import Section
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import Entering, Sealing, open_section_texts
from sigap.juvenile.actions import birth_place, period_place, step_place
from sigap.juvenile.models import ChildProceeding, ChildStep, DetentionPeriod
from sigap.juvenile.queries import freed_on, known_of, require_sight, resting_days, suspected_of
from sigap.legal.actions import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedChild:
    """One child: what is known, steps, stages of every detention; sealed words only where they are for the reader."""

    person: CasePerson
    child: ChildProceeding | None
    born_on: date | None = field(default=None, repr=False)
    steps: tuple[tuple[ChildStep, Paper | None], ...] = field(default=(), repr=False)
    periods: tuple[tuple[DetentionPeriod, Paper | None], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmReading:
    """That one of those who were told of an alarm read it, or has not yet."""

    period: UUID
    kind: str
    until: datetime
    rang_at: datetime
    addressee: str
    read_at: datetime | None
    reader: str


type _Found = tuple[CaseAccess, list[CasePerson], list[ChildStep], list[DetentionPeriod]]


def open_children(*, entering: Entering, code: str, at: datetime) -> tuple[CaseAccess, tuple[OpenedChild, ...]]:
    """Every child of the case who is suspected, in order. Raises Refused."""

    def select(actor: Actor) -> tuple[_Found, Sequence[Sealing]]:
        access = case_for(actor, code)
        require_sight(actor, access)
        people = suspected_of(access)
        ids = [child.id for who in people if (child := known_of(who))]
        noted = ChildStep.objects.filter(proceeding_id__in=ids, voided_at__isnull=True)
        steps = list(noted.order_by("happened_at", "recorded_at"))
        rows = DetentionPeriod.objects.filter(detention__proceeding_id__in=ids).select_related("detention")
        periods: list[DetentionPeriod] = list(
            rows.annotate(freed_on=freed_on(), rests=resting_days()).order_by("begins_at")
        )
        found = (access, people, steps, periods)
        return found, [sealing for _key, sealing in _sealed(*found)]

    found, texts = open_section_texts(entering, select, at)
    access, people, steps, periods = found
    opened = dict(zip((key for key, _sealing in _sealed(*found)), texts, strict=True))
    return access, tuple(
        OpenedChild(
            person=who,
            child=(child := known_of(who)),
            born_on=_day(opened.get(child.id)) if child else None,
            steps=tuple(
                (step, _paper(opened.get(step.id))) for step in steps if child and step.proceeding_id == child.id
            ),
            periods=tuple(
                (row, _paper(opened.get(row.id)))
                for row in periods
                if child and row.detention.proceeding_id == child.id
            ),
        )
        for who in people
    )


def _sealed(
    access: CaseAccess, people: Sequence[CasePerson], steps: Sequence[ChildStep], periods: Sequence[DetentionPeriod]
) -> list[tuple[UUID, Sealing]]:
    """What is sealed of them and is for this reader, by the row's id."""
    if not access.has(Section.LEGAL):
        return []
    children = [child for who in people if (child := known_of(who))]
    births = [(each.id, birth_place(each.id), each.sealed_birth, each.key_id) for each in children]
    papers = [(each.id, step_place(each.id), each.sealed_paper, each.key_id) for each in steps]
    orders = [(each.id, period_place(each.id), each.sealed_paper, each.key_id) for each in periods]
    return [
        (row_id, (access, place, bytes(sealed), key_id))
        for row_id, place, sealed, key_id in (*births, *papers, *orders)
        if sealed is not None and key_id is not None
    ]


def _paper(text: str | None) -> Paper | None:
    if text is None:
        return None
    return Paper.from_text(text) if text.startswith("{") else Paper(note=text)


def _day(text: str | None) -> date | None:
    """A day of birth; None also where its key was destroyed."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def alarm_readings(access: CaseAccess) -> list[AlarmReading]:
    """Whom each alarm of the case told, and who read it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT period, kind, until, rang_at, told, read_at, reader FROM juvenile.alarm_readings(%s)",
            [access.case.id],
        )
        return [
            AlarmReading(
                period=period, kind=kind, until=until, rang_at=rang, addressee=who, read_at=read, reader=reader
            )
            for period, kind, until, rang, who, read, reader in cursor.fetchall()
        ]
