"""Notes of services, opened for whoever works in that room, through the vault's door."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.access.roles import Room
from sigap.assistance.actions import note_place
from sigap.assistance.queries import services_of
from sigap.audit.kinds import StreamKind
from sigap.cases.queries import case_for
from sigap.cases.reading import WORK, Entering, check_all_powers
from sigap.vault import door
from sigap.vault.door import Item, ItemKind


def open_notes(*, entering: Entering, code: str, at: datetime) -> dict[UUID, str]:
    """Notes in clear, by service. Raises Refused."""
    ids: list[UUID] = []

    def select(actor: Actor) -> Sequence[Item]:
        access = case_for(actor, code, need=Room.SERVICES)
        services = list(services_of(access))
        if not services:
            return []
        check_all_powers(actor, access)
        keys = door.key_rows([service.key_id for service in services])
        ids.extend(service.id for service in services)
        return [
            Item(
                kind=ItemKind.ROOM,
                subject_id=access.case.id,
                stream_kind=StreamKind.CASE,
                stream_id=access.case.id,
                place=note_place(service.id),
                sealed=service.sealed_note,
                key=keys[service.key_id],
            )
            for service in services
        ]

    texts = door.open_sealed(entering, select, reason=WORK, at=at)
    return dict(zip(ids, texts, strict=True))
