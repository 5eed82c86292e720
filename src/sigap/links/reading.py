"""Leads opened through the vault's door: a case's own, and the other side's where a link is open to the reader.

The trail of the case whose lead it is says who read it, whichever side they came from. What was read across a link
names the link's side, not the case: whoever is kept from either case finds no such line (`links/sql/reading.sql`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import WORK, Entering
from sigap.links.actions import LeadText, lead_place
from sigap.links.models import Lead
from sigap.links.queries import SeenLink, SharedRow, leads_by_id, leads_of, link_of
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedLeads:
    """A page of a case's leads in clear; none beside one whose key was destroyed."""

    access: CaseAccess
    rows: tuple[tuple[Lead, LeadText | None], ...] = field(repr=False)
    has_more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFact:
    """What both sides have, with the words of each; none of what is an identity, or is not open."""

    row: SharedRow
    mine: tuple[Lead, LeadText | None] | None = field(repr=False)
    theirs: tuple[Lead, LeadText | None] | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedLink:
    """A link with what it is made of."""

    access: CaseAccess
    link: SeenLink
    facts: tuple[OpenedFact, ...] = field(repr=False)


def open_leads(*, entering: Entering, code: str, at: datetime, page: int = 1) -> OpenedLeads:
    """A page of a case's leads. Raises Refused, MacBroken, SealBroken."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, list[Lead], bool, list[UUID]], Sequence[SealedItem]]:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        leads, has_more = leads_of(access, page=page)
        read, items = _items(actor, access, leads)
        return (access, leads, has_more, read), items

    (access, leads, has_more, read), texts = door.open_sealed(entering, select, reason=WORK, at=at)
    opened = _paired(leads, read, texts)
    return OpenedLeads(access=access, rows=tuple(opened[lead.id] for lead in leads), has_more=has_more)


def open_link(*, entering: Entering, code: str, side_id: UUID, at: datetime) -> OpenedLink:
    """One link with the leads on both sides, as far as they are open. Raises Refused, MacBroken, SealBroken."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, SeenLink, list[Lead], list[UUID]], Sequence[SealedItem]]:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        link = link_of(access, side_id)
        ids = {source for fact in link.facts for source in (fact.mine, fact.theirs) if source is not None}
        leads = list(leads_by_id(ids).values())
        read, items = _items(actor, access, leads, across=side_id)
        return (access, link, leads, read), items

    (access, link, leads, read), texts = door.open_sealed(entering, select, reason=WORK, at=at)
    opened = _paired(leads, read, texts)
    facts = tuple(
        OpenedFact(row=row, mine=opened.get(row.mine), theirs=opened.get(row.theirs) if row.theirs else None)
        for row in link.facts
    )
    return OpenedLink(access=access, link=link, facts=facts)


def _items(
    actor: Actor, access: CaseAccess, leads: Sequence[Lead], *, across: UUID | None = None
) -> tuple[list[UUID], list[SealedItem]]:
    """What is opened of them, and of which: of one whose key was destroyed nothing. `across`: the side of a link."""
    if not leads:
        return [], []
    check_all_powers(actor, access)
    keys = door.key_rows([lead.key_id for lead in leads])
    read = [lead for lead in leads if keys[lead.key_id].destroyed_at is None]
    return [lead.id for lead in read], [
        SealedItem(
            kind=ItemKind.SECTION,
            subject_id=lead.case_id if across is None or lead.case_id == access.case.id else across,
            stream_kind=StreamKind.CASE,
            stream_id=lead.case_id,
            place=lead_place(lead.id),
            sealed=bytes(lead.sealed_text),
            key=keys[lead.key_id],
        )
        for lead in read
    ]


def _paired(
    leads: Sequence[Lead], read: Sequence[UUID], texts: Sequence[str]
) -> dict[UUID, tuple[Lead, LeadText | None]]:
    words = {lead_id: LeadText.from_text(text) for lead_id, text in zip(read, texts, strict=True)}
    return {lead.id: (lead, words.get(lead.id)) for lead in leads}
