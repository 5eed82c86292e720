"""Writes of the vault that are acts of their own: noting that a recovery drill passed."""

from datetime import datetime
from uuid import UUID

from sigap import audit
from sigap.audit.kinds import StreamKind
from sigap.kernel.acting import Acting
from sigap.vault import drills, events
from sigap.vault.drills import Record
from sigap.vault.models import Drill
from sigap.vault.ring import Ring

_SYSTEM_STREAM = UUID(int=0)
"""The chain for what belongs to no case and no agency; the same one that `access` writes to."""


@audit.action
def note_drill(*, by: Acting, at: datetime, record: Record, ring: Ring) -> bool:
    """Notes a drill that passed; False when this record was noted before. Raises drills.RecordRefused."""
    drills.check(record, ring, at=at)
    if Drill.objects.filter(pk=record.id).exists():
        audit.unchanged()
        return False
    row = Drill(
        id=record.id,
        recovery=record.recovery,
        holders=drills.numbers_in_words(record.holders),
        drilled_at=record.drilled_at,
        noted_at=at,
    )
    row.mac = drills.row_mac(
        ring.mac,
        drill_id=row.id,
        recovery=row.recovery,
        holders=row.holders,
        drilled_at=row.drilled_at,
        noted_at=row.noted_at,
    )
    row.save(force_insert=True)
    audit.record(
        audit.NewEvent(
            code=events.DRILL_NOTED,
            stream_kind=StreamKind.SYSTEM,
            stream_id=_SYSTEM_STREAM,
            actor_id=by.person_id,
            at=at,
            ids={
                "drill": str(row.id),
                "holders": ".".join(str(number) for number in record.holders),
                "recovery": record.recovery,
            },
        )
    )
    return True
