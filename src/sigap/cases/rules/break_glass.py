"""Break-glass ("buka darurat"): what it opens, for how long, how often, and who looks at it afterwards. Pure.

Wall 9 of the plan: on duty, reasoned, second factor again, one case at a time, three hours, few a month; never the
shelter's place, a reporter's identity, a case against the actor's own office.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

from sigap.access.roles import Section
from sigap.cases.rules.notes import NoteTemplate
from sigap.cases.rules.persons import HARMED
from sigap.kernel.reference import toml_file

EMERGENCY_SECTIONS = frozenset({Section.SUMMARY, Section.PERSONS, Section.IDENTITY, Section.NOTES})
"""Sections that open, to be read. Services, referrals and documents would tell where a shelter is."""
EMERGENCY_NOTES = frozenset({NoteTemplate.SAFETY})
"""Notes that open: the plan of safety. Others hold what a person told in confidence."""
EMERGENCY_IDENTITIES = HARMED
"""Whose identity opens: of those for whom the case is there, and of nobody else."""
COUNTED = timedelta(days=30)
"""Over how many days uses are counted."""


class BreakGlassFinding(StrEnum):
    """What a review found."""

    JUSTIFIED = "justified"
    NEEDLESS = "needless"
    IMPROPER = "improper"


class ReviewPart(StrEnum):
    """Who reviews: both do, each for themselves."""

    HEAD = "head"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakGlassLimits:
    """The figures of the reference: how long it stands open, how many uses in thirty days, letters of a reason."""

    lasts: timedelta
    uses: int
    shortest_reason: int


@cache
def break_glass_limits() -> BreakGlassLimits:
    """As the reference has them."""
    found = toml_file("sigap.cases", "break_glass.toml")
    return BreakGlassLimits(
        lasts=timedelta(hours=found["hours"]),
        uses=found["uses_in_thirty_days"],
        shortest_reason=found["shortest_reason"],
    )


def uses_left(began: Collection[datetime], *, at: datetime, limits: BreakGlassLimits) -> int:
    """How many uses somebody still has at a moment, given when the ones so far began."""
    counted = sum(1 for moment in began if at - COUNTED < moment <= at)
    return max(limits.uses - counted, 0)


def parts_open(*, done: Collection[ReviewPart], leads: bool, audits: bool) -> list[ReviewPart]:
    """The parts of a review that somebody may still do."""
    mine = [part for part, may in ((ReviewPart.HEAD, leads), (ReviewPart.AUDITOR, audits)) if may]
    return [part for part in mine if part not in done]
