"""The sweep of the deadlines: every step that has fallen fires, once, whoever sweeps and however late."""

from datetime import datetime

from sigap.clocks import actions
from sigap.kernel.acting import SystemActor

WORKER = SystemActor(name="clocks.sweep")
BATCH = 200


def sweep(at: datetime, *, batch: int = BATCH) -> int:
    """Fires what has fallen by `at`; returns how many steps fired. Each batch is a transaction of its own."""
    fired = 0
    while True:
        swept = actions.fire_steps(by=WORKER, at=at, limit=batch)
        fired += swept.fired
        if swept.clocks < batch:
            return fired
