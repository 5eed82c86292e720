"""Reads for the pages of duty: who is on duty now, the rota of two weeks with its holes, who is away."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.timezone import get_current_timezone, localdate, localtime

from sigap.access.entry import Actor
from sigap.access.models import (
    ABSENCE_LABELS,
    Absence,
    DutyGap,
    DutyShift,
    Office,
    PrivatePhone,
)
from sigap.access.permissions import Permission
from sigap.access.queries import OnDuty, office_calendars, on_duty_in
from sigap.access.queries.duty import absence_facts, keeping_rota, needs_somebody, on_duty_from, shift_facts, turn_of
from sigap.access.rota import AwayPeriod, RotaStretch, Span, answering, away_at, stretches
from sigap.access.rules import AbsenceKind, DutyCover
from sigap.kernel.errors import Refused
from sigap.kernel.working_time import OfficeCalendar
from sigap.staff.queries.colleagues import PEOPLE_LIMIT
from sigap.staff.queries.managing import enters_absence_of, manages_duty_of
from sigap.ui.dates import week_day
from sigap.vault import macs

DAYS_SHOWN = 14
GAPS_SHOWN = 10
_DAY = timedelta(days=1)
_GAPS_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """An office that keeps a rota, and who is on duty there now."""

    office: Office
    on_duty: OnDuty | None
    is_bare: bool
    is_own: bool


def duty_overview(actor: Actor, *, at: datetime) -> list[DutyRow]:
    """Every office that keeps a rota: those without anybody first, then the actor's own, then by name."""
    actor.require(Permission.DUTY_SEE)
    offices = keeping_rota(at=at)
    taken = on_duty_in(office_ids=[office.id for office in offices], at=at)
    calendars = office_calendars(at, [office.id for office in offices if office.id not in taken])
    rows = [
        DutyRow(
            office=office,
            on_duty=taken.get(office.id),
            is_bare=office.id not in taken and needs_somebody(office, calendars[office.id], at),
            is_own=office.id in actor.office_ids,
        )
        for office in offices
    ]
    return sorted(rows, key=lambda row: (not row.is_bare, not row.is_own, row.office.name))


def own_offices(actor: Actor) -> list[Office]:
    """The actor's own offices, by name: also those that keep no rota yet."""
    return list(Office.objects.filter(id__in=actor.office_ids).order_by("name"))


def duty_office(actor: Actor, office_id: UUID) -> Office:
    """An office whose rota is looked at; ended ones too. Raises Refused when there is none."""
    actor.require(Permission.DUTY_SEE)
    found = Office.objects.filter(pk=office_id).first()
    if found is None:
        raise Refused(Permission.DUTY_SEE, ids={"office": str(office_id)})
    return found


