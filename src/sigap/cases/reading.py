"""Sealed text of a case, opened through the vault's door: trace first, keys after. Never called inside an act."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sigap.access.entry import Actor, check_powers, require_step_up
from sigap.access.permissions import Permission
from sigap.access.roles import Room
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.persons import Identity, identity_place
from sigap.cases.actions.powers import check_case_powers
from sigap.cases.actions.rooms import text_place
from sigap.cases.models import RoomText
from sigap.cases.queries import CaseAccess, case_for, latest_text, person_of
from sigap.kernel.errors import Refused
from sigap.vault import door
from sigap.vault.door import Item, ItemKind

type Entering = Callable[[], AbstractContextManager[Actor]]

WORK = "work"
"""Reason code of a reading that a page of one's own work brings with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedIdentity:
    """A person's identity in clear, for one answer."""

    identity: Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedText:
    """A room's newest text in clear, with its row."""

    text: str
    row: RoomText


def check_all_powers(actor: Actor, access: CaseAccess) -> None:
    """Every row that gives this actor power over the case, before a key is opened. Raises MacBroken, Refused."""
    if access.office_id is None:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id)})
    check_powers(actor)
    check_case_powers(case_id=access.case.id, person_id=actor.person_id, office_id=access.office_id)


def open_identity(*, entering: Entering, code: str, ordinal: int, reason: str, at: datetime) -> OpenedIdentity:
    """Who a person is. Raises Refused, StepUpNeeded, MacBroken, SealBroken."""

    def select(actor: Actor) -> Sequence[Item]:
        access = case_for(actor, code, need=Room.IDENTITY)
        actor.require(Permission.IDENTITY_OPEN, case=str(access.case.id))
        person = person_of(access, ordinal)
        if person.key_id is None or person.sealed_identity is None:
            raise Refused(Permission.IDENTITY_OPEN, ids={"case": str(access.case.id)})
        require_step_up(actor, at=at)
        check_all_powers(actor, access)
        return [
            Item(
                kind=ItemKind.IDENTITY,
                subject_id=person.id,
                stream_kind=StreamKind.CASE,
                stream_id=access.case.id,
                place=identity_place(person.id),
                sealed=person.sealed_identity,
                key=door.key_rows([person.key_id])[person.key_id],
            )
        ]

    (text,) = door.open_sealed(entering, select, reason=reason, at=at)
    return OpenedIdentity(identity=Identity.from_text(text))


def open_text(*, entering: Entering, code: str, room: Room, at: datetime) -> OpenedText | None:
    """The newest text of a room; None when there is none, or when the actor sees the header only."""
    found: list[RoomText] = []

    def select(actor: Actor) -> Sequence[Item]:
        access = case_for(actor, code)
        row = latest_text(access, room) if access.has(room) else None
        if row is None:
            return []
        check_all_powers(actor, access)
        found.append(row)
        return [
            Item(
                kind=ItemKind.ROOM,
                subject_id=access.case.id,
                stream_kind=StreamKind.CASE,
                stream_id=access.case.id,
                place=text_place(row.id, room),
                sealed=row.sealed_text,
                key=door.key_rows([row.key_id])[row.key_id],
            )
        ]

    texts = door.open_sealed(entering, select, reason=WORK, at=at)
    return OpenedText(text=texts[0], row=found[0]) if texts else None
