"""Reads of duty: who answers for an office now, who is away, where nobody is. Asked by acts, sweeps and pages alike."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from sigap.access.entry import Actor
from sigap.access.models import Absence, DutyGap, DutyShift, Membership, Office
from sigap.access.permissions import Permission
from sigap.access.queries.hours import office_calendars
from sigap.access.queries.people import standing
from sigap.access.rota import Answering, DutyTurn, answering
from sigap.access.rules import DutyCover
from sigap.kernel.working_time import OfficeCalendar
from sigap.vault import macs
from sigap.vault.macs import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDuty:
    """Who answers for an office at one moment. `number` is the office's, in clear; empty when none is known."""

    office_id: UUID
    shift_id: UUID
    person_id: UUID
    name: str
    substitute_id: UUID | None
    substitute_name: str
    number: str
    until: datetime
    stands_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutDuty:
    """An office that must have somebody on duty and has nobody; `since` is None until a sweep has found it."""

    office_id: UUID
    name: str
    since: datetime | None


def on_duty(*, office_id: UUID, at: datetime) -> OnDuty | None:
    """Who is on duty for an office at a moment; None: nobody."""
    return on_duty_in(office_ids=[office_id], at=at).get(office_id)


_ON_DUTY = """
SELECT s.office_id, s.id, s.person_id, s.substitute_id, s.starts_at, s.ends_at,
  coalesce(nullif(s.phone, ''), o.phone), gone.known, (
    SELECT jsonb_object_agg(m.person_id, p.name) FROM access_membership m JOIN access_person p ON p.id = m.person_id
    WHERE m.office_id = s.office_id AND m.since <= %(at)s AND (m.until IS NULL OR m.until > %(at)s) AND p.is_active
      AND (m.person_id IN (s.person_id, s.substitute_id) OR gone.known ->> s.person_id::text = m.person_id::text))
FROM access_dutyshift s JOIN access_office o ON o.id = s.office_id CROSS JOIN (
  -- Somebody entered twice, once with a substitute, has one: the last of a key counts.
  SELECT coalesce(jsonb_object_agg(a.person_id, a.substitute_id ORDER BY a.substitute_id NULLS FIRST), '{}') AS known
  FROM access_absence a WHERE a.cancelled_at IS NULL AND a.starts_at <= %(at)s AND a.ends_at > %(at)s
) gone
WHERE s.office_id = ANY (%(offices)s) AND s.cancelled_at IS NULL AND s.starts_at <= %(at)s AND s.ends_at > %(at)s
ORDER BY s.starts_at
"""
"""`shifts_at`, `away` and `_there` in one: every queue and every leader's page asks this."""


def on_duty_in(*, office_ids: Collection[UUID], at: datetime) -> dict[UUID, OnDuty]:
    """The same for many offices, without those in which nobody is; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_ON_DUTY, {"at": at, "offices": list(office_ids)})
        rows = cursor.fetchall()
    found: dict[UUID, OnDuty] = {}
    for office_id, shift_id, person_id, substitute_id, starts_at, ends_at, number, absent, staff in rows:
        names = {UUID(each): name for each, name in json.loads(staff or "{}").items()}
        if person_id not in names or office_id in found:
            continue
        gone = {UUID(each): UUID(by) if by else None for each, by in json.loads(absent).items()}
        line = {each for each in (person_id, substitute_id, gone.get(person_id)) if each}
        turn = DutyTurn(
            shift_id=shift_id, person_id=person_id, substitute_id=substitute_id, starts_at=starts_at, ends_at=ends_at
        )
        who = answering(turn, gone | {each: gone.get(each) for each in line - set(names)})
        if who is not None:
            found[office_id] = _on_duty(turn, office_id, who, names, number=number)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeToRing:
    """Another office with where somebody answers: its own number, and who is on duty there now."""

    office_id: UUID
    name: str
    number: str
    duty: OnDuty | None


def offices_to_ring(
    actor: Actor, *, kinds: Collection[str], office_ids: Collection[UUID], at: datetime
) -> tuple[list[OnDuty], list[OfficeToRing], list[WithoutDuty]]:
    """Who is on duty in the actor's offices; whom to ring of these kinds or ids; open gaps, the oldest first.

    Gaps of the actor's own offices; of all, for who oversees duty. Two statements.
    """
    open_gap = DutyGap.objects.filter(office=OuterRef("pk"), ended_at=None).order_by("began_at").values("began_at")
    asked = Q(kind__in=list(kinds)) | Q(pk__in=list(office_ids))
    oversees = actor.can(Permission.DUTY_OVERSEE)
    is_told = Q() if oversees else Q(pk__in=actor.office_ids)
    rows = Office.objects.annotate(
        gap=Subquery(open_gap[:1]), is_rung=Q(asked, ~Q(pk__in=actor.office_ids), valid_to__isnull=True)
    ).filter(Q(is_rung=True) | is_told & Q(gap__isnull=False))
    found = list(rows.order_by("name").values_list("pk", "name", "phone", "is_rung", "gap"))
    others = [(pk, name, phone) for pk, name, phone, is_rung, _gap in found if is_rung]
    there = on_duty_in(office_ids=[*actor.office_ids, *(pk for pk, _name, _phone in others)], at=at)
    ring = [
        OfficeToRing(office_id=pk, name=name, number=there[pk].number if pk in there else phone, duty=there.get(pk))
        for pk, name, phone in others
    ]
    bare = [
        WithoutDuty(office_id=pk, name=name, since=gap)
        for pk, name, _phone, _is_rung, gap in found
        if gap and (oversees or pk in actor.office_ids)
    ]
    mine = [there[each] for each in actor.office_ids if each in there]
    return mine, [each for each in ring if each.number], sorted(bare, key=lambda each: each.since or at)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberToCall:
    """Where somebody answers now: the number of who is on duty, else the office's own."""

    office: str
    number: str


