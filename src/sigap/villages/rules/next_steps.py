"""What a village is advised to do next, from what is known of it. Pure but for its own reference file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from sigap.kernel.reference import toml_file
from sigap.villages.rules.month import months_before


class VillageStep(StrEnum):
    """One piece of advice, in the order of the page."""

    SEND_MONTH = "send_month"
    ASK_AROUND = "ask_around"
    REPORT_SESSION = "report_session"
    HOLD_SESSION = "hold_session"
    CHECK_PAPERS = "check_papers"
    FIND_HELPERS = "find_helpers"
    FILL_FIGURES = "fill_figures"
    WRITE_CONTACT = "write_contact"
    PREPARE = "prepare"


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageFacts:
    """What the advice is drawn from. None: not known, or not to be seen by who asks."""

    today: date
    is_month_late: bool
    are_months_zero: bool
    last_session: date | None
    is_session_ahead: bool
    is_session_unreported: bool
    helpers: int
    has_contact: bool
    group: int
    missing: int
    left_without: int | None


@cache
def steps_rule() -> Mapping[str, Any]:
    """The figures of `reference/steps.toml`."""
    return toml_file("sigap.villages", "steps.toml")


def next_steps(facts: VillageFacts) -> list[VillageStep]:
    """What to do, the most pressing first."""
    rule = steps_rule()
    old = months_before(facts.today.replace(day=1), rule["long_ago_months"])
    is_long_ago = facts.last_session is None or facts.last_session < old
    wanted = {
        VillageStep.SEND_MONTH: facts.is_month_late,
        VillageStep.ASK_AROUND: facts.are_months_zero,
        VillageStep.REPORT_SESSION: facts.is_session_unreported,
        VillageStep.HOLD_SESSION: is_long_ago and not (facts.is_session_ahead or facts.is_session_unreported),
        VillageStep.CHECK_PAPERS: bool(facts.left_without),
        VillageStep.FIND_HELPERS: not facts.helpers and facts.group in {0, *range(rule["high_group"], 6)},
        VillageStep.FILL_FIGURES: facts.missing > 0,
        VillageStep.WRITE_CONTACT: not facts.has_contact,
        VillageStep.PREPARE: facts.is_session_ahead,
    }
    return [step for step, is_so in wanted.items() if is_so]
