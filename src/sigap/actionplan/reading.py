"""Evidence of quarters, opened through the vault's door. Never called inside an act."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor, check_powers
from sigap.actionplan.actions.quarters import PARTS
from sigap.actionplan.models import QuarterEvidence
from sigap.actionplan.queries import evidence_for, evidence_parts
from sigap.taskforce.files import WORK
from sigap.vault import door
from sigap.vault.door import SealedItem


def open_evidence(
    *, entering: Callable[[], AbstractContextManager[Actor]], activity_key: UUID, file_id: UUID, at: datetime
) -> tuple[QuarterEvidence, bytes]:
    """The clean copy; each opening leaves its trace. Raises Refused, SealBroken."""

    def select(actor: Actor) -> tuple[QuarterEvidence, Sequence[SealedItem]]:
        row = evidence_for(actor, activity_key, file_id)
        check_powers(actor)
        return row, PARTS.to_open(row, evidence_parts(row))

    row, parts = door.open_sealed_bytes(entering, select, reason=WORK, at=at)
    return row, b"".join(parts)
