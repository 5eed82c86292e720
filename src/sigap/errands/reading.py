"""Single tasks opened: what was given and written, for who leads the case; whom a person outside is compared with."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db.models import prefetch_related_objects

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.queries import clients_among
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.persons import Identity, identity_place
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess
from sigap.cases.reading import Entering, Sealing, open_section_texts
from sigap.cases.rules import PersonRole
from sigap.casework.queries import people_facts
from sigap.errands.actions import ComparedPeople, Receiver, content_place, half_place
from sigap.errands.models import Errand, ErrandLine
from sigap.errands.queries import (
    GIVES,
    errand_of,
    errands_of,
    kin_of_suspects,
    leading,
    marks_of,
    reported_besides,
    suspects_of,
)
from sigap.errands.rules import Candidate, ComparedIdentity, StatedRelation
from sigap.mailbox.errands.page import ErrandPage, ErrandWords, line_context
from sigap.vault import door
from sigap.vault.datakeys import KeyDestroyed
from sigap.vault.door import ItemKind, SealedItem
from sigap.vault.hpke import open_bytes_with
from sigap.vault.sealing import SealBroken

COMPARE = "service"
"""Reason code of identities that are compared: to give help. Nobody is shown them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedErrandLine:
    """A line in clear; of one that does not open, its row alone."""

    row: ErrandLine
    words: ErrandWords = field(default_factory=ErrandWords, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedErrand:
    """A task with what was sealed of it; `lost` are the words that stand where its key was destroyed."""

    access: CaseAccess
    row: Errand
    content: dict[str, Any] = field(default_factory=dict, repr=False)
    lines: tuple[OpenedErrandLine, ...] = ()
    lost: str = ""

    @property
    def page(self) -> ErrandPage | None:
        """What somebody outside reads, or has read."""
        return ErrandPage.from_text(self.content["page"]) if self.content else None

    def receiver(self, *, is_certain: bool) -> Receiver:
        """Who has it, to be compared again. Raises KeyDestroyed."""
        page = self.page
        if page is None:
            raise KeyDestroyed(str(self.row.key_id))
        who = Candidate(
            name=page.name,
            phone=self.content["phone"],
            to_client=StatedRelation(self.content["to_client"]),
            to_suspect=StatedRelation(self.content["to_suspect"]),
            is_certain=is_certain,
        )
        return Receiver(
            who=who,
            place=self.content["place"],
            area=self.content["area"],
            texts=f"{page.task} {page.known} {page.role}",
            allowed=f"{page.about} {page.name}",
        )


def open_errands(*, entering: Entering, code: str, at: datetime) -> tuple[CaseAccess, list[OpenedErrand]]:
    """The tasks of a case with who has them. Raises Refused."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, list[Errand]], Sequence[Sealing]]:
        access = leading(actor, code)
        rows = errands_of(access)
        return (access, rows), [(access, content_place(row.id), row.sealed_content, row.key_id) for row in rows]

    (access, rows), texts = open_section_texts(entering, select, at)
    return access, [_opened(access, row, text) for row, text in zip(rows, texts, strict=True)]


def open_errand(*, entering: Entering, code: str, errand_id: UUID, at: datetime) -> OpenedErrand:
    """One of them with every line of both sides. Raises Refused."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, Errand, list[ErrandLine]], Sequence[Sealing]]:
        access = leading(actor, code)
        row = errand_of(access, errand_id)
        prefetch_related_objects([row], "lines")
        lines = sorted(row.lines.all(), key=lambda line: (line.sent_at, line.pk))
        sealed = [(content_place(row.id), row.sealed_content), (half_place(row.id), row.sealed_half)]
        return (access, row, lines), [(access, place, text, row.key_id) for place, text in sealed]

    (access, row, lines), (text, half) = open_section_texts(entering, select, at)
    opened = _opened(access, row, text)
    if opened.lost:
        return opened
    private = X25519PrivateKey.from_private_bytes(base64.b64decode(half))
    opened_lines = tuple(OpenedErrandLine(row=line, words=_open_words(private, line)) for line in lines)
    return OpenedErrand(access=access, row=row, content=opened.content, lines=opened_lines)


def _opened(access: CaseAccess, row: Errand, text: str) -> OpenedErrand:
    if text.startswith("{"):
        return OpenedErrand(access=access, row=row, content=json.loads(text))
    return OpenedErrand(access=access, row=row, lost=text)


def _open_words(private: X25519PrivateKey, line: ErrandLine) -> ErrandWords:
    try:
        plain = open_bytes_with(private, bytes(line.sealed_office), context=line_context(line.errand_id, line.id))
    except SealBroken:
        return ErrandWords()
    return ErrandWords.from_text(plain.decode())


def open_compared(
    *, entering: Entering, code: str, at: datetime, client: int | None = None, subject: int | None = None
) -> ComparedPeople:
    """Who is reported in a case, their recorded kin, and its clients, by name and telephone. Nobody is shown them.

    With `client`, whom a task is about, a child in conflict with the law counts as reported.
    With `subject`, whose data somebody asks for, that person and every guardian too.

    Counted with identities. Raises Refused, BudgetSpent, SealBroken.
    """
    type Found = tuple[list[CasePerson], frozenset[UUID], frozenset[UUID], frozenset[UUID], tuple[str, ...]]

    def select(actor: Actor) -> tuple[Found, Sequence[SealedItem]]:
        access = leading(actor, code, GIVES)
        access.require(actor, Permission.IDENTITY_OPEN, Section.IDENTITY)
        people = people_facts(access)
        suspects = frozenset(suspects_of(access) if client is None else reported_besides(access, client))
        clients = frozenset(who.id for who in clients_among(people))
        about = {who.id for who in people if subject is not None and (who.is_guardian or who.ordinal == subject)}
        kin = frozenset(kin_of_suspects(access, set(suspects)))
        named = CasePerson.objects.filter(pk__in=suspects | kin | clients | about, key_id__isnull=False)
        rows = [row for row in named.order_by("ordinal") if access.opens_identity_of(row, reason=COMPARE)]
        keys = door.key_rows([row.key_id for row in rows if row.key_id])
        rows = [row for row in rows if row.key_id and row.sealed_identity and not keys[row.key_id].destroyed_at]
        if rows:
            check_all_powers(actor, access)
        items = [
            SealedItem(
                kind=ItemKind.IDENTITY,
                subject_id=row.pk,
                stream_kind=StreamKind.CASE,
                stream_id=access.case.id,
                place=identity_place(row.pk),
                sealed=row.sealed_identity or b"",
                key=keys[row.key_id],
            )
            for row in rows
            if row.key_id
        ]
        return (rows, suspects, kin, clients, marks_of(access)), items

    (rows, suspects, kin, clients, marks), texts = door.open_sealed(entering, select, reason=COMPARE, at=at)
    people = [
        _compared(row, text, is_suspect=row.pk in suspects, is_kin=row.pk in kin, is_client=row.pk in clients)
        for row, text in zip(rows, texts, strict=True)
    ]
    return ComparedPeople(people=people, suspects=suspects, kin=kin, marks=marks)


def _compared(row: CasePerson, text: str, *, is_suspect: bool, is_kin: bool, is_client: bool) -> ComparedIdentity:
    identity = Identity.from_text(text)
    return ComparedIdentity(
        names=tuple(filter(None, (identity.full_name, identity.alias))),
        phones=tuple(filter(None, (identity.phone,))),
        is_suspect=is_suspect,
        is_kin=is_kin,
        is_client=is_client,
        is_guardian=row.role == PersonRole.GUARDIAN,
        person_id=row.pk,
    )
