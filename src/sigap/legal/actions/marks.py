"""Marks of the legal track: noted first hand or by hearsay, confirmed, corrected by versions; who becomes tersangka.

One paper for several suspects of one dossier is entered, confirmed and corrected at once: a mark on the track of each.
"""

from collections.abc import Callable, Sequence
from copy import copy
from datetime import date, datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.fulfilling import reckon_police_reports
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.actions.suspects import name_suspect
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.legal import events
from sigap.legal.actions.answering import tell_sender
from sigap.legal.actions.exits import follow_void, ring_standing_exits, ring_where_barred
from sigap.legal.actions.freeing import sets_free, tell_free
from sigap.legal.actions.limits import reckon_limits
from sigap.legal.actions.numbers import cases_of_number, index_number
from sigap.legal.actions.paper import Paper, paper_place
from sigap.legal.actions.reckoning import reckon_notices
from sigap.legal.actions.tracks import open_tracks, shares_dossier, with_dossier
from sigap.legal.models import KIND_LABELS, REFUSAL_LABELS, Mark
from sigap.legal.queries import acts_first_hand, entered_with, history_of, reported_of, standing_marks_of
from sigap.legal.rules import (
    RULED,
    MarkKind,
    MarkSource,
    MarkWarning,
    Oddity,
    Ruling,
    StandingMark,
    TrackLine,
    is_named_suspect,
    mark_types,
    needed_by,
    refusals_for,
    warnings_for,
)
from sigap.ui.dates import short_day
from sigap.ui.sent_again import check_same
from sigap.vault.sealing import seal

_SENT = ("kind", "happened_on", "person_id", "ruling", "told_by", "is_void")
type MarkFollower = Callable[[Actor, datetime, CaseAccess], object]


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
    ruling: Ruling | None = None,
    is_meant: bool = False,
    with_file: bool = False,
    is_repeat: bool = False,
    is_unequal: bool = False,
) -> Mark:
    """Notes a mark; the same `post_key` again gives the same one. `with_file`: for all suspects of the same dossier.

    `ruling`: how the court ruled, of what has one (`RULED`); None while nobody knows.
    `is_repeat` (not the first offence) and `is_unequal` (power is unequal) say of a side exit whether the law bars it.

    The police and the prosecutor note first hand; anybody else names who said so, and it stands unconfirmed. Raises
    UnableToNoteMark for what cannot be so, MarkOutOfOrder unless `is_meant`, UnableToWorkOnClosedCase.
    """
    access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    first = _drafted(by, at, access, kind, happened_on, told_by, post_key, ruling)
    first.person_id = _reported(access, kind, ordinal)
    if noted := Mark.objects.filter(case=case, post_key=str(post_key)).first():
        return _as_sent(noted, first, paper)
    marks = [first]
    if with_file and first.person_id and is_of_dossier(kind):
        others = with_dossier(access, first.person_id)
        marks += [_copied(first, place, person_id) for place, person_id in enumerate(others, start=1)]
    _check_number(access, first, paper.number, is_meant=is_meant)
    known = standing_marks_of(access)
    for mark in marks:
        mark.root, mark.entry = mark.id, first.id
        _check_order(mark, known, is_meant=is_meant)
    for mark in marks:
        _save(by, at, access, mark, paper)
        ids = {"source": mark.told_by} if mark.told_by else {}
        if mark.person_id:
            ids["person"] = str(mark.person_id)
        record_case_event(by, at, case.id, events.NOTED, mark=str(mark.id), kind=kind.value, **ids)
    ring_where_barred(by, at, access, first, is_repeat=is_repeat, is_unequal=is_unequal)
    _after(by, at, access, marks)
    tell_sender(by, at, access, first)
    return first


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
    ruling: Ruling | None = None,
    is_meant: bool = False,
    is_void: bool = False,
) -> Mark:
    """Adds the next version of a mark, or with `is_void` takes it out of the track. `mark_id` is the version read.

    What was entered with it for the same dossier is corrected alike. Hearsay does not correct what the police or the
    prosecutor entered. Raises Conflict, and what `note_mark` raises.
    """
    access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    noted = Mark.objects.filter(case=case, post_key=str(post_key)).first()
    before = noted or _corrected(by, access, mark_id, paper)
    draft = _drafted(by, at, access, MarkKind(before.kind), happened_on, told_by, post_key, ruling)
    draft.person_id, draft.is_void = _reported(access, MarkKind(before.kind), ordinal), is_void
    if noted:
        return _as_sent(noted, draft, paper)
    marks = _next_versions(access, draft, before, is_void=is_void)
    if not is_void:
        _check_number(access, draft, paper.number, is_meant=is_meant)
    for mark in marks:
        known = standing_marks_of(access, without=mark.root)
        _check_void(mark, known) if is_void else _check_order(mark, known, is_meant=is_meant)
    try:
        with transaction.atomic():
            for mark in marks:
                _save(by, at, access, mark, paper)
    except IntegrityError:
        raise Conflict(_("Rekan Anda baru saja memperbaiki tanda ini. Tulisan Anda belum disimpan.")) from None
    code = events.VOIDED if is_void else events.CORRECTED
    for mark in marks:
        record_case_event(by, at, case.id, code, mark=str(mark.root), kind=mark.kind, version=str(mark.version))
    follow_void(marks[0])
    _after(by, at, access, marks, before=before)
    return marks[0]


