"""The sweep of emergencies: what is due goes into the outbox, and what nobody read goes on to the next one."""

import time
from datetime import datetime
from uuid import UUID

from sigap.notifications.actions import alerts, outbox

_TURN = 3.0  # seconds: the other sweeps wait as long as this one runs


def go_on(at: datetime) -> int:
    """Bundles what is due and takes every step that fell; returns how many of both.

    One that fails holds up none of the others: its error is raised when they are done.
    """
    troubles: list[BaseException] = []
    done, ends = _bundled(at, troubles), time.monotonic() + _TURN
    passed_over: set[UUID] = set()
    while time.monotonic() < ends:
        try:
            if not alerts.take_step(at=at, passed_over=passed_over):
                break
            done += 1
        except alerts.StepFailed as failed:
            passed_over.add(failed.alert_id)
            troubles.append(failed.__cause__ or failed)
    if troubles:
        raise troubles[0]
    return done


def _bundled(at: datetime, troubles: list[BaseException]) -> int:
    """All at once; where that fails one by one, so that one notice silences no other."""
    try:
        return outbox.bundle(at=at)
    except Exception as error:  # noqa: BLE001  raised by the caller
        troubles.append(error)
    done, ends = 0, time.monotonic() + _TURN
    for notice_id in outbox.due_notices(at).order_by("mail_due_at", "id").values_list("id", flat=True):
        if time.monotonic() > ends:
            break
        try:
            done += outbox.bundle(at=at, only=notice_id)
        except Exception as error:  # noqa: BLE001  raised by the caller
            troubles.append(error)
    return done
