"""What to know before somebody of a case is visited: how they may be reached, and who outside must not know."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sigap.access.entry import Actor
from sigap.access.roles import Section
from sigap.cases.actions.contacts import ContactCard, safety_place
from sigap.cases.actions.exclusions import words_place
from sigap.cases.models import CaseExclusion, SafeContact
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.queries.glance import newest_cards
from sigap.cases.queries.untold import awaits_wording, secrecy_notes_of
from sigap.cases.reading.file import LISTED, Entering, Sealing, open_section_texts
from sigap.cases.reading.front import SafetyCard
from sigap.cases.rules import ExclusionKind, PersonRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Cautions:
    """In clear, as far as each stands open. `has_unread`: somebody must not know whose words are not this reader's."""

    cards: tuple[SafetyCard, ...] = ()
    outsiders: tuple[str, ...] = field(default=(), repr=False)
    has_unread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedCautions:
    """The same before it is opened: read in clear beside other sealed text of a page, in two statements."""

    cards: Sequence[SafeContact] = ()
    outsiders: Sequence[CaseExclusion] = ()
    has_unread: bool = False

    def sealings(self, access: CaseAccess) -> list[Sealing]:
        """What is opened of them, in their order."""
        cards = [(access, safety_place(row.id), row.sealed_safety or b"", row.key_id) for row in self.cards]
        return cards + [
            (access, words_place(row.id), row.sealed_words, row.key_id)
            for row in self.outsiders
            if row.key_id and row.sealed_words is not None
        ]

    def opened(self, texts: Sequence[str]) -> Cautions:
        """With what was opened of `sealings`."""
        cards = [(row.person, text) for row, text in zip(self.cards, texts, strict=False) if text.startswith("{")]
        return Cautions(
            cards=tuple(
                SafetyCard(ordinal=who.ordinal, role=PersonRole(who.role), card=ContactCard.from_text(text))
                for who, text in cards
            ),
            outsiders=tuple(texts[len(self.cards) :]),
            has_unread=self.has_unread,
        )


def sealed_cautions(access: CaseAccess) -> SealedCautions:
    """Those of a case: the core team reads who outside must not know, as worded for it; others, that there is one."""
    opens_cards = access.has(Section.PERSONS) and access.has(Section.IDENTITY)
    cards = newest_cards(access) if opens_cards else []
    if access.emergency or not (access.is_in_core_team and access.has(Section.SUMMARY)):
        return SealedCautions(cards=cards, has_unread=secrecy_notes_of(access.case.id).others)
    kept = CaseExclusion.objects.filter(case=access.case, kind=ExclusionKind.NAMED, lifted_at=None)
    rows = list(kept.order_by("-declared_at")[:LISTED])
    worded = [row for row in rows if row.sealed_words is not None and not row.is_brought]
    return SealedCautions(cards=cards, outsiders=worded, has_unread=awaits_wording(rows))


def open_cautions(*, entering: Entering, code: str, at: datetime) -> tuple[CaseAccess, Cautions]:
    """What stands beside a form that plans to meet somebody. Raises Refused, MacBroken, SealBroken."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, SealedCautions], Sequence[Sealing]]:
        access = case_for(actor, code)
        found = sealed_cautions(access)
        return (access, found), found.sealings(access)

    (access, found), texts = open_section_texts(entering, select, at)
    return access, found.opened(texts)
