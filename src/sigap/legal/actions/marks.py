"""Marks of the legal track: noted first hand or by hearsay, confirmed, corrected by versions; who becomes tersangka."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.fulfilling import police_were_told
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.actions.suspects import name_suspect
from sigap.cases.queries import CaseAccess
from sigap.cases.rules.deadlines import end_of_day
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.legal import events
from sigap.legal.actions.numbers import index_number
from sigap.legal.actions.paper import Paper, paper_place
from sigap.legal.models import Mark
from sigap.legal.queries import acts_first_hand, history_of, reported_of, standing_marks_of
from sigap.legal.rules import MarkKind, MarkSource, MarkWarning, is_named_suspect, mark_types, warnings_for
from sigap.vault.sealing import seal


class UnableToNoteMark(Unable):
    """It has not happened yet, is about nobody, or nobody is named who said so."""


class MarkOutOfOrder(Unable):
    """Unusual, and not said to be meant: `warned` tells what; noting it with `is_meant` stores it all the same."""

    def __init__(self, warned: Sequence[MarkWarning]) -> None:
        super().__init__(_("Urutan atau tanggalnya tidak biasa. Periksa, lalu catat kalau memang begitu."))
        self.warned = tuple(warned)


@audit.action
def note_mark(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    kind: MarkKind,
    happened_on: date,
    ordinal: int | None,
    told_by: MarkSource | None,
    paper: Paper,
    post_key: UUID,
    is_meant: bool = False,
) -> Mark:
    """Notes a mark; the same `post_key` again gives the same one.

    The police and the prosecutor note first hand; anybody else names who said so, and it stands unconfirmed. Raises
    UnableToNoteMark, MarkOutOfOrder unless `is_meant`, UnableToWorkOnClosedCase.
    """
    access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    if noted := Mark.objects.filter(case=case, post_key=str(post_key)).first():
        audit.unchanged()
        return noted
    mark = _drafted(by, at, access, kind, happened_on, ordinal, told_by, post_key)
    mark.root = mark.id
    _check_order(access, mark, is_meant=is_meant)
    _save(by, at, access, mark, paper)
    ids = {"source": mark.told_by} if mark.told_by else {}
    if mark.person_id:
        ids["person"] = str(mark.person_id)
    record_case_event(by, at, case.id, events.NOTED, mark=str(mark.id), kind=kind.value, **ids)
    _rename(by, at, access, mark.person_id)
    _with_the_police(by, at, mark, number=paper.number)
    return mark


@audit.action
def correct_mark(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    mark_id: UUID,
    happened_on: date,
    ordinal: int | None,
    told_by: MarkSource | None,
    paper: Paper,
    post_key: UUID,
    is_meant: bool = False,
    is_void: bool = False,
) -> Mark:
    """Adds the next version of a mark, or with `is_void` takes it out of the track. `mark_id` is the version read.

    Hearsay does not correct what the police or the prosecutor entered. Raises Conflict, and what `note_mark` raises.
    """
    access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    if noted := Mark.objects.filter(case=access.case, post_key=str(post_key)).first():
        audit.unchanged()
        return noted
    case = locked_open(access.case.id)
    before = history_of(access, mark_id)[0]
    if before.id != mark_id or before.is_void:
        raise Conflict(_("Rekan Anda sudah memperbaiki tanda ini. Tulisan Anda belum disimpan; baca versinya dulu."))
    if not paper.why.strip():
        raise UnableToNoteMark(_("Tulis alasannya, supaya yang membaca nanti mengerti."))
    if not before.is_unconfirmed and not acts_first_hand(by, access):
        raise UnableToNoteMark(_("Tanda ini dicatat atau dibenarkan penegak hukum. Mintalah mereka memperbaikinya."))
    kind = MarkKind(before.kind)
    mark = _drafted(by, at, access, kind, happened_on, ordinal, told_by, post_key)
    mark.root, mark.version, mark.replaces, mark.is_void = before.root, before.version + 1, before, is_void
    if not is_void:
        _check_order(access, mark, is_meant=is_meant)
    try:
        with transaction.atomic():
            _save(by, at, access, mark, paper)
    except IntegrityError:
        raise Conflict(_("Rekan Anda baru saja memperbaiki tanda ini. Tulisan Anda belum disimpan.")) from None
    code = events.VOIDED if is_void else events.CORRECTED
    record_case_event(by, at, case.id, code, mark=str(mark.root), kind=kind.value, version=str(mark.version))
    for person_id in {before.person_id, mark.person_id}:
        _rename(by, at, access, person_id)
    _with_the_police(by, at, mark, number=paper.number)
    return mark


@audit.action
def confirm_mark(*, by: Actor, at: datetime, access: CaseAccess, mark_id: UUID) -> Mark:
    """The police or the prosecutor say that a mark by hearsay is so. Twice changes nothing. Raises Refused."""
    access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    mark = history_of(access, mark_id)[0]
    if not acts_first_hand(by, access) or mark.is_void:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(case.id)})
    if mark.id != mark_id:
        raise Conflict(_("Tanda ini sudah diperbaiki. Baca versinya dulu."))
    if not mark.is_unconfirmed:
        audit.unchanged()
        return mark
    mark.confirmed_at, mark.confirmed_by, mark.confirmed_by_name = at, by.person_id, by.name
    mark.save(update_fields=["confirmed_at", "confirmed_by", "confirmed_by_name"])
    record_case_event(by, at, case.id, events.CONFIRMED, mark=str(mark.root), kind=mark.kind)
    _rename(by, at, access, mark.person_id)
    _with_the_police(by, at, mark)
    return mark


def _drafted(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    kind: MarkKind,
    happened_on: date,
    ordinal: int | None,
    told_by: MarkSource | None,
    post_key: UUID,
) -> Mark:
    office_id = access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    is_first_hand = acts_first_hand(by, access)
    if happened_on > localdate(at):
        raise UnableToNoteMark(_("Tanggal ini belum tiba. Yang direncanakan bukan tanda; periksa tanggalnya."))
    if not is_first_hand and told_by is None:
        raise UnableToNoteMark(_("Pilih menurut keterangan siapa."))
    return Mark(
        id=uuid4(),
        case=access.case,
        person_id=_reported(access, kind, ordinal),
        kind=kind.value,
        happened_on=happened_on,
        is_first_hand=is_first_hand,
        told_by="" if is_first_hand or told_by is None else told_by.value,
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
        office_id=office_id,
        office_name=next(m.office_name for m in by.memberships if m.office_id == office_id),
        post_key=str(post_key),
    )


def _reported(access: CaseAccess, kind: MarkKind, ordinal: int | None) -> UUID | None:
    """The person reported that the mark is about."""
    if not mark_types()[kind].is_per_person:
        return None
    person = next((who for who in reported_of(access) if who.ordinal == ordinal), None)
    if person is None:
        raise UnableToNoteMark(_("Pilih terlapor yang dimaksud. Belum ada? Tambahkan dulu di bagian Orang."))
    found: UUID = person.id
    return found


def _check_order(access: CaseAccess, mark: Mark, *, is_meant: bool) -> None:
    known = standing_marks_of(access, without=mark.root)
    warned = warnings_for(MarkKind(mark.kind), mark.happened_on, known, person_id=mark.person_id)
    if warned and not is_meant:
        raise MarkOutOfOrder(warned)


def _save(by: Actor, at: datetime, access: CaseAccess, mark: Mark, paper: Paper) -> None:
    key = section_key(by=by, at=at, access=access, room=Section.LEGAL)
    mark.key_id = key.id
    mark.is_numbered = bool(paper.number.strip())
    mark.sealed_paper = seal(paper.as_text(), key=key, place=paper_place(mark.id))
    mark.save(force_insert=True)
    index_number(mark, paper.number)


def _rename(by: Actor, at: datetime, access: CaseAccess, person_id: UUID | None) -> None:
    """From the day on which the police name a suspect the person is called tersangka: hearsay alone names nobody."""
    if person_id is None:
        return
    since = is_named_suspect(standing_marks_of(access, only_firm=True), person_id)
    name_suspect(by=by, at=at, access=access, person_id=person_id, since=since)


def _with_the_police(by: Actor, at: datetime, mark: Mark, *, number: str = "") -> None:
    """A police report proves that the police have it, and ends the UPTD's deadlines to report.

    Hearsay does so by the report's number alone. Taking the mark back begins no deadline anew.
    """
    if mark.kind != MarkKind.LP or mark.is_void or (mark.is_unconfirmed and not number.strip()):
        return
    police_were_told(
        by=by,
        at=at,
        case_id=mark.case_id,
        done_at=end_of_day(mark.happened_on, get_current_timezone()),
        outcome="lp_noted",
        proof=mark.root or mark.id,
    )
