"""Writes of the vault that are acts of their own: a recovery drill passed, a recovery file is outside the machine."""

from datetime import datetime
from uuid import UUID, uuid4

from sigap import audit
from sigap.audit.kinds import StreamKind
from sigap.kernel.acting import Acting
from sigap.vault import carrying, drills, events
from sigap.vault.drills import Record
from sigap.vault.models import Drill, RecoveryFile
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
    _record(
        events.DRILL_NOTED,
        by,
        at,
        drill=str(row.id),
        holders=".".join(str(number) for number in record.holders),
        recovery=record.recovery,
    )
    return True


@audit.action
def await_carrying(*, by: Acting, at: datetime, ring: Ring) -> bool:
    """From now on the recovery file that holds the newest month is owed to the outside; False when it was before."""
    _row, is_new = _awaited(ring, at)
    if not is_new:
        audit.unchanged()
        return False
    _record(events.RECOVERY_DUE, by, at, generation=str(ring.needed_from), epoch=ring.newest.id)
    return True


@audit.action
def note_carried(*, by: Acting, at: datetime, ring: Ring, generation: int, holder: str = "") -> bool:
    """Notes that a recovery file of this generation lies outside; False when one was noted. Raises CarryingRefused.

    It holds what those before it held: they are owed no more.
    """
    carrying.check(generation, ring)
    _awaited(ring, at)
    owed = list(RecoveryFile.objects.filter(carried_at=None, generation__lte=generation).order_by("generation"))
    if not owed:
        audit.unchanged()
        return False
    for row in owed:
        row.carried_at = at
        row.mac = carrying.carried_mac(
            ring.mac, file_id=row.id, recovery=row.recovery, generation=row.generation, carried_at=at
        )
        row.save(update_fields=["carried_at", "mac"])
    ids = {"holder": holder} if holder else {}
    _record(events.RECOVERY_CARRIED, by, at, generation=str(generation), epoch=ring.newest.id, **ids)
    return True


def _awaited(ring: Ring, at: datetime) -> tuple[RecoveryFile, bool]:
    return RecoveryFile.objects.get_or_create(
        generation=ring.needed_from,
        defaults={
            "id": uuid4(),
            "recovery": ring.recovery,
            "epoch": ring.newest.id,
            "kek_id": ring.newest.kek_id,
            "made_at": at,
        },
    )


def _record(code: str, by: Acting, at: datetime, **ids: str) -> None:
    audit.record(
        audit.NewEvent(
            code=code,
            stream_kind=StreamKind.SYSTEM,
            stream_id=_SYSTEM_STREAM,
            actor_id=by.person_id,
            at=at,
            ids=ids,
        )
    )
