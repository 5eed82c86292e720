"""Sealed text of a case, opened through the vault's door: trace first, keys after. Never called inside an act."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from sigap.access.entry import Actor, require_step_up
from sigap.access.permissions import Permission
from sigap.access.roles import Room
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.openings import note_budget_spent, note_same_name
from sigap.cases.actions.persons import Identity, identity_place
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.actions.rooms import text_place
from sigap.cases.models import CasePerson, RoomText
from sigap.cases.queries import CaseAccess, case_for, latest_text, person_of
from sigap.cases.rules import shares_name
from sigap.kernel.errors import Refused
from sigap.ui.dates import long_day
from sigap.vault import door
from sigap.vault.door import Item, ItemKind
from sigap.vault.models import DataKey

type Entering = Callable[[], AbstractContextManager[Actor]]

WORK = "work"
"""Reason code of a reading that a page of one's own work brings with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedIdentity:
    """A person's identity in clear, for one answer; which version it is, and whether the reader's name is like it."""

    identity: Identity
    version: int
    has_readers_name: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedText:
    """A room's newest text in clear, its row (none when nothing is written), and the case as the actor stood to it."""

    access: CaseAccess
    text: str = field(default="", repr=False)
    row: RoomText | None = None
    # When the text was destroyed; its row still says who wrote it, and when.
    erased_at: datetime | None = None

    @property
    def version(self) -> int:
        """The version read; 0 for none."""
        return self.row.version if self.row else 0

    def is_by(self, actor: Actor) -> bool:
        """Whether the actor wrote this very version."""
        return self.row is not None and self.row.written_by == actor.person_id


def open_identity(*, entering: Entering, code: str, ordinal: int, reason: str, at: datetime) -> OpenedIdentity:
    """Who a person is. Raises Refused, StepUpNeeded, MacBroken, SealBroken; BudgetSpent once the head is told."""
    found: list[tuple[Actor, CasePerson]] = []

    def select(actor: Actor) -> Sequence[Item]:
        access = case_for(actor, code, need=Room.IDENTITY, power=Permission.IDENTITY_OPEN)
        person = person_of(access, ordinal)
        if person.key_id is None or person.sealed_identity is None:
            raise Refused(Permission.IDENTITY_OPEN, ids={"case": str(access.case.id)})
        require_step_up(actor, at=at)
        check_all_powers(actor, access)
        found.append((actor, person))
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

    try:
        (text,) = door.open_sealed(entering, select, reason=reason, at=at)
    except door.BudgetSpent:
        with entering() as actor:
            note_budget_spent(by=actor, at=at)
        raise
    reader, person = found[0]
    identity = Identity.from_text(text)
    is_alike = shares_name(reader.name, identity.full_name, identity.alias)
    if is_alike:
        with entering() as actor:
            note_same_name(by=actor, at=at, person_id=person.id)
    return OpenedIdentity(identity=identity, version=person.version, has_readers_name=is_alike)


def open_text(*, entering: Entering, code: str, room: Room, at: datetime, need: Room | None = None) -> OpenedText:
    """The newest text of a room, as far as it stands open to the actor. Raises Refused; with `need`, also there."""
    found: list[tuple[CaseAccess, RoomText | None, datetime | None]] = []

    def select(actor: Actor) -> Sequence[Item]:
        access = case_for(actor, code, need=need)
        row = latest_text(access, room) if access.has(room) else None
        key = door.key_rows([row.key_id])[row.key_id] if row else None
        found.append((access, row, key.destroyed_at if key else None))
        if row is None or key is None or key.destroyed_at:
            return []
        check_all_powers(actor, access)
        return [
            Item(
                kind=ItemKind.ROOM,
                subject_id=access.case.id,
                stream_kind=StreamKind.CASE,
                stream_id=access.case.id,
                place=text_place(row.id, room),
                sealed=row.sealed_text,
                key=key,
            )
        ]

    texts = door.open_sealed(entering, select, reason=WORK, at=at)
    access, row, erased_at = found[0]
    return OpenedText(access=access, text=texts[0] if texts else "", row=row, erased_at=erased_at)


def gone_words(key: DataKey) -> str:
    """What stands in the place of a text that was destroyed; empty while its key lives."""
    return _("Telah dihapus pada %(day)s.") % {"day": long_day(key.destroyed_at)} if key.destroyed_at else ""
