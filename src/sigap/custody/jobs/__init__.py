"""The app's sweeps: recipients are reminded of waiting conflict reports; what was read, or done long ago, goes."""

from datetime import datetime

from django.db import connection

from sigap import audit
from sigap.clocks.queries import rule_for
from sigap.custody.rules import LANE_TOLD_BEFORE, done_by
from sigap.kernel.acting import SystemActor
from sigap.notifications.actions import notify
from sigap.retention.actions import record_forgotten

_WORKER = SystemActor(name="custody.sweep")
KEEPS = "keep-lane"
"""The rule that says for how many months a report on officials is kept once it is done."""


def remind(at: datetime) -> int:
    """Tells recipients, and nobody else, that something lies there; returns how many notices. Each once.

    The worker learns whom to tell and no report: which one it is stands on the recipient's own page.
    """
    with audit.recording():
        with connection.cursor() as cursor:
            ending = _done_by(at) + LANE_TOLD_BEFORE
            cursor.execute("SELECT person_id, code, once FROM custody.remind(%s, %s)", [at, ending])
            due = cursor.fetchall()
        for person_id, code, once in due:
            notify(at=at, code=code, person_id=person_id, once=once)
        audit.unchanged()
    return len(due)


def forget(at: datetime) -> int:
    """The keys of reports whose time is over go, a fortnight after their recipients were told. Returns how many."""
    with audit.recording(), connection.cursor() as cursor:
        cursor.execute("SELECT custody.forget(%s, %s)", [at, _done_by(at)])
        gone = int(cursor.fetchone()[0])
        audit.unchanged()
    return gone


def forget_lines(at: datetime) -> int:
    """Messages that a reporter read `READABLE_FOR` ago are gone for them; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT custody.forget_lines(%s)", [at])
        return int(cursor.fetchone()[0])


def forget_reasons(at: datetime) -> int:
    """Sealed reasons of requests that outlived their case or the person are gone; returns how many."""
    with audit.recording():
        with connection.cursor() as cursor:
            cursor.execute("SELECT custody.forget_reasons()")
            gone = int(cursor.fetchone()[0])
        return record_forgotten(by=_WORKER, at=at, undone=0, reasons=gone)


def _done_by(at: datetime) -> datetime:
    return done_by(rule_for(KEEPS, at).as_rule(), at)
