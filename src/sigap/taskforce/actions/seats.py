"""Seats of the task force are given and ended, and its sub task forces written as the decree names them."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access import events
from sigap.access.actions.powers import record_staff_event, require, require_shown
from sigap.access.entry import By
from sigap.access.models import Membership, Office, Person, Seat, SubForce
from sigap.access.permissions import Permission
from sigap.access.queries import seat_facts
from sigap.access.rules import LADDER_FORCE, SINGLE_SEATS, SUB_SEATS, SeatKind
from sigap.kernel.errors import Unable
from sigap.taskforce.actions.schemes import SHIPPED, shipped_scheme
from sigap.taskforce.actions.texts import refuse_telltales
from sigap.taskforce.models import AnnexPost
from sigap.ui import dates
from sigap.ui.sent_again import check_same
from sigap.vault import macs


class UnableToSeat(Unable):
    """The seat cannot be given or ended like this."""


class UnableToWriteSubForce(Unable):
    """The sub task force cannot be written like this."""


@audit.action
def grant_seat(
    *,
    by: By,
    at: datetime,
    kind: SeatKind,
    person: Person | None = None,
    office: Office | None = None,
    sub_force: SubForce | None = None,
    title: str = "",
    holder: str = "",
    decree: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    seat_id: UUID | None = None,
    force: str = LADDER_FORCE,
    line: UUID | None = None,
) -> Seat:
    """Seats somebody in the task force from `since` (now) to `until` (until ended). Raises UnableToSeat.

    Who sat in a single seat, or in the same post of an annex (`line`), before leaves it when the new one begins. The
    same `seat_id` again gives the same row.
    """
    require(by, Permission.TASKFORCE_MANAGE)
    seat = Seat(
        id=seat_id or uuid4(),
        kind=kind,
        person=person,
        office=office,
        sub_force=sub_force,
        title=" ".join(title.split()),
        holder=" ".join(holder.split()),
        decree=" ".join(decree.split()),
        since=since or at,
        until=until,
        force=force,
        line=line,
    )
    _refuse_unfit(seat, by=by)
    refuse_telltales(seat.title, seat.holder, seat.decree)
    require_shown(by, at=at)
    if (there := _there(seat, is_repeat=seat_id is not None)) is not None:
        audit.unchanged()
        return there
    _make_room(seat, by=by, at=at)
    seat.mac = macs.sign("seat", seat_facts(seat))
    _store(seat)
    whom = {"person": str(seat.person_id)} if seat.person_id else {}
    record_staff_event(events.SEAT_GRANTED, by=by, at=at, office=None, seat=str(kind), **whom)
    return seat


@audit.action
def fill_post(
    *,
    by: By,
    at: datetime,
    post: AnnexPost,
    person: Person | None = None,
    holder: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    seat_id: UUID | None = None,
) -> Seat:
    """Seats somebody in a post of an annex that is enacted, whoever is named there. Raises UnableToSeat."""
    decree, office = post.decree, post.office
    begins = since or at
    if decree.enacted_at is None:
        raise UnableToSeat(_("SK ini masih rancangan. Jabatannya diisi sesudah SK dicatat berlaku."))
    if decree.valid_from > localdate(begins):
        raise UnableToSeat(
            _("SK ini mulai berlaku %(day)s. Isi jabatan mulai hari itu atau sesudahnya.")
            % {"day": dates.letter_day(decree.valid_from)}
        )
    if office is not None and office.valid_to is not None and office.valid_to <= begins:
        raise UnableToSeat(
            _("%(office)s sudah tidak ada sejak %(day)s. Tetapkan dulu kantor penggantinya dalam SK perubahan.")
            % {"office": office.name, "day": dates.letter_day(office.valid_to)}
        )
    return grant_seat(
        by=by,
        at=at,
        kind=SeatKind(post.kind),
        person=person,
        office=office,
        sub_force=post.section.sub_force if post.section else None,
        title=post.title,
        holder=holder,
        decree=decree.number,
        since=begins,
        until=until,
        seat_id=seat_id,
        force=decree.force.code,
        line=post.line,
    )


def _refuse_unfit(seat: Seat, *, by: By) -> None:
    if seat.person is not None:
        if by.person_id == seat.person_id:
            raise UnableToSeat(_("Jabatan untuk diri sendiri harus diberikan oleh orang lain."))
        if not seat.person.is_active:
            raise UnableToSeat(_("Akun ini sudah diakhiri. Pilih orang lain."))
        if not _works_somewhere(seat.person, at=seat.since):
            raise UnableToSeat(_("Orang ini tidak lagi bertugas di kantor mana pun. Pilih orang lain."))
    elif not seat.title:
        raise UnableToSeat(_("Pilih orangnya, atau tulis jabatannya seperti dalam SK."))
    if (seat.kind in SUB_SEATS) != (seat.sub_force_id is not None):
        raise UnableToSeat(
            _("Pilih sub gugus tugasnya untuk jabatan di sub gugus tugas, dan kosongkan untuk jabatan lain.")
        )
    if seat.until is not None and seat.until <= seat.since:
        raise UnableToSeat(_("Masa berlaku berakhir sebelum mulai. Periksa kedua tanggalnya."))


def _works_somewhere(person: Person, *, at: datetime) -> bool:
    """Whether somebody holds a role in an office that stands: who came from a dissolved one holds no seat for it."""
    lasting = Q(office__valid_to__isnull=True) | Q(office__valid_to__gt=at)
    ended = Q(until__isnull=True) | Q(until__gt=at)
    return Membership.objects.filter(lasting, ended, person=person).exists()


def _store(seat: Seat) -> None:
    try:
        with transaction.atomic():
            seat.save(force_insert=True)
    except IntegrityError as error:
        if "held_once" in str(error):
            raise UnableToSeat(_("Rekan Anda baru saja mengisi jabatan ini. Muat ulang, lalu periksa.")) from None
        raise


def _there(seat: Seat, *, is_repeat: bool) -> Seat | None:
    """The same seat of the same holder, given before. Raises Conflict where the page gave another before."""
    if is_repeat and (made := Seat.objects.filter(pk=seat.pk).first()) is not None:
        sent: dict[str, Any] = {"person_id": seat.person_id, "title": seat.title, "holder": seat.holder}
        check_same(made, **sent, kind=seat.kind, sub_force_id=seat.sub_force_id, until=seat.until)
        return made
    same = Seat.objects.filter(
        force=seat.force,
        kind=seat.kind,
        until=seat.until,
        sub_force=seat.sub_force_id,
        line=seat.line,
        since__lte=seat.since,
    )
    if seat.person_id is not None:
        return same.filter(person=seat.person_id).first()
    return same.filter(person=None, title=seat.title, holder=seat.holder).first()


def _of_holder(seat: Seat) -> Q:
    who = Q(person=seat.person_id) if seat.person_id else Q(person=None, title=seat.title, holder=seat.holder)
    return who & Q(force=seat.force, kind=seat.kind, sub_force=seat.sub_force_id, line=None)


def _make_room(seat: Seat, *, by: By, at: datetime) -> None:
    """Whoever holds a seat that one at a time holds leaves on the day the new one begins; so does its holder of before.

    A seat given anew to who has it, until another day, takes the place of the one they have.
    """
    same = _of_holder(seat) if seat.line is None else Q(line=seat.line)
    if seat.kind in SINGLE_SEATS:
        same |= Q(force=seat.force, kind=seat.kind)
    others = Seat.objects.select_for_update().filter(same)
    ahead = others.filter(since__gt=seat.since).exclude(until=F("since"))
    if seat.until is not None:
        ahead = ahead.filter(since__lt=seat.until)
    if ahead.exists():
        raise UnableToSeat(_("Jabatan ini sudah ada yang mengisi pada masa itu. Akhiri dulu, atau ubah tanggalnya."))
    for held in others.filter(Q(until=None) | Q(until__gt=seat.since), since__lte=seat.since):
        _end(held, by=by, at=at, on=seat.since)


@audit.action
def end_seat(*, by: By, at: datetime, seat: Seat) -> None:
    """Ends a seat; a second time changes nothing. Raises UnableToSeat."""
    require(by, Permission.TASKFORCE_MANAGE)
    if seat.person_id is not None and by.person_id == seat.person_id:
        raise UnableToSeat(_("Jabatan sendiri harus diakhiri oleh orang lain."))
    if seat.until is not None and seat.until <= at:
        audit.unchanged()
        return
    _end(seat, by=by, at=at, on=max(at, seat.since))


def end_seat_on(*, by: By, at: datetime, seat: Seat, on: datetime) -> None:
    """Ends a seat at a moment, within another act. Raises UnableToSeat for one's own."""
    _end(seat, by=by, at=at, on=on)


