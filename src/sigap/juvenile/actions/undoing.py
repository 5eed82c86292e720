"""A step that was noted wrong is taken back; what it began or ended is reckoned anew from the steps that stand."""

from datetime import datetime
from uuid import UUID

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.queries import CaseAccess
from sigap.clocks import actions as clocks
from sigap.clocks.actions.running import TAKEN_BACK
from sigap.clocks.models import Clock
from sigap.juvenile import events
from sigap.juvenile.actions.diverting import undo_diversion
from sigap.juvenile.actions.stepping import (
    ENDED_BY,
    LIMITS_BEGUN,
    begin_limit,
    is_met,
    met_at,
    stop_limit,
)
from sigap.juvenile.models import ChildStep
from sigap.juvenile.queries import standing_steps
from sigap.juvenile.rules import CHILD, ChildStepKind
from sigap.kernel.errors import Refused
from sigap.ui.taking_back import TAKE_BACK_LABELS, TakeBackReason, require_reason


@audit.action
def void_step(
    *, by: Actor, at: datetime, access: CaseAccess, step_id: UUID, reason: TakeBackReason | None
) -> ChildStep:
    """Takes a step back; twice changes nothing. Its deadlines count from, and until, the steps that stand.

    Raises Refused, ReasonMissing.
    """
    access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    locked_open(access.case.id)
    step = ChildStep.objects.filter(case=access.case, pk=step_id).select_related("proceeding").first()
    if step is None:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id)})
    if step.voided_at is not None:
        audit.unchanged()
        return step
    why = require_reason(reason)
    take_back(by, at, access, step, why)
    undo_diversion(by, at, access, step, str(TAKE_BACK_LABELS[why]))
    return step


def take_back(by: Actor, at: datetime, access: CaseAccess, step: ChildStep, why: TakeBackReason) -> None:
    """The step stands no more, and what it began or ended is reckoned without it."""
    step.voided_at, step.voided_by, step.void_reason = at, by.person_id, why.value
    step.save(update_fields=["voided_at", "voided_by", "void_reason"])
    kind = ChildStepKind(step.kind)
    for rule, _office in LIMITS_BEGUN.get(kind, ()):
        _begin_anew(by, at, access, step, rule)
    for ended in ENDED_BY.get(kind, ()):
        _run_on(by, at, access, step, ended)
    if kind is ChildStepKind.LITMAS_DONE:
        _ask_again(by, at, access, step, LIMITS_BEGUN[ChildStepKind.LITMAS_ASKED][0][0])
    ids = {"person": str(step.proceeding.person_id), "step": step.kind, "reason": why.value}
    record_case_event(by, at, access.case.id, events.STEP_VOIDED, **ids)


def _counted(step: ChildStep, rule: str) -> list[Clock]:
    own = Clock.objects.filter(subject_kind=CHILD, subject_id=step.proceeding_id, rule_code=rule)
    return list(own.exclude(outcome=TAKEN_BACK).order_by("started_at", "id"))


def _begin_anew(by: Actor, at: datetime, access: CaseAccess, step: ChildStep, rule: str) -> None:
    """What counted from this step counts no more; the first step that stands and was not met begins it."""
    for clock in _counted(step, rule):
        if clock.started_at == step.happened_at:
            clocks.stop(by=by, at=at, clock_id=clock.id, outcome=TAKEN_BACK)
            clocks.take_back(by=by, at=at, clock_id=clock.id)
    kinds = [kind for kind, begun in LIMITS_BEGUN.items() if rule in dict(begun)]
    for other in standing_steps(step.proceeding).filter(kind__in=kinds).order_by("happened_at"):
        if not is_met(step.proceeding, rule, other.happened_at):
            begin_limit(by, at, access, step.proceeding, rule, other.happened_at)
            return


def _run_on(by: Actor, at: datetime, access: CaseAccess, step: ChildStep, rule: str) -> None:
    """What this step ended was not ended by it: it runs on, or to what else ends it."""
    for clock in _counted(step, rule):
        if clock.outcome != "done" or clock.stopped_at != max(step.happened_at, clock.started_at):
            continue
        clocks.take_back(by=by, at=at, clock_id=clock.id)
        begin_limit(by, at, access, step.proceeding, rule, clock.started_at)
        if done_at := met_at(step.proceeding, rule, clock.started_at):
            stop_limit(by, at, CHILD, step.proceeding_id, rule, done_at)


def _ask_again(by: Actor, at: datetime, access: CaseAccess, step: ChildStep, rule: str) -> None:
    """A litmas that a referral asked for is owed of the child itself again, from the first asking that still waits.

    The referral's deadline that this step ended was neither kept nor missed; where another runs, that one goes on.
    """
    asked = step.proceeding.inquiries.values("referral_id")
    # Locked: only what this actor's offices may move.
    for inquiry in Clock.objects.select_for_update().filter(subject_id__in=asked, outcome="done"):
        if inquiry.stopped_at == max(step.happened_at, inquiry.started_at):
            clocks.take_back(by=by, at=at, clock_id=inquiry.id)
    for clock in _counted(step, rule):
        is_waiting = clock.outcome == "passed_on" and clock.started_at <= step.happened_at
        if is_waiting and not is_met(step.proceeding, rule, clock.started_at):
            begin_limit(by, at, access, step.proceeding, rule, clock.started_at)
            return