def numbers_to_call(office_id: UUID) -> list[NumberToCall]:
    """Numbers at which the police unit of an office's region and the office itself answer now; one statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.numbers_to_call(%s)", [office_id])
        return numbers_from(json.loads(cursor.fetchone()[0]))


def numbers_from(rows: Iterable[Mapping[str, str]]) -> list[NumberToCall]:
    """The same, where another statement has read it along."""
    return [NumberToCall(**each) for each in rows]


type Staff = Mapping[tuple[UUID, UUID], str]


def _there(shifts: Collection[DutyShift], gone: Mapping[UUID, UUID | None], at: datetime) -> Staff:
    """Of all who might answer for these turns, those who still work in the office: their names by office and person."""
    if not shifts:
        return {}
    people = {each for shift in shifts for each in _line(shift, gone)}
    rows = Membership.objects.filter(
        standing(at), office_id__in={shift.office_id for shift in shifts}, person_id__in=people, person__is_active=True
    )
    return {
        (office, person): name for office, person, name in rows.values_list("office_id", "person_id", "person__name")
    }


def _line(shift: DutyShift, gone: Mapping[UUID, UUID | None]) -> set[UUID]:
    return {each for each in (shift.person_id, shift.substitute_id, gone.get(shift.person_id)) if each}


def _strangers(shift: DutyShift, gone: Mapping[UUID, UUID | None], there: Staff) -> dict[UUID, UUID | None]:
    """Who was named to answer and works in the office no more: as if away."""
    return {each: gone.get(each) for each in _line(shift, gone) if (shift.office_id, each) not in there}


def on_duty_from(shift: DutyShift, who: Answering, names: Mapping[UUID, str], *, number: str) -> OnDuty:
    """Who answers during a turn, with their names."""
    return _on_duty(turn_of(shift), shift.office_id, who, names, number=number)


def _on_duty(turn: DutyTurn, office_id: UUID, who: Answering, names: Mapping[UUID, str], *, number: str) -> OnDuty:
    return OnDuty(
        office_id=office_id,
        shift_id=turn.shift_id,
        person_id=who.person_id,
        name=names.get(who.person_id, ""),
        substitute_id=who.next_id,
        substitute_name=names.get(who.next_id, "") if who.next_id else "",
        number=number,
        until=turn.ends_at,
        stands_in=who.stands_in,
    )


def shifts_at(at: datetime) -> QuerySet[DutyShift]:
    """Turns that run at a moment, of people who still work in the office they answer for."""
    there = Membership.objects.filter(
        standing(at), office=OuterRef("office"), person=OuterRef("person"), person__is_active=True
    )
    return DutyShift.objects.filter(Exists(there), cancelled_at__isnull=True, starts_at__lte=at, ends_at__gt=at)


def turns_ahead(person_id: UUID, *, office_ids: Collection[UUID], at: datetime, until: datetime) -> list[DutyShift]:
    """Turns in which somebody is meant to answer for one of these offices, themselves or for another, from now on."""
    mine = Q(person_id=person_id) | Q(substitute_id=person_id)
    rows = DutyShift.objects.filter(mine, office_id__in=set(office_ids), cancelled_at__isnull=True)
    return list(rows.filter(ends_at__gt=at, starts_at__lte=until).order_by("starts_at")[:20])


def turn_of(shift: DutyShift) -> DutyTurn:
    """A turn as the arithmetic needs it."""
    return DutyTurn(
        shift_id=shift.id,
        person_id=shift.person_id,
        substitute_id=shift.substitute_id,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
    )


def away(person_ids: Collection[UUID] | None = None, *, at: datetime) -> dict[UUID, UUID | None]:
    """Who is away at a moment, each with who stands in for them; of these people, or of all."""
    found = Absence.objects.filter(cancelled_at__isnull=True, starts_at__lte=at, ends_at__gt=at)
    if person_ids is not None:
        found = found.filter(person_id__in=set(person_ids))
    # Somebody entered twice, once with a substitute, has one.
    named = found.order_by(F("substitute").asc(nulls_first=True))
    return dict(named.values_list("person_id", "substitute_id"))


def not_there(person_ids: Collection[UUID], *, office_id: UUID | None, at: datetime) -> dict[UUID, UUID | None]:
    """Who of these people is away or has left at a moment, each with who stands in for them; two statements.

    To have left is to hold no role any more in this office, or, where none is named, in any.
    """
    gone = away(person_ids, at=at)
    held = Membership.objects.filter(standing(at), person_id__in=set(person_ids), person__is_active=True)
    if office_id is not None:
        held = held.filter(office_id=office_id)
    left = set(person_ids) - set(held.values_list("person_id", flat=True))
    return gone | {each: gone.get(each) for each in left}


def shift_facts(shift: DutyShift) -> tuple[Fact, ...]:
    """What a turn's MAC covers: all of it."""
    return (
        shift.id,
        shift.office_id,
        shift.person_id,
        shift.substitute_id,
        shift.phone,
        shift.starts_at,
        shift.ends_at,
        shift.cancelled_at,
    )


