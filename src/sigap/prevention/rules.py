"""How far an activity is, what numbers of a session can be true, who may work with children. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

QUESTIONS = 3
"""Asked before and after."""
MOST_REACHED = 5000
"""More people than any hall of a regency holds: beyond it somebody mistyped."""
MOST_RUPIAH = 10**12


class ActivityStatus(StrEnum):
    """How far an activity is."""

    PLANNED = "planned"
    HELD = "held"
    REPORTED = "reported"
    CALLED_OFF = "called_off"


class VolunteerKind(StrEnum):
    """Who helps: one person, or a group."""

    PERSON = "person"
    PATBM = "patbm"
    FORUM_ANAK = "forum_anak"
    PUSPAGA = "puspaga"
    SATGAS_DESA = "satgas_desa"
    KARANG_TARUNA = "karang_taruna"
    PESANTREN = "pesantren"


class CheckKind(StrEnum):
    """What is looked at before somebody works with children, and whether they were trained."""

    DECLARATION = "declaration"
    REFERENCE_ONE = "reference_one"
    REFERENCE_TWO = "reference_two"
    TRAINING = "training"


SAFEGUARDS = frozenset({CheckKind.DECLARATION, CheckKind.REFERENCE_ONE, CheckKind.REFERENCE_TWO})
"""A signed child-safeguarding declaration and two references: without all three nobody is offered for children."""


def may_work_with_children(kind: str, found: Collection[str]) -> bool:
    """Whether these checks of one person were recorded. A group never: its members were not looked at one by one."""
    return kind == VolunteerKind.PERSON and set(found) >= SAFEGUARDS


class MessageDeclineReason(StrEnum):
    """Why what somebody asked or offered is not taken up, and whether they know."""

    CALLED = "called"
    UNREACHED = "unreached"
    NOT_MEANT = "not_meant"


class ReachFault(StrEnum):
    """Why numbers cannot be true."""

    NOBODY = "nobody"
    TOO_MANY = "too_many"
    NEGATIVE = "negative"
    SEXES = "sexes"
    AGES = "ages"
    DISABLED = "disabled"
    ANSWERS = "answers"
    RIGHT = "right"
    MONEY = "money"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Who was there, as counts; what was not counted is none, not 0."""

    total: int
    female: int | None = None
    male: int | None = None
    child: int | None = None
    adult: int | None = None
    elder: int | None = None
    disabled: int | None = None

    @property
    def fault(self) -> ReachFault | None:
        """Why these numbers cannot be true; none where they can."""
        parts = (self.total, self.female, self.male, self.child, self.adult, self.elder, self.disabled)
        faults = {
            ReachFault.NEGATIVE: any(part is not None and part < 0 for part in parts),
            ReachFault.NOBODY: self.total == 0,
            ReachFault.TOO_MANY: self.total > MOST_REACHED,
            ReachFault.SEXES: not self._adds_up(self.female, self.male),
            ReachFault.AGES: not self._adds_up(self.child, self.adult, self.elder),
            ReachFault.DISABLED: (self.disabled or 0) > self.total,
        }
        return next((fault for fault, is_so in faults.items() if is_so), None)

    def _adds_up(self, *parts: int | None) -> bool:
        """Not beyond the total; where all of them are told, no less either."""
        summed = sum(part or 0 for part in parts)
        return summed == self.total if None not in parts else summed <= self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningAnswers:
    """How many answered three questions, and how many of them each one rightly."""

    people: int
    right: tuple[int, ...]

    @property
    def share(self) -> float:
        """Right answers of all answers."""
        return sum(self.right) / (self.people * QUESTIONS)

    def fault(self, reached: int) -> ReachFault | None:
        """Why these numbers cannot be true; none where they can."""
        if self.people < 0 or any(each < 0 for each in self.right):
            return ReachFault.NEGATIVE
        if self.people == 0 or self.people > reached:
            return ReachFault.ANSWERS
        if len(self.right) != QUESTIONS or max(self.right) > self.people:
            return ReachFault.RIGHT
        return None

    @classmethod
    def of(cls, answers: Mapping[str, object] | None) -> "LearningAnswers | None":
        """As they lie in a row."""
        if not answers or not isinstance(answers["right"], list) or not isinstance(answers["people"], int):
            return None
        return cls(people=answers["people"], right=tuple(answers["right"]))


def gain_of(before: LearningAnswers | None, after: LearningAnswers | None) -> int | None:
    """By how many percentage points right answers rose; none where one of both was not asked."""
    if before is None or after is None:
        return None
    return round(100 * (after.share - before.share))


def cost_a_person(spent: int, reached: int | None) -> int | None:
    """In rupiah; none where nothing was spent, or nobody was counted."""
    return round(spent / reached) if spent and reached else None
