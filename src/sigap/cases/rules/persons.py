"""People of a case: how they stand to one another, how they may be reached, and what does not fit together. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, provision_from
from sigap.screening.rules.persons import PersonRole


class RelationKind(StrEnum):
    """How one person stands to another, in clear: the first is … the second."""

    GUARDIAN_OF = "guardian_of"
    PARENT_OF = "parent_of"
    SPOUSE_OF = "spouse_of"
    SIBLING_OF = "sibling_of"
    OTHER_KIN_OF = "other_kin_of"
    LIVES_WITH = "lives_with"
    EMPLOYS = "employs"
    TEACHES = "teaches"


class ContactWay(StrEnum):
    """A way by which a person must never be reached."""

    WHATSAPP = "whatsapp"
    SMS = "sms"
    CALL = "call"
    HOME_VISIT = "home_visit"
    HOME_LETTER = "home_letter"
    EMAIL = "email"
    SOCIAL_MEDIA = "social_media"


class CallBackFinding(StrEnum):
    """What the review of a call-back found."""

    IN_ORDER = "in_order"
    NOT_NEEDED = "not_needed"


class PersonWarning(StrEnum):
    """Something that does not fit together. It is shown; only what cannot be is refused."""

    VICTIM_AS_SUSPECT = "victim_as_suspect"
    BORN_AFTER = "born_after"
    GUARDIAN_IS_SUSPECT = "guardian_is_suspect"
    LIVES_WITH_SUSPECT = "lives_with_suspect"


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningSubject:
    """A person as warnings read them. `recorded_on`: when the age stood; `same_as`: others with the same identity."""

    ordinal: int
    role: PersonRole
    age_years: int | None = None
    recorded_on: date | None = None
    was: frozenset[PersonRole] = frozenset()
    same_as: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRelation:
    """The first is … the second, by their numbers in the case."""

    first: int
    kind: RelationKind
    second: int


HARMED = frozenset({PersonRole.VICTIM, PersonRole.CHILD_IN_CONFLICT})
"""Roles of those whom a case is there for."""


def age_on(born: date, day: date) -> int:
    """Completed years; never below 0."""
    return max(day.year - born.year - ((day.month, day.day) < (born.month, born.day)), 0)


def age_from_year(year: int, day: date) -> int:
    """Completed years when only the year is known: the lower of the two, so that who may be a child counts as one."""
    return max(day.year - year - 1, 0)


def was_born_after(born: date, acted_on: date | None) -> bool:
    """Whether somebody was born after the act."""
    return acted_on is not None and born > acted_on


def cannot_have_lived(age_years: int | None, recorded_on: date | None, acted_on: date | None) -> bool:
    """Whether somebody of this age, as it was recorded, cannot have been born by the day of the act."""
    if age_years is None or recorded_on is None or acted_on is None:
        return False
    # Not yet a year older: the earliest day of birth lies a day after the birthday one year further back.
    return acted_on.year < recorded_on.year - age_years - 1


def warnings_for(
    persons: Iterable[WarningSubject], ties: Collection[PersonRelation], *, acted_on: date | None
) -> dict[int, tuple[PersonWarning, ...]]:
    """For each person of the case by number, what does not fit together; only those of whom there is something."""
    people = {person.ordinal: person for person in persons}
    found = {
        ordinal: tuple(each for each in PersonWarning if _CHECKS[each](person, people, ties, acted_on))
        for ordinal, person in people.items()
    }
    return {ordinal: warnings for ordinal, warnings in found.items() if warnings}


type _People = Mapping[int, WarningSubject]


def _victim_as_suspect(
    person: WarningSubject, people: _People, _ties: Collection[PersonRelation], _acted_on: date | None
) -> bool:
    if person.role is not PersonRole.SUSPECT:
        return False
    others = (people[ordinal] for ordinal in person.same_as if ordinal in people)
    return bool(person.was & HARMED) or any(other.role in HARMED for other in others)


def _born_after(
    person: WarningSubject, _people: _People, _ties: Collection[PersonRelation], acted_on: date | None
) -> bool:
    return cannot_have_lived(person.age_years, person.recorded_on, acted_on)


def _guardian_is_suspect(
    person: WarningSubject, people: _People, ties: Collection[PersonRelation], _acted_on: date | None
) -> bool:
    over = (RelationKind.GUARDIAN_OF, RelationKind.PARENT_OF)
    guardians = (tie.first for tie in ties if tie.second == person.ordinal and tie.kind in over)
    return person.role in HARMED and any(_is_suspect(people, ordinal) for ordinal in guardians)


def _lives_with_suspect(
    person: WarningSubject, people: _People, ties: Collection[PersonRelation], _acted_on: date | None
) -> bool:
    together = [tie for tie in ties if tie.kind is RelationKind.LIVES_WITH]
    others = [
        tie.second if tie.first == person.ordinal else tie.first for tie in together if person.ordinal in _ends(tie)
    ]
    return person.role in HARMED and any(_is_suspect(people, ordinal) for ordinal in others)


def _ends(tie: PersonRelation) -> tuple[int, int]:
    return (tie.first, tie.second)


def _is_suspect(people: _People, ordinal: int) -> bool:
    return ordinal in people and people[ordinal].role is PersonRole.SUSPECT


_CHECKS = {
    PersonWarning.VICTIM_AS_SUSPECT: _victim_as_suspect,
    PersonWarning.BORN_AFTER: _born_after,
    PersonWarning.GUARDIAN_IS_SUSPECT: _guardian_is_suspect,
    PersonWarning.LIVES_WITH_SUSPECT: _lives_with_suspect,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LawText:
    """What a law says to a warning, as the dated reference has it."""

    basis: str
    text: str
    provision: Provision


@cache
def law_of(warning: PersonWarning) -> LawText | None:
    """The article behind a warning; none where it rests on no article."""
    for row in _reference():
        if row["warning"] == warning:
            return LawText(basis=row["basis"], text=row["text"], provision=_provision(row))
    return None


def provisions() -> tuple[Provision, ...]:
    """Every article behind a warning, as a jurist confirms it."""
    return tuple(_provision(row) for row in _reference())


def _provision(row: dict[str, Any]) -> Provision:
    return provision_from("warnings", row["warning"], row["basis"], row)


def _reference() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = toml_file("sigap.cases", "warnings.toml")["warnings"]
    return rows
