"""The sweep of emergencies: what is due goes into the outbox, and what nobody read goes on to the next one."""

import time
from datetime import datetime

from sigap.notifications.actions import alerts, outbox

_TURN = 3.0  # seconds: the other sweeps wait as long as this one runs


def go_on(at: datetime) -> int:
    """Bundles what is due and takes every step that fell; returns how many of both."""
    done, ends = outbox.bundle(at=at), time.monotonic() + _TURN
    while time.monotonic() < ends and alerts.take_step(at=at):
        done += 1
    return done
