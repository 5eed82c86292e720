"""Writes of the action plan: editions, the matrix of a draft, quarters, limits of the lights."""

from sigap.actionplan.actions.editions import UnableToPlan, adopt, begin_revision, lay_matrix, start_plan
from sigap.actionplan.actions.quarters import (
    QuarterFacts,
    UnableToTellQuarter,
    close_quarter,
    office_telling,
    open_quarter,
    reopen_quarter,
    tell_quarter,
)
from sigap.actionplan.actions.wording import UnableToWritePlan

__all__ = [
    "QuarterFacts",
    "UnableToPlan",
    "UnableToTellQuarter",
    "UnableToWritePlan",
    "adopt",
    "begin_revision",
    "close_quarter",
    "lay_matrix",
    "office_telling",
    "open_quarter",
    "reopen_quarter",
    "start_plan",
    "tell_quarter",
]