def _as_sent(noted: Mark, draft: Mark, paper: Paper) -> Mark:
    """The page came again. Raises Conflict where it says something else now, or another version stands."""
    sent = {name: getattr(draft, name) for name in _SENT} | {"is_numbered": bool(paper.number.strip())}
    check_same(noted, is_standing=not Mark.objects.filter(replaces=noted).exists(), **sent)
    audit.unchanged()
    return noted


def _corrected(by: Actor, access: CaseAccess, mark_id: UUID, paper: Paper) -> Mark:
    """The version that was read, where it may be corrected by this actor."""
    before = history_of(access, mark_id)[0]
    if before.id != mark_id or before.is_void:
        raise Conflict(_("Rekan Anda sudah memperbaiki tanda ini. Tulisan Anda belum disimpan; baca versinya dulu."))
    if not paper.why.strip():
        raise UnableToNoteMark(_("Tulis alasannya, supaya yang membaca nanti mengerti."))
    if not before.is_unconfirmed and not acts_first_hand(by, access):
        raise UnableToNoteMark(_("Tanda ini dicatat atau dibenarkan penegak hukum. Mintalah mereka memperbaikinya."))
    return before


@audit.action
def confirm_mark(*, by: Actor, at: datetime, access: CaseAccess, mark_id: UUID) -> Mark:
    """The police or the prosecutor say that a mark by hearsay is so. Twice changes nothing.

    Raises Refused, UnableToNoteMark while what it needs is missing.
    """
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
    marks = [mark, *(each for each in _together(access, mark) if each.is_unconfirmed)]
    for each in marks:
        _check_possible(each, standing_marks_of(access, without=each.root), is_first_hand=True)
        each.confirmed_at, each.confirmed_by, each.confirmed_by_name = at, by.person_id, by.name
        each.save(update_fields=["confirmed_at", "confirmed_by", "confirmed_by_name"])
        record_case_event(by, at, case.id, events.CONFIRMED, mark=str(each.root), kind=each.kind)
    _after(by, at, access, marks)
    tell_sender(by, at, access, mark)
    return mark


def is_of_dossier(kind: MarkKind) -> bool:
    """Whether one paper of this kind can be for all suspects of a dossier: from tahap I on."""
    row = mark_types()[kind]
    alone = {MarkKind.NAMED_SUSPECT, MarkKind.SUSPECT_NOTIFIED}
    return row.is_per_person and row.line is TrackLine.MAIN and kind not in alone


def _drafted(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    kind: MarkKind,
    happened_on: date,
    told_by: MarkSource | None,
    post_key: UUID,
    ruling: Ruling | None,
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
        kind=kind.value,
        happened_on=happened_on,
        ruling=ruling.value if ruling and kind in RULED else "",
        is_first_hand=is_first_hand,
        told_by="" if is_first_hand or told_by is None else told_by.value,
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
        office_id=office_id,
        office_name=next(m.office_name for m in by.memberships if m.office_id == office_id),
        post_key=str(post_key),
    )


def _copied(draft: Mark, place: int, person_id: UUID | None) -> Mark:
    """The same for another suspect of the dossier."""
    mark = copy(draft)
    mark.id, mark.person_id, mark.post_key = uuid4(), person_id, f"{draft.post_key}.{place}"
    return mark


def _next_versions(access: CaseAccess, draft: Mark, before: Mark, *, is_void: bool) -> list[Mark]:
    """Of the mark that was read, and of what was entered with it unless another person or ruling is meant now."""
    marks = [_next_version(draft, before, is_void=is_void)]
    if (draft.person_id, draft.ruling) == (before.person_id, before.ruling):
        marks += [
            _next_version(_copied(draft, place, other.person_id), other, is_void=is_void)
            for place, other in enumerate(_together(access, before), start=1)
        ]
    return marks


def _next_version(draft: Mark, before: Mark, *, is_void: bool) -> Mark:
    draft.root, draft.entry, draft.version = before.root, before.entry, before.version + 1
    draft.replaces, draft.is_void = before, is_void
    return draft


