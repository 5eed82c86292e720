"""Erasure with two names: asked for, approved by another. Carried out by `destroying`, as the database's owner.

The desk destroys nothing itself. Codes, states, moments, offices and counts stay; what was sealed goes with its keys.
"""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, By, check_powers, require_step_up
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import events
from sigap.cases.actions.break_glass import auditors_at
from sigap.cases.actions.holding import standing
from sigap.cases.actions.managers import tell_second
from sigap.cases.actions.person_records import people_recorded
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import (
    ERASED_CASE,
    ERASED_IDENTITY,
    Case,
    CasePerson,
    Erasure,
    LegalHold,
    Participation,
)
from sigap.cases.queries import CaseAccess, person_of
from sigap.cases.rules import ERASURE_STANDS, ErasureBasis, ErasureStatus, is_stale
from sigap.clocks.queries import rule_for
from sigap.clocks.rules import kept_until
from sigap.kernel.errors import Refused, Unable
from sigap.notifications import actions as notices
from sigap.ui.dates import long_day
from sigap.ui.taking_back import TakeBackReason, require_reason
from sigap.vault import macs
from sigap.work.rules import Duty

_ERASURE = "erasure"
_RUNNING = (ErasureStatus.WAITING, ErasureStatus.APPROVED)


class UnableToErase(Unable):
    """Nothing is destroyed; the sentence says what stands in the way."""


@audit.action
def request_erasure(
    *, by: Actor, at: datetime, access: CaseAccess, basis: ErasureBasis, ordinal: int | None
) -> Erasure:
    """Asks that a person's identity (`ordinal`) or the whole case be destroyed. Raises UnableToErase, StepUpNeeded.

    One that was asked for too long ago, or before the case opened again, and not carried out lapses by it.
    """
    access.require(by, Permission.CASE_ERASE_REQUEST, Section.SUMMARY if ordinal is None else Section.IDENTITY)
    require_step_up(by, at=at)
    case = Case.objects.select_for_update().get(pk=access.case.id)
    person = None if ordinal is None else person_of(access, ordinal)
    known = _running(case, person)
    if known is not None and is_lapsed(known, case, at):
        _lapse(by, at, known)
        known = None
    if known is not None:
        if (known.requested_by, known.basis) != (by.person_id, basis):
            raise UnableToErase(
                _("%(name)s sudah meminta pemusnahan ini. Tunggu jawabannya.") % {"name": known.requested_by_name}
            )
        audit.unchanged()
        return known
    _refuse_what_is_not_there(case, person)
    refuse_held(case)
    refuse_early(case, basis, at=at)
    check_all_powers(by, access)
    erasure = Erasure(
        id=uuid4(),
        case=case,
        case_code=case.code,
        person=person,
        person_ordinal=ordinal,
        basis=basis,
        requested_by=by.person_id,
        requested_by_name=by.name,
        requested_at=at,
    )
    sign_erasure(erasure)
    try:
        with transaction.atomic():
            erasure.save(force_insert=True)
    except IntegrityError:
        raise UnableToErase(_("Pemusnahan ini sudah diminta. Muat ulang halamannya.")) from None
    note_erasure(by, at, erasure, events.ERASURE_REQUESTED)
    auditors = {person_id for person_id, _office in auditors_at(at)}
    tell_second(by=by, at=at, code="erasure-requested", case=case, duty=Duty.CASE_ERASE_APPROVE, auditors=auditors)
    return erasure


@audit.action
def answer_erasure(*, by: Actor, at: datetime, erasure_id: UUID, is_approved: bool) -> Erasure:
    """The second name, or a refusal; who asked is told. Raises UnableToErase, StepUpNeeded, MacBroken."""
    erasure = _newest(erasure_for(by, erasure_id))
    require_step_up(by, at=at)
    becomes = ErasureStatus.APPROVED if is_approved else ErasureStatus.DECLINED
    if (erasure.answered_by, erasure.status) == (by.person_id, becomes):
        audit.unchanged()
        return erasure
    _refuse_answering(by, erasure)
    check_powers(by)
    check_erasure(erasure)
    if is_approved:
        # An auditor sees no case: for them the carrying out asks again.
        refuse_stale(erasure, Case.objects.filter(pk=erasure.case_id).first(), at)
        refuse_held(erasure.case_id)
    _answered(by, at, erasure, becomes)
    note_erasure(by, at, erasure, events.ERASURE_APPROVED if is_approved else events.ERASURE_DECLINED)
    about = {"case": str(erasure.case_id)}
    notices.notify(at=at, code="erasure-answered", person_id=erasure.requested_by, ids=about)
    return erasure


