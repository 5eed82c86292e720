"""The worker compares what is new, weighs what two cases share, and rings once both managers may know."""

import json
from collections import defaultdict
from datetime import datetime
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import connection

from sigap import audit
from sigap.audit.kinds import StreamKind
from sigap.links.events import RAISED
from sigap.links.rules import LINK_SIDE, LinkStatus, reopens, strength_of
from sigap.notifications.actions import notify

BATCH = 20
BATCHES = 25
SPENDS = 0.5
"""Seconds of one turn. Where many bear the same names one person costs 20 ms: a register of 50,000 that was read in is
compared over hours, beside people who work."""


def compare(at: datetime) -> int:
    """Compares what is due, and raises what may be shown; returns how many people were told.

    Two workers at once compare each lead once; killed in between, the whole turn is done again.
    """
    with audit.recording():
        with connection.cursor() as cursor:
            until = monotonic() + SPENDS
            for _batch in range(BATCHES):
                cursor.execute("SELECT * FROM links.compare(%s, %s)", [at, BATCH])
                if weighed := _weighed(cursor.fetchall()):
                    cursor.execute("SELECT links.weigh(%s::jsonb)", [json.dumps(weighed)])
                if monotonic() > until:
                    break
            cursor.execute("SELECT * FROM links.raise_shown(%s)", [at])
            raised = cursor.fetchall()
        if not raised:
            audit.unchanged()
        for side, case_id, person_id in raised:
            if person_id is not None:
                about = {"case": str(case_id), LINK_SIDE: str(side)}
                notify(at=at, code="link-raised", person_id=person_id, ids=about)
                continue
            ids = {"case": str(case_id), "side": str(side)}
            audit.record(audit.NewEvent(code=RAISED, stream_kind=StreamKind.CASE, stream_id=case_id, at=at, ids=ids))
    return sum(person_id is not None for _side, _case_id, person_id in raised)


def _weighed(rows: list[tuple[UUID, str, int, list[str], str, int]]) -> list[dict[str, Any]]:
    shared: defaultdict[tuple[UUID, str, int, tuple[str, ...]], list[tuple[str, int]]] = defaultdict(list)
    for link, status, judged, kinds, kind, weight in rows:
        shared[link, status, judged, tuple(kinds)].append((kind, weight))
    found = []
    for (link, status, judged, judged_kinds), facts in shared.items():
        is_again = status == LinkStatus.COINCIDENCE and reopens(judged, judged_kinds, facts)
        found.append({"link": str(link), "strength": int(strength_of(facts)), "reopens": is_again})
    return found
