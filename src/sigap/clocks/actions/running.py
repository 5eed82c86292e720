"""Starts, hands over and stops deadlines."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.backend.compiled_statements import Values, read_compiled
from sigap.access.entry import By
from sigap.access.queries import office_calendar
from sigap.clocks import events
from sigap.clocks.actions.escalation import give_back, is_estimated, locked_clock, record_clock_event
from sigap.clocks.models import Clock, ClockPause
from sigap.clocks.queries import rule_for
from sigap.clocks.rules import EACH_OFFICE, Running, due_at, next_step_at
from sigap.kernel.acting import SystemActor
from sigap.kernel.errors import Unable

TAKEN_BACK = "withdrawn"


class UnableToStartClock(Unable):
    """The clock runs already, out of this office's sight."""


class UnableToStopClock(Unable):
    """The end would lie before the beginning, or after the moment it is written down."""


@audit.action
def start(
    *,
    by: By,
    at: datetime,
    rule: str,
    subject_kind: str,
    subject_id: UUID,
    owner_office: UUID | None = None,
    owner_person: UUID | None = None,
    owner_role: str = "",
    sender_office: UUID | None = None,
    owed_by: UUID | None = None,
    recorded_at: datetime | None = None,
    promised_at: datetime | None = None,
) -> Clock:
    """Starts a deadline for an office (or a part, such as intake); a second start gives the one that runs.

    `sender_office` waits for the answer and sees the clock too. `promised_at`: due at a moment that somebody named,
    whatever the rule counts. Raises NoSuchRule, UnableToStartClock.
    """
    for there in _already_running(rule, subject_kind, subject_id, owner_office):
        audit.unchanged()
        return there
    clock = Clock(
        rule=rule_for(rule, at),
        rule_code=rule,
        subject_kind=subject_kind,
        subject_id=subject_id,
        owner_office=owner_office,
        owner_role=owner_role,
        owner_person=owner_person,
        sender_office=sender_office,
        owed_by=owed_by,
        is_promised=promised_at is not None,
        started_at=at,
        recorded_at=recorded_at or at,
    )
    _reckoned(clock, promised_at=promised_at)
    try:
        # Without a savepoint: whoever meets an error here gives the whole act up.
        clock.save(force_insert=True)
    except IntegrityError as error:
        if "clock_runs_once" not in str(error):
            raise
        raise UnableToStartClock(_("Tenggat ini sudah berjalan di kantor lain.")) from None
    owner = {"office": str(owner_office)} if owner_office else {"role": owner_role}
    record_clock_event(by, clock, events.STARTED, at=clock.recorded_at, **owner)
    return clock


def _already_running(rule: str, subject_kind: str, subject_id: UUID, owner_office: UUID | None) -> Iterable[Clock]:
    wanted = {"rule": rule, "kind": subject_kind, "subject": subject_id}
    if rule in EACH_OFFICE:
        return _of_rule(wanted).filter(owner_office=owner_office)
    return read_compiled("clocks.running", _running, wanted)


def _reckoned(clock: Clock, *, promised_at: datetime | None) -> None:
    """Sets when it falls due, whether that day is sure, and when the ladder is climbed first."""
    pure, calendar = clock.rule.as_rule(), office_calendar(clock.started_at, clock.owner_office)
    due = promised_at or due_at(pure, clock.started_at, calendar)
    clock.due_at = due
    clock.is_due_estimated = promised_at is None and is_estimated(pure, clock.started_at, due, calendar)
    known_at = clock.recorded_at if clock.is_promised else None
    facts = Running(rule=pure, started_at=clock.started_at, due_at=due, known_at=known_at)
    clock.next_step_at = next_step_at(facts, calendar)


@audit.action
def stop(*, by: By, at: datetime, clock_id: UUID, outcome: str = "done", recorded_at: datetime | None = None) -> Clock:
    """Ends a deadline as of `at`; a second stop changes nothing. Raises Refused, UnableToStopClock."""
    clock = locked_clock(clock_id)
    if clock.stopped_at is not None:
        audit.unchanged()
        return clock
    _stop(by, at, clock, outcome, recorded_at or at)
    return clock


@audit.action
def stop_all(
    *,
    by: By,
    at: datetime,
    subject_kind: str,
    subject_id: UUID,
    outcome: str = "done",
    recorded_at: datetime | None = None,
    late: str = "",
) -> int:
    """Ends every deadline that runs on a subject; returns how many ran. Raises UnableToStopClock.

    `late` is the outcome of what was due by then: nothing is owed any more, and it was missed. What was done before a
    deadline began, and written down since, ends it as it begins.
    """
    clocks = read_compiled("clocks.all_running", _all_running, {"kind": subject_kind, "subject": subject_id})
    for clock in clocks:
        done_at = max(at, clock.started_at) if recorded_at else at
        _stop(by, done_at, clock, outcome, recorded_at or at, late=late)
    if not clocks:
        audit.unchanged()
    return len(clocks)