@audit.action
def withdraw_erasure(
    *, by: Actor, at: datetime, access: CaseAccess, erasure_id: UUID, reason: TakeBackReason | None
) -> Erasure:
    """Takes one's own request back, also an approved one that was not carried out yet. Raises UnableToErase."""
    access.require(by, Permission.CASE_ERASE_REQUEST, Section.SUMMARY)
    mine = Erasure.objects.filter(case=access.case, requested_by=by.person_id, pk=erasure_id).first()
    if mine is None:
        raise Refused(Permission.CASE_ERASE_REQUEST, ids={"case": str(access.case.id)})
    erasure = _newest(mine)
    if erasure.status == ErasureStatus.WITHDRAWN:
        audit.unchanged()
        return erasure
    if not erasure.is_running:
        raise UnableToErase(_("Permintaan ini sudah dijawab atau dijalankan. Muat ulang halamannya."))
    check_powers(by)
    check_erasure(erasure)
    why = require_reason(reason)
    _answered(by, at, erasure, ErasureStatus.WITHDRAWN)
    note_erasure(by, at, erasure, events.ERASURE_WITHDRAWN, reason=why.value)
    return erasure


def _lapse(by: Actor, at: datetime, erasure: Erasure) -> None:
    """Ends what nobody carried out in time, whoever asked for it: they may have left, and it would stand for ever."""
    check_erasure(erasure)
    _answered(by, at, erasure, ErasureStatus.WITHDRAWN)
    note_erasure(by, at, erasure, events.ERASURE_LAPSED)


def check_erasure(erasure: Erasure) -> None:
    """Raises MacBroken for a request, or an answer to it, that SIGAP did not write."""
    macs.verify(_ERASURE, _facts(erasure), erasure.mac)


def sign_erasure(erasure: Erasure) -> None:
    """Vouches for the row as it stands. Not saved."""
    erasure.mac = macs.sign(_ERASURE, _facts(erasure))


def erasures_of(access: CaseAccess) -> list[Erasure]:
    """What was asked for in a case, the newest first."""
    return list(Erasure.objects.filter(case=access.case).order_by("-requested_at"))


def erasures_for(actor: Actor, *, at: datetime) -> list[Erasure]:
    """What waits for a second name, and what was answered of late; those that wait first, the oldest of them first."""
    actor.require(Permission.CASE_ERASE_APPROVE)
    recent = Q(requested_at__gt=at - 3 * ERASURE_STANDS)
    found = _answerable(actor).filter(recent | Q(status=ErasureStatus.WAITING)).order_by("requested_at")
    return sorted(found, key=lambda row: row.status != ErasureStatus.WAITING)


def erasure_for(actor: Actor, erasure_id: UUID) -> Erasure:
    """One of them. Raises Refused."""
    actor.require(Permission.CASE_ERASE_APPROVE)
    found = _answerable(actor).filter(pk=erasure_id).first()
    if found is None:
        raise Refused(Permission.CASE_ERASE_APPROVE, ids={"erasure": str(erasure_id)})
    return found


