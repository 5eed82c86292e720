"""A child who is suspected: may the child be held, in which order stages follow, when alarms ring, what is owed. Pure.

UU 11/2012 (SPPA). Terms stand in the rules of deadlines; ages and bars in `reference/child.toml`.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sigap.access.office_kinds import OfficeKind
from sigap.kernel.reference import toml_file
from sigap.kernel.working_time import OfficeCalendar
from sigap.provisions.rules import Provision, provision_from

CHILD, DETENTION = "juvenile", "detention"
"""Kinds of subjects of deadlines: the id of what is known of a child, of a detention."""


class DetentionStage(StrEnum):
    """Who holds the child: each stage is counted on its own."""

    POLICE = "stage_police"
    PROSECUTOR = "stage_prosecutor"
    JUDGE = "stage_judge"
    APPEAL = "stage_appeal"
    CASSATION = "stage_cassation"


class DetentionPlace(StrEnum):
    """At what kind of place: for a child LPAS, or LPKS where there is none."""

    LPAS = "held_lpas"
    LPKS = "held_lpks"
    OTHER = "held_elsewhere"


class ReleaseReason(StrEnum):
    """Why the child is out."""

    BY_LAW = "out_by_law"
    GUARANTEE = "out_guarantee"
    DIVERSION = "out_diversion"
    NO_GROUND = "out_no_ground"
    VERDICT = "out_verdict"
    WRONG_ENTRY = "out_wrong_entry"


class ChildStepKind(StrEnum):
    """What was done for the child, or to the child."""

    ARRESTED = "child_arrested"
    LET_GO = "child_let_go"
    AID_TOLD = "child_aid_told"
    AID_PRESENT = "child_aid_present"
    LITMAS_ASKED = "child_litmas_asked"
    LITMAS_DONE = "child_litmas_done"
    COORDINATED = "child_coordinated"
    GUARANTEE_OFFERED = "child_guarantee_offered"
    GUARANTEE_GIVEN = "child_guarantee_given"
    GUARANTEE_NONE = "child_guarantee_none"
    INVESTIGATION_BEGUN = "child_investigation_begun"
    FILE_RECEIVED = "child_file_received"
    JUDGE_NAMED = "child_judge_named"
    DIVERSION_BEGUN = "child_diversion_begun"
    DIVERSION_DONE = "child_diversion_done"
    DIVERSION_SENT = "child_diversion_sent"
    DIVERSION_ORDERED = "child_diversion_ordered"
    DIVERSION_ORDER_SENT = "child_diversion_order_sent"
    DIVERSION_FAILED = "child_diversion_failed"
    UNDER12_RETURNED = "child_under12_returned"
    UNDER12_PROGRAMME = "child_under12_programme"
    UNDER12_SENT = "child_under12_sent"
    ACCOMPANIED = "child_accompanied"


class ChildCompanion(StrEnum):
    """Who is beside the child."""

    PARENT = "with_parent"
    TRUSTED = "with_trusted"
    ADVOCATE = "with_advocate"
    PK = "with_pk"
    SOCIAL_WORKER = "with_social_worker"


class AgeSource(StrEnum):
    """From which paper the age is known."""

    CERTIFICATE = "age_birth_certificate"
    CARD = "age_identity_card"
    SCHOOL = "age_school_paper"
    DOCTOR = "age_medical"
    SAID = "age_as_told"
    UNKNOWN = "age_not_known"


class AlarmKind(StrEnum):
    """When it rings before the child must be let out, and at that hour."""

    TWO_DAYS = "two_days"
    ONE_DAY = "one_day"
    DUE = "due"


class ChildFlag(StrEnum):
    """What is wrong, or must be seen at once."""

    AGE_UNKNOWN = "flag_age_unknown"
    ADULT = "flag_adult"
    OTHER_AGE = "flag_other_age"
    UNDER_TWELVE = "flag_under_twelve"
    UNDER_FOURTEEN = "flag_under_fourteen"
    THREAT_LOW = "flag_threat_low"
    THREAT_UNKNOWN = "flag_threat_unknown"
    GUARANTEE = "flag_guarantee"
    NOT_ASKED = "flag_guarantee_not_asked"
    WRONG_PLACE = "flag_wrong_place"
    OVERRUN = "flag_overrun"
    FREED = "flag_freed"
    AID_NOT_TOLD = "flag_aid_not_told"
    ALSO_VICTIM = "flag_also_victim"
    OF_AGE = "flag_of_age"
    TWENTY_ONE = "flag_twenty_one"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLaw:
    """The terms of a stage, by code of their rules, who holds the child, and the article."""

    rule: str
    longer: str
    office: OfficeKind
    basis: str


STAGES: Mapping[DetentionStage, StageLaw] = {
    stage: StageLaw(rule=f"child-{name}", longer=f"child-{name}-longer", office=office, basis=f"UU 11/2012 pasal {no}")
    for stage, name, office, no in (
        (DetentionStage.POLICE, "police", OfficeKind.POLRES_PPA, 33),
        (DetentionStage.PROSECUTOR, "prosecutor", OfficeKind.KEJARI, 34),
        (DetentionStage.JUDGE, "judge", OfficeKind.PENGADILAN_NEGERI, 35),
        (DetentionStage.APPEAL, "appeal", OfficeKind.PENGADILAN_NEGERI, 37),
        (DetentionStage.CASSATION, "cassation", OfficeKind.PENGADILAN_NEGERI, 38),
    )
}
RINGS_BEFORE: Mapping[AlarmKind, timedelta] = {
    AlarmKind.TWO_DAYS: timedelta(days=2),
    AlarmKind.ONE_DAY: timedelta(days=1),
    AlarmKind.DUE: timedelta(0),
}
ALARM_NOTICES: Mapping[AlarmKind, str] = {
    AlarmKind.TWO_DAYS: "child-release-soon",
    AlarmKind.ONE_DAY: "child-release-tomorrow",
    AlarmKind.DUE: "child-release-due",
}
ADULT_FROM = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildLaw:
    """Ages and bars of the law."""

    liable_from: int
    held_from: int
    tried_until: int
    held_threat: int
    diversion_below: int


@cache
def _rows() -> Mapping[str, Mapping[str, Any]]:
    return {row["code"]: row for row in toml_file("sigap.juvenile", "child.toml")["limits"]}


@cache
def child_law() -> ChildLaw:
    """What ships, and a jurist confirms."""
    return ChildLaw(**{name.replace("-", "_"): row["years"] for name, row in _rows().items()})


def provisions() -> tuple[Provision, ...]:
    """Every row, as a jurist confirms it."""
    return tuple(provision_from("child", code, row["label"], row) for code, row in _rows().items())


def basis_of(name: str) -> str:
    """The article of one of these limits."""
    return str(_rows()[name]["basis"])


def age_at(born_on: date, day: date) -> int:
    """Completed years on a day."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


