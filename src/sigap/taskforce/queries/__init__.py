"""Reads of the task force."""

from sigap.taskforce.queries.forces import task_forces

__all__ = ["task_forces"]
