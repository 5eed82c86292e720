"""What is written of a client's situation and plan, what a child's letters propose, the scale of outcomes. Pure.

Shapes follow what UPTDs use by Permen PPPA 2/2022 (not read itself) and the stages of Permensos 8/2023 art. 8 to 15.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from sigap.access.roles import Section
from sigap.assistance.rules import GoalArea, ServiceLine, catalogue
from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, provision_from


class RecordKind(StrEnum):
    """What is written in versions; the sections in which each is read stand in `SECTIONS`."""

    ASSESSMENT = "needs_assessment"
    SAFETY_PLAN = "safety_plan"
    FOLLOW_UP = "follow_up"
    MINUTES = "conference_minutes"


SECTIONS: Mapping[RecordKind, Section] = {
    RecordKind.ASSESSMENT: Section.ASSESSMENT,
    RecordKind.SAFETY_PLAN: Section.SERVICES,
    RecordKind.FOLLOW_UP: Section.ASSESSMENT,
    # What members may know: all of them work in the summary.
    RecordKind.MINUTES: Section.SUMMARY,
}


class Domain(StrEnum):
    """A side of the client's life that is rated."""

    PHYSICAL = "physical"
    PSYCHOLOGICAL = "psychological"
    SOCIAL = "social"
    ECONOMIC = "economic"
    EDUCATION = "education"
    FAMILY = "family"


STRENGTHS, WISHES = "strengths", "wishes"
"""What the assessment says beside the domains: in the client's favour, and in the client's own words."""
SCORE = "score_"
"""Before a domain's code: the step of the scale."""


class SafetyChoice(StrEnum):
    """What the client did with the one page."""

    TAKEN = "plan_taken"
    STORED = "plan_stored"
    REFUSED = "plan_refused"


SAFETY_LINES = ("warning", "leave", "ring", "bring", "code_word", "children", "online")
"""Lines of the safety plan, in the order of the page."""


class Occasion(StrEnum):
    """When the outcome was rated again; the start is the first assessment."""

    ON_THE_WAY = "on_the_way"
    AT_END = "at_end"


class ServiceState(StrEnum):
    """How far a planned service is."""

    OPEN = "planned"
    DONE = "carried_out"
    NOT_DONE = "not_carried_out"
    DROPPED = "plan_dropped"


class ConferenceStatus(StrEnum):
    """How far a case conference is."""

    PLANNED = "conference_planned"
    HAPPENED = "conference_over"
    CANCELLED = "conference_cancelled"


_AREAS: Mapping[ServiceLine, GoalArea] = {
    ServiceLine.HEALTH: GoalArea.HEALTH,
    ServiceLine.LEGAL: GoalArea.LEGAL,
    ServiceLine.RETURN: GoalArea.FAMILY,
}
_AREAS_OF: Mapping[str, GoalArea] = {
    "temporary_shelter": GoalArea.SAFETY,
    "daily_needs": GoalArea.SAFETY,
    "home_visit": GoalArea.SAFETY,
    "back_to_school": GoalArea.EDUCATION,
    "livelihood": GoalArea.LIVELIHOOD,
    "social_aid": GoalArea.LIVELIHOOD,
}


def area_of(service: str) -> GoalArea:
    """What a goal is about that this service of the catalogue works towards."""
    row = catalogue().named(service)
    line = row.line if row else None
    return _AREAS_OF.get(service) or (_AREAS.get(line) if line else None) or GoalArea.PSYCHOSOCIAL


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedGoal:
    """A goal that the law suggests for letters of special protection; the officer decides, and changes its words."""

    letter: str
    owed_to: str
    area: GoalArea
    service: str
    words: str
    basis: str
    provision: Provision

    @property
    def key(self) -> str:
        """By which a page names it."""
        return f"{self.letter}.{self.service}"


def _read(row: Mapping[str, Any], register: str, code: str, says: Sequence[str]) -> Provision:
    """A row as whoever confirms it reads it: what it says, none of our codes."""
    shown = {name: row[name] for name in ("basis", "source", "kind", "valid_from") if name in row}
    return provision_from(register, code, row.get("label", row.get("words", "")), shown | {"Bunyi": list(says)})


@cache
def entitlements() -> tuple[ProposedGoal, ...]:
    """Every proposal as shipped, in the order of the articles."""
    rows = toml_file("sigap.casework", "entitlements.toml")["letters"]
    return tuple(
        ProposedGoal(
            letter=letter,
            owed_to=row.get("owed_to", letter),
            area=GoalArea(goal["area"]),
            service=goal["service"],
            words=goal["words"],
            basis=row["basis"],
            provision=_read(row, "entitlements", letter, [each["words"] for each in row["goals"]]),
        )
        for letter, row in rows.items()
        for goal in row["goals"]
    )


def proposals_for(letters: Iterable[str]) -> list[ProposedGoal]:
    """What a child with these letters is owed, each duty once, its own articles before what several are owed.

    Two duties stay two where one service does both.
    """
    wanted = list(dict.fromkeys(letters))
    rows = [goal for letter in wanted for goal in entitlements() if goal.letter == letter]
    rows += [goal for goal in entitlements() if goal.letter not in wanted and set(goal.owed_to) & set(wanted)]
    found: dict[tuple[str, str], ProposedGoal] = {}
    for goal in rows:
        found.setdefault((goal.service, goal.words), goal)
    return list(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeScale:
    """The shipped scale: what each step means, from 1 on."""

    steps: tuple[str, ...]
    provision: Provision


@cache
def outcome_scale() -> OutcomeScale:
    """The scale in force."""
    row = toml_file("sigap.casework", "scale.toml")["scale"]
    return OutcomeScale(steps=tuple(row["steps"]), provision=_read(row, "scale", "outcome", row["steps"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRight:
    """One line of the card of rights, with its article."""

    words: str
    basis: str
    provision: Provision


@cache
def client_rights() -> tuple[ClientRight, ...]:
    """The card as shipped."""
    return tuple(
        ClientRight(
            words=row["words"], basis=row["basis"], provision=_read(row, "client_rights", row["code"], [row["words"]])
        )
        for row in toml_file("sigap.casework", "rights.toml")["rights"]
    )


def provisions() -> tuple[Provision, ...]:
    """Every row, as a jurist or the unit confirms it."""
    owed = {goal.letter: goal.provision for goal in entitlements()}
    return (*owed.values(), *(right.provision for right in client_rights()), outcome_scale().provision)


def scores_of(content: Mapping[str, str]) -> dict[Domain, int]:
    """The steps that a record names."""
    return {domain: int(step) for domain in Domain if (step := content.get(SCORE + domain.value, ""))}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """One domain at the start and now; a side that nobody rated is None."""

    domain: Domain
    start: int | None
    latest: int | None


def outcomes(first: Mapping[str, str], later: Mapping[str, str]) -> list[OutcomeRow]:
    """How each domain moved between the first assessment and the newest follow-up."""
    before, after = scores_of(first), scores_of(later)
    return [
        OutcomeRow(domain=each, start=before.get(each), latest=after.get(each))
        for each in Domain
        if each in before or each in after
    ]


def is_before_case(day: date, opened_on: date) -> bool:
    """Whether this day lies before the case was opened: nothing of the casework happened then."""
    return day < opened_on
