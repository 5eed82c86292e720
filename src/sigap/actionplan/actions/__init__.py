"""Writes of the action plan: editions, the matrix of a draft, sheets, quarters, limits of the lights."""

from sigap.actionplan.actions.drafting import carry_over, remove_activity, set_limits, write_activity
from sigap.actionplan.actions.editions import UnableToPlan, adopt, begin_revision, start_plan, store_matrix
from sigap.actionplan.actions.quarters import (
    QuarterFacts,
    UnableToTellQuarter,
    close_quarter,
    doubts_of,
    open_quarter,
    reopen_quarter,
    require_telling,
    tell_quarter,
    telling_office,
    why_shut,
)
from sigap.actionplan.actions.sheets import keep_sheet, load_sheet
from sigap.actionplan.actions.wording import UnableToWritePlan

__all__ = [
    "QuarterFacts",
    "UnableToPlan",
    "UnableToTellQuarter",
    "UnableToWritePlan",
    "adopt",
    "begin_revision",
    "carry_over",
    "close_quarter",
    "doubts_of",
    "keep_sheet",
    "load_sheet",
    "open_quarter",
    "remove_activity",
    "reopen_quarter",
    "require_telling",
    "set_limits",
    "start_plan",
    "store_matrix",
    "tell_quarter",
    "telling_office",
    "why_shut",
    "write_activity",
]
