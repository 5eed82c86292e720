"""A hearing is noted, first hand or by hearsay; postponed with all that was arranged; settled, or called off."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from psycopg.errors import UniqueViolation

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.managers import tell_manager_of
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.models import Assignment, Case, CasePerson
from sigap.cases.queries import CaseAccess
from sigap.hearings import events
from sigap.hearings.actions.companions import CompanionBusy, UnableToNoteHearing, appoint_companions, locked_hearing
from sigap.hearings.models import Hearing
from sigap.hearings.queries import courts, standing_companions
from sigap.hearings.rules import LONGEST_AHEAD, HearingAgenda, HearingOutcome, HearingStatus, MoveReason, OffReason
from sigap.kernel.errors import Conflict, Refused
from sigap.legal.actions.reckoning import reckon_notices
from sigap.legal.models import VictimNotice
from sigap.legal.queries import acts_first_hand, reported_of
from sigap.legal.rules import MarkSource
from sigap.legal.rules.telling import NoticeState, hearing_cause
from sigap.notifications.actions import notify
from sigap.screening.rules.persons import is_child_on
from sigap.testimony.actions import ask_again
from sigap.testimony.queries import tellers_of
from sigap.testimony.rules import AskOccasion, AskReason
from sigap.ui.sent_again import check_same
from sigap.vault import macs
from sigap.vault.sealing import Place, seal

__all__ = ["CompanionBusy", "UnableToNoteHearing"]
_NOTES = Permission.LEGAL_NOTE


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingPlace:
    """What is sealed of a hearing: the room, the court's number of the case, and a note."""

    room: str = field(default="", repr=False)
    number: str = field(default="", repr=False)
    note: str = field(default="", repr=False)

    def as_text(self) -> str:
        """The form in which it is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)


def place_of_hearing(row: Hearing) -> Place:
    """Where room and number lie."""
    return Place(table="hearings_hearing", row=row.id, column="sealed_place", section=row.section)


@audit.action
def note_hearing(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    ordinal: int | None,
    agenda: HearingAgenda,
    starts_at: datetime,
    court: UUID | None,
    place: HearingPlace,
    witnesses: Collection[int],
    companions: Collection[UUID],
    told_by: MarkSource | None,
    post_key: UUID,
    reason: AskReason | None = None,
    is_meant: bool = False,
) -> Hearing:
    """Notes a hearing; the same `post_key` again gives the same one. Who accompanies is told at once.

    `witnesses` are numbers of people in the case who are to be heard; `reason`: why, where they told already.
    Raises UnableToNoteHearing, CompanionBusy unless `is_meant`, AlreadyInterviewed, UnableToWorkOnClosedCase.
    """
    access.require(by, _NOTES, Section.LEGAL)
    case = locked_open(access.case.id)
    person = next((who for who in reported_of(access) if who.ordinal == ordinal), None)
    if ordinal is not None and person is None:
        raise UnableToNoteHearing(_("Pilih tersangka atau terdakwa dalam kasus ini."))
    tellers = {who.ordinal: who for who in tellers_of(access)} if witnesses else {}
    if not tellers.keys() >= {*witnesses}:
        raise UnableToNoteHearing(_("Pilih saksi atau korban dalam kasus ini."))
    called = [tellers[each] for each in sorted(witnesses)]
    sent = (ordinal, agenda.value, starts_at, court, place.as_text(), tuple(sorted(witnesses)), told_by)
    row_id = macs.sent_id(post_key, *sent)
    if noted := Hearing.objects.filter(case=case, post_key=str(post_key)).first():
        _check_sent(noted, row_id, companions)
        return noted
    if called:
        ask_again(by, at, access, [who.id for who in called], AskOccasion.HEARING, reason)
    row = _drafted(by, at, access, starts_at, told_by, post_key, row_id)
    row.person, row.agenda, row.court_id, row.witnesses = person, agenda.value, court, [who.id for who in called]
    row.court_name = courts().get(court, "") if court else ""
    row.hears_child = _hears_child(called, starts_at)
    _store(by, at, access, row, place)
    record_case_event(by, at, case.id, events.NOTED, hearing=str(row.id), agenda=row.agenda)
    appoint_companions(by, at, access, row, companions, is_meant=is_meant)
    _tell_victims(by, at, case, row)
    return row


def _tell_victims(by: Actor, at: datetime, case: Case, row: Hearing) -> None:
    """Telling whoever is to be heard there becomes somebody's work; its manager hears of it at once."""
    reckon_notices(by=by, at=at, case=case)
    cause = hearing_cause(str(row.id), is_off=not row.is_planned)
    news = VictimNotice.objects.filter(case=case, cause=cause, state=NoticeState.OPEN)
    if case.manager_id != by.person_id and news.exists():
        tell_manager_of(case, at=at, code="hearing-victim")


