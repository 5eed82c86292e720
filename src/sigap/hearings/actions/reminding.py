"""The worker reminds: of a hearing that nobody accompanies the manager and the head, of one that is near who comes."""

from datetime import datetime, time, timedelta
from uuid import uuid5

from django.db import connection
from django.utils.timezone import get_current_timezone, localdate

from sigap import audit
from sigap.access.entry import By
from sigap.cases.actions.managers import tell_instead
from sigap.cases.actions.recording import record_case_event
from sigap.hearings import events
from sigap.hearings.rules import RingReason
from sigap.notifications.actions import notify
from sigap.notifications.rules import Audience


@audit.action
def remind(*, by: By, at: datetime) -> int:
    """Rings for hearings until the end of tomorrow, each once; returns how many rang."""
    until = datetime.combine(localdate(at) + timedelta(days=2), time.min, get_current_timezone())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT hearing, case_id, office, manager, starts_at FROM hearings.alone_ahead(%s, %s)", [at, until]
        )
        alone = cursor.fetchall()
        cursor.execute("SELECT hearing, case_id, officer, office, starts_at FROM hearings.near(%s, %s)", [at, until])
        near = cursor.fetchall()
    for hearing, case_id, office, manager, starts_at in alone:
        about = {"case": str(case_id)}
        if manager is not None:
            notify(at=at, code="hearing-alone", person_id=manager, ids=about, until=starts_at)
        notify(at=at, code="hearing-alone", office_id=office, role=Audience.HEAD, ids=about, until=starts_at)
        record_case_event(by, at, case_id, events.RUNG, hearing=str(hearing), why=RingReason.ALONE.value)
    for hearing, case_id, officer, office, starts_at in near:
        once = uuid5(hearing, f"near {officer}")
        about = {"case": str(case_id)}
        notify(at=at, code="hearing-near", person_id=officer, ids=about, until=starts_at, once=once)
        tell_instead(at=at, of=once, person_id=officer, office_id=office, case_id=case_id, starts_at=starts_at)
        record_case_event(by, at, case_id, events.RUNG, hearing=str(hearing), why=RingReason.NEAR.value)
    if not alone and not near:
        audit.unchanged()
    return len(alone) + len(near)
