"""The worker rings when a team is silent beyond the agreed hour: its leader, the head, the duty officer of Polres."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from sigap import audit
from sigap.access.entry import By
from sigap.access.queries import on_duty_in
from sigap.cases.actions.recording import record_case_event
from sigap.fieldvisits import events
from sigap.fieldvisits.rules import SilenceRung, silence_steps
from sigap.notifications.actions import notify
from sigap.notifications.rules import Audience

_CODES = {
    SilenceRung.LEADER: "field-silent",
    SilenceRung.HEAD: "field-silent-head",
    SilenceRung.POLICE: "field-silent-police",
}


@audit.action
def ring_silent(*, by: By, at: datetime) -> int:
    """Takes every step that has come, each once; returns how many. One that slept takes them one after the other."""
    minutes = [int(after.total_seconds() // 60) for after, _to in silence_steps()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT visit, case_id, leader, office, step FROM fieldvisits.ring_due(%s, %s)", [at, minutes])
        rows = cursor.fetchall()
    if not rows:
        audit.unchanged()
    for visit, case, leader, office, step in rows:
        to = silence_steps()[step - 1][1]
        if to is SilenceRung.LEADER:
            notify(at=at, code=_CODES[to], person_id=leader, ids={"case": str(case)})
        else:
            tell_rungs(at, case, office, {to: _CODES[to]})
        record_case_event(by, at, case, events.RUNG, visit=str(visit), rung=to.value)
    return len(rows)


def tell_rungs(at: datetime, case_id: UUID, office_id: UUID, codes: Mapping[SilenceRung, str]) -> None:
    """Leaves these notices: for the head of the office; for who is on duty at Polres, where nobody is its head."""
    about = {"case": str(case_id)}
    if code := codes.get(SilenceRung.HEAD):
        notify(at=at, code=code, office_id=office_id, role=Audience.HEAD, ids=about)
    code = codes.get(SilenceRung.POLICE, "")
    if not code:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT fieldvisits.police_of(%s)", [office_id])
        offices = list(cursor.fetchone()[0])
    on_duty = on_duty_in(office_ids=offices, at=at)
    for office in offices:
        if turn := on_duty.get(office):
            notify(at=at, code=code, person_id=turn.person_id, ids=about)
        else:
            notify(at=at, code=code, office_id=office, role=Audience.HEAD, ids=about)
