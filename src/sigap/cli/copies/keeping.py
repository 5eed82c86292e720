"""Which copies have been kept long enough: by age, and within that by a plan of days, weeks and months. Pure.

The plan thins out what SIGAP_BACKUP_KEEP_DAYS keeps and never keeps longer: what was erased must end in copies too.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from sigap.cli.copies.plan import KeepingPlan

ALWAYS_KEPT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCopy:
    """One copy as this rule sees it. `trail` tells one installation's from another's."""

    name: str
    begun_at: datetime
    trail: str
    is_proved: bool = True


def to_remove(
    copies: Iterable[KeptCopy], at: datetime, keep: timedelta, *, plan: KeepingPlan | None = None, zone: tzinfo
) -> list[str]:
    """Names of the copies past their time: never an installation's newest three, nor the newest that was proved.

    A clock that jumps a year ahead makes every copy look old: some must outlast it. One that was ahead once left copies
    of a day that has not come; they stand for no other.
    """
    found = sorted((copy for copy in copies if copy.begun_at <= at), key=lambda copy: copy.begun_at, reverse=True)
    seen, proved = Counter[str](), set[str]()
    wanted = {copy.name for copy in _planned(found, plan, zone)} if plan else {copy.name for copy in found}
    leaving = []
    for copy in found:
        seen[copy.trail] += 1
        is_newest_proved = copy.is_proved and copy.trail not in proved
        if is_newest_proved:
            proved.add(copy.trail)
        is_past = copy.name not in wanted or at - copy.begun_at > keep
        if is_past and seen[copy.trail] > ALWAYS_KEPT and not is_newest_proved:
            leaving.append(copy.name)
    return leaving


def _planned(newest_first: Collection[KeptCopy], plan: KeepingPlan, zone: tzinfo) -> Iterable[KeptCopy]:
    """The newest of each day, week and month that has one, for as many of them as the plan says."""
    spans: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (plan.daily, lambda at: at.date()),
        (plan.weekly, lambda at: at.isocalendar()[:2]),
        (plan.monthly, lambda at: (at.year, at.month)),
    )
    for trail in {copy.trail for copy in newest_first}:
        for count, span_of in spans:
            met: dict[object, KeptCopy] = {}
            for copy in newest_first:
                if copy.trail == trail:
                    met.setdefault(span_of(copy.begun_at.astimezone(zone)), copy)
            yield from list(met.values())[:count]
