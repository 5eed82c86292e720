"""What a deadline of a case waits for was done: another act proves it, or somebody says so, and when.

A review begins its next month by it.
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.opening import SUBJECT, begin_deadlines
from sigap.cases.models import Case
from sigap.cases.queries import CaseAccess
from sigap.cases.queries.police import BY_LP, PoliceReport, first_police_report
from sigap.cases.rules.deadlines import ENDED_BY_HAND, FIRST_CONTACT, RENEWED, TO_POLICE
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.kernel.errors import Refused, Unable


class UnableToFulfil(Unable):
    """This deadline ends by another act, or was done before it began."""


@audit.action
def fulfil(*, by: Actor, at: datetime, access: CaseAccess, clock_id: UUID, done_at: datetime) -> Clock:
    """Ends a deadline of this case as of `done_at`, for the office that owns it. A second click changes nothing.

    Raises UnableToFulfil, UnableToStopClock for a moment before it began or in the future, Refused.
    """
    access.require(by, Permission.CLOCK_PAUSE, Section.SUMMARY)
    owns = access.offices_where(by, Permission.CLOCK_PAUSE, Section.SUMMARY)
    case = locked_open(access.case.id)
    clock = Clock.objects.filter(
        pk=clock_id, subject_kind=SUBJECT, subject_id=access.case.id, owner_office__in=owns
    ).first()
    if clock is None:
        raise Refused(Permission.CLOCK_PAUSE, ids={"case": str(access.case.id), "item": str(clock_id)})
    if clock.rule_code not in ENDED_BY_HAND:
        raise UnableToFulfil(_("Tenggat ini selesai lewat langkahnya sendiri, bukan dari sini."))
    if clock.stopped_at is not None:
        audit.unchanged()
        return clock
    ended = clocks.stop(by=by, at=done_at, recorded_at=at, clock_id=clock.id)
    if clock.rule_code in RENEWED:
        begin_deadlines(by=by, case=case, at=done_at, recorded_at=at, rules=(clock.rule_code,))
    return ended


@audit.action
def fulfilled_by(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    rule: str,
    done_at: datetime,
    outcome: str,
    proof: UUID,
    office_id: UUID | None = None,
    is_lasting: bool = False,
) -> bool:
    """Ends this case's deadline of a rule because another act proves it; False where none runs, or not for the office.

    `proof` is the note, referral or mark: the trail names it, and says what it was by `outcome`. That act has asserted
    its power. What was done before the deadline began leaves it running, unless it holds on (`is_lasting`), as a police
    report does.
    """
    mine = Clock.objects.filter(rule_code=rule, subject_kind=SUBJECT, subject_id=case_id, stopped_at=None)
    began = (mine.filter(owner_office=office_id) if office_id else mine).values_list("started_at", flat=True).first()
    if began is None or (done_at < began and not is_lasting):
        audit.unchanged()
        return False
    return clocks.stop_rule(
        by=by,
        at=min(max(done_at, began), at),
        recorded_at=at,
        rule=rule,
        subject_kind=SUBJECT,
        subject_id=case_id,
        outcome=outcome,
        proof=proof,
    )


def recheck_first_contact(
    *,
    by: Actor,
    at: datetime,
    case: Case,
    office_id: UUID,
    outcome: str,
    was: datetime,
    done_at: datetime | None,
    proof: UUID,
) -> None:
    """What ended the first contact as `outcome` at `was` happened at `done_at`, or never: it ends then, or runs again.

    Where it runs, or something else proves that the office of the case reached the client, it ends by that. What the
    case's former office owed is left as it is.
    """
    mine = Clock.objects.filter(rule_code=FIRST_CONTACT, subject_kind=SUBJECT, subject_id=case.id)
    ended = mine.filter(owner_office=case.office_id, outcome=outcome, stopped_at=was).first()
    is_own = office_id == case.office_id and office_id in by.office_ids
    if not is_own or (ended is not None and done_at == was):
        return
    if ended is not None:
        _begin_anew(by, at, case, ended)
    proofs = [each for path in settings.SIGAP_WITH_THE_CLIENT for each in import_string(path)(case)]
    for moment, kind, found in sorted({*proofs, *([(done_at, outcome, proof)] if done_at else [])}):
        fulfilled_by(
            by=by, at=at, case_id=case.id, rule=FIRST_CONTACT, done_at=moment, outcome=kind, proof=found,
            office_id=office_id,
        )  # fmt: skip


def note_police_notified(
    *, by: Actor, at: datetime, case_id: UUID, done_at: datetime, outcome: str, proof: UUID
) -> None:
    """Ends what this case owes to the police (UU 12/2022 art. 41, PP 9/2008 art. 14): they have the report."""
    for rule in TO_POLICE:
        fulfilled_by(
            by=by, at=at, case_id=case_id, rule=rule, done_at=done_at, outcome=outcome, proof=proof, is_lasting=True
        )


def note_police_known(by: Actor, at: datetime, case_id: UUID) -> None:
    """The same by what was noted before, also before the duty began: as of when the police had the report.

    A paper tells no hour that could be too late: on the day on which it is due it was in time.
    """
    first = first_police_report(case_id)
    mine = Clock.objects.filter(rule_code__in=TO_POLICE, subject_kind=SUBJECT, subject_id=case_id, stopped_at=None)
    if first is None:
        return
    for clock in mine:
        clocks.stop_rule(
            by=by,
            at=_ended_by(first, clock, at),
            recorded_at=at,
            rule=clock.rule_code,
            subject_kind=SUBJECT,
            subject_id=case_id,
            outcome=first.outcome,
            proof=first.proof,
        )


def reckon_police_reports(by: Actor, at: datetime, case: Case) -> None:
    """The police reports of a case changed: what one ended that says something else now runs again, or ended then."""
    first = first_police_report(case.id)
    ended = Clock.objects.filter(rule_code__in=TO_POLICE, subject_kind=SUBJECT, subject_id=case.id, outcome=BY_LP)
    for clock in ended:
        if first is None or clock.stopped_at != _ended_by(first, clock, clock.stopped_recorded_at or at):
            _begin_anew(by, at, case, clock)
    note_police_known(by, at, case.id)


def _ended_by(report: PoliceReport, clock: Clock, recorded_at: datetime) -> datetime:
    done_at = clock.due_at if report.earliest <= clock.due_at <= report.latest else report.latest
    return min(max(done_at, clock.started_at), recorded_at)


def _begin_anew(by: Actor, at: datetime, case: Case, clock: Clock) -> None:
    """What ended this deadline was no end: it runs again from its first moment."""
    clocks.take_back(by=by, at=at, clock_id=clock.id)
    begin_deadlines(by=by, case=case, at=clock.started_at, recorded_at=at, rules=(clock.rule_code,))
