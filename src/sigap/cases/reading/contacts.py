"""How somebody may be reached, opened through the vault's door: before a call, to be written anew, for a call-back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.contacts import ContactCard, card_called_back, cards_of, contact_place
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.models import CasePerson, SafeContact
from sigap.cases.queries import case_for, person_of, reporters_to_call
from sigap.cases.reading.file import CALL_BACK, Entering
from sigap.kernel.errors import Refused
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem


@dataclass(frozen=True, slots=True, kw_only=True)
class CardToWrite:
    """Whose card is written, and the one that stands in clear; version 0 and no card where nobody wrote one."""

    person: CasePerson
    version: int
    card: ContactCard | None = field(repr=False)


def safe_contact(*, entering: Entering, code: str, ordinal: int, reason: str, at: datetime) -> ContactCard | None:
    """How somebody may be reached; None where nobody wrote it down. Read before each call, letter and message.

    Counted with identities, and without a step-up: who must call now, calls. Raises Refused, BudgetSpent, MacBroken,
    SealBroken.
    """
    return _card(entering, code, ordinal, Permission.IDENTITY_OPEN, reason, at).card


def card_to_write(*, entering: Entering, code: str, ordinal: int, reason: str, at: datetime) -> CardToWrite:
    """The same with its version, for who writes it anew: to nobody else it opens. Raises as `safe_contact`."""
    return _card(entering, code, ordinal, Permission.CASE_NAME_PERSON, reason, at)


def _card(entering: Entering, code: str, ordinal: int, power: Permission, reason: str, at: datetime) -> CardToWrite:
    def select(actor: Actor) -> tuple[tuple[CasePerson, int], Sequence[SealedItem]]:
        access = case_for(actor, code, need=Section.IDENTITY, power=power)
        access.require(actor, Permission.IDENTITY_OPEN, Section.IDENTITY)
        person = person_of(access, ordinal)
        row = cards_of([person])
        # Where nothing was written yet there is nothing to keep: the first card can be written. Whoever broke the glass
        # sees no card of others, which does not say that there is none.
        if (row or access.emergency) and not access.opens_identity_of(person, "contact", reason=reason):
            raise Refused(Permission.IDENTITY_OPEN, ids={"case": str(access.case.id)})
        check_all_powers(actor, access)
        version = row[person.pk].version if row else 0
        return (person, version), _contact_items(access.case.id, row.values())

    (person, version), texts = door.open_sealed(entering, select, reason=reason, at=at)
    return CardToWrite(person=person, version=version, card=ContactCard.from_text(texts[0]) if texts else None)


def call_back_contact(*, entering: Entering, code: str, ordinal: int, at: datetime) -> ContactCard | None:
    """A reporter's card for who asked to call back within the hour. Raises Refused, BudgetSpent, SealBroken."""

    def select(actor: Actor) -> tuple[None, Sequence[SealedItem]]:
        access = case_for(actor, code)
        person_id = reporters_to_call(access).get(ordinal)
        row = card_called_back(actor, person_id, at=at) if person_id else None
        if row is None:
            raise Refused(Permission.REPORTER_CALL, ids={"case": str(access.case.id)})
        check_powers(actor)
        return None, _contact_items(access.case.id, [row])

    _none, texts = door.open_sealed(entering, select, reason=CALL_BACK, at=at)
    return ContactCard.from_text(texts[0]) if texts else None


def _contact_items(case_id: UUID, rows: Iterable[SafeContact]) -> list[SealedItem]:
    found = list(rows)
    keys = door.key_rows([row.key_id for row in found])
    return [
        SealedItem(
            kind=ItemKind.IDENTITY,
            subject_id=row.person_id,
            stream_kind=StreamKind.CASE,
            stream_id=case_id,
            place=contact_place(row.id),
            sealed=row.sealed_card,
            key=keys[row.key_id],
        )
        for row in found
    ]
