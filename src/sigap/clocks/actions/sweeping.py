"""Fires the steps of the ladders: each once, in order, whoever sweeps and however late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from sigap import audit
from sigap.access.entry import By
from sigap.clocks import events
from sigap.clocks.actions.ground import record
from sigap.clocks.models import Clock
from sigap.clocks.queries import office_calendar, running, with_facts
from sigap.clocks.rules import Recipient, Step, missed_steps, next_step_at, step_moment
from sigap.notifications import actions as notices
from sigap.notifications.rules import HEAD_OF, Audience

type Fallen = tuple[Clock, Step, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What one batch of a sweep did."""

    clocks: int
    fired: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Person, office and part that a step tells."""

    person_id: UUID | None = None
    office_id: UUID | None = None
    role: str = ""


@audit.action
def fire_steps(*, by: By, at: datetime, limit: int) -> Swept:
    """Fires every step that has fallen by `at` on up to `limit` clocks, in order, each once, with its notice.

    Clocks that another sweep holds are left to it.
    """
    waiting = Clock.objects.filter(next_step_at__lte=at).order_by("next_step_at", "id")
    held = list(waiting.select_for_update(skip_locked=True).values_list("id", flat=True)[:limit])
    if not held:
        audit.unchanged()
        return Swept(clocks=0, fired=0)
    mine = Clock.objects.filter(id__in=held).order_by("next_step_at", "id")
    calendar = office_calendar(at)
    fallen: list[Fallen] = []
    for clock in with_facts(mine):
        facts = running(clock)
        fallen += [(clock, step, step_moment(facts, step, calendar)) for step in missed_steps(facts, at, calendar)]
    new = _fire_once(at, fallen)
    for clock, step, _fell in fallen:
        if (clock.id, step.no) in new:
            _tell(by, at, clock, step)
    wound = list(with_facts(mine))
    for clock in wound:
        facts = running(clock)
        clock.last_step = max(facts.fired, default=0)
        clock.next_step_at = next_step_at(facts, calendar)
    Clock.objects.bulk_update(wound, ["last_step", "next_step_at"])
    if not new:
        audit.unchanged()
    return Swept(clocks=len(held), fired=len(new))


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


def _tell(by: By, at: datetime, clock: Clock, step: Step) -> None:
    address = address_of(clock, step.to)
    if address is not None:
        notices.notify(
            at=at,
            code=notice_code(step, is_past=at > clock.due_at),
            person_id=address.person_id,
            office_id=address.office_id,
            role=address.role,
            ids={"clock": str(clock.id), "rule": clock.rule_code, clock.subject_kind: str(clock.subject_id)},
        )
    record(by, clock, events.STEP_FIRED, at=at, step=str(step.no), to=step.to.value)


def notice_code(step: Step, *, is_past: bool) -> str:
    """The wording of a step: a warning before the due moment, else that it has passed."""
    words = "clock-late" if is_past or step.at.total_seconds() >= 0 else "clock-soon"
    return words if step.to is Recipient.OFFICER else f"{words}-{step.to.replace('_', '-')}"


def address_of(clock: Clock, to: Recipient) -> Address | None:
    """Whom a step tells; None where nobody sent what the clock runs on."""
    match to:
        case Recipient.OFFICER if clock.owner_person is not None:
            return Address(person_id=clock.owner_person)
        case Recipient.OFFICER:
            return Address(office_id=clock.owner_office, role="" if clock.owner_office else clock.owner_role)
        case Recipient.HEAD if clock.owner_office is not None:
            return Address(office_id=clock.owner_office, role=Audience.HEAD)
        case Recipient.HEAD:
            return Address(role=HEAD_OF[Audience(clock.owner_role)])
        case Recipient.SENDER:
            return None if clock.sender_office is None else Address(office_id=clock.sender_office)
        case Recipient.DAILY_CHAIR:
            return Address(role=Audience.DAILY_CHAIR)
