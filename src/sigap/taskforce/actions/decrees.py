"""Decrees are drafted, enacted with their number, and end; enacted, nothing of one is changed but its end."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.actions.powers import record_staff_event, require
from sigap.access.entry import By
from sigap.access.models import Seat, SubForce
from sigap.access.permissions import Permission
from sigap.kernel.errors import Refused, Unable
from sigap.kernel.reference import toml_file
from sigap.taskforce import events
from sigap.taskforce.actions.annex import copy_annex, take_scheme
from sigap.taskforce.actions.schemes import region_words
from sigap.taskforce.actions.seats import end_seat_on, end_sub_force, write_sub_force
from sigap.taskforce.actions.texts import SignedPaper, file_paper, refuse_telltales
from sigap.taskforce.models import AnnexPost, AnnexSection, Decree, SubForceScheme, TaskForce
from sigap.taskforce.rules.decrees import DecreeKind, last_day_of, overlap
from sigap.ui import dates
from sigap.ui.sent_again import check_same

_DAY = timedelta(days=1)


class UnableToDraftDecree(Unable):
    """The decree cannot be drafted or changed like this."""


class UnableToEnactDecree(Unable):
    """The decree cannot be enacted or ended like this."""


@audit.action
def draft_decree(
    *,
    by: By,
    at: datetime,
    force: TaskForce,
    kind: DecreeKind,
    title: str,
    valid_from: date,
    valid_until: date | None,
    scheme: SubForceScheme | None = None,
    copies: Decree | None = None,
    decree_id: UUID | None = None,
) -> Decree:
    """Begins a decree with the annex of an earlier one, of a scheme, or none. The same `decree_id` gives the same row.

    Raises UnableToDraftDecree.
    """
    require(by, Permission.TASKFORCE_MANAGE)
    if decree_id is not None and (made := Decree.objects.filter(pk=decree_id).first()) is not None:
        words = " ".join(title.split())
        check_same(made, force_id=force.id, kind=kind, title=words, valid_from=valid_from, valid_until=valid_until)
        audit.unchanged()
        return made
    if copies is not None and copies.force_id != force.id:
        raise UnableToDraftDecree(_("Lampiran hanya dapat disalin dari SK gugus tugas yang sama."))
    _require_span(valid_from, valid_until)
    decree = Decree(
        id=decree_id or uuid4(),
        force=force,
        kind=kind,
        title=" ".join(title.split()),
        valid_from=valid_from,
        valid_until=valid_until,
        scheme=scheme.code if scheme else "",
        holds_plan=kind is DecreeKind.REGULATION,
        made_at=at,
        made_by=by.person_id,
        **_first_words(force, copies),
    )
    refuse_telltales(decree.title)
    decree.save(force_insert=True)
    record_staff_event(events.DECREE_DRAFTED, by=by, at=at, decree=str(decree.id), force=force.code)
    if copies is not None:
        copy_annex(by=by, at=at, source=copies, decree=decree)
    elif scheme is not None:
        take_scheme(by=by, at=at, scheme=scheme, decree=decree)
    return decree


def _first_words(force: TaskForce, copies: Decree | None) -> dict[str, str]:
    if copies is not None:
        return {"considering": copies.considering, "basis": copies.basis, "rulings": copies.rulings}
    words = region_words() | {"nama": force.name}
    file = toml_file("sigap.taskforce", "decree.toml")
    return {name: _filled(text, words) for name, text in file.get(force.code, file["other"]).items()}


def _filled(text: str, words: dict[str, str]) -> str:
    for name, word in words.items():
        text = text.replace("{" + name + "}", word)
    return text.strip()


def _require_span(valid_from: date, valid_until: date | None) -> None:
    if valid_until is not None and valid_until < valid_from:
        raise UnableToDraftDecree(_("Masa berlaku berakhir sebelum mulai. Periksa kedua tanggalnya."))


@audit.action
def change_draft(
    *,
    by: By,
    at: datetime,
    decree_id: UUID,
    kind: DecreeKind,
    title: str,
    valid_from: date,
    valid_until: date | None,
    considering: str,
    basis: str,
    rulings: str,
    holds_plan: bool,
) -> Decree:
    """Writes a draft's own words anew. Raises UnableToDraftDecree once it is enacted."""
    require(by, Permission.TASKFORCE_MANAGE)
    decree = draft_to_change(decree_id)
    _require_span(valid_from, valid_until)
    refuse_telltales(title, considering, basis, rulings)
    texts = {"considering": considering, "basis": basis, "rulings": rulings}
    written: dict[str, Any] = {name: text.strip() for name, text in texts.items()}
    written |= {"kind": kind, "title": " ".join(title.split()), "holds_plan": holds_plan}
    written |= {"valid_from": valid_from, "valid_until": valid_until}
    if all(getattr(decree, name) == value for name, value in written.items()):
        audit.unchanged()
        return decree
    for name, value in written.items():
        setattr(decree, name, value)
    decree.save(update_fields=[*written])
    record_staff_event(events.DECREE_CHANGED, by=by, at=at, decree=str(decree.id))
    return decree


