"""What every act on a clock needs: the locked row, its next escalation step recomputed, its trace."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sigap import audit
from sigap.access.entry import Actor, By
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.clocks.models import Clock, ClockPause
from sigap.clocks.queries import running, with_facts
from sigap.clocks.rules import ClockCalendar, Pause, Rule, Running, due_after, next_step_at
from sigap.kernel.errors import Refused
from sigap.kernel.working_time import OfficeCalendar
from sigap.notifications.rules import parts_of

CASE = "case"
"""The kind of subject whose trace lies in its case's stream; others have a stream of their own."""


def locked_clock(clock_id: UUID) -> Clock:
    """The clock, held until the act ends. Raises Refused when it is not there for this actor."""
    clock = Clock.objects.select_for_update().filter(pk=clock_id).first()
    if clock is None:
        raise Refused(Permission.CLOCK_PAUSE, ids={"item": str(clock_id)})
    return clock


def require_power(by: By, clock: Clock) -> None:
    """Raises Refused unless the actor may pause and hold for the office or part that owns the clock."""
    if not isinstance(by, Actor):
        return
    by.require(Permission.CLOCK_PAUSE, item=str(clock.id))
    if clock.owner_office is None:
        is_owner = clock.owner_role in parts_of(by.roles)
    else:
        is_owner = clock.owner_office in by.offices_where(Permission.CLOCK_PAUSE)
    if not is_owner:
        raise Refused(Permission.CLOCK_PAUSE, ids={"item": str(clock.id)})


def is_estimated(rule: Rule, first: datetime, last: datetime, calendar: OfficeCalendar) -> bool:
    """Whether a due moment rests on holidays that nobody has decreed yet."""
    return rule.runs_by is ClockCalendar.OFFICE and calendar.is_estimated_between(first, last)


def facts_of(clock: Clock) -> Running:
    """A held clock's facts as they stand now: read after the lock, which may have waited for another act."""
    return running(with_facts(Clock.objects.filter(pk=clock.pk)).get())


def give_back(clock: Clock, ended: ClockPause, calendar: OfficeCalendar) -> None:
    """Moves what is due on by what stood still in a pause that has ended, and stores it with the next step.

    A deadline that has begun keeps its end: by today's calendar it would get another one.
    """
    facts = facts_of(clock)
    pause = Pause(started_at=ended.started_at, ended_at=ended.ended_at)
    due = clock.due_at if clock.is_promised else due_after(facts, pause, calendar)
    if due != clock.due_at:
        first = max(clock.started_at, ended.started_at)
        clock.is_due_estimated = clock.is_due_estimated or is_estimated(facts.rule, first, due, calendar)
        clock.due_at = due
    clock.next_step_at = next_step_at(replace(facts, due_at=due), calendar)
    clock.save(update_fields=["due_at", "is_due_estimated", "next_step_at"])


def set_next_step(clock: Clock, calendar: OfficeCalendar) -> None:
    """Sets the next step from the pauses and steps as they stand now, and stores it. What is due stays."""
    clock.next_step_at = next_step_at(facts_of(clock), calendar)
    clock.save(update_fields=["next_step_at"])


def record_clock_event(by: By, clock: Clock, code: str, *, at: datetime, **more: str) -> None:
    """Leaves the trace of one act on a clock."""
    audit.record(
        audit.NewEvent(
            code=code,
            stream_kind=StreamKind.CASE if clock.subject_kind == CASE else StreamKind.SYSTEM,
            stream_id=clock.subject_id,
            at=at,
            actor_id=by.person_id,
            ids={
                "clock": str(clock.id),
                "rule": clock.rule_code,
                "subject": str(clock.subject_id),
                "kind": clock.subject_kind,
                **more,
            },
        )
    )