def _check_sent(noted: Hearing, row_id: UUID, companions: Collection[UUID] | None) -> None:
    """The page came again. Raises Conflict where it says something else now, or who accompanies was changed since."""
    is_standing = noted.status == HearingStatus.PLANNED
    if companions is not None:
        chosen = standing_companions().filter(hearing=noted).values_list("officer_id", flat=True)
        is_standing = is_standing and {*chosen} == {*companions}
    check_same(noted, is_standing=is_standing, id=row_id)
    audit.unchanged()


def _drafted(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    starts_at: datetime,
    told_by: MarkSource | None,
    post_key: UUID,
    row_id: UUID,
) -> Hearing:
    office_id = access.require(by, _NOTES, Section.LEGAL)
    if starts_at > at + LONGEST_AHEAD:
        raise UnableToNoteHearing(_("Sidang paling lama setahun lagi. Periksa tahunnya."))
    if starts_at < at - LONGEST_AHEAD:
        raise UnableToNoteHearing(_("Sidang ini sudah lebih dari setahun lewat. Periksa tahunnya."))
    is_first_hand = acts_first_hand(by, access)
    if not is_first_hand and told_by is None:
        raise UnableToNoteHearing(_("Pilih menurut siapa jadwal ini."))
    return Hearing(
        id=row_id,
        case=access.case,
        starts_at=starts_at,
        told_by="" if is_first_hand or told_by is None else told_by.value,
        is_first_hand=is_first_hand,
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
        office_id=office_id,
        office_name=next(each.office_name for each in by.memberships if each.office_id == office_id),
        post_key=str(post_key),
    )


def _hears_child(called: Collection[CasePerson], starts_at: datetime) -> bool:
    """Somebody under 18 on that day, or of unknown age (UU 11/2012 art. 1: anak korban and anak saksi)."""
    day = localdate(starts_at)
    return any(is_child_on(day, age_years=who.age_years, recorded_on=who.recorded_on) for who in called)


def follow_people(_by: Actor, _at: datetime, access: CaseAccess) -> None:
    """Whether a child is heard at what lies ahead follows from who the witnesses are now."""
    if not access.has(Section.PERSONS):
        return
    rows = Hearing.objects.filter(case=access.case, status=HearingStatus.PLANNED).exclude(witnesses=[])
    ahead = list(rows.values_list("id", "witnesses", "starts_at", "hears_child"))
    tellers = tellers_of(access) if ahead else []
    for hearing_id, witnesses, starts_at, was_child in ahead:
        hears_child = _hears_child([who for who in tellers if who.id in witnesses], starts_at)
        if hears_child is not was_child:
            with connection.cursor() as cursor:
                cursor.execute("SELECT hearings.note_child(%s, %s)", [hearing_id, hears_child])


def _store(by: Actor, at: datetime, access: CaseAccess, row: Hearing, place: HearingPlace) -> None:
    same = Hearing.objects.filter(
        case=access.case, person=row.person, starts_at=row.starts_at, agenda=row.agenda, status=HearingStatus.PLANNED
    )
    if same.exists():
        raise UnableToNoteHearing(_("Sidang ini sudah tercatat pada jam itu."))
    key = section_key(by=by, at=at, access=access, section=Section.SUMMARY)
    row.key_id, row.section = key.id, Section.SUMMARY.value
    row.sealed_place = seal(place.as_text(), key=key, place=place_of_hearing(row))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if row.follows is None or not isinstance(error.__cause__, UniqueViolation):
            raise
        raise Conflict(_("Rekan Anda baru saja menunda sidang ini. Muat ulang halamannya.")) from None


@audit.action
def move_hearing(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    hearing_id: UUID,
    starts_at: datetime,
    reason: MoveReason,
    place: HearingPlace,
    told_by: MarkSource | None,
    post_key: UUID,
    is_meant: bool = False,
) -> Hearing:
    """Postpones a hearing: the new one follows it, with who accompanies and what was arranged; they are told at once.

    What they said of the old hour does not hold for the new one. Raises as `note_hearing` does, and Conflict.
    """
    access.require(by, _NOTES, Section.LEGAL)
    case = locked_open(access.case.id)
    row_id = macs.sent_id(post_key, hearing_id, starts_at, reason.value, place.as_text(), told_by)
    if noted := Hearing.objects.filter(case=access.case, post_key=str(post_key)).first():
        _check_sent(noted, row_id, None)
        return noted
    before = locked_hearing(access, hearing_id)
    if starts_at == before.starts_at or starts_at <= at:
        raise UnableToNoteHearing(_("Tulis waktu barunya, yang masih di depan."))
    row = _drafted(by, at, access, starts_at, told_by, post_key, row_id)
    row.follows, row.person, row.agenda = before, before.person, before.agenda
    row.court_id, row.court_name = before.court_id, before.court_name
    row.witnesses = before.witnesses
    people = [who for who in tellers_of(access) if who.id in before.witnesses] if before.witnesses else []
    row.hears_child = _hears_child(people, starts_at)
    _end(by, at, before, HearingStatus.MOVED, move_reason=reason.value)
    _store(by, at, access, row, place)
    ids = {"hearing": str(before.id), "new": str(row.id), "reason": reason.value}
    record_case_event(by, at, access.case.id, events.MOVED, **ids)
    officers = [each.officer_id for each in standing_companions().filter(hearing=before)]
    appoint_companions(by, at, access, row, officers, is_meant=is_meant, code="hearing-moved", is_carried=True)
    for each in before.arrangements.all():
        each.pk, each.id, each.hearing = None, uuid4(), row
        each.recorded_by, each.recorded_by_name, each.recorded_at = by.person_id, by.name, at
        each.save(force_insert=True)
    _tell_victims(by, at, case, row)
    return row