def extent_of(erasure: Erasure) -> dict[str, int]:
    """How many data keys of each purpose the case has: what an erasure of the whole case would take, as counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT purpose, keys FROM cases.erasure_extent(%s)", [erasure.case_id])
        return {purpose: int(keys) for purpose, keys in cursor.fetchall()}


def _newest(seen: Erasure) -> Erasure:
    """The row as it is now, locked while it still runs; one that has ended is locked for nobody of the desk."""
    locked = Erasure.objects.select_for_update(of=("self",)).filter(pk=seen.pk).first()
    found: Erasure = locked or Erasure.objects.get(pk=seen.pk)
    return found


def _running(case: Case, person: CasePerson | None) -> Erasure | None:
    return Erasure.objects.filter(case=case, person=person, status__in=_RUNNING).first()


def _refuse_what_is_not_there(case: Case, person: CasePerson | None) -> None:
    if person is None and not case.is_closed:
        raise UnableToErase(_("Seluruh kasus hanya dimusnahkan sesudah ditutup. Tutup kasusnya dahulu."))
    has_nothing = person is not None and not person.is_named and person.pk not in people_recorded(case.pk)
    if case.erased_at or has_nothing:
        raise UnableToErase(_("Tidak ada isi yang masih dapat dimusnahkan di sini."))


def refuse_early(case: Case, basis: str, *, at: datetime) -> None:
    """Raises UnableToErase where the time of keeping is named and is not over, by the rule of that day."""
    if basis != ErasureBasis.RETENTION_OVER:
        return
    until = _kept_until(case, at)
    if until is None:
        raise UnableToErase(_("Masa simpan baru dihitung sesudah kasus ditutup."))
    if localdate(at) < until:
        raise UnableToErase(_("Masa simpan berkas ini baru lewat pada %(day)s.") % {"day": long_day(until)})


def keeping_of(erasure: Erasure, *, at: datetime) -> tuple[datetime | None, date | None]:
    """When its case was closed and until when it is kept; nothing of one that the actor does not see."""
    case = Case.objects.filter(pk=erasure.case_id).first()
    return (case.closed_at, _kept_until(case, at)) if case is not None else (None, None)


def _kept_until(case: Case, at: datetime) -> date | None:
    if case.closed_at is None:
        return None
    return kept_until(rule_for("keep-case", at).as_rule(), case.closed_at, get_current_timezone())


def is_lapsed(erasure: Erasure, case: Case | None, at: datetime) -> bool:
    """Whether a request has waited too long, or is of a whole case that opened again since."""
    return is_stale(erasure.requested_at, at) or _was_reopened(erasure, case)


def _was_reopened(erasure: Erasure, case: Case | None) -> bool:
    reopened_at = case.reopened_at if case is not None else None
    return erasure.is_of_case and reopened_at is not None and reopened_at > erasure.requested_at


def refuse_stale(erasure: Erasure, case: Case | None, at: datetime) -> None:
    """Raises UnableToErase for a request that has lapsed: nobody said yes to what was written since."""
    if _was_reopened(erasure, case):
        raise UnableToErase(_("Kasus ini dibuka lagi sesudah permintaan ini. Minta lagi kalau masih perlu."))
    if is_stale(erasure.requested_at, at):
        raise UnableToErase(_("Permintaan ini lebih dari 30 hari. Minta lagi kalau masih perlu."))


def refuse_held(case: Case | UUID) -> None:
    """Raises UnableToErase while somebody holds the case, MacBroken for an end of a hold that is not SIGAP's."""
    if standing(LegalHold.objects.filter(case=case)):
        raise UnableToErase(_("Berkas ini sedang ditahan untuk keperluan hukum. Tidak ada yang dimusnahkan."))


def _refuse_answering(by: Actor, erasure: Erasure) -> None:
    if erasure.requested_by == by.person_id:
        raise UnableToErase(_("Permintaan Anda sendiri disetujui oleh orang lain."))
    if erasure.status != ErasureStatus.WAITING:
        raise UnableToErase(
            _("%(name)s sudah menjawab permintaan ini: %(status)s.")
            % {"name": erasure.answered_by_name, "status": erasure.status_label}
        )


def _answered(by: Actor, at: datetime, erasure: Erasure, status: ErasureStatus) -> None:
    erasure.status, erasure.answered_by, erasure.answered_by_name, erasure.answered_at = (
        status, by.person_id, by.name, at,
    )  # fmt: skip
    sign_erasure(erasure)
    erasure.save(update_fields=["status", "answered_by", "answered_by_name", "answered_at", "mac"])


def _answerable(by: Actor) -> QuerySet[Erasure]:
    """Requests on which the actor may put a name: of cases in which their office takes part, or, of an auditor, all."""
    found = Erasure.objects.all()
    if by.can(Permission.AUDIT_SEE):
        return found
    offices = by.offices_where(Permission.CASE_ERASE_APPROVE)
    return found.filter(Exists(Participation.objects.filter(case=OuterRef("case"), office_id__in=offices, until=None)))


def note_erasure(by: By, at: datetime, erasure: Erasure, code: str, **ids: str) -> None:
    """One line of the case's trail about a request."""
    person = {"person": str(erasure.person_id)} if erasure.person_id else {}
    what = ERASED_CASE if erasure.is_of_case else ERASED_IDENTITY
    record_case_event(
        by, at, erasure.case_id, code, erasure=str(erasure.id), basis=str(erasure.basis), what=what, **person, **ids
    )


def _facts(erasure: Erasure) -> tuple[macs.Fact, ...]:
    return (
        erasure.id,
        erasure.case_id,
        erasure.person_id,
        str(erasure.basis),
        erasure.requested_by,
        erasure.requested_at,
        str(erasure.status),
        erasure.answered_by,
        erasure.answered_at,
        erasure.done_at,
    )
