"""Notes of services, opened for whoever works in that room, through the vault's door."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sigap.access.entry import Actor
from sigap.access.roles import Room
from sigap.assistance.actions import note_place
from sigap.assistance.models import Service
from sigap.assistance.queries import services_of
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import WORK, Entering, gone_words
from sigap.vault import door
from sigap.vault.door import Item, ItemKind


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedNotes:
    """The services of a case, the newest first, each with its note in clear."""

    access: CaseAccess
    services: tuple[tuple[Service, str], ...] = field(repr=False)


def open_notes(*, entering: Entering, code: str, at: datetime) -> OpenedNotes:
    """The notes, and the case as the actor stood to it. Raises Refused."""
    found: list[CaseAccess] = []
    services: list[Service] = []
    gone: dict[int, str] = {}

    def select(actor: Actor) -> Sequence[Item]:
        access = case_for(actor, code, need=Room.SERVICES)
        found.append(access)
        services.extend(services_of(access))
        if not services:
            return []
        check_all_powers(actor, access)
        keys = door.key_rows([service.key_id for service in services])
        gone.update({place: gone_words(keys[row.key_id]) for place, row in enumerate(services)})
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
            for place, service in enumerate(services)
            if not gone[place]
        ]

    texts = iter(door.open_sealed(entering, select, reason=WORK, at=at))
    notes = [gone[place] or next(texts) for place in range(len(services))]
    return OpenedNotes(access=found[0], services=tuple(zip(services, notes, strict=True)))