_YEARS = re.compile(r"(\d+)(?:½)? tahun")


def years_in(penalty: str) -> int | None:
    """The most years of prison that a penalty in words names; None where it names none."""
    if "mati" in penalty or "seumur hidup" in penalty:
        return 99
    return max((int(found) for found in _YEARS.findall(penalty)), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildFacts:
    """What is known of a child: age on the day of the act, the threat in years, steps so far, repeat or not."""

    age_at_act: int | None
    threat_years: int | None
    is_repeat: bool = False
    steps: frozenset[ChildStepKind] = frozenset()
    is_also_victim: bool = False


def flags_against_detention(facts: ChildFacts, place: DetentionPlace | None = None) -> list[ChildFlag]:
    """Why this child must not be held, or what is not known yet (art. 32); and a place that is not for children."""
    wrong_place = [ChildFlag.WRONG_PLACE] if place is DetentionPlace.OTHER else []
    return [*_by_age(facts), *_by_threat(facts), *_by_guarantee(facts), *wrong_place]


def _by_age(facts: ChildFacts) -> list[ChildFlag]:
    if facts.age_at_act is None:
        return [ChildFlag.AGE_UNKNOWN]
    if facts.age_at_act >= ADULT_FROM:
        return [ChildFlag.ADULT]
    if facts.age_at_act < child_law().liable_from:
        return [ChildFlag.UNDER_TWELVE]
    return [ChildFlag.UNDER_FOURTEEN] if facts.age_at_act < child_law().held_from else []


def flags_by_people(facts: ChildFacts, youngest: int | None, *, is_by_birth: bool) -> list[ChildFlag]:
    """That the people of the case say another age, `youngest` at least on that day, and what then holds; else nothing.

    A day of birth that was noted here tells more than years do: that it may have been one more.
    """
    if youngest is None or (is_by_birth and facts.age_at_act == youngest + 1):
        return []
    theirs = _by_age(replace(facts, age_at_act=youngest))
    is_same = theirs == _by_age(facts) or (facts.age_at_act is None and not theirs)
    return [] if is_same else [ChildFlag.OTHER_AGE, *theirs]


def _by_threat(facts: ChildFacts) -> list[ChildFlag]:
    if facts.threat_years is None:
        return [ChildFlag.THREAT_UNKNOWN]
    return [ChildFlag.THREAT_LOW] if facts.threat_years < child_law().held_threat else []


def _by_guarantee(facts: ChildFacts) -> list[ChildFlag]:
    if ChildStepKind.GUARANTEE_GIVEN in facts.steps:
        return [ChildFlag.GUARANTEE]
    is_asked = not facts.steps.isdisjoint({ChildStepKind.GUARANTEE_OFFERED, ChildStepKind.GUARANTEE_NONE})
    return [] if is_asked else [ChildFlag.NOT_ASKED]


BARS = frozenset({ChildFlag.UNDER_TWELVE, ChildFlag.UNDER_FOURTEEN, ChildFlag.THREAT_LOW, ChildFlag.GUARANTEE})
"""Flags by which the law forbids to hold the child."""


def is_barred(flags: Iterable[ChildFlag]) -> bool:
    """Whether the law forbids it."""
    return not BARS.isdisjoint(flags)


def diversion_barred(facts: ChildFacts) -> bool:
    """Whether diversion is out: a threat of seven years or more, or a repeat (art. 7(2))."""
    return facts.is_repeat or (facts.threat_years is not None and facts.threat_years >= child_law().diversion_below)


def next_stage(stage: DetentionStage) -> DetentionStage | None:
    """What follows it."""
    order = list(DetentionStage)
    place = order.index(stage) + 1
    return order[place] if place < len(order) else None


def alarms_fallen(until: datetime, at: datetime, *, rung: Collection[AlarmKind] = ()) -> list[AlarmKind]:
    """Alarms whose hour has come by `at` and that have not rung, the earliest first. Holidays stop nothing."""
    return [kind for kind, before in RINGS_BEFORE.items() if kind not in rung and until - before <= at]


def last_office_day(until: datetime, at: datetime, calendar: OfficeCalendar) -> date | None:
    """The last day before `until` on which an office is still open after `at`; None where none is left."""
    day, today = calendar.day_of(until), calendar.day_of(at)
    while day >= today:
        duty = calendar.duty_on(day)
        if duty is not None and duty[0] < until and duty[1] > at:
            return day
        day -= timedelta(days=1)
    return None
