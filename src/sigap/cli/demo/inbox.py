"""What the demo's officers did with their notices: deadlines told on as the worker tells them, and mostly read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sigap.access.permissions import Permission
from sigap.access.roles import ROLES
from sigap.cli.demo import people
from sigap.cli.demo.stage import Stage, StoryProgress
from sigap.clocks import jobs
from sigap.notifications import actions as notices

SWEPT_BEFORE = (96, 48, 24, 5)
"""Hours before now at which the deadlines were swept."""
READ_BEFORE = (2, 8, 22)
"""Hours before now at which one, the next and the third last read: not everybody is at the desk every day."""


def sweep(_stage: Stage, _progress: StoryProgress, at: datetime, _step: Mapping[str, Any]) -> None:
    """Silence climbs the ladders, as the worker sees to it."""
    jobs.sweep(at)


def read(stage: Stage, _progress: StoryProgress, at: datetime, step: Mapping[str, Any]) -> None:
    """Somebody reads what lies there."""
    with stage.acting(step["by"]) as actor:
        notices.mark_read(by=actor, at=at)


def readers() -> list[tuple[str, int]]:
    """Who reads, and how many hours before now."""
    who = [each.login for each in people.people() if Permission.NOTICE_SEE in ROLES[each.role].permissions]
    return [(login, READ_BEFORE[number % len(READ_BEFORE)]) for number, login in enumerate(who)]
