"""The sweeps of deadlines, of the rotas on which they climb, and the weekly digest: each is told once, however late."""

from datetime import datetime

from django.utils.timezone import get_current_timezone

from sigap.clocks import actions
from sigap.clocks.models import Clock
from sigap.clocks.rules import LAPSED, RIGHTS, digest_week
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
    over = Clock.objects.filter(rule_code__in=RIGHTS, stopped_at=None, due_at__lte=at).order_by("due_at", "id")
    ended = 0
    for clock_id, due_at in over.values_list("id", "due_at")[:BATCH]:
        actions.stop(by=WORKER, at=due_at, recorded_at=at, clock_id=clock_id, outcome=LAPSED)
        ended += 1
    return ended


def make_digest(at: datetime) -> int:
    """Freezes last week's numbers for those who lead, from Monday morning on; returns how many weeks it froze."""
    week_on = digest_week(at, get_current_timezone())
    if week_on is None:
        return 0
    return int(actions.freeze_week(by=WORKER, at=at, week_on=week_on) is not None)
