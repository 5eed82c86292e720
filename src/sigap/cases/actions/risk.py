"""The risk of a case as officers decide it: raised at once, lowered by two, alone only after waiting and reviewed.

The database changes a risk through one door only, `cases.apply_risk`, which asks for the decision behind it.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.access.queries import office_calendar
from sigap.access.roles import Section
from sigap.cases import events
from sigap.cases.actions.locking import UnableToWorkOnClosedCase, locked_open
from sigap.cases.actions.managers import CaseHearer, tell_manager_of, tell_second
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.models import RISK_LABELS, Case, RiskDecision
from sigap.cases.queries import CaseAccess
from sigap.cases.queries.screening import proposed_risk, waiting_lowering
from sigap.cases.rules import Risk
from sigap.cases.rules.risk import RiskBasis, RiskFinding, RiskStatus, first_status, needs_words
from sigap.cases.rules.second_review import alone_from
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.notifications import actions as notices
from sigap.notifications.rules import Audience
from sigap.ui.dates import near_moment
from sigap.ui.taking_back import TakeBackReason, require_reason
from sigap.vault import macs
from sigap.vault.sealing import Place, seal
from sigap.work.rules import Duty

"""Kinds of what stays open on the case and holds its closure up: an answer is awaited, a review is owed.

Closing does not withdraw them: whether a second person must close depends on the risk (plan, section 3, "Small
offices"), so a lowering at which nobody else has looked would decide by itself how many eyes see the end.
"""
_TABLE, _COLUMN = "cases_riskdecision", "sealed_words"
_FIRST_EVENT = {
    RiskStatus.RAISED: events.RISK_RAISED,
    RiskStatus.KEPT: events.RISK_KEPT,
    RiskStatus.WAITING: events.RISK_LOWERING_ASKED,
}


class UnableToSetRisk(Unable):
    """The risk stands as it stood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskChoice:
    """What an officer decides: the risk, why as a code, and in words (empty where none are asked)."""

    risk: Risk
    basis: RiskBasis
    words: str = ""


def words_place(decision_id: UUID) -> Place:
    """Where the words of one decision lie: in the section that everybody enters who works on the case."""
    return Place(table=_TABLE, row=decision_id, column=_COLUMN, section=Section.SUMMARY.value)


@audit.action
def decide_risk(
    *, by: Actor, at: datetime, access: CaseAccess, wanted: RiskChoice, seen: Risk, post_key: UUID
) -> RiskDecision:
    """Raises or keeps a risk at once; asks a second person to lower it. A second click gives the first decision.

    `seen` is the risk on which it rests; other words under the same `post_key` are another decision.
    Raises Refused, Conflict when the risk has changed, UnableToSetRisk.
    """
    access.require(by, Permission.CASE_RISK_SET, Section.SUMMARY)
    _one_at_a_time(access.case.id)
    case = locked_open(access.case.id)
    decision_id = macs.sent_id(post_key, wanted.risk.value, wanted.basis.value, wanted.words.strip())
    if known := RiskDecision.objects.filter(pk=decision_id, case=case, decided_by=by.person_id).first():
        audit.unchanged()
        return known
    current = Risk(case.risk)
    if seen is not current:
        raise Conflict(
            _("Risiko kasus ini baru saja berubah menjadi: %(risk)s. Periksa lagi.") % {"risk": RISK_LABELS[current]}
        )
    proposed = proposed_risk(access)
    if needs_words(current=current, wanted=wanted.risk, proposed=proposed) and not wanted.words.strip():
        raise UnableToSetRisk(_("Tulis alasannya: risikonya diturunkan, atau lain dari petunjuk sistem."))
    status = first_status(current, wanted.risk)
    row = _row(by, at, access, wanted, status, current=current, decision_id=decision_id)
    _settle_the_waiting(by, at, case, status)
    _store(row)
    _record_event(by, at, row, _FIRST_EVENT[status])
    if status is RiskStatus.RAISED:
        _apply(row)
        _tell_raised(by, at, case, row)
    elif status is RiskStatus.WAITING:
        tell_second(
            by=by, at=at, code="risk-lowering-asked", case=case, duty=Duty.CASE_RISK_APPROVE, until=row.alone_from
        )
    return row


@audit.action
def answer_lowering(
    *, by: Actor, at: datetime, access: CaseAccess, decision_id: UUID, is_approved: bool
) -> RiskDecision:
    """The second pair of eyes on a lowering. Raises Refused, UnableToSetRisk; Conflict when the risk has moved."""
    _require_second(by, access)
    row, becomes = _newest(access, decision_id), RiskStatus.APPROVED if is_approved else RiskStatus.DECLINED
    if (row.answered_by, row.status) == (by.person_id, becomes):
        audit.unchanged()
        return row
    _refuse_settled(row)
    if row.decided_by == by.person_id:
        raise UnableToSetRisk(_("Permintaan Anda sendiri dijawab oleh orang lain."))
    _refuse_closed(access)
    check_powers(by)
    _answered(row, by, at, becomes)
    if is_approved:
        _apply(row)
        _tell_lowered(by, at, access.case, row)
    _record_event(by, at, row, events.RISK_LOWERED if is_approved else events.RISK_LOWERING_DECLINED)
    code = "risk-lowering-approved" if is_approved else "risk-lowering-declined"
    notices.notify(at=at, code=code, person_id=row.decided_by, ids={"case": str(access.case.id)})
    return row


@audit.action
def lower_alone(*, by: Actor, at: datetime, access: CaseAccess, decision_id: UUID) -> RiskDecision:
    """Whoever asked carries it out alone, nobody having answered in a working day; a review is then due.

    Raises Refused, UnableToSetRisk; Conflict when the risk has moved.
    """
    access.require(by, Permission.CASE_RISK_SET, Section.SUMMARY)
    row = _newest(access, decision_id)
    if row.decided_by != by.person_id:
        raise Refused(Permission.CASE_RISK_SET, ids={"case": str(access.case.id)})
    if row.status == RiskStatus.ALONE:
        audit.unchanged()
        return row
    _refuse_settled(row)
    if row.alone_from is None or at < row.alone_from:
        until = near_moment(row.alone_from, at) if row.alone_from else ""
        raise UnableToSetRisk(_("Tunggu jawaban pemeriksa kedua sampai %(moment)s.") % {"moment": until})
    case = locked_open(access.case.id)
    check_powers(by)
    _answered(row, by, at, RiskStatus.ALONE)
    _apply(row)
    _record_event(by, at, row, events.RISK_LOWERED_ALONE)
    tell_second(by=by, at=at, code="risk-lowered-alone", case=case, duty=Duty.CASE_RISK_APPROVE)
    _tell_lowered(by, at, case, row)
    return row


@audit.action
def withdraw_lowering(
    *, by: Actor, at: datetime, access: CaseAccess, decision_id: UUID, reason: TakeBackReason | None
) -> RiskDecision:
    """Whoever asked takes it back, with a reason. Raises Refused, UnableToSetRisk, ReasonMissing."""
    access.require(by, Permission.CASE_RISK_SET, Section.SUMMARY)
    row = _newest(access, decision_id)
    if row.decided_by != by.person_id:
        raise Refused(Permission.CASE_RISK_SET, ids={"case": str(access.case.id)})
    if row.status == RiskStatus.WITHDRAWN:
        audit.unchanged()
        return row
    _refuse_settled(row)
    why = require_reason(reason)
    _answered(row, by, at, RiskStatus.WITHDRAWN)
    _record_event(by, at, row, events.RISK_LOWERING_WITHDRAWN, reason=why.value)
    return row


@audit.action
def review_lowering(
    *, by: Actor, at: datetime, access: CaseAccess, decision_id: UUID, finding: RiskFinding
) -> RiskDecision:
    """Another person looks at a lowering that was done alone. It changes no risk: raising stands open to all."""
    _require_second(by, access)
    row = _newest(access, decision_id)
    if row.finding:
        audit.unchanged()
        return row
    if row.status != RiskStatus.ALONE:
        raise UnableToSetRisk(_("Tidak ada yang perlu ditinjau di sini. Muat ulang halamannya."))
    if row.decided_by == by.person_id:
        raise UnableToSetRisk(_("Penurunan Anda sendiri ditinjau oleh orang lain."))
    check_powers(by)
    row.finding, row.reviewed_by, row.reviewed_by_name, row.reviewed_at = finding, by.person_id, by.name, at
    row.save(update_fields=["finding", "reviewed_by", "reviewed_by_name", "reviewed_at"])
    record_case_event(by, at, access.case.id, events.RISK_REVIEWED, decision=str(row.id), finding=finding.value)
    if finding is RiskFinding.TOO_LOW:
        tell_manager_of(access.case, at=at, code="risk-too-low")
    return row


def _row(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    wanted: RiskChoice,
    status: RiskStatus,
    *,
    current: Risk,
    decision_id: UUID,
) -> RiskDecision:
    row = RiskDecision(
        id=decision_id,
        case=access.case,
        risk_before=current,
        risk_after=wanted.risk,
        basis=wanted.basis,
        status=status,
        decided_by=by.person_id,
        decided_by_name=by.name,
        decided_at=at,
    )
    if status is RiskStatus.WAITING:
        row.alone_from = alone_from(at, office_calendar(at, access.case.office_id))
    if words := wanted.words.strip():
        key = section_key(by=by, at=at, access=access, section=Section.SUMMARY)
        row.key_id, row.sealed_words = key.id, seal(words, key=key, place=words_place(decision_id))
    return row


def _store(row: RiskDecision) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise UnableToSetRisk(_("Keputusan ini sudah tersimpan. Muat ulang halamannya.")) from None


def _settle_the_waiting(by: Actor, at: datetime, case: Case, status: RiskStatus) -> None:
    """A second wish to lower is refused while one waits; a raising makes the waiting one lapse."""
    waiting = waiting_lowering(case.id)
    if waiting is None or status is RiskStatus.KEPT:
        return
    if status is RiskStatus.WAITING:
        raise UnableToSetRisk(
            _("%(name)s sudah meminta penurunan. Tunggu jawabannya.") % {"name": waiting.decided_by_name}
        )
    _answered(waiting, by, at, RiskStatus.LAPSED)
    _record_event(by, at, waiting, events.RISK_LOWERING_LAPSED)


def _one_at_a_time(case_id: UUID) -> None:
    """Acts on a case's risk come one after the other: a decision and the case are locked by who may not lock both."""
    audit.one_at_a_time(f"cases.risk:{case_id}")


def _newest(access: CaseAccess, decision_id: UUID) -> RiskDecision:
    """The decision as it is now, locked while it may still change. Raises Refused when the case has none such."""
    _one_at_a_time(access.case.id)
    mine = RiskDecision.objects.filter(pk=decision_id, case=access.case)
    found: RiskDecision | None = mine.select_for_update(of=("self",)).first() or mine.first()
    if found is None:
        raise Refused(Permission.CASE_RISK_SET, ids={"case": str(access.case.id)})
    return found


def _refuse_settled(row: RiskDecision) -> None:
    if not row.is_waiting:
        raise UnableToSetRisk(
            _("Permintaan ini sudah berakhir: %(status)s. Muat ulang halamannya.") % {"status": row.status_label}
        )


def _refuse_closed(access: CaseAccess) -> None:
    if access.case.is_closed:
        raise UnableToWorkOnClosedCase(_("Kasus ini sudah ditutup. Tidak ada yang diubah."))


def _require_second(by: Actor, access: CaseAccess) -> None:
    if not set(by.offices_where(Permission.CASE_RISK_APPROVE)) & access.seen_through:
        raise Refused(Permission.CASE_RISK_APPROVE, ids={"case": str(access.case.id)})


def _answered(row: RiskDecision, by: Actor, at: datetime, status: RiskStatus) -> None:
    row.status, row.answered_by, row.answered_by_name, row.answered_at = status, by.person_id, by.name, at
    row.save(update_fields=["status", "answered_by", "answered_by_name", "answered_at"])


def _apply(row: RiskDecision) -> None:
    """The case takes the risk of this decision. Raises Conflict when it no longer has the one it was decided on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases.apply_risk(%s)", [row.id])
        (version,) = cursor.fetchone()
    if version is None:
        raise Conflict(_("Risiko kasus ini berubah sementara itu. Muat ulang halamannya, lalu putuskan lagi."))
    row.case_version = version


def _record_event(by: Actor, at: datetime, row: RiskDecision, code: str, **more: str) -> None:
    record_case_event(
        by,
        at,
        row.case_id,
        code,
        decision=str(row.id),
        former=str(row.risk_before),
        risk=str(row.risk_after),
        basis=str(row.basis),
        **more,
    )


def _tell_raised(by: Actor, at: datetime, case: Case, row: RiskDecision) -> None:
    hearer = None if case.manager_id == by.person_id else tell_manager_of(case, at=at, code="risk-raised")
    if row.risk_after == Risk.HIGH and hearer is not CaseHearer.HEAD:
        about = {"case": str(case.id)}
        notices.notify(at=at, code="risk-raised", office_id=case.office_id, role=Audience.HEAD, ids=about)


def _tell_lowered(by: Actor, at: datetime, case: Case, row: RiskDecision) -> None:
    """Whoever answers for the case, unless they asked for it or approved it: deadlines and visits follow the risk."""
    if case.manager_id not in {by.person_id, row.decided_by}:
        tell_manager_of(case, at=at, code="risk-lowered")
