"""How long an agenda takes against the time there is, and the order of what is proposed for it. Pure."""

from dataclasses import dataclass

from sigap.meetings.rules.kinds import AgendaSource

MINUTES: dict[AgendaSource, int] = {
    AgendaSource.ACTION: 10,
    AgendaSource.LATE: 15,
    AgendaSource.PLAN: 15,
    AgendaSource.RULE: 10,
    AgendaSource.OWN: 10,
}
"""Minutes proposed for a point."""
SPARE = 15
"""Minutes for the opening, the conclusion and what comes unasked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedPoint:
    """A point as it is proposed; `about` says from what, opaque. What was left out is proposed no second time."""

    source: AgendaSource
    about: str
    title: str
    detail: str
    minutes: int
    is_in: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaTime:
    """Minutes taken of minutes there are."""

    taken: int
    there: int

    @property
    def left(self) -> int:
        """What is left; less than nothing when it takes longer."""
        return self.there - self.taken

    @property
    def is_enough(self) -> bool:
        """There is time for opening and conclusion too."""
        return self.left >= SPARE

    @property
    def percent(self) -> int:
        """How much of the time is taken, to be drawn."""
        return min(100, self.taken * 100 // max(1, self.there))
