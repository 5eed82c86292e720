"""Who hears that a child must be let out, and the alarms two days, one day before that hour and at the hour itself."""

from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.db import connection

from sigap import audit
from sigap.access.entry import By
from sigap.cases.actions.recording import record_case_event
from sigap.juvenile import events
from sigap.juvenile.rules import ALARM_NOTICES, AlarmKind, alarms_fallen
from sigap.notifications.actions import notify

type Hearer = tuple[UUID | None, str, UUID | None]
"""An office, or a part of it, or a person."""


def hearers_of(detention_id: UUID) -> list[Hearer]:
    """The custodian's head, the head of Unit PPA, the advocate's office, Bapas, and who manages the case."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT office, part, person FROM juvenile.hearers(%s)", [detention_id])
        return list(cursor.fetchall())


def tell_hearers(
    at: datetime, code: str, case_id: UUID, detention_id: UUID, until: datetime | None, *, once: str = ""
) -> list[UUID]:
    """Leaves a notice for each of them, with a word for `once` one time only; who must not know of the case gets none.

    Returns the notices' ids; of one that was left to nobody there is no row.
    """
    ids = {"case": str(case_id), "detention": str(detention_id)}
    left = [
        notify(
            at=at,
            code=code,
            office_id=office,
            role=part,
            person_id=person,
            ids=ids,
            until=until,
            once=uuid5(detention_id, f"{code} {once} {office} {part} {person}") if once else None,
        )
        for office, part, person in hearers_of(detention_id)
    ]
    return [notice.id for notice in left]


@audit.action
def ring_due(*, by: By, at: datetime) -> int:
    """Rings what has fallen by `at`, each alarm once, whoever sweeps. Of several at once the last alone is told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT period, detention, case_id, until, rung FROM juvenile.alarms_due(%s)", [at])
        found = cursor.fetchall()
    rung = 0
    for period, detention, case_id, until, known in found:
        fallen = alarms_fallen(until, at, rung=[AlarmKind(kind) for kind in known])
        new = [(kind, alarm) for kind in fallen if (alarm := _once(period, case_id, kind, until, at))]
        if not new:
            continue
        kind, alarm = new[-1]
        notified = tell_hearers(at, ALARM_NOTICES[kind], case_id, detention, until)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE juvenile_releasealarm SET notices = %s WHERE id = %s", [notified, alarm])
        ids = {"detention": str(detention), "alarm": str(alarm), "kind": kind.value}
        record_case_event(by, at, case_id, events.RANG, **ids)
        rung += 1
    rung += _tell_who_came(by, at)
    if not rung:
        audit.unchanged()
    return rung


def _tell_who_came(by: By, at: datetime) -> int:
    """An advocate's office, or Bapas, that came in after an alarm rang hears it too; returns how many were told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT alarm, kind, detention, case_id, until, office, part FROM juvenile.hearers_since()")
        found = cursor.fetchall()
    for alarm, kind, detention, case_id, until, office, part in found:
        ids = {"case": str(case_id), "detention": str(detention)}
        left = notify(at=at, code=ALARM_NOTICES[AlarmKind(kind)], office_id=office, role=part, ids=ids, until=until)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE juvenile_releasealarm SET notices = notices || %s WHERE id = %s", [[left.id], alarm])
        fields = {"detention": str(detention), "alarm": str(alarm), "kind": kind, "office": str(office)}
        record_case_event(by, at, case_id, events.RANG, **fields)
    return len(found)


def _once(period: UUID, case_id: UUID, kind: AlarmKind, until: datetime, at: datetime) -> UUID | None:
    """Stores the alarm; None where it rang before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO juvenile_releasealarm (id, period_id, case_id, kind, until, rang_at, notices)"
            " VALUES (%s, %s, %s, %s, %s, %s, '{}') ON CONFLICT (period_id, kind, until) DO NOTHING RETURNING id",
            [uuid4(), period, case_id, kind.value, until, at],
        )
        row = cursor.fetchone()
    return row[0] if row else None