def managed_office(actor: Actor, office_id: UUID, *, at: datetime) -> Office:
    """The same, for who looks after its rota. Raises Refused."""
    office = duty_office(actor, office_id)
    if not manages_duty_of(actor, office.id) or (office.valid_to is not None and office.valid_to <= at):
        raise Refused(Permission.DUTY_MANAGE, ids={"office": str(office_id)})
    return office


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a day on the rota: from when to when, who answers; a gap where nobody does and somebody must."""

    starts_at: datetime
    ends_at: datetime
    name: str
    next_name: str
    is_gap: bool
    is_now: bool
    stands_in: bool
    shift_id: UUID | None
    person_id: UUID | None

    @property
    def to_midnight(self) -> bool:
        """Whether the piece goes on to the day's end."""
        return localtime(self.ends_at).time() == time.min


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaDay:
    """One day of the rota."""

    day: date
    pieces: tuple[Piece, ...]
    is_today: bool
    is_holiday: bool

    @property
    def label(self) -> str:
        """The day, near enough to need no year."""
        return week_day(self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """Two weeks of one office's rota; `gaps` counts the days with a hole."""

    days: tuple[RotaDay, ...]
    gaps: int
    shifts: tuple[DutyShift, ...]
    altered: int
    on_duty: OnDuty | None

    @property
    def is_bare_now(self) -> bool:
        """Whether somebody must be on duty at this moment, and nobody is."""
        return any(piece.is_gap and piece.is_now for day in self.days for piece in day.pieces)


def rota_of(
    office: Office, staff: Collection[UUID], away: Iterable[Absence], *, at: datetime, days: int = DAYS_SHOWN
) -> Rota:
    """The rota from today on, day by day. Of the turns only those of who works there (`staff`) count.

    `away`: everybody's absences, as `absences_since` reads them.
    """
    today = localdate(at)
    first, last = _midnight(today), _midnight(today + timedelta(days=days))
    shifts = list(
        DutyShift.objects.filter(
            office=office, cancelled_at=None, person_id__in=staff, starts_at__lt=last, ends_at__gt=first
        )
        .select_related("person", "substitute")
        .defer("person__password", "person__mac", "substitute__password", "substitute__mac")
        .order_by("starts_at")
    )
    absences = [row for row in away if row.starts_at < last and row.ends_at > first]
    named = {each for absence in absences for each in (absence.person_id, absence.substitute_id) if each}
    named_in: list[Absence | DutyShift] = [*absences, *shifts]
    names = {each.id: each.name for row in named_in for each in (row.person, row.substitute) if each}
    calendar = office_calendars(at, [office.id])[office.id]
    needed = _needed(office, calendar, today, days)
    gone = [
        AwayPeriod(
            person_id=row.person_id, substitute_id=row.substitute_id, starts_at=row.starts_at, ends_at=row.ends_at
        )
        for row in absences
    ]
    named |= {shift.substitute_id for shift in shifts if shift.substitute_id}
    # Who was named and works here no more answers no more.
    gone += [
        AwayPeriod(person_id=each, substitute_id=None, starts_at=first, ends_at=last)
        for each in sorted(named - set(staff) - {row.person_id for row in absences})
    ]
    found = [
        _day(today + timedelta(days=step), shifts, gone, needed, names, at=at, free=calendar.holidays)
        for step in range(days)
    ]
    altered = [row for row in shifts if _is_altered("duty_shift", shift_facts(row), row.mac)]
    return Rota(
        days=tuple(found),
        gaps=sum(any(piece.is_gap for piece in day.pieces) for day in found),
        shifts=tuple(shifts),
        altered=len(altered),
        on_duty=_now(office, shifts, gone, names, at),
    )


def _now(
    office: Office, shifts: Iterable[DutyShift], gone: Sequence[AwayPeriod], names: Mapping[UUID, str], at: datetime
) -> OnDuty | None:
    """Who is on duty at this moment, from what the rota has read already."""
    away = away_at(gone, at)
    for shift in shifts:
        who = answering(turn_of(shift), away)
        if shift.starts_at <= at < shift.ends_at and who is not None:
            return on_duty_from(shift, who, names, number=shift.phone or office.phone)
    return None


def _day(
    day: date,
    shifts: Sequence[DutyShift],
    gone: Sequence[AwayPeriod],
    needed: Sequence[Span],
    names: Mapping[UUID, str],
    *,
    at: datetime,
    free: Collection[date],
) -> RotaDay:
    first, last = _midnight(day), _midnight(day + _DAY)
    turns = [turn_of(shift) for shift in shifts if shift.starts_at < last and shift.ends_at > first]
    pieces = [
        Piece(
            # A hole that is over calls nobody any more.
            starts_at=max(stretch.starts_at, at) if stretch.is_gap else stretch.starts_at,
            ends_at=stretch.ends_at,
            name=names.get(stretch.answering.person_id, "") if stretch.answering else "",
            next_name=_next(names, stretch.answering.next_id) if stretch.answering else "",
            is_gap=stretch.is_gap,
            is_now=stretch.starts_at <= at < stretch.ends_at,
            stands_in=stretch.answering is not None and stretch.answering.stands_in,
            shift_id=_opens(stretch, first, at),
            person_id=stretch.turn.person_id if stretch.turn else None,
        )
        for stretch in stretches(turns, gone, needed, first=first, last=last)
        if stretch.answering or (stretch.is_gap and stretch.ends_at > at)
    ]
    return RotaDay(day=day, pieces=tuple(pieces), is_today=first <= at < last, is_holiday=day in free)


def _opens(stretch: RotaStretch, first: datetime, at: datetime) -> UUID | None:
    """The turn that is changed from this piece: where it begins, or goes on into the day on which it is running."""
    turn = stretch.turn
    if turn is None or turn.ends_at <= at:
        return None
    begins_here = turn.starts_at == stretch.starts_at or (stretch.starts_at == first and turn.starts_at < at)
    return turn.shift_id if begins_here else None


def _next(names: Mapping[UUID, str], person_id: UUID | None) -> str:
    return names.get(person_id, "") if person_id else ""


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, get_current_timezone())