def _end(seat: Seat, *, by: By, at: datetime, on: datetime) -> None:
    if seat.person_id is not None and by.person_id == seat.person_id:
        raise UnableToSeat(_("Jabatan sendiri harus diakhiri oleh orang lain."))
    _end_for(seat, by=by, at=at, on=on)


def _end_for(seat: Seat, *, by: By, at: datetime, on: datetime) -> None:
    seat.until = on
    seat.mac = macs.sign("seat", seat_facts(seat))
    Seat.objects.filter(pk=seat.pk).update(until=on, mac=seat.mac)
    whom = {"person": str(seat.person_id)} if seat.person_id else {}
    record_staff_event(events.SEAT_ENDED, by=by, at=at, office=None, seat=str(seat.kind), **whom)


@audit.action
def write_sub_force(
    *,
    by: By,
    at: datetime,
    number: str,
    name: str,
    source: str,
    leads: str = "",
    decree: str = "",
    is_verified: bool = False,
    valid_from: date,
    valid_to: date | None = None,
    instead_of: UUID | None = None,
    sub_force_id: UUID | None = None,
    force: str = LADDER_FORCE,
) -> SubForce:
    """Writes a sub task force as a decree names it; with `instead_of`, another one ends on the day this one begins.

    What was written is never overwritten: its seats and its history stay with it. The same `sub_force_id` again gives
    the same row. Raises UnableToWriteSubForce, Conflict.
    """
    require(by, Permission.TASKFORCE_MANAGE)
    texts = {"number": number, "name": name, "leads": leads, "decree": decree, "source": source}
    fields: dict[str, Any] = {field: " ".join(text.split()) for field, text in texts.items()}
    made = SubForce.objects.filter(pk=sub_force_id).first() if sub_force_id else None
    if made is not None:
        check_same(made, **fields, valid_from=valid_from, valid_to=valid_to)
        audit.unchanged()
        return made
    _refuse_span(valid_from, valid_to)
    refuse_telltales(*fields.values())
    before = SubForce.objects.select_for_update().filter(pk=instead_of).first() if instead_of else None
    if before is not None and before.valid_from == valid_from:
        # Of one day there is no history: what was written wrong this morning is put right.
        return _put_right(before, fields | {"is_verified": is_verified}, by=by, at=at)
    if before is not None:
        end_sub_force(by=by, at=at, sub_force=before, on=valid_from)
    written = SubForce(
        id=sub_force_id or uuid4(),
        force=before.force if before else force,
        is_verified=is_verified,
        valid_from=valid_from,
        valid_to=valid_to,
        **fields,
    )
    _insert(written)
    if before is not None:
        _carry_over(before, written, by=by, at=at)
    record_staff_event(events.SUB_FORCE_WRITTEN, by=by, at=at, sub_force=str(written.id))
    return written