def _end(by: Actor, at: datetime, row: Hearing, status: HearingStatus, **more: str) -> None:
    for name, value in {"status": status.value, "settled_at": at, "settled_by": by.person_id, **more}.items():
        setattr(row, name, value)
    row.save(update_fields=["status", "settled_at", "settled_by", *more])


@audit.action
def settle_hearing(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    hearing_id: UUID,
    outcome: HearingOutcome | None,
    told_by: MarkSource | None = None,
    reason: OffReason | None = None,
) -> Hearing:
    """Says how a hearing went; without an outcome it is called off, as who accompanies hears. Twice changes nothing.

    `reason`: why it is off; `told_by`: by whose word, where another noted it and neither police nor prosecutor says so.
    Raises UnableToNoteHearing, Conflict, Refused.
    """
    access.require(by, _NOTES, Section.LEGAL)
    status = HearingStatus.HAPPENED if outcome else HearingStatus.CANCELLED
    known = Hearing.objects.filter(pk=hearing_id, case=access.case, status=status, outcome=outcome or "").first()
    if known:
        audit.unchanged()
        return known
    case = Case.objects.select_for_update().get(pk=access.case.id)
    row = locked_hearing(access, hearing_id)
    if outcome and row.starts_at > at:
        raise UnableToNoteHearing(_("Sidang ini belum tiba. Tunda atau batalkan kalau tidak jadi."))
    ends = {"outcome": outcome.value} if outcome else _why_off(by, access, row, told_by, reason)
    _end(by, at, row, status, **ends)
    ids = {"hearing": str(row.id), "outcome": (outcome or status).value}
    record_case_event(by, at, access.case.id, events.SETTLED, **ids)
    if outcome is None:
        _tell_companions_off(by, at, row)
    if not case.is_closed:
        _tell_victims(by, at, case, row)
    return row


def _why_off(
    by: Actor, access: CaseAccess, row: Hearing, told_by: MarkSource | None, reason: OffReason | None
) -> dict[str, str]:
    if reason is None:
        raise UnableToNoteHearing(_("Pilih mengapa sidang ini batal."))
    if not needs_source(by, access, row):
        return {"move_reason": reason.value}
    if told_by is None:
        raise UnableToNoteHearing(_("Pilih menurut siapa sidang ini batal."))
    return {"move_reason": reason.value, "settled_told_by": told_by.value}


def _tell_companions_off(by: Actor, at: datetime, row: Hearing) -> None:
    """Who accompanies hears, and who noted the hearing and works on the case: it may be off by another's word."""
    officers = standing_companions().filter(hearing=row).values_list("officer_id", flat=True)
    noted = Assignment.objects.filter(case=row.case_id, person_id=row.recorded_by, until=None)
    for officer in {*officers, *noted.values_list("person_id", flat=True)} - {by.person_id}:
        notify(at=at, code="hearing-cancelled", person_id=officer, ids={"case": str(row.case_id)})


def needs_source(by: Actor, access: CaseAccess, row: Hearing) -> bool:
    """Whether calling it off takes a source: another noted it, and this is neither police nor prosecutor."""
    return row.recorded_by != by.person_id and not acts_first_hand(by, access)


@audit.action
def confirm_hearing(*, by: Actor, at: datetime, access: CaseAccess, hearing_id: UUID) -> Hearing:
    """The police or the prosecutor say that it is so. Twice changes nothing. Raises Refused, Conflict."""
    access.require(by, _NOTES, Section.LEGAL)
    if not acts_first_hand(by, access):
        raise Refused(_NOTES, ids={"case": str(access.case.id)})
    row = locked_hearing(access, hearing_id)
    if not row.is_unconfirmed:
        audit.unchanged()
        return row
    row.confirmed_at, row.confirmed_by, row.confirmed_by_name = at, by.person_id, by.name
    row.save(update_fields=["confirmed_at", "confirmed_by", "confirmed_by_name"])
    record_case_event(by, at, access.case.id, events.CONFIRMED, hearing=str(row.id))
    return row