def _needed(office: Office, calendar: OfficeCalendar, today: date, days: int) -> list[Span]:
    """When somebody must be on duty: always, or around the hours in which the office works."""
    first, last = _midnight(today), _midnight(today + timedelta(days=days))
    if office.duty_cover == DutyCover.NONE:
        return []
    if office.duty_cover == DutyCover.ALWAYS:
        return [(first, last)]
    spans, begin = [], first
    for step in range(days):
        hours = calendar.duty_on(today + timedelta(days=step))
        if hours is not None:
            spans.append((begin, hours[0]))
            begin = hours[1]
    return [span for span in (*spans, (begin, last)) if span[0] < span[1]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceRow:
    """Somebody who is or will be away. Why is told only to who enters it."""

    id: UUID
    person_id: UUID
    name: str
    substitute: str
    kind: Promise | str
    starts_at: datetime
    ends_at: datetime
    is_now: bool
    may_end: bool
    is_altered: bool

    @property
    def last_at(self) -> datetime:
        """A moment of the last day."""
        return self.ends_at - timedelta(seconds=1)


def absences_since(at: datetime) -> list[Absence]:
    """Everybody's absences that were not over when the day of `at` began, by day."""
    rows = Absence.objects.filter(cancelled_at=None, ends_at__gt=_midnight(localdate(at)))
    return list(_with_people(rows).order_by("starts_at"))


def absences_of(actor: Actor, people: Iterable[UUID], *, at: datetime, may_end: bool) -> list[AbsenceRow]:
    """Who of these people is or will be away, by day."""
    rows = Absence.objects.filter(person_id__in=list(people), cancelled_at=None, ends_at__gt=at)
    return absence_rows(actor, _with_people(rows).order_by("starts_at")[:PEOPLE_LIMIT], at=at, may_end=may_end)


def _with_people(rows: QuerySet[Absence]) -> QuerySet[Absence]:
    return rows.select_related("person", "substitute").defer(
        "person__password", "person__mac", "substitute__password", "substitute__mac"
    )


def absence_rows(actor: Actor, absences: Iterable[Absence], *, at: datetime, may_end: bool) -> list[AbsenceRow]:
    """These absences as pages show them."""
    found = []
    for row in absences:
        enters = may_end or row.person_id == actor.person_id
        found.append(
            AbsenceRow(
                id=row.id,
                person_id=row.person_id,
                name=row.person.name,
                substitute=row.substitute.name if row.substitute else "",
                kind=ABSENCE_LABELS[AbsenceKind(row.kind)] if enters else "",
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                is_now=row.starts_at <= at,
                may_end=enters,
                is_altered=_is_altered("absence", absence_facts(row), row.mac),
            )
        )
    return found


def absence_of(actor: Actor, absence_id: UUID, *, at: datetime) -> Absence:
    """One absence, for who may end it. Raises Refused."""
    found = Absence.objects.filter(pk=absence_id).first()
    if found is None or not enters_absence_of(actor, found.person_id, at=at):
        raise Refused(Permission.DUTY_MANAGE)
    return found


def turns_to_come(office: Office, *, at: datetime) -> list[DutyShift]:
    """Turns of two weeks that have not begun, by their beginning."""
    last = at + DAYS_SHOWN * _DAY
    rows = DutyShift.objects.filter(office=office, cancelled_at=None, starts_at__gt=at, starts_at__lt=last)
    return list(rows.select_related("person").defer("person__password", "person__mac").order_by("starts_at"))


def has_own_number(actor: Actor) -> bool:
    """Whether the actor has left a private number; which one is not read."""
    return PrivatePhone.objects.filter(person_id=actor.person_id).exists()


def own_turns(actor: Actor, *, at: datetime) -> list[DutyShift]:
    """The actor's turns that run or come, the next first."""
    rows = DutyShift.objects.filter(person_id=actor.person_id, cancelled_at=None, ends_at__gt=at)
    return list(rows.select_related("office").order_by("starts_at")[:DAYS_SHOWN])


def shift_of(actor: Actor, shift_id: UUID, *, at: datetime) -> DutyShift:
    """A turn that is not over, for who holds it or looks after the rota. Raises Refused."""
    rows = DutyShift.objects.select_related("office", "person").defer("person__password", "person__mac")
    shift = rows.filter(pk=shift_id, cancelled_at=None, ends_at__gt=at).first()
    if shift is None or not (shift.person_id == actor.person_id or manages_duty_of(actor, shift.office_id)):
        raise Refused(Permission.DUTY_MANAGE)
    return shift


def past_gaps(office: Office, *, at: datetime) -> list[DutyGap]:
    """When nobody was on duty in the last thirty days, the last first."""
    rows = DutyGap.objects.filter(Q(ended_at=None) | Q(ended_at__gte=at - _GAPS_BACK), office=office)
    return list(rows.order_by("-began_at")[:GAPS_SHOWN])


def _is_altered(kind: str, facts: tuple[macs.Fact, ...], mac: bytes | memoryview) -> bool:
    """Whether a row was not written by SIGAP, or changed since."""
    try:
        macs.verify(kind, facts, mac)
    except macs.MacBroken:
        return True
    return False
