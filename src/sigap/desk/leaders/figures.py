"""The leaders' lines from counts of deadlines: late, held, waiting, kept. Pure arithmetic; the words are the page's."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sigap.clocks.rules import THEMES, share


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts of one rule in one office, or in a part that no single office owns (`part`).

    `due` and `kept` are promises of this month so far, the others of the month before.
    """

    office: UUID | None
    part: str
    rule: str
    late: int
    held: int
    waiting: int
    oldest_at: datetime | None
    due: int
    kept: int
    due_before: int
    kept_before: int
    late_before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Promises of one theme: kept of due this month, and the share of a hundred now and the month before, or None."""

    theme: str
    kept: int
    due: int
    share: int | None
    share_before: int | None
    kept_before: int
    due_before: int

    @property
    def broken(self) -> int:
        """How many were not kept."""
        return self.due - self.kept

    @property
    def trend(self) -> int:
        """1 better than the month before, -1 worse, 0 neither or not to be told."""
        if self.share is None or self.share_before is None:
            return 0
        return (self.share > self.share_before) - (self.share < self.share_before)


@dataclass(frozen=True, slots=True, kw_only=True)
class ByOffice:
    """What one office, or part, owes: late, held back, unanswered, and since when the oldest waits."""

    office: UUID | None
    part: str
    late: int
    held: int
    waiting: int
    oldest_at: datetime | None
    late_by_rule: tuple[tuple[str, int], ...]


def promise(tallies: Iterable[Tally], theme: str) -> Promise:
    """One theme over all offices given."""
    mine = [tally for tally in tallies if tally.rule in THEMES[theme]]
    kept, due = sum(tally.kept for tally in mine), sum(tally.due for tally in mine)
    kept_before, due_before = sum(tally.kept_before for tally in mine), sum(tally.due_before for tally in mine)
    return Promise(
        theme=theme,
        kept=kept,
        due=due,
        share=share(kept, due),
        share_before=share(kept_before, due_before),
        kept_before=kept_before,
        due_before=due_before,
    )


def by_office(tallies: Collection[Tally]) -> list[ByOffice]:
    """Offices that owe something, the one with most that is late on top, then the one that waits longest."""
    groups: dict[tuple[UUID | None, str], list[Tally]] = {}
    for tally in tallies:
        groups.setdefault((tally.office, "" if tally.office else tally.part), []).append(tally)
    found = [_summed(office, part, mine) for (office, part), mine in groups.items()]
    owing = [each for each in found if each.late or each.held or each.waiting]
    return sorted(owing, key=lambda each: (-each.late, -each.waiting, str(each.office)))


def _summed(office: UUID | None, part: str, mine: Collection[Tally]) -> ByOffice:
    late = sorted(((tally.rule, tally.late) for tally in mine if tally.late), key=lambda pair: (-pair[1], pair[0]))
    return ByOffice(
        office=office,
        part=part,
        late=sum(tally.late for tally in mine),
        held=sum(tally.held for tally in mine),
        waiting=sum(tally.waiting for tally in mine),
        oldest_at=min((tally.oldest_at for tally in mine if tally.oldest_at), default=None),
        late_by_rule=tuple(late),
    )