def _refuse_span(valid_from: date, valid_to: date | None) -> None:
    if valid_to is not None and valid_to <= valid_from:
        raise UnableToWriteSubForce(_("Masa berlaku berakhir sebelum mulai. Periksa kedua tanggalnya."))


def _put_right(held: SubForce, fields: Mapping[str, str | bool], *, by: By, at: datetime) -> SubForce:
    try:
        with transaction.atomic():
            SubForce.objects.filter(pk=held.pk).update(**fields)
    except IntegrityError as error:
        raise _taken_by(error) from None
    record_staff_event(events.SUB_FORCE_WRITTEN, by=by, at=at, sub_force=str(held.id))
    return SubForce.objects.get(pk=held.pk)


def _insert(written: SubForce) -> None:
    try:
        with transaction.atomic():
            written.save(force_insert=True)
    except IntegrityError as error:
        raise _taken_by(error) from None


def _taken_by(error: IntegrityError) -> Exception:
    if "subforce_number_once" in str(error):
        return UnableToWriteSubForce(_("Nomor itu sudah dipakai sub gugus tugas yang masih berlaku."))
    return error


def _carry_over(before: SubForce, after: SubForce, *, by: By, at: datetime) -> None:
    """Whoever sits in a sub task force sits in the one that takes its place, from its first day on."""
    first = max(at, datetime.combine(after.valid_from, time.min, get_current_timezone()))
    for seat in Seat.objects.filter(Q(until=None) | Q(until__gt=first), sub_force=before):
        until = seat.until
        # One's own too: it is the same seat, and in the former one nobody would find it.
        _end_for(seat, by=by, at=at, on=max(first, seat.since))
        moved = Seat(
            id=uuid4(),
            force=seat.force,
            line=seat.line,
            kind=seat.kind,
            person_id=seat.person_id,
            office_id=seat.office_id,
            sub_force=after,
            title=seat.title,
            holder=seat.holder,
            decree=seat.decree,
            since=max(first, seat.since),
            until=until,
        )
        moved.mac = macs.sign("seat", seat_facts(moved))
        moved.save(force_insert=True)


@audit.action
def end_sub_force(*, by: By, at: datetime, sub_force: SubForce, on: date) -> None:
    """Ends a sub task force on a day; a second time changes nothing. Raises UnableToWriteSubForce."""
    require(by, Permission.TASKFORCE_MANAGE)
    if sub_force.valid_to is not None and sub_force.valid_to <= on:
        audit.unchanged()
        return
    if on <= sub_force.valid_from:
        raise UnableToWriteSubForce(_("Hari berakhir harus sesudah hari mulai."))
    SubForce.objects.filter(pk=sub_force.pk).update(valid_to=on)
    record_staff_event(events.SUB_FORCE_ENDED, by=by, at=at, sub_force=str(sub_force.pk))


@audit.action
def load_sub_forces(*, by: By, at: datetime) -> int:
    """Loads the six that are shipped, unverified, where none was ever written; returns how many."""
    require(by, Permission.TASKFORCE_MANAGE)
    if SubForce.objects.exists():
        audit.unchanged()
        return 0
    scheme = shipped_scheme(SHIPPED[0])
    for section in scheme.sections:
        write_sub_force(
            by=by,
            at=at,
            number=section.number,
            name=section.name,
            leads=section.coordinator.partition(" |")[0],
            source=scheme.source,
            valid_from=scheme.valid_from,
        )
    return len(scheme.sections)
