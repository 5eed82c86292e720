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
    """Fires what has fallen by `at`; returns how many steps fired. Each batch is a transaction of its own.

    One clock that fails holds up none of the others: its error is raised when they are done.
    """
    fired = 0
    while True:
        try:
            swept = actions.fire_steps(by=WORKER, at=at, limit=batch)
        except Exception:  # noqa: BLE001  raised again by the clock whose it is
            return fired + _one_by_one(at)
        fired += swept.fired
        if swept.clocks < batch:
            return fired
        progress.go_on()


def _one_by_one(at: datetime) -> int:
    fired, troubles = 0, list[Exception]()
    for clock_id in actions.due_clocks(at):
        try:
            fired += actions.fire_steps(by=WORKER, at=at, limit=1, only=clock_id).fired
        except Exception as error:  # noqa: BLE001  raised below
            troubles.append(error)
        progress.go_on()
    if troubles:
        raise troubles[0]
    return fired


def end_rights(at: datetime) -> int:
    """Ends what ends by itself, as of its last moment; returns how many. Such a clock is neither kept nor missed."""
    return actions.end_rights(by=WORKER, at=at)


def make_digest(at: datetime) -> int:
    """Freezes last week's numbers for those who lead, from Monday morning on; returns how many weeks it froze."""
    week_on = digest_week(at, get_current_timezone())
    if week_on is None:
        return 0
    return int(actions.freeze_week(by=WORKER, at=at, week_on=week_on) is not None)
