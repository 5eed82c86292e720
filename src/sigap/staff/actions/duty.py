"""Turns of duty: entered, laid out by a weekly pattern, given up, handed over, swapped. None is ever removed.

Whose turns an officer changes is told, once an act; what the system loads is told to nobody.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time
from typing import NamedTuple
from uuid import UUID, uuid4, uuid5

from django.db import connection
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access import events
from sigap.access.actions.powers import record_staff_event
from sigap.access.entry import Actor, By
from sigap.access.models import DutyShift, Membership, Office
from sigap.access.permissions import Permission
from sigap.access.queries import standing
from sigap.access.queries.duty import shift_facts
from sigap.access.rota import LONGEST_SHIFT, WEEKS_FILLED, laid_out, overlaps
from sigap.access.rules import DutyCover
from sigap.kernel.errors import Refused, Unable
from sigap.notifications.actions import notify
from sigap.staff.queries.managing import manages_duty_of, require_manages
from sigap.ui.sent_again import check_same
from sigap.ui.taking_back import TakeBackReason, require_reason
from sigap.vault import macs


class UnableToRoster(Unable):
    """The turn cannot be entered or changed like this."""


@audit.action
def roster(
    *,
    by: By,
    at: datetime,
    office: Office,
    person_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    substitute_id: UUID | None = None,
    phone: str = "",
    shift_id: UUID | None = None,
) -> DutyShift:
    """Puts somebody on duty and tells them. The same again with its `shift_id` gives the same row.

    Raises UnableToRoster, or Conflict where the row stands no more as it is sent.
    """
    require_manages(by, office.id)
    held = _locked(office.id, at)
    called = " ".join(phone.split())
    if shift_id is not None and (made := DutyShift.objects.filter(pk=shift_id).first()) is not None:
        turn = {"office_id": held.id, "person_id": person_id, "starts_at": starts_at, "ends_at": ends_at}
        check_same(made, is_standing=made.is_standing(at), **turn, substitute_id=substitute_id, phone=called)
        audit.unchanged()
        return made
    _refuse_span(starts_at, ends_at, at)
    _refuse_strangers(held.id, [person_id, substitute_id], at)
    _refuse_same(person_id, substitute_id)
    if overlaps(starts_at, ends_at, _taken(held.id, starts_at, ends_at)):
        raise UnableToRoster(_("Pada jam itu sudah ada yang piket. Batalkan dulu, atau pilih jam lain."))
    shift = DutyShift(
        id=shift_id or uuid4(),
        office=held,
        person_id=person_id,
        substitute_id=substitute_id,
        phone=called,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    _added(shift, by=by, at=at)
    _notify_holders([person_id], shift.office_id, by=by, at=at)
    return shift


class LaidOut(NamedTuple):
    """How many turns were added, left out as their time was taken, and left out as they were given up since."""

    added: int
    taken: int
    given_up: int


@audit.action
def lay_out(
    *,
    by: By,
    at: datetime,
    office: Office,
    people: Mapping[int, UUID],
    begins: time,
    ends: time,
    first: date,
    weeks: int,
    substitute_id: UUID | None = None,
    phone: str = "",
    post_key: UUID | None = None,
) -> LaidOut:
    """Lays out a weekly pattern. A second time with the same `post_key` adds nothing. Raises UnableToRoster."""
    require_manages(by, office.id)
    held = _locked(office.id, at)
    if not people:
        raise UnableToRoster(_("Pilih sedikitnya satu hari dan orangnya."))
    if not 1 <= weeks <= WEEKS_FILLED:
        raise UnableToRoster(_("Jadwal diisi paling banyak %(n)d minggu sekaligus.") % {"n": WEEKS_FILLED})
    _refuse_strangers(held.id, [*people.values(), substitute_id], at)
    turns = laid_out(people, begins=begins, ends=ends, first=first, weeks=weeks, zone=get_current_timezone())
    wanted = [turn for turn in turns if turn[2] > at]
    if not wanted:
        raise UnableToRoster(_("Semua hari itu sudah lewat. Pilih hari mulai yang lain."))
    key = post_key or uuid4()
    taken = _taken(held.id, wanted[0][1], wanted[-1][2])
    open_turns = _free(wanted, taken)
    free = _not_made_before(key, open_turns)
    laid = LaidOut(len(free), len(wanted) - len(open_turns), len(open_turns) - len(free))
    for turn_id, (person_id, starts_at, ends_at) in free.items():
        shift = DutyShift(
            id=turn_id,
            office=held,
            person_id=person_id,
            # Nobody is their own substitute: on that day the turn has none of its own.
            substitute_id=substitute_id if substitute_id != person_id else None,
            phone=" ".join(phone.split()),
            starts_at=starts_at,
            ends_at=ends_at,
        )
        _added(shift, by=by, at=at)
    if not free:
        audit.unchanged()
        return laid
    _notify_holders(people.values(), held.id, by=by, at=at)
    return laid


type Wanted = tuple[UUID, datetime, datetime]


def _free(wanted: Iterable[Wanted], taken: Iterable[tuple[datetime, datetime]]) -> list[Wanted]:
    """Those that run into nothing, not into each other either."""
    found: list[Wanted] = []
    spans = list(taken)
    for turn in wanted:
        if not overlaps(turn[1], turn[2], spans):
            found.append(turn)
            spans.append((turn[1], turn[2]))
    return found


def _not_made_before(key: UUID, free: Iterable[Wanted]) -> dict[UUID, Wanted]:
    """By the ids that they get. What the same page made before is left out: a turn given up since stays given up."""
    found = {uuid5(key, turn[1].isoformat()): turn for turn in free}
    made = set(DutyShift.objects.filter(pk__in=found).values_list("pk", flat=True))
    return {turn_id: turn for turn_id, turn in found.items() if turn_id not in made}


@audit.action
def give_up(*, by: By, at: datetime, shift_id: UUID, reason: TakeBackReason | None) -> None:
    """Takes a turn off the rota and tells whose it was. Raises Refused, UnableToRoster, ReasonMissing.

    One that runs ends now, one to come is cancelled.
    """
    shift = _held(shift_id)
    require_manages(by, shift.office_id)
    if shift.cancelled_at is not None:
        audit.unchanged()
        return
    _refuse_over(shift, at)
    _end(shift, by=by, at=at, reason=require_reason(reason))
    _notify_holders([shift.person_id], shift.office_id, by=by, at=at)


@audit.action
def hand_over_turn(*, by: By, at: datetime, shift_id: UUID, to: UUID, new_id: UUID | None = None) -> DutyShift:
    """Gives what is left of a turn to a colleague: by who is on duty, or by who looks after the rota.

    Both are told. The same again with its `new_id` gives the same row. Raises Refused, UnableToRoster, Conflict.
    """
    shift = _held(shift_id)
    if not (manages_duty_of(by, shift.office_id) or by.person_id == shift.person_id):
        raise Refused(Permission.DUTY_MANAGE, ids={"office": str(shift.office_id)})
    if new_id is not None and (made := DutyShift.objects.filter(pk=new_id).first()) is not None:
        check_same(made, is_standing=made.is_standing(at), person_id=to, replaces_id=shift.pk)
        audit.unchanged()
        return made
    _locked(shift.office_id, at)
    if shift.cancelled_at is not None:
        raise UnableToRoster(_("Giliran ini sudah dibatalkan. Muat ulang halamannya."))
    _refuse_over(shift, at)
    _refuse_same(shift.person_id, to)
    _refuse_strangers(shift.office_id, [to], at)
    left, ends_at = max(at, shift.starts_at), shift.ends_at
    _end(shift, by=by, at=at)
    after = DutyShift(
        id=new_id or uuid4(),
        office_id=shift.office_id,
        person_id=to,
        substitute_id=shift.substitute_id if shift.substitute_id != to else None,
        phone=shift.phone,
        starts_at=left,
        ends_at=ends_at,
        replaces=shift,
    )
    _added(after, by=by, at=at)
    _notify_holders([shift.person_id, to], shift.office_id, by=by, at=at)
    return after


@audit.action
def swap(*, by: By, at: datetime, shift_id: UUID, with_id: UUID) -> None:
    """Two turns of one office that have not begun change their people, who are told. Raises Refused, UnableToRoster."""
    one, other = _held(min(shift_id, with_id)), _held(max(shift_id, with_id))
    require_manages(by, one.office_id)
    if one.pk == other.pk or one.office_id != other.office_id or one.person_id == other.person_id:
        raise UnableToRoster(_("Pilih dua giliran dari dua orang yang berbeda di kantor yang sama."))
    _locked(one.office_id, at)
    if one.cancelled_at or other.cancelled_at or min(one.starts_at, other.starts_at) <= at:
        raise UnableToRoster(_("Hanya giliran yang belum mulai dapat ditukar. Yang sedang berjalan: serahkan saja."))
    _refuse_strangers(one.office_id, [one.person_id, other.person_id], at)
    for shift in (one, other):
        _end(shift, by=by, at=at)
    for shift, person_id in ((one, other.person_id), (other, one.person_id)):
        after = DutyShift(
            id=uuid4(),
            office_id=shift.office_id,
            person_id=person_id,
            substitute_id=shift.substitute_id if shift.substitute_id != person_id else None,
            phone=shift.phone,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            replaces=shift,
        )
        _added(after, by=by, at=at)
    _notify_holders([one.person_id, other.person_id], one.office_id, by=by, at=at)


@audit.action
def set_duty_cover(*, by: By, at: datetime, office: Office, cover: DutyCover) -> None:
    """Says when this office must have somebody on duty; the same again changes nothing."""
    require_manages(by, office.id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.duty_cover_set(%s, %s)", [office.id, cover.value])
        has_changed: bool = cursor.fetchone()[0]
    if not has_changed:
        audit.unchanged()
        return
    record_staff_event(events.DUTY_COVER_SET, by=by, at=at, office=office.id, cover=cover.value or "none")


@audit.action
def give_up_turns(*, by: By, at: datetime, person_id: UUID, office_id: UUID) -> int:
    """Takes somebody who works in an office no more off its rota, so that the holes show; returns how many turns."""
    if Membership.objects.filter(standing(at), person_id=person_id, office_id=office_id).exists():
        audit.unchanged()
        return 0
    left = DutyShift.objects.filter(person_id=person_id, office_id=office_id, cancelled_at=None, ends_at__gt=at)
    turns = list(left.select_for_update())
    for shift in turns:
        _end(shift, by=by, at=at, reason=TakeBackReason.OVER)
    if not turns:
        audit.unchanged()
    return len(turns)


def _locked(office_id: UUID, at: datetime) -> Office:
    """The office, and its rota held for this act: two people filling it wait for each other."""
    audit.one_at_a_time(f"access.rota:{office_id}")
    office = Office.objects.filter(pk=office_id).first()
    if office is None:
        raise Refused(Permission.DUTY_SEE, ids={"office": str(office_id)})
    if office.valid_to is not None and office.valid_to <= at:
        raise UnableToRoster(_("Kantor ini sudah diakhiri. Tidak ada yang diubah."))
    return office


def _held(shift_id: UUID) -> DutyShift:
    shift = DutyShift.objects.select_for_update().filter(pk=shift_id).first()
    if shift is None:
        raise Refused(Permission.DUTY_SEE)
    return shift


def _taken(office_id: UUID, first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
    found = DutyShift.objects.filter(office_id=office_id, cancelled_at=None, starts_at__lt=last, ends_at__gt=first)
    return list(found.values_list("starts_at", "ends_at"))


def _refuse_span(starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    if ends_at <= starts_at:
        raise UnableToRoster(_("Jam selesai harus sesudah jam mulai."))
    if ends_at <= at:
        raise UnableToRoster(_("Giliran ini sudah lewat. Pilih waktu yang akan datang."))
    if ends_at - starts_at > LONGEST_SHIFT:
        raise UnableToRoster(_("Satu giliran paling lama tujuh hari. Periksa tanggalnya."))


def _refuse_over(shift: DutyShift, at: datetime) -> None:
    if shift.ends_at <= at:
        raise UnableToRoster(_("Giliran ini sudah selesai. Tidak ada yang diubah."))


def _refuse_same(person_id: UUID, other_id: UUID | None) -> None:
    if person_id == other_id:
        raise UnableToRoster(_("Pilih orang lain: petugas tidak dapat menggantikan dirinya sendiri."))


def _refuse_strangers(office_id: UUID, people: Iterable[UUID | None], at: datetime) -> None:
    wanted = {person for person in people if person is not None}
    there = Membership.objects.filter(
        standing(at), office_id=office_id, person_id__in=wanted, person__is_active=True
    ).values_list("person_id", flat=True)
    if wanted - set(there):
        raise UnableToRoster(_("Hanya petugas kantor ini yang dapat piket. Pilih orang dari daftar."))


def _notify_holders(people: Collection[UUID], office_id: UUID, *, by: By, at: datetime) -> None:
    if not isinstance(by, Actor):
        return
    for person_id in sorted(set(people) - {by.person_id}):
        notify(at=at, code="duty-given", person_id=person_id, ids={"office": str(office_id)})


def _added(shift: DutyShift, *, by: By, at: datetime) -> None:
    shift.mac = macs.sign("duty_shift", shift_facts(shift))
    shift.save(force_insert=True)
    record_staff_event(
        events.DUTY_ROSTERED, by=by, at=at, office=shift.office_id, person=str(shift.person_id), shift=str(shift.id)
    )


def _end(shift: DutyShift, *, by: By, at: datetime, reason: TakeBackReason = TakeBackReason.REPLACED) -> None:
    """A turn that runs ends now; one to come is cancelled. Signed anew, once it is known to be SIGAP's."""
    macs.verify("duty_shift", shift_facts(shift), shift.mac)
    if shift.starts_at < at:
        shift.ends_at = at
    else:
        shift.cancelled_at = at
    shift.mac = macs.sign("duty_shift", shift_facts(shift))
    changed = DutyShift.objects.filter(pk=shift.pk)
    changed.update(ends_at=shift.ends_at, cancelled_at=shift.cancelled_at, mac=shift.mac)
    about = {"person": str(shift.person_id), "shift": str(shift.id), "reason": reason.value}
    record_staff_event(events.DUTY_GIVEN_UP, by=by, at=at, office=shift.office_id, **about)
