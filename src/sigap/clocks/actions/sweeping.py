"""Fires the steps of the ladders: each once, in order, whoever sweeps and however late."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, QuerySet

from sigap import audit
from sigap.access.entry import By
from sigap.access.queries import office_calendars, seat_holder
from sigap.access.rules import SeatKind
from sigap.clocks import events
from sigap.clocks.actions.counted import is_kept_from_counts, left_out_of_counts, ring_elsewhere, ring_for_count
from sigap.clocks.actions.escalation import record_clock_event
from sigap.clocks.actions.recipients import StepAddressee, addresses_of, keepers_of_count
from sigap.clocks.models import Clock, FiredStep
from sigap.clocks.queries import running, with_facts
from sigap.clocks.rules import COUNTED_FOR, EscalationStep, StepRecipient, missed_steps, next_step_at, step_moment
from sigap.notifications import actions as notices
from sigap.notifications.queries import excluded_people, hearers, posts_at
from sigap.notifications.rules import CrowdHandling, HeldRole, place_in_crowd

type Fallen = tuple[Clock, EscalationStep, datetime]
_TOLD_EACH: Mapping[StepRecipient, int] = {
    StepRecipient.OFFICER: 5,
    StepRecipient.HEAD: 3,
    StepRecipient.DAILY_CHAIR: 2,
}
"""Of clocks that nobody holds yet, how many an hour are told each by itself: a flood of reports rings nobody down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepResult:
    """What one batch of a sweep did."""

    clocks: int
    fired: int


def due_clocks(at: datetime) -> list[UUID]:
    """The clocks on which a step has fallen by `at`, the longest due first."""
    return list(_due(at).values_list("id", flat=True))


def _due(at: datetime) -> QuerySet[Clock]:
    return Clock.objects.filter(next_step_at__lte=at).order_by("next_step_at", "id")


@audit.action
def fire_steps(*, by: By, at: datetime, limit: int, only: UUID | None = None) -> SweepResult:
    """Fires every step that has fallen by `at` on up to `limit` clocks, in order, each once, with its notice.

    Clocks that another sweep holds are left to it; so are all others where `only` one is meant.
    """
    waiting = _due(at) if only is None else _due(at).filter(pk=only)
    held = list(waiting.select_for_update(skip_locked=True).values_list("id", flat=True)[:limit])
    if not held:
        audit.unchanged()
        return SweepResult(clocks=0, fired=0)
    mine = Clock.objects.filter(id__in=held).order_by("next_step_at", "id")
    owners = mine.values_list("owner_office", flat=True)
    calendars = office_calendars(at, {office_id for office_id in owners if office_id is not None})
    fallen: list[Fallen] = []
    for clock in with_facts(mine):
        facts, calendar = running(clock), calendars[clock.owner_office]
        fallen += [(clock, step, step_moment(facts, step, calendar)) for step in missed_steps(facts, at, calendar)]
    crowd = _sent_this_hour(at, fallen)
    new = _fire_once(at, fallen)
    # Of all at once whether anybody is kept from any of them; mostly nobody is.
    is_anybody_kept = bool(new and excluded_people({str(clock.id): str(clock.subject_id) for clock, *_rest in fallen}))
    left_out = left_out_of_counts() if any(step.to in COUNTED_FOR for _clock, step, _fell in fallen) else frozenset()
    for clock, step, _fell in fallen:
        if (clock.id, step.no) not in new:
            continue
        if step.to in COUNTED_FOR:
            _count(by, at, clock, step, left_out, is_anybody_kept=is_anybody_kept)
        else:
            _tell(by, at, clock, step, _place(clock, step, crowd), is_anybody_kept=is_anybody_kept)
    wound = list(with_facts(mine))
    for clock in wound:
        facts = running(clock)
        clock.last_step = max(facts.fired, default=0)
        clock.next_step_at = next_step_at(facts, calendars[clock.owner_office])
    Clock.objects.bulk_update(wound, ["last_step", "next_step_at"])
    if not new:
        audit.unchanged()
    return SweepResult(clocks=len(held), fired=len(new))


