"""The queue put together: deadlines, reports, referrals and what else waits, each read in one statement."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries import OnDuty, on_duty_in
from sigap.cases.actions.opening import SUBJECT as CASE
from sigap.cases.models import Case
from sigap.cases.queries import cases_visible_to
from sigap.cases.rules import Risk
from sigap.clocks.queries import Pressing, pressing_for
from sigap.desk.queue import rows
from sigap.desk.queue.items import Item, Kind, items_for
from sigap.desk.queue.parts import Part, Task, parts_of
from sigap.incidents.models import Incident
from sigap.incidents.queries import SUBJECT as INCIDENT
from sigap.incidents.queries import incidents_visible_to
from sigap.intake.actions import SUBJECT as REPORT
from sigap.intake.actions.dialogue_watch import DIALOGUE, PROMISE_CLOCK
from sigap.intake.actions.lane_sorting import LANE
from sigap.intake.queries import waiting_reports
from sigap.referrals.models import Referral
from sigap.referrals.queries import WaitingOffice, of_queue
from sigap.referrals.rules import CHAIN, CONFIRM, RESULT, SUBJECT, Urgency

_EACH = 40
"""How much of one kind is read: more than a part of the queue shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The parts, who is on duty in the actor's offices, and which other offices are waited for."""

    parts: list[Part]
    on_duty: list[OnDuty]
    waits_for: list[WaitingOffice]


type Clocks = dict[tuple[str, UUID], list[Pressing]]


def queue_for(actor: Actor, *, at: datetime, only_mine: bool) -> Queue:
    """The queue of an actor, or of their offices. What has no deadline yet counts as now."""
    clocks: Clocks = {}
    for clock in pressing_for(actor, only_mine=only_mine, limit=_EACH):
        clocks.setdefault((clock.subject_kind, clock.subject_id), []).append(clock)
    items = items_for(actor, at=at, only_mine=only_mine)
    referrals = _referrals_of(actor, clocks)
    tasks: Iterator[Task] = (
        task
        for found in (
            _reports(actor, clocks, at, only_mine=only_mine),
            _referrals(actor, referrals, clocks, at, only_mine=only_mine),
            _of_cases(actor, clocks, items, at),
            _incidents(actor, clocks, at),
        )
        for task in found
    )
    return Queue(
        parts=parts_of(tasks, at=at),
        on_duty=list(on_duty_in(office_ids=actor.office_ids, at=at).values()),
        waits_for=_waits_for(actor, referrals),
    )


def _held(clocks: Iterable[Pressing]) -> datetime | None:
    """Until when "already handled" holds a deadline back."""
    return next((clock.held_until for clock in clocks if clock.held_until is not None), None)


def _reports(actor: Actor, clocks: Clocks, at: datetime, *, only_mine: bool) -> Iterator[Task]:
    for report in waiting_reports(actor, only_mine=only_mine, limit=_EACH):
        ours = (report.envelope.pk, *report.followers)
        running = sorted((each for pk in ours for each in clocks.get((REPORT, pk), [])), key=lambda each: each.due_at)
        nearest = running[0] if running else None
        yield Task(
            due_at=nearest.due_at if nearest else at,
            held_until=_held(running),
            is_danger=rows.risk_of(report) is Risk.HIGH,
            row=rows.report_row(report, nearest, at=at),
        )


def _referrals_of(actor: Actor, clocks: Clocks) -> list[Referral]:
    """Every referral that the queue tells of: to answer, to confirm, to report back on, or waited for elsewhere."""
    if not actor.can(Permission.REFERRAL_SEE):
        return []
    owed = [subject for kind, subject in clocks if kind == RESULT]
    chains = [subject for kind, subject in clocks if kind == CHAIN]
    return of_queue(actor, owed=owed, chains=chains, limit=_EACH)


def _referrals(
    actor: Actor, referrals: Sequence[Referral], clocks: Clocks, at: datetime, *, only_mine: bool
) -> Iterator[Task]:
    if actor.can(Permission.REFERRAL_ANSWER):
        ours = set(actor.offices_where(Permission.REFERRAL_ANSWER))
        for referral in referrals:
            is_others = only_mine and referral.substitute_id not in (None, actor.person_id)
            if referral.to_office_id in ours and not is_others:
                yield from _asked_of_us(referral, clocks, at)
    by_chain = {referral.chain_id: referral for referral in sorted(referrals, key=lambda referral: referral.leg)}
    for (kind, subject), running in clocks.items():
        if kind == CHAIN and subject in by_chain:
            clock = running[0]
            yield Task(
                due_at=clock.due_at,
                held_until=_held(running),
                row=rows.promise_row(by_chain[subject], clock, at=at),
            )


