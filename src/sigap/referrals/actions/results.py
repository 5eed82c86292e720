"""What came of an accepted referral is told to the sender, or the sender says with a reason that none is owed."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, check_powers
from sigap.access.roles import Section
from sigap.assistance.rules import ReferralPurpose
from sigap.cases.actions.managers import tell_manager_of
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import Case
from sigap.cases.queries import CaseAccess
from sigap.clocks import actions as clocks
from sigap.juvenile.actions import note_litmas_done
from sigap.kernel.errors import Unable
from sigap.referrals import events
from sigap.referrals.actions.offering import sent_by_us
from sigap.referrals.actions.referral_state import (
    end_question,
    one_step_at_a_time,
    require_asked,
    tell,
    tell_sender,
    to_the_minute,
)
from sigap.referrals.models import Referral, Result
from sigap.referrals.rules import (
    CHILD_INQUIRY_CLOCK,
    NO_EXAM,
    RESULT,
    ExamFacts,
    ReferralStatus,
    ResultKind,
    result_clock,
)
from sigap.ui.sent_again import check_same
from sigap.vault import datakeys
from sigap.vault.sealing import Place, seal

NOTE = "sealed_note"
_TABLE = "referrals_result"


class UnableToReportResult(Unable):
    """No result was stored."""


def result_place(result_id: UUID) -> Place:
    """Where a result's note lies."""
    return Place(table=_TABLE, row=result_id, column=NOTE, section=Section.REFERRALS.value)


@audit.action
def report_result(
    *,
    by: Actor,
    at: datetime,
    referral_id: UUID,
    kind: ResultKind,
    done_at: datetime,
    note: str,
    exam: ExamFacts = NO_EXAM,
) -> Result:
    """The office that took it tells the sender what was done, and when. Once; a second click gives the same.

    Raises UnableToReportResult.
    """
    referral = require_asked(by, referral_id)
    if referral.is_unconfirmed:
        raise UnableToReportResult(_("Benarkan dahulu jawaban yang dicatat untuk kantor Anda."))
    return _store(by, at, referral, kind, done_at, note, exam, office_id=referral.to_office_id)


@audit.action
def record_result(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    referral_id: UUID,
    kind: ResultKind,
    done_at: datetime,
    note: str,
    exam: ExamFacts = NO_EXAM,
) -> Result:
    """The sender takes down the result of an office that never signs in, or waives it with a reason.

    Raises UnableToReportResult.
    """
    referral = sent_by_us(by, access, referral_id)
    if kind is ResultKind.WAIVED and not note.strip():
        raise UnableToReportResult(_("Tulis mengapa hasilnya tidak ditunggu lagi."))
    return _store(by, at, referral, kind, done_at, note, exam, office_id=referral.from_office_id)


def _store(
    by: Actor,
    at: datetime,
    referral: Referral,
    kind: ResultKind,
    done_at: datetime,
    note: str,
    exam: ExamFacts,
    *,
    office_id: UUID,
) -> Result:
    if referral.status != ReferralStatus.ACCEPTED:
        raise UnableToReportResult(_("Hasil dilaporkan sesudah rujukan diterima."))
    if not to_the_minute(referral.offered_at) <= done_at <= at:
        raise UnableToReportResult(_("Waktu dikerjakan harus sesudah rujukan dikirim dan tidak di masa depan."))
    check_powers(by)
    one_step_at_a_time(referral.id)
    result = Result(
        id=uuid4(),
        referral=referral,
        case_id=referral.case_id,
        kind=kind,
        done_at=done_at,
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
        office_id=office_id,
        cost=exam.cost,
        payer=exam.payer or "",
        holder=exam.holder or "",
        key_id=referral.key_id,
    )
    key = datakeys.open_key(referral.key_id)
    result.sealed_note = seal(note, key=key, place=result_place(result.id))
    if not _is_first(result):
        return _result_before(by, result)
    referral.refresh_from_db()
    if referral.status != ReferralStatus.ACCEPTED:
        raise UnableToReportResult(_("Kantor itu baru menyanggah jawaban yang dicatat. Muat ulang halamannya."))
    is_litmas = result_clock(referral.asked) == CHILD_INQUIRY_CLOCK and kind is ResultKind.DONE
    _end_waiting(by, at, referral, kind, since=done_at if is_litmas else at)
    _follow_in_the_case(by, at, referral, result, is_litmas=is_litmas)
    notice = "referral-waived" if kind is ResultKind.WAIVED else "referral-result"
    if office_id == referral.to_office_id:
        tell_sender(at, referral, notice)
    else:
        tell(at, referral, notice, office=referral.to_office_id)
    record_case_event(by, at, referral.case_id, events.RESULT_REPORTED, referral=str(referral.id), kind=kind.value)
    return result


def _end_waiting(by: Actor, at: datetime, referral: Referral, kind: ResultKind, *, since: datetime) -> None:
    """The result is owed no more: a report of one when it is reported, a litmas when it was brought (`since`)."""
    outcome = kind.value
    clocks.stop_all(by=by, at=since, recorded_at=at, subject_kind=RESULT, subject_id=referral.id, outcome=outcome)
    end_question(by, at, referral, outcome=outcome)


def _follow_in_the_case(by: Actor, at: datetime, referral: Referral, result: Result, *, is_litmas: bool) -> None:
    """The inquiry into a child is done; what LPSK gave or refused is noted by who answers for the case, not by LPSK."""
    if is_litmas:
        ids = {"referral_id": referral.id, "result_id": result.id}
        note_litmas_done(by=by, at=at, code=referral.case_code, done_at=result.done_at, **ids)
    if ReferralPurpose.WITNESS_PROTECTION in referral.asked and result.kind != ResultKind.WAIVED:
        case = Case.objects.get(pk=referral.case_id)
        if case.manager_id != by.person_id:
            tell_manager_of(case, at=at, code="protection-answered")


def _is_first(result: Result) -> bool:
    try:
        with transaction.atomic():
            result.save(force_insert=True)
    except IntegrityError as error:
        if "referral_id" in str(error):
            return False
        raise
    return True


_CONTENT = ("kind", "done_at", "cost", "payer", "holder")


def _result_before(by: Actor, sent: Result) -> Result:
    """What the same person reported before. Raises UnableToReportResult for another, Conflict for other content."""
    found = Result.objects.get(referral_id=sent.referral_id)
    if found.recorded_by != by.person_id:
        raise UnableToReportResult(
            _("%(name)s sudah lebih dulu melaporkan hasilnya.") % {"name": found.recorded_by_name}
        )
    check_same(found, **{name: getattr(sent, name) for name in _CONTENT})
    audit.unchanged()
    return found
