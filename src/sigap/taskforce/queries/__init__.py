"""Reads of the task force."""

from sigap.taskforce.queries.ending import EndingRow, dates, ending
from sigap.taskforce.queries.forces import task_forces
from sigap.taskforce.queries.members import own_papers

__all__ = ["EndingRow", "dates", "ending", "own_papers", "task_forces"]
