"""A screening is written: sealed under the assessment section's key, its outcome in clear, its deadlines begun.

It sets no risk: the instrument proposes, an officer decides (see `risk`).
"""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import events
from sigap.cases.actions.danger import set_dangers
from sigap.cases.actions.following import follow_people
from sigap.cases.actions.fulfilling import note_police_known
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.opening import SUBJECT
from sigap.cases.actions.people import date_act
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import SectionConflict, key_behind
from sigap.cases.models import Case, CaseScreening, in_trail
from sigap.cases.queries import CaseAccess
from sigap.cases.queries.screening import latest_screening, may_screen_first, receiver_of, subjects_of
from sigap.cases.rules import HARMED
from sigap.cases.rules.danger import DangerSource
from sigap.cases.rules.screened import screening_state
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.clocks.queries import rule_for
from sigap.clocks.rules import NoSuchRule
from sigap.kernel.errors import Refused, Unable
from sigap.screening.rules.examination import Answers, Screening, ScreeningResult, screen
from sigap.screening.rules.stored_text import screening_text
from sigap.vault.sealing import Place, seal

_TABLE, _COLUMN = "cases_casescreening", "sealed_answers"
_DATES = (Permission.CASE_EDIT_SUMMARY, Section.SUMMARY)


class UnableToScreen(Unable):
    """Nothing was stored; the sentence says what does not fit."""


def screening_place(row_id: UUID) -> Place:
    """Where the sealed part of one version lies."""
    return Place(table=_TABLE, row=row_id, column=_COLUMN, section=Section.ASSESSMENT.value)


@audit.action
def note_screening(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    answers: Answers,
    reported_at: datetime | None,
    based_on: int,
    is_asked: bool = False,
) -> CaseScreening:
    """Stores the next version of a case's screening, about its persons as they stand, and begins its deadlines.

    Dangers that it names stand from then on, and the day of the act, where the case has none yet. `is_asked` says that
    the three elements were asked for, also where none was found: without it, no element means that nobody has screened.
    `reported_at` is when the report came to the managing office; `based_on` the version that was read, 0 for none.
    Raises Refused, SectionConflict when that is no longer the newest, UnableToScreen for days that cannot be.
    """
    _require(by, access, latest_screening(access.case.id))
    # Read again behind the lock: a colleague may have stored one while this waited.
    case, newest = locked_open(access.case.id), latest_screening(access.case.id)
    if (newest.version if newest else 0) != based_on:
        name = newest.writer_name if newest else ""
        raise SectionConflict(_("%(name)s menyimpan versi lain sementara Anda menulis.") % {"name": name})
    _refuse_the_future(answers, reported_at, at)
    screening = Screening(
        answers=answers,
        persons=subjects_of(case.id, acted_on=answers.acted_on),
        reported_at=localtime(reported_at) if reported_at else None,
        received_by=receiver_of(case),
    )
    result = screen(screening)
    row = _stored(by, at, access, screening, result, version=based_on + 1, is_asked=is_asked)
    dates_act = answers.acted_on is not None and case.acted_on is None and access.may(by, *_DATES)
    if dates_act:
        date_act(by, at, case, acted_on=answers.acted_on, area=case.area)
    _start_deadlines(by, at, case, screening, result)
    note_police_known(by, at, case.id)
    if answers.emergency and access.may(by, Permission.CASE_RISK_SET, Section.SUMMARY):
        set_dangers(by=by, at=at, access=access, flags=answers.emergency, source=DangerSource.SCREENING)
    found = {"indication": in_trail(row.state), "risk": row.proposed_risk, "instrument": row.instrument}
    record_case_event(by, at, case.id, events.SCREENED, version=str(row.version), **found)
    if dates_act:
        follow_people(by, at, access)
    return row


def _require(by: Actor, access: CaseAccess, newest: CaseScreening | None) -> None:
    if newest is None and may_screen_first(by, access):
        return
    if newest is not None and not access.has(Section.ASSESSMENT) and may_screen_first(by, access):
        raise UnableToScreen(_("Asesmen pertama sudah disimpan. Yang berikutnya ditulis petugas yang menangani."))
    access.require(by, Permission.SCREENING_EDIT, Section.ASSESSMENT)


def _refuse_the_future(answers: Answers, reported_at: datetime | None, at: datetime) -> None:
    if reported_at is not None and reported_at > at:
        raise UnableToScreen(_("Waktu laporan ini belum terjadi. Periksa lagi tanggal dan jamnya."))
    if answers.acted_on is not None and answers.acted_on > localdate(at):
        raise UnableToScreen(_("Tanggal kejadian ini belum terjadi. Periksa lagi."))


def _stored(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    screening: Screening,
    result: ScreeningResult,
    *,
    version: int,
    is_asked: bool,
) -> CaseScreening:
    if not access.is_assigned:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id)})
    check_all_powers(by, access)
    row_id, key = uuid4(), key_behind(access.case.id, Section.ASSESSMENT, at=at)
    row = CaseScreening(
        id=row_id,
        case=access.case,
        version=version,
        key_id=key.id,
        sealed_answers=seal(screening_text(screening), key=key, place=screening_place(row_id)),
        indication=screening_state(result.indication, is_asked=is_asked),
        victims=[int(each.ref) for each in screening.persons if each.role in HARMED],
        is_sexual_offence=result.sexual_offence,
        proposed_risk=result.risk,
        ampk=list(result.ampk),
        mediation_allowed=result.mediation_allowed,
        instrument=result.instrument.version,
        written_by=by.person_id,
        writer_name=by.name,
        written_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise SectionConflict(_("Rekan Anda menyimpan versi lain sementara Anda menulis.")) from None
    return row


def _start_deadlines(by: Actor, at: datetime, case: Case, screening: Screening, result: ScreeningResult) -> None:
    """Once for a case, counted from the report: a later version starts nothing anew, and stops nothing."""
    for deadline in result.deadlines:
        known = Clock.objects.filter(rule_code=deadline.rule, subject_kind=SUBJECT, subject_id=case.id)
        if screening.reported_at is None or known.exists() or not _ran_then(deadline.rule, screening.reported_at):
            continue
        clocks.start(
            by=by,
            at=screening.reported_at,
            recorded_at=at,
            rule=deadline.rule,
            subject_kind=SUBJECT,
            subject_id=case.id,
            owner_office=case.office_id,
            owner_person=case.manager_id,
        )


def _ran_then(rule: str, at: datetime) -> bool:
    """Whether the rule stood when the report came: a report from before the law begins no duty of that law."""
    try:
        rule_for(rule, at)
    except NoSuchRule:
        return False
    return True