def _together(access: CaseAccess, mark: Mark) -> list[Mark]:
    """What was entered with a mark, of suspects whose dossier is still the same."""
    return [
        other
        for other in entered_with(mark)
        if other.person_id and mark.person_id and shares_dossier(access, mark.person_id, other.person_id)
    ]


def _reported(access: CaseAccess, kind: MarkKind, ordinal: int | None) -> UUID | None:
    """The person reported that the mark is about."""
    if not mark_types()[kind].is_per_person:
        return None
    person = next((who for who in reported_of(access) if who.ordinal == ordinal), None)
    if person is None:
        raise UnableToNoteMark(_("Pilih terlapor yang dimaksud. Belum ada? Tambahkan dulu di bagian Orang."))
    found: UUID = person.id
    return found


def _check_order(mark: Mark, known: Sequence[StandingMark], *, is_meant: bool) -> None:
    _check_possible(mark, known, is_first_hand=mark.is_first_hand)
    warned = warnings_for(MarkKind(mark.kind), mark.happened_on, known, person_id=mark.person_id)
    if warned and not is_meant:
        raise MarkOutOfOrder(warned)


def _check_possible(mark: Mark, known: Sequence[StandingMark], *, is_first_hand: bool) -> None:
    kind = MarkKind(mark.kind)
    found = refusals_for(kind, mark.happened_on, known, person_id=mark.person_id, is_first_hand=is_first_hand)
    if found:
        first = found[0]
        words = {"kind": KIND_LABELS[kind], "other": KIND_LABELS[first.other]}
        raise UnableToNoteMark(
            REFUSAL_LABELS[first.what.value] % {**words, "day": short_day(first.on) if first.on else ""}
        )


def _check_void(mark: Mark, known: Sequence[StandingMark]) -> None:
    if needing := needed_by(MarkKind(mark.kind), known, person_id=mark.person_id):
        words = {"kind": KIND_LABELS[MarkKind(mark.kind)], "other": KIND_LABELS[needing]}
        raise UnableToNoteMark(_("%(other)s tidak ada tanpa %(kind)s. Batalkan %(other)s dulu.") % words)


def _check_number(access: CaseAccess, mark: Mark, number: str, *, is_meant: bool) -> None:
    """One police report stands once in a case; in two cases only where that is meant."""
    if mark.kind != MarkKind.LP or mark.is_void:
        return
    here, elsewhere = cases_of_number(access.case.id, number, without=mark.root)
    if here:
        raise UnableToNoteMark(
            _("Laporan polisi dengan nomor ini sudah tercatat di kasus ini. Benarkan atau perbaiki yang itu.")
        )
    if elsewhere and not is_meant:
        raise MarkOutOfOrder([MarkWarning(Oddity.NUMBER_ELSEWHERE, MarkKind.LP)])


def _save(by: Actor, at: datetime, access: CaseAccess, mark: Mark, paper: Paper) -> None:
    key = section_key(by=by, at=at, access=access, section=Section.LEGAL)
    mark.key_id = key.id
    mark.is_numbered = bool(paper.number.strip())
    mark.sealed_paper = seal(paper.as_text(), key=key, place=paper_place(mark.id))
    mark.save(force_insert=True)
    index_number(mark, paper.number)


def _after(by: Actor, at: datetime, access: CaseAccess, marks: Sequence[Mark], *, before: Mark | None = None) -> None:
    """What follows from marks: tracks that begin, who is called tersangka, what the police have.

    `before`: the version that they replace, which may be about somebody else.
    """
    concerned = [*([before] if before else []), *marks]
    people = list(dict.fromkeys(mark.person_id for mark in concerned if mark.person_id))
    open_tracks(by, at, access, people)
    for person_id in people:
        _rename(by, at, access, person_id)
    if marks[-1].kind == MarkKind.LP:
        reckon_police_reports(by, at, access.case)
    reckon_limits(by=by, at=at, case=access.case)
    ring_standing_exits(by, at, access)
    if any(sets_free(mark) for mark in marks):
        tell_free(by, at, access)
    reckon_notices(by=by, at=at, case=access.case)
    for path in settings.SIGAP_AFTER_MARKS:
        follow: MarkFollower = import_string(path)
        follow(by, at, access)


def _rename(by: Actor, at: datetime, access: CaseAccess, person_id: UUID) -> None:
    """From the day on which the police name a suspect the person is called tersangka: hearsay alone names nobody."""
    since = is_named_suspect(standing_marks_of(access, only_firm=True), person_id)
    name_suspect(by=by, at=at, access=access, person_id=person_id, since=since)