def _asked_of_us(referral: Referral, clocks: Clocks, at: datetime) -> Iterator[Task]:
    running = clocks.get((SUBJECT, referral.pk), [])
    owed = clocks.get((RESULT, referral.pk), [])
    if referral.is_waiting:
        yield Task(
            due_at=referral.due_at,
            held_until=_held(running),
            is_danger=referral.urgency == Urgency.EMERGENCY,
            row=rows.answer_row(referral, at=at),
        )
    elif owed and not referral.is_unconfirmed:
        row = rows.result_task_row(referral, owed[0], at=at)
        yield Task(due_at=owed[0].due_at, held_until=_held(owed), row=row)
    if referral.is_unconfirmed and not referral.is_waiting:
        clock = next(iter(clocks.get((CONFIRM, referral.pk), owed)), None)
        yield Task(
            due_at=clock.due_at if clock else rows.due_of_unconfirmed(referral, at),
            held_until=clock.held_until if clock else None,
            row=rows.unconfirmed_task_row(referral, clock, at=at),
        )


def _of_cases(actor: Actor, clocks: Clocks, items: Sequence[Item], at: datetime) -> Iterator[Task]:
    """Deadlines of cases, and the items that belong to one; those of none beside them."""
    mine = [clock for (kind, _subject), running in clocks.items() if kind == CASE for clock in running]
    cases = _cases(actor, {clock.subject_id for clock in mine} | {item.case_id for item in items if item.case_id})
    for clock in mine:
        case = cases.get(clock.subject_id)
        if case is not None:
            due = rows.due_while_paused(clock, at)
            yield Task(due_at=due, held_until=clock.held_until, row=rows.case_row(case, clock, at=at))
    for item in items:
        case = cases.get(item.case_id) if item.case_id else None
        if item.case_id is None or case is not None:
            running = _running_on(item, clocks)
            due = running[0].due_at if running else rows.due_of(item, at)
            clock_of_it = running[0] if running else None
            yield Task(
                due_at=due,
                held_until=_held(running),
                # Somebody must hear that their data came out: the law's hours run, day and night.
                is_danger=item.kind is Kind.LETTER,
                row=rows.item_row(item, case, clock_of_it, at=at),
            )


def _running_on(item: Item, clocks: Clocks) -> list[Pressing]:
    """The deadlines of an item of its own kind, the nearest first."""
    if item.kind in {Kind.ANSWER, Kind.PROMISE}:
        is_promise = item.kind is Kind.PROMISE
        return [each for each in clocks.get((DIALOGUE, item.id), []) if (each.rule_code == PROMISE_CLOCK) is is_promise]
    return clocks.get((LANE if item.kind is Kind.LANE else REPORT, item.id), [])


def _cases(actor: Actor, wanted: set[UUID]) -> dict[UUID, Case]:
    if not wanted or not actor.can(Permission.CASE_SEE):
        return {}
    return {case.pk: case for case in cases_visible_to(actor).filter(pk__in=wanted).order_by()}


def _incidents(actor: Actor, clocks: Clocks, at: datetime) -> Iterator[Task]:
    """Incidents whose clocks run, for those who manage them."""
    mine = {subject: running[0] for (kind, subject), running in clocks.items() if kind == INCIDENT}
    if not mine or not actor.can(Permission.INCIDENT_SEE):
        return
    found: Iterable[Incident] = incidents_visible_to(actor).filter(pk__in=mine)
    for incident in found:
        clock = mine[incident.pk]
        yield Task(due_at=clock.due_at, row=rows.incident_task_row(incident, clock, at=at))


def _waits_for(actor: Actor, referrals: Iterable[Referral]) -> list[WaitingOffice]:
    """Other offices that owe an answer to the actor's, the one that must answer first on top."""
    ours = set(actor.offices_where(Permission.REFERRAL_SEE)) if actor.can(Permission.REFERRAL_SEE) else set()
    by_office: dict[UUID, list[Referral]] = {}
    for referral in referrals:
        if referral.from_office_id in ours and referral.is_waiting:
            by_office.setdefault(referral.to_office_id, []).append(referral)
    found = [
        WaitingOffice(
            name=asked[0].to_office_name,
            count=len(asked),
            oldest_at=min(referral.offered_at for referral in asked),
            nearest_due_at=min(referral.due_at for referral in asked),
        )
        for asked in by_office.values()
    ]
    return sorted(found, key=lambda office: office.nearest_due_at)
