"""Where somebody may be returned to, by which hands, when they are visited and what is asked there. Pure.

By Permen PPPA 2/2022 and Permensos 8/2023 art. 19 to 24 as summarised (not read themselves).
"""

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from sigap.access.roles import OfficeKind
from sigap.assistance.rules import ReferralPurpose
from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, provision_from

MOST_HANDS = 4
"""Regencies or offices through whose hands one return goes, at most: centre, province, regency, village."""


class ReturnDestination(StrEnum):
    """Where somebody goes to."""

    FAMILY = "to_family"
    OWN_HOME = "to_own_home"
    SUBSTITUTE = "to_substitute_family"
    INSTITUTION = "to_institution"


class FamilyAnswer(StrEnum):
    """What the family said when it was assessed, or that it cannot be asked."""

    WILLING = "family_willing"
    REFUSES = "family_refuses"
    UNSAFE = "family_unsafe"
    MISSING = "family_missing"


class ReturnState(StrEnum):
    """How far a return is."""

    RUNNING = "return_running"
    ARRIVED = "return_arrived"
    DROPPED = "return_dropped"


class VisitState(StrEnum):
    """How far a visit is: proposed by the rhythm, agreed with who is visited, made, or given up with a reason."""

    PROPOSED = "visit_proposed"
    AGREED = "visit_agreed"
    MADE = "visit_made"
    DROPPED = "visit_dropped"


OPEN_VISITS = (VisitState.PROPOSED, VisitState.AGREED)


class VisitOutcome(StrEnum):
    """What a visit found."""

    WELL = "doing_well"
    HELP = "needs_help"
    DANGER = "in_danger"
    NOT_MET = "not_met"
    DECLINED = "wants_no_visit"


class CheckAnswer(StrEnum):
    """The answer to one line of the checklist; empty when nobody asked."""

    WELL = "check_well"
    HELP = "check_help"
    DANGER = "check_danger"


class ReturnRefusal(StrEnum):
    """Why somebody cannot be returned so."""

    NOT_WILLING = "family_not_willing"
    NOT_ASSESSED = "family_not_assessed"
    NO_HOST = "no_host"
    CHILD_ALONE = "child_alone"


_WITH_HOST = frozenset({ReturnDestination.FAMILY, ReturnDestination.SUBSTITUTE})


def refusal_of(
    destination: ReturnDestination, answer: FamilyAnswer, *, assessed_on: date | None, has_host: bool, is_child: bool
) -> ReturnRefusal | None:
    """Why this destination is not open; None where it is. A suspect's household is told by the database."""
    if assessed_on is None and answer in {FamilyAnswer.WILLING, FamilyAnswer.REFUSES}:
        return ReturnRefusal.NOT_ASSESSED
    if destination is ReturnDestination.FAMILY and answer is not FamilyAnswer.WILLING:
        return ReturnRefusal.NOT_WILLING
    if destination in _WITH_HOST and not has_host:
        return ReturnRefusal.NO_HOST
    return ReturnRefusal.CHILD_ALONE if destination is ReturnDestination.OWN_HOME and is_child else None


def keeps_hands(former: Sequence[str], route: Sequence[str], done: int) -> bool:
    """Whether a changed route still begins with the hands through which somebody has gone."""
    return list(former[:done]) == list(route[:done]) and len(route) >= done


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def proposed_days(arrived_on: date) -> list[tuple[int, date]]:
    """The visits that the rhythm proposes: in which month, and the day."""
    return [(months, months_later(arrived_on, months)) for months in rhythm_months()]


def rhythm_months() -> tuple[int, ...]:
    """The months after the arrival in which a visit is proposed."""
    return tuple(_file()["rhythm"]["months"])


def found_danger(answers: Mapping[str, str]) -> bool:
    """Whether a line of the checklist says danger: then the outcome says so too."""
    return CheckAnswer.DANGER in answers.values()


def needs_next(outcome: VisitOutcome) -> bool:
    """Whether a visit may not end without the day of the next one."""
    return outcome in {VisitOutcome.DANGER, VisitOutcome.NOT_MET}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One line of the checklist."""

    code: str
    label: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeTask:
    """What an office is asked for on the way back into a life: an ordinary referral to it."""

    code: str
    label: str
    en: str
    kinds: tuple[OfficeKind, ...]
    purpose: ReferralPurpose


@cache
def _file() -> Mapping[str, Any]:
    return toml_file("sigap.reintegration", "reintegration.toml")


@cache
def checklist() -> tuple[CheckLine, ...]:
    """Its lines, in order."""
    return tuple(CheckLine(**row) for row in _file()["checklist"])


@cache
def office_tasks() -> tuple[OfficeTask, ...]:
    """Them, in the order of the page."""
    return tuple(
        OfficeTask(**row | {"kinds": tuple(map(OfficeKind, row["kinds"])), "purpose": ReferralPurpose(row["purpose"])})
        for row in _file()["tasks"]
    )


def known_answers(answers: Mapping[str, str], codes: Collection[str] | None = None) -> dict[str, str]:
    """The answers to lines of the checklist, others left out."""
    lines = {line.code for line in checklist()} if codes is None else set(codes)
    return {code: answer for code, answer in answers.items() if code in lines and answer in set(CheckAnswer)}


@cache
def rhythm() -> Provision:
    """The rhythm of the visits, as a jurist confirms it."""
    row = _file()["rhythm"]
    return provision_from("reintegration", row["code"], row["label"], row)


def provisions() -> tuple[Provision, ...]:
    """As a jurist confirms it."""
    return (rhythm(),)