def draft_to_change(decree_id: UUID) -> Decree:
    """A draft, held for a change. Raises UnableToDraftDecree once it is enacted, Refused when there is none."""
    decree = Decree.objects.select_for_update(of=("self",)).filter(pk=decree_id).first()
    if decree is None:
        raise Refused(Permission.TASKFORCE_MANAGE, ids={"decree": str(decree_id)})
    if decree.enacted_at is not None:
        raise UnableToDraftDecree(_("SK ini sudah dicatat berlaku. Perubahan ditulis sebagai SK baru."))
    return decree


@audit.action
def discard_draft(*, by: By, at: datetime, decree_id: UUID) -> None:
    """Throws a draft away with its annex; a second time changes nothing. Raises UnableToDraftDecree."""
    require(by, Permission.TASKFORCE_MANAGE)
    if not Decree.objects.filter(pk=decree_id).exists():
        audit.unchanged()
        return
    decree = draft_to_change(decree_id)
    AnnexPost.objects.filter(decree=decree).delete()
    AnnexSection.objects.filter(decree=decree).delete()
    Decree.objects.filter(pk=decree.pk).delete()
    record_staff_event(events.DECREE_DISCARDED, by=by, at=at, decree=str(decree_id))


@audit.action
def enact_decree(
    *,
    by: By,
    at: datetime,
    decree_id: UUID,
    number: str,
    signed_on: date,
    valid_from: date,
    valid_until: date | None,
    paper: SignedPaper | None = None,
    replaces: bool = False,
) -> Decree:
    """Notes a decree as signed: its sub task forces stand from its first day on, and seats go on where posts do.

    With `replaces` an earlier decree of the same task force ends on that day; without, one that overlaps is refused.
    Raises UnableToEnactDecree.
    """
    require(by, Permission.TASKFORCE_MANAGE)
    number = " ".join(number.split())
    decree = Decree.objects.filter(pk=decree_id).first()
    if decree is None:
        raise Refused(Permission.TASKFORCE_MANAGE, ids={"decree": str(decree_id)})
    # One at a time for each task force: two decrees at once would both find no other.
    force = TaskForce.objects.select_for_update().get(pk=decree.force_id)
    decree = Decree.objects.select_for_update(of=("self",)).get(pk=decree_id)
    if decree.enacted_at is not None:
        if decree.number == number:
            audit.unchanged()
            return decree
        raise UnableToEnactDecree(_("SK ini sudah dicatat dengan nomor %(number)s.") % {"number": decree.number})
    _require_enactable(decree, number=number, signed_on=signed_on, at=at)
    _require_span(valid_from, valid_until)
    _end_overlapping(force, valid_from, valid_until, replaces=replaces, by=by, at=at)
    decree.number, decree.signed_on, decree.enacted_at = number, signed_on, at
    decree.valid_from, decree.valid_until = valid_from, valid_until
    if paper is not None:
        decree.paper = file_paper(by=by, at=at, paper=paper)
    try:
        with transaction.atomic():
            decree.save()
    except IntegrityError as error:
        if "decree_number_once_in_force" in str(error):
            raise UnableToEnactDecree(_("Nomor ini sudah dipakai SK lain dari gugus tugas ini.")) from None
        raise
    record_staff_event(events.DECREE_ENACTED, by=by, at=at, decree=str(decree.id), force=force.code)
    _lay_sub_forces(decree, force, by=by, at=at)
    _end_left_posts(decree, force, by=by, at=at)
    return decree


def _require_enactable(decree: Decree, *, number: str, signed_on: date, at: datetime) -> None:
    if not number:
        raise UnableToEnactDecree(_("Tulis nomor SK seperti tertulis pada naskahnya."))
    refuse_telltales(number)
    if signed_on > localdate(at):
        raise UnableToEnactDecree(_("Tanggal penetapan belum tiba. SK dicatat sesudah ditandatangani."))
    if not AnnexPost.objects.filter(decree=decree).exists():
        raise UnableToEnactDecree(_("Lampirannya masih kosong. Tulis dulu susunan jabatannya."))


