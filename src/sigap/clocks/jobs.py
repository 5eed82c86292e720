"""The sweeps of deadlines, of the rotas on which they climb, and the weekly digest: each is told once, however late."""

from datetime import datetime

from django.utils.timezone import get_current_timezone

from sigap.clocks import actions
from sigap.clocks.rules import digest_week
from sigap.kernel import progress
from sigap.kernel.acting import SystemActor

WORKER = SystemActor(name="clocks.sweep")
BATCH = 200


def watch_duty(at: datetime) -> int:
    """Writes down and tells where nobody is on duty, once for each gap; returns how many gaps began."""
    return len(actions.tell_of_gaps(by=WORKER, at=at))


def sweep(at: datetime, *, batch: int = BATCH) -> int:
    """Fires what has fallen by `at`; returns how many steps fired. Each batch is a transaction of its own."""
    fired = 0
    while True:
        swept = actions.fire_steps(by=WORKER, at=at, limit=batch)
        fired += swept.fired
        if swept.clocks < batch:
            return fired
        progress.go_on()


def end_rights(at: datetime) -> int:
    """Ends what ends by itself, as of its last moment; returns how many. Such a clock is neither kept nor missed."""
    return actions.end_rights(by=WORKER, at=at)


def make_digest(at: datetime) -> int:
    """Freezes last week's numbers for those who lead, from Monday morning on; returns how many weeks it froze."""
    week_on = digest_week(at, get_current_timezone())
    if week_on is None:
        return 0
    return int(actions.freeze_week(by=WORKER, at=at, week_on=week_on) is not None)
