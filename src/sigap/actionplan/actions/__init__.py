"""Writes of the action plan: editions, the matrix of a draft, quarters, limits of the lights."""

from sigap.actionplan.actions.editions import UnableToPlan, adopt, begin_revision, lay_matrix, start_plan

__all__ = ["UnableToPlan", "adopt", "begin_revision", "lay_matrix", "start_plan"]