def _end_overlapping(force: TaskForce, first: date, last: date | None, *, replaces: bool, by: By, at: datetime) -> None:
    for other in Decree.objects.filter(force=force, enacted_at__isnull=False):
        end = last_day_of(valid_until=other.valid_until, ended_on=other.ended_on)
        if (end is not None and end < other.valid_from) or not overlap((first, last), (other.valid_from, end)):
            continue
        ids = {
            "number": other.number,
            "first": dates.letter_day(other.valid_from),
            "last": dates.letter_day(end) if end else _("dicabut"),
        }
        if other.valid_from >= first:
            raise UnableToEnactDecree(
                _("Masa berlakunya bertumpang dengan SK %(number)s (%(first)s sampai %(last)s), yang mulai kemudian.")
                % ids
            )
        if not replaces:
            raise UnableToEnactDecree(
                _(
                    "Masa berlakunya bertumpang dengan SK %(number)s (%(first)s sampai %(last)s). Ubah tanggalnya, "
                    "atau centang bahwa SK ini menggantikannya."
                )
                % ids
            )
        Decree.objects.filter(pk=other.pk).update(ended_on=first)
        record_staff_event(events.DECREE_ENDED, by=by, at=at, decree=str(other.pk))


def _lay_sub_forces(decree: Decree, force: TaskForce, *, by: By, at: datetime) -> None:
    """The sub task forces of the annex stand in the ladder's tables; those that it does not name end."""
    first = decree.valid_from
    standing = {each.number: each for each in SubForce.objects.filter(force=force.code, valid_to=None)}
    chairs = dict(AnnexPost.objects.filter(decree=decree, kind="sub_chair").values_list("section_id", "title"))
    for section in AnnexSection.objects.filter(decree=decree).order_by("position"):
        before = standing.pop(section.number, None)
        if before is not None and before.valid_from > first:
            first = before.valid_from
        section.sub_force = write_sub_force(
            by=by,
            at=at,
            number=section.number,
            name=section.name,
            leads=chairs.get(section.id, ""),
            decree=decree.number,
            source=decree.title,
            is_verified=True,
            valid_from=first,
            instead_of=before.id if before else None,
            force=force.code,
        )
        section.save(update_fields=["sub_force"])
        first = decree.valid_from
    for left in standing.values():
        end_sub_force(by=by, at=at, sub_force=left, on=max(first, left.valid_from + _DAY))


def _end_left_posts(decree: Decree, force: TaskForce, *, by: By, at: datetime) -> None:
    """Who sat in a post that the new annex does not go on with leaves it on its first day."""
    lines = AnnexPost.objects.filter(decree=decree).values_list("line", flat=True)
    begin = datetime.combine(decree.valid_from, time.min, get_current_timezone())
    moment = max(at, begin)
    held: Iterable[Seat] = Seat.objects.filter(
        Q(until=None) | Q(until__gt=moment), force=force.code, line__isnull=False
    ).exclude(line__in=list(lines))
    for seat in held:
        if seat.person_id is None or seat.person_id != by.person_id:
            end_seat_on(by=by, at=at, seat=seat, on=max(moment, seat.since))


@audit.action
def end_decree(*, by: By, at: datetime, decree_id: UUID, on: date) -> None:
    """Notes that a decree was revoked from a day on, with nothing in its place. Raises UnableToEnactDecree."""
    require(by, Permission.TASKFORCE_MANAGE)
    decree = Decree.objects.select_for_update(of=("self",)).filter(pk=decree_id, enacted_at__isnull=False).first()
    if decree is None:
        raise Refused(Permission.TASKFORCE_MANAGE, ids={"decree": str(decree_id)})
    if decree.ended_on is not None:
        if decree.ended_on == on:
            audit.unchanged()
            return
        raise UnableToEnactDecree(_("SK ini sudah berakhir."))
    if on <= decree.valid_from:
        raise UnableToEnactDecree(_("Hari berakhir harus sesudah hari mulai."))
    Decree.objects.filter(pk=decree.pk).update(ended_on=on)
    record_staff_event(events.DECREE_ENDED, by=by, at=at, decree=str(decree.pk))


@audit.action
def file_signed(*, by: By, at: datetime, decree_id: UUID, paper: SignedPaper) -> None:
    """Files the signed paper of a decree that has none yet. Raises UnableToEnactDecree."""
    require(by, Permission.TASKFORCE_MANAGE)
    decree = Decree.objects.select_for_update(of=("self",)).filter(pk=decree_id, enacted_at__isnull=False).first()
    if decree is None:
        raise Refused(Permission.TASKFORCE_MANAGE, ids={"decree": str(decree_id)})
    if decree.paper_id is not None:
        raise UnableToEnactDecree(_("Berkas SK ini sudah tersimpan dan tidak diganti."))
    Decree.objects.filter(pk=decree.pk).update(paper=file_paper(by=by, at=at, paper=paper))
    record_staff_event(events.DECREE_CHANGED, by=by, at=at, decree=str(decree.pk))