def absence_facts(absence: Absence) -> tuple[Fact, ...]:
    """What an absence's MAC covers: all of it."""
    return (
        absence.id,
        absence.person_id,
        absence.substitute_id,
        str(absence.kind),
        absence.starts_at,
        absence.ends_at,
        absence.cancelled_at,
    )


def is_on_duty(actor: Actor, *, at: datetime) -> bool:
    """Whether the actor answers for one of their own offices now: where duty gives power.

    Checks the MACs of what says so; raises MacBroken when one of these rows is not SIGAP's. For the desk only.
    """
    shifts = list(shifts_at(at).filter(office_id__in=actor.office_ids))
    gone = away(at=at)
    there = _there(shifts, gone, at)
    lines = [(shift, answering(turn_of(shift), gone | _strangers(shift, gone, there))) for shift in shifts]
    mine = [shift for shift, who in lines if who is not None and who.person_id == actor.person_id]
    for shift in mine:
        macs.verify("duty_shift", shift_facts(shift), shift.mac)
        if shift.person_id == actor.person_id:
            continue
        rows = Absence.objects.filter(
            person_id=shift.person_id, cancelled_at__isnull=True, starts_at__lte=at, ends_at__gt=at
        )
        for absence in rows:
            macs.verify("absence", absence_facts(absence), absence.mac)
    return bool(mine)


def keeping_rota(*, at: datetime) -> list[Office]:
    """Offices that must have somebody on duty, by name."""
    stands = Q(valid_to__isnull=True) | Q(valid_to__gt=at)
    return list(Office.objects.filter(stands).exclude(duty_cover=DutyCover.NONE).order_by("name"))


def needs_somebody(office: Office, calendar: OfficeCalendar, at: datetime) -> bool:
    """Whether somebody must be on duty at this moment: always, or while the office is shut."""
    if office.duty_cover != DutyCover.OFF_HOURS:
        return office.duty_cover == DutyCover.ALWAYS
    hours = calendar.duty_on(calendar.day_of(at))
    return hours is None or not hours[0] <= at < hours[1]


def offices_without_duty(*, at: datetime) -> list[WithoutDuty]:
    """Offices that must have somebody on duty now and have nobody, by name."""
    offices = keeping_rota(at=at)
    if not offices:
        return []
    taken = on_duty_in(office_ids=[office.id for office in offices], at=at)
    bare = [office for office in offices if office.id not in taken]
    if any(office.duty_cover == DutyCover.OFF_HOURS for office in bare):
        calendars = office_calendars(at, [office.id for office in bare])
        bare = [office for office in bare if needs_somebody(office, calendars[office.id], at)]
    if not bare:
        return []
    open_gaps = DutyGap.objects.filter(office__in=bare, ended_at__isnull=True, began_at__lte=at)
    since = dict(open_gaps.values_list("office_id", "began_at"))
    return [WithoutDuty(office_id=office.id, name=office.name, since=since.get(office.id)) for office in bare]