def _fire_once(at: datetime, fallen: Sequence[Fallen]) -> set[tuple[UUID, int]]:
    """Stores the steps and returns those that nobody had stored before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO clocks_firedstep (clock_id, step_no, fell_at, fired_at)"
            " SELECT clock_id, step_no, fell_at, %s FROM unnest(%s::uuid[], %s::int[], %s::timestamptz[])"
            " AS fallen (clock_id, step_no, fell_at) ON CONFLICT DO NOTHING RETURNING clock_id, step_no",
            [
                at,
                [clock.id for clock, _step, _fell in fallen],
                [step.no for _clock, step, _fell in fallen],
                [fell for _clock, _step, fell in fallen],
            ],
        )
        return {(clock_id, step_no) for clock_id, step_no in cursor.fetchall()}


def _sent_this_hour(at: datetime, fallen: Sequence[Fallen]) -> Counter[tuple[str, int]]:
    """How often each step of each rule fired since the full hour on clocks that nobody holds."""
    if all(_is_held(clock) for clock, _step, _fell in fallen):
        return Counter()
    since = at.replace(minute=0, second=0, microsecond=0)
    rows = FiredStep.objects.filter(fired_at__gte=since, clock__owner_office=None, clock__owner_person=None)
    counted = rows.values_list("clock__rule_code", "step_no").annotate(count=Count("clock_id"))
    return Counter({(rule, step): count for rule, step, count in counted})


def _place(clock: Clock, step: EscalationStep, crowd: Counter[tuple[str, int]]) -> CrowdHandling:
    """How this one is told; counted on the way."""
    if _is_held(clock) or step.to not in _TOLD_EACH:
        return CrowdHandling.ALONE
    crowd[clock.rule_code, step.no] += 1
    return place_in_crowd(crowd[clock.rule_code, step.no], most=_TOLD_EACH[step.to])


def _is_held(clock: Clock) -> bool:
    return clock.owner_office is not None or clock.owner_person is not None


def _tell(
    by: By, at: datetime, clock: Clock, step: EscalationStep, place: CrowdHandling, *, is_anybody_kept: bool
) -> None:
    """Silent or not, each step stands in the trail and in the queue."""
    many = "clock-many-daily-chair" if step.to is StepRecipient.DAILY_CHAIR else "clock-many"
    addressees: tuple[StepAddressee, ...] = ()
    if place is not CrowdHandling.SILENT:
        addressees = _who_may_know(clock, step, at) if is_anybody_kept else addresses_of(clock, step.to, at=at)
    for address in addressees:
        notices.notify(
            at=at,
            code=many if place is CrowdHandling.FOR_MANY else notice_code(step, is_past=at > clock.due_at),
            person_id=address.person_id,
            office_id=address.office_id,
            role=address.role,
            ids={"rule": clock.rule_code} if place is CrowdHandling.FOR_MANY else _about(clock),
            until=None if place is CrowdHandling.FOR_MANY else clock.due_at,
            may_know=True,
        )
    record_clock_event(by, clock, events.STEP_FIRED, at=at, step=str(step.no), to=step.to.value)


def _count(
    by: By, at: datetime, clock: Clock, step: EscalationStep, left_out: Collection[UUID], *, is_anybody_kept: bool
) -> None:
    """A rung that hears of a count alone, or whoever hears instead."""
    kept = excluded_people(_about(clock)) if is_anybody_kept else frozenset()
    to = step.to.value
    if is_kept_from_counts(clock, left_out, kept, at=at):
        to = ring_elsewhere(clock, step.to, at=at, kept=kept)
    else:
        ring_for_count(clock, step.to, at=at, kept=kept)
    record_clock_event(by, clock, events.STEP_FIRED, at=at, step=str(step.no), to=to)


def _about(clock: Clock) -> dict[str, str]:
    return {"clock": str(clock.id), "rule": clock.rule_code, clock.subject_kind: str(clock.subject_id)}


_ABOVE = {
    StepRecipient.OFFICER: StepRecipient.HEAD,
    StepRecipient.SENDER: StepRecipient.HEAD,
    StepRecipient.HEAD: StepRecipient.DAILY_CHAIR,
}
"""Whom silence goes on to where everybody whom a step would tell must not know of the subject."""


def _who_may_know(clock: Clock, step: EscalationStep, at: datetime) -> tuple[StepAddressee, ...]:
    """Whom the step tells, or who stands above them where all of them are kept from the subject."""
    addressees, kept, to = addresses_of(clock, step.to, at=at), excluded_people(_about(clock)), step.to
    if not kept:
        return addressees
    posts, chair = posts_at(at), seat_holder(SeatKind.DAILY_CHAIR, at=at)
    while addressees:
        free = tuple(address for address in addressees if not _people_reached(address, posts, chair) <= kept)
        if free:
            return free
        above = _ABOVE.get(to)
        if above is None:
            return tuple(StepAddressee(person_id=person) for person in keepers_of_count(at, without=kept))
        addressees, to = addresses_of(clock, above, at=at), above
    return ()


def _people_reached(address: StepAddressee, posts: Sequence[HeldRole], chair: UUID | None) -> set[UUID]:
    """Of those whom it reaches, who holds a post: who has left hears nothing any more."""
    found = hearers(posts, chair, person_id=address.person_id, office_id=address.office_id, role=address.role)
    return found & {post.person_id for post in posts}


def notice_code(step: EscalationStep, *, is_past: bool) -> str:
    """The wording of a step: a warning before the due moment, else that it has passed."""
    words = "clock-late" if is_past or step.at.total_seconds() >= 0 else "clock-soon"
    return words if step.to is StepRecipient.OFFICER else f"{words}-{step.to.replace('_', '-')}"
