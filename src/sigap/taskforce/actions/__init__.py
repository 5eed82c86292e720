"""Writes about the task force: its seats and sub task forces. Each leaves a trace; nobody seats themselves."""

from sigap.taskforce.actions.forces import UnableToAddForce, add_task_force, load_task_forces
from sigap.taskforce.actions.seats import (
    UnableToSeat,
    UnableToWriteSubForce,
    end_seat,
    end_sub_force,
    grant_seat,
    load_sub_forces,
    write_sub_force,
)

__all__ = [
    "UnableToAddForce",
    "UnableToSeat",
    "UnableToWriteSubForce",
    "add_task_force",
    "end_seat",
    "end_sub_force",
    "grant_seat",
    "load_sub_forces",
    "load_task_forces",
    "write_sub_force",
]
