"""The worker rings when a team is silent beyond the agreed hour: its leader, the head, the duty officer of Polres."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from sigap import audit
from sigap.access.entry import By
from sigap.cases.actions.recording import record_case_event
from sigap.fieldvisits import events
from sigap.fieldvisits.rules import SilenceHearer, silence_steps
from sigap.notifications.actions import notify, tell_office

_CODES = {
    SilenceHearer.LEADER: "field-silent",
    SilenceHearer.HEAD: "field-silent-head",
    SilenceHearer.POLICE: "field-silent-police",
}


@audit.action
def ring_silent(*, by: By, at: datetime) -> int:
    """Takes every step that has come, each once; returns how many. One that slept takes them one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT visit, case_id, leader, office, step FROM fieldvisits.ring_due(%s)", [at])
        rows = cursor.fetchall()
    if not rows:
        audit.unchanged()
    for visit, case, leader, office, step in rows:
        to = silence_steps()[step - 1][1]
        if to is SilenceHearer.LEADER and leader is None:
            # The leader must not know of the case: the head hears half an hour sooner.
            to = SilenceHearer.HEAD
        if to is SilenceHearer.LEADER:
            notify(at=at, code=_CODES[to], person_id=leader, ids={"case": str(case)})
        elif to not in tell_rungs(at, case, office, {to: _CODES[to]}):
            # Nobody there may know of the case: the head hears once more, and the trail does not say that they did.
            is_last = to is SilenceHearer.POLICE
            code = "field-silent-nobody" if is_last else _CODES[SilenceHearer.HEAD]
            tell_rungs(at, case, office, {SilenceHearer.HEAD: code})
            to = SilenceHearer.NOBODY
        record_case_event(by, at, case, events.RUNG, visit=str(visit), rung=to.value)
    return len(rows)


def tell_rungs(
    at: datetime, case_id: UUID, office_id: UUID, codes: Mapping[SilenceHearer, str]
) -> frozenset[SilenceHearer]:
    """Leaves these notices, for the head of the office and for who is on duty at Polres; returns who really hears."""
    about = {"case": str(case_id)}
    rungs: set[SilenceHearer] = set()
    if (code := codes.get(SilenceHearer.HEAD)) and tell_office(at=at, code=code, office_id=office_id, ids=about):
        rungs.add(SilenceHearer.HEAD)
    if code := codes.get(SilenceHearer.POLICE):
        with connection.cursor() as cursor:
            cursor.execute("SELECT access.police_of(%s)", [office_id])
            offices = list(cursor.fetchone()[0])
        hear = [tell_office(at=at, code=code, office_id=each, ids=about, is_for_duty=True) for each in offices]
        rungs |= {SilenceHearer.POLICE} if any(hear) else set()
    return frozenset(rungs)
