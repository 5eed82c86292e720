"""The rungs above the daily chair: they hear of an office and a count, once a day, and nothing of any case (ADR 31).

What must not be known to one of those who lead is told to none of them: two who compare would learn of it. Their rungs
are passed over without a sign, and the last one goes to the office outside the regency that the decree names.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import connection
from django.utils.timezone import localdate

from sigap.access.queries import seat_holders
from sigap.clocks.actions.recipients import SEATS, addresses_of, keepers_of_count
from sigap.clocks.models import Clock
from sigap.clocks.rules import COUNTED_FOR, StepRecipient
from sigap.notifications import actions as notices

OUTSIDE, PASSED_OVER = "outside", "passed_over"
"""How the trail calls a rung that went elsewhere, or to nobody."""


def left_out_of_counts() -> frozenset[UUID]:
    """What one of those who lead must not know: everybody who reads their counts reads the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clocks.left_out_of_digest()")
        found: list[UUID] = cursor.fetchone()[0]
    return frozenset(found)


def is_kept_from_counts(clock: Clock, left_out: Collection[UUID], kept: Collection[UUID], *, at: datetime) -> bool:
    """Whether no rung above the daily chair may hear of this clock; `kept` are people who must not know of it."""
    if clock.subject_id in left_out:
        return True
    return bool(kept) and any(not {*seat_holders(seat, at=at)}.isdisjoint(kept) for seat in SEATS.values())


def ring_for_count(clock: Clock, to: StepRecipient, *, at: datetime, kept: Collection[UUID]) -> None:
    """Tells whoever holds the rung that an office is silent; those who carry the count, where nobody is reached.

    Nobody of `kept` stands in or carries it: they must not know of what is counted.
    """
    office = clock.owing_office
    is_seated = bool(seat_holders(SEATS[to], at=at))
    people = [each.person_id for each in addresses_of(clock, to, at=at, without=kept) if each.person_id]
    _ring(f"clock-count-{to.value}" if is_seated else "clock-count-carried", people, office, at)


def ring_elsewhere(clock: Clock, to: StepRecipient, *, at: datetime, kept: Collection[UUID]) -> str:
    """Instead of a rung that must not know: nobody, for the last one the office outside. How the trail calls it."""
    if to is not max(COUNTED_FOR, key=list(StepRecipient).index):
        return PASSED_OVER
    office = clock.owing_office
    if not notices.ring_outside(at=at, silent=office, kept=kept):
        _ring("clock-outside-carried", keepers_of_count(at, without=kept), office, at)
    return OUTSIDE


def _ring(code: str, people: Iterable[UUID], office: UUID | None, at: datetime) -> None:
    """Once a day for each office: the number itself stands on the page."""
    for person_id in people:
        notices.notify(
            at=at,
            code=code,
            person_id=person_id,
            ids={"office": str(office)} if office else {},
            once=uuid5(NAMESPACE_OID, f"sigap/{code}/{person_id}/{office}/{localdate(at)}"),
            may_know=True,
        )
