"""What stands at the top of a case, opened in one go: its summary, and how each of its people may be reached."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.access.roles import Section
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.contacts import ContactCard, safety_place
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.actions.sections import text_place
from sigap.cases.models import SectionText
from sigap.cases.queries import CaseAccess, CaseGlance, at_a_glance, case_for
from sigap.cases.reading.file import WORK, Entering
from sigap.cases.rules import PersonRole
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem
from sigap.vault.models import DataKey
from sigap.vault.sealing import Place, Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyCard:
    """How one person may be reached and how never, without the number."""

    ordinal: int
    role: PersonRole
    card: ContactCard = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFront:
    """The summary in clear, its row (None when nothing is written), and the cards, as far as each stands open."""

    access: CaseAccess
    # What stands beside it in clear, read in the same statement.
    glance: CaseGlance
    text: str = field(default="", repr=False)
    row: SectionText | None = None
    erased_at: datetime | None = None
    cards: tuple[SafetyCard, ...] = ()


type _Context = tuple[CaseAccess, CaseGlance, datetime | None, bool]


def open_front(*, entering: Entering, code: str, at: datetime) -> OpenedFront:
    """The top of a case. A colleague who does not work on it reads the header only. Raises Refused, MacBroken."""

    def select(actor: Actor) -> tuple[_Context, Sequence[SealedItem]]:
        access = case_for(actor, code)
        glance = at_a_glance(access)
        row, cards = glance.sealed_text, glance.sealed_cards
        keys = door.key_rows([*([row.key_id] if row else []), *(card.key_id for card in cards)]) if row or cards else {}
        erased_at = keys[row.key_id].destroyed_at if row else None
        items = [_item(access, safety_place(card.id), card.sealed, keys[card.key_id]) for card in cards]
        is_read = row is not None and erased_at is None
        if row is not None and erased_at is None:
            items.insert(0, _item(access, text_place(row.id, Section.SUMMARY), row.sealed_text, keys[row.key_id]))
        if items:
            check_all_powers(actor, access)
        return (access, glance, erased_at, is_read), items

    (access, glance, erased_at, is_read), texts = door.open_sealed(entering, select, reason=WORK, at=at)
    opened = zip(glance.sealed_cards, texts[1 if is_read else 0 :], strict=True)
    return OpenedFront(
        access=access,
        text=texts[0] if is_read else "",
        glance=glance,
        row=glance.sealed_text,
        erased_at=erased_at,
        cards=tuple(
            SafetyCard(ordinal=card.ordinal, role=card.role, card=ContactCard.from_text(text)) for card, text in opened
        ),
    )


def _item(access: CaseAccess, place: Place, sealed: Sealed, key: DataKey) -> SealedItem:
    case_id: UUID = access.case.id
    return SealedItem(
        kind=ItemKind.SECTION,
        subject_id=case_id,
        stream_kind=StreamKind.CASE,
        stream_id=case_id,
        place=place,
        sealed=sealed,
        key=key,
    )
