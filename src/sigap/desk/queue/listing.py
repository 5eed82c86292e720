"""The queue read from the list of work: one statement for what waits, one for each kind of fact that the rows show."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import Case
from sigap.cases.queries import cases_with_sections
from sigap.cases.rows import leads_open
from sigap.clocks.queries import Pressing
from sigap.custody.queries import conflict_reports_waiting
from sigap.desk.queue import rows
from sigap.desk.queue.lanes import QueueSide, side_of
from sigap.desk.queue.parts import Part, QueueEntry, bounds_of, parts_from
from sigap.desk.queue.rows import Item, Row
from sigap.incidents.models import Incident
from sigap.incidents.queries import incidents_visible_to
from sigap.intake.queries import WaitingReport, lane_count, waiting_reports
from sigap.notifications.rules import parts_of
from sigap.referrals.models import Referral
from sigap.referrals.queries import referrals_listed
from sigap.work.models import WorkItem
from sigap.work.queries import Bounds, QueueLane, QueuePart, first_pages, page_of
from sigap.work.rules import Kind

_OF_REFERRAL = frozenset(
    {
        Kind.REFERRAL_ANSWER,
        Kind.REFERRAL_RESULT,
        Kind.REFERRAL_CONFIRM,
        Kind.REFERRAL_PROMISE,
        Kind.REFERRAL_QUESTION,
        Kind.REFERRAL_VISIT,
        Kind.REFERRAL_VISIT_PROPOSED,
    }
)
_NO_CASE: tuple[None, frozenset[Section]] = (None, frozenset())
_APART_DUE_AFTER = timedelta(days=1)
"""No rule sets a deadline: where in the queue a report on officials stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The parts, and what stands beside them: lanes, what is awaited, whom to ring."""

    parts: list[Part]
    side: QueueSide


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """What the rows of a page show, read once for all of them."""

    cases: Mapping[UUID, tuple[Case, frozenset[Section]]]
    referrals: Mapping[UUID, Referral]
    chains: Mapping[UUID, Referral]
    reports: Mapping[UUID, WaitingReport]
    incidents: Mapping[UUID, Incident]
    in_lane: int


def queue_for(
    actor: Actor,
    *,
    at: datetime,
    only_mine: bool,
    place: QueuePart | None = None,
    page: int = 1,
    lane: QueueLane | None = None,
) -> Queue:
    """The queue of an actor, or of their offices: the first page of every part, or one page of one; of one lane."""
    bounds = bounds_of(at)
    read = first_pages if place is None else partial(page_of, place=place, page=page)
    found = read(actor, bounds, only_mine=only_mine, parts=parts_of(actor.roles), lane=lane)
    # What both lanes hold is told with the rows: where this page shows none, the other lane may have some.
    counted = found or first_pages(actor, bounds, only_mine=only_mine, parts=parts_of(actor.roles)) if lane else found
    counts = Counter({QueuePart(vars(item)["place"]): vars(item)["count"] for item in found})
    entries = _drawn(actor, found, counts, at)
    if place is None and lane is None:
        apart = _apart(actor, bounds)
        counts.update(entry.place for entry in apart)
        entries += apart
    return Queue(
        parts=parts_from(entries, counts, bounds, place=place, page=page),
        side=side_of(actor, counted, at=at),
    )


def _drawn(actor: Actor, found: Sequence[WorkItem], counts: Counter[QueuePart], at: datetime) -> list[QueueEntry]:
    """The rows of a page. What is addressed to two offices of the actor is one row."""
    facts = _facts(actor, found)
    entries, seen = [], set[tuple[str, UUID]]()
    for item in found:
        place, key = QueuePart(vars(item)["place"]), (item.kind, item.subject_id)
        row = None if key in seen else _row(actor, item, facts, at)
        seen.add(key)
        if row is None:
            counts[place] -= 1
            continue
        entries.append(QueueEntry(place=place, rank=item.rank, presses_at=vars(item)["presses_at"], row=row))
    return entries


def _facts(actor: Actor, found: Sequence[WorkItem]) -> _Facts:
    def named(kinds: Iterable[Kind], name: str = "subject_id") -> set[UUID]:
        return {getattr(item, name) for item in found if Kind(item.kind) in kinds}

    referrals = referrals_listed(
        actor, named(_OF_REFERRAL - {Kind.REFERRAL_PROMISE}), chains=named({Kind.REFERRAL_PROMISE})
    )
    cases, incidents = named(rows.OF_CASE, "case_id"), named({Kind.INCIDENT})
    return _Facts(
        cases=cases_with_sections(actor, cases) if cases else {},
        referrals={referral.pk: referral for referral in referrals},
        chains={referral.chain_id: referral for referral in referrals},
        reports={report.envelope.pk: report for report in waiting_reports(actor, named({Kind.REPORT}))},
        incidents={each.pk: each for each in incidents_visible_to(actor).filter(pk__in=incidents)} if incidents else {},
        in_lane=lane_count() if named({Kind.LANE}) else 0,
    )


def _row(actor: Actor, item: WorkItem, facts: _Facts, at: datetime) -> Row | None:
    """A row as the page shows it; None where the actor may not see what it is about after all."""
    kind, clock = Kind(item.kind), _clock(item)
    if kind is Kind.REPORT:
        report = facts.reports.get(item.subject_id)
        return rows.report_row(report, clock, at=at) if report else None
    if kind in _OF_REFERRAL:
        return _referral_row(kind, item, clock, facts, at)
    if kind is Kind.INCIDENT:
        incident = facts.incidents.get(item.subject_id)
        return rows.incident_task_row(incident, clock, at=at) if incident and clock else None
    case, sections = facts.cases.get(item.case_id, _NO_CASE) if item.case_id else _NO_CASE
    if kind not in rows.OF_CASE:
        return rows.item_row(_item(kind, item, facts), case, clock, at=at)
    if case is None or (kind is Kind.CASE_DEADLINE and clock is None):
        return None
    row = (
        rows.case_row(case, clock, at=at)
        if kind is Kind.CASE_DEADLINE and clock
        else rows.item_row(_item(kind, item, facts), case, clock, at=at)
    )
    # Who only sees its front, as a head does of what a colleague owes, begins there.
    return row if leads_open(actor, sections, kind, item.word) else row | {"url": rows.front_url(case)}


def _referral_row(kind: Kind, item: WorkItem, clock: Pressing | None, facts: _Facts, at: datetime) -> Row | None:
    if kind is Kind.REFERRAL_PROMISE:
        last = facts.chains.get(item.subject_id)
        return rows.promise_row(last, clock, at=at) if last and clock else None
    referral = facts.referrals.get(item.subject_id)
    if referral is None or (clock is None and kind in {Kind.REFERRAL_QUESTION, Kind.REFERRAL_RESULT}):
        return None
    if kind is Kind.REFERRAL_ANSWER:
        return rows.answer_row(referral, at=at)
    if kind in {Kind.REFERRAL_VISIT, Kind.REFERRAL_VISIT_PROPOSED}:
        return rows.joint_visit_row(referral, item, at=at)
    return rows.REFERRAL_TASKS[kind](referral, clock, at)


def _item(kind: Kind, item: WorkItem, facts: _Facts) -> Item:
    return Item(
        kind=kind,
        id=item.report_id if kind in {Kind.REPLY, Kind.PROMISE} and item.report_id else item.subject_id,
        word=str(facts.in_lane) if kind is Kind.LANE else item.word,
        who=item.who,
        since=item.since,
        due_at=item.due_at,
    )


def _clock(item: WorkItem) -> Pressing | None:
    """The deadline that runs on it, as far as a row shows it."""
    if item.clock_id is None:
        return None
    soon = item.due_at - item.soon_at if item.soon_at else timedelta(0)
    return Pressing(
        id=item.clock_id,
        rule_code=item.word.partition(" ")[0],
        label=item.who,
        is_emergency=item.rank == 0,
        subject_kind="",
        subject_id=item.subject_id,
        owner_person=item.person_id,
        started_at=item.since,
        due_at=item.due_at,
        held_until=item.held_until,
        soon_minutes=int(soon / timedelta(minutes=1)),
        is_paused=item.is_paused,
    )


def _apart(actor: Actor, bounds: Bounds) -> list[QueueEntry]:
    """Reports on officials, which stay out of the list of work: a second read, for their recipients alone."""
    if not actor.can(Permission.CONFLICT_RECEIVE):
        return []
    found = conflict_reports_waiting(actor).order_by("status_at").values_list("number", "fresh", "status_at")
    entries = []
    for number, fresh, since in found:
        due = since + _APART_DUE_AFTER
        row = rows.apart_row(number=number, fresh=fresh, since=since, at=bounds.at)
        entries.append(QueueEntry(place=bounds.place_of(due), rank=1, presses_at=due, row=row))
    return entries