@audit.action
def stop_rule(
    *,
    by: By,
    at: datetime,
    rule: str,
    subject_kind: str,
    subject_id: UUID,
    outcome: str = "done",
    recorded_at: datetime | None = None,
    proof: UUID | None = None,
) -> bool:
    """Ends one deadline of a subject, by its rule; False when it did not run. Raises UnableToStopClock.

    `proof` is what ended it, where an act beside the deadline did: a note, a referral, a mark.
    """
    wanted = {"rule": rule, "kind": subject_kind, "subject": subject_id}
    for clock in read_compiled("clocks.running_locked", _running_locked, wanted):
        _stop(by, at, clock, outcome, recorded_at or at, proof)
        return True
    audit.unchanged()
    return False


def end_by_door(by: By, at: datetime, statement: str, values: tuple[UUID, datetime]) -> None:
    """Leaves the trace of deadlines that a door of the database ends, of which the actor sees none. Inside an act.

    The door returns what `clocks.end_with_case` does.
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        ended = cursor.fetchall()
    for clock_id, rule, kind, subject, outcome, is_late in ended:
        clock = Clock(id=clock_id, rule_code=rule, subject_kind=kind, subject_id=subject)
        late = "yes" if is_late else "no"
        record_clock_event(by, clock, events.STOPPED, at=at, outcome=outcome, late=late)


def _all_running(values: Values) -> QuerySet[Clock]:
    rows = Clock.objects.filter(subject_kind=values["kind"], subject_id=values["subject"], stopped_at__isnull=True)
    return rows.select_for_update().order_by("id")


def _of_rule(values: Values) -> QuerySet[Clock]:
    return Clock.objects.filter(
        rule_code=values["rule"], subject_kind=values["kind"], subject_id=values["subject"], stopped_at__isnull=True
    )


def _running(values: Values) -> QuerySet[Clock]:
    return _of_rule(values).order_by("pk")[:1]


def _running_locked(values: Values) -> QuerySet[Clock]:
    return _running(values).select_for_update()


def _stop(
    by: By, at: datetime, clock: Clock, outcome: str, recorded_at: datetime, proof: UUID | None = None, late: str = ""
) -> None:
    if not clock.started_at <= at <= recorded_at:
        raise UnableToStopClock(_("Waktu selesai harus sesudah tenggat mulai dan tidak di masa depan. Periksa jamnya."))
    for still in read_compiled("clocks.standing_still", _standing_still, {"clock": clock.pk}):
        # What stood still up to the end is given back, before lateness is judged.
        still.ended_at = max(at, still.started_at)
        still.save(update_fields=["ended_at"])
        give_back(clock, still, office_calendar(clock.started_at, clock.owner_office))
    is_late = at > clock.due_at
    clock.stopped_at, clock.stopped_recorded_at, clock.outcome = at, recorded_at, late if late and is_late else outcome
    clock.next_step_at = None
    clock.save(update_fields=["stopped_at", "stopped_recorded_at", "outcome", "next_step_at"])
    named = {"late": "yes" if is_late else "no"} | ({"proof": str(proof)} if proof else {})
    record_clock_event(by, clock, events.STOPPED, at=recorded_at, outcome=clock.outcome, **named)


def _standing_still(values: Values) -> QuerySet[ClockPause]:
    rows = ClockPause.objects.filter(clock=values["clock"], ended_at__isnull=True)
    return rows.only("id", "clock_id", "started_at").order_by("pk")[:1]


@audit.action
def end_rights(*, by: SystemActor, at: datetime) -> int:  # noqa: ARG001 - every action says who acts
    """Ends rights that are over, as of their last moment, by the door that writes its trace."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clocks.end_rights(%s)", [at])
        ended = int(cursor.fetchone()[0])
    audit.unchanged()
    return ended


@audit.action
def take_back(*, by: By, at: datetime, clock_id: UUID) -> Clock:
    """Says that what ended a deadline was no end: it was neither kept nor missed. Twice changes nothing."""
    clock = locked_clock(clock_id)
    if clock.stopped_at is None or clock.outcome == TAKEN_BACK:
        audit.unchanged()
        return clock
    clock.outcome = TAKEN_BACK
    clock.save(update_fields=["outcome"])
    record_clock_event(by, clock, events.STOPPED, at=at, outcome=TAKEN_BACK, late="no")
    return clock


@audit.action
def hand_over(
    *,
    by: By,
    at: datetime,
    clock_id: UUID,
    owner_office: UUID,
    owner_person: UUID | None = None,
    owed_by: UUID | None = None,
) -> Clock:
    """Gives a deadline to another office or officer. The time runs on: handing over resets nothing.

    Within an office it stays owed by whoever owes it.
    """
    clock = locked_clock(clock_id)
    is_theirs = (clock.owner_office, clock.owner_person) == (owner_office, owner_person)
    if clock.stopped_at is not None or (is_theirs and owed_by in {None, clock.owed_by}):
        audit.unchanged()
        return clock
    if clock.owner_office != owner_office:
        clock.handed_from = clock.owner_office
    else:
        owed_by = owed_by or clock.owed_by
    clock.owner_office, clock.owner_person, clock.owed_by = owner_office, owner_person, owed_by
    clock.save(update_fields=["owner_office", "owner_person", "owed_by", "handed_from"])
    officer = {"officer": str(owner_person)} if owner_person else {}
    record_clock_event(by, clock, events.HANDED_OVER, at=at, office=str(owner_office), **officer)
    return clock
