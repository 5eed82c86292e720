"""Documents opened through the vault's door: titles for the list, one copy, one original after a step-up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sigap.access.entry import Actor, require_step_up
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.documents import chunk_place, title_place
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.models import Document
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.queries.documents import DocumentsPage, chunks_of, document_of, documents_of
from sigap.cases.reading.file import WORK, Entering, Sealing, open_section_texts
from sigap.cases.rules.documents import DocumentRendition
from sigap.kernel.errors import Refused
from sigap.vault import door
from sigap.vault.datakeys import KeyDestroyed
from sigap.vault.door import ItemKind, SealedItem
from sigap.vault.sealing import SealBroken

ORIGINAL = "original"
"""Reason code of an original opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedDocuments:
    """A page of documents with their titles in clear, and the case as the actor stood to it."""

    access: CaseAccess
    documents: tuple[tuple[Document, str], ...] = field(repr=False)
    has_more: bool = False


def open_documents(*, entering: Entering, code: str, at: datetime, page: int = 1) -> OpenedDocuments:
    """The documents of a page. Raises Refused, MacBroken, SealBroken."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, DocumentsPage], Sequence[Sealing]]:
        access = case_for(actor, code, need=Section.DOCUMENTS, power=Permission.DOCUMENT_SEE)
        listed = documents_of(access, page=page)
        sealed = [(access, title_place(row.id), row.sealed_title, row.key_id) for row in listed.documents]
        return (access, listed), sealed

    (access, listed), texts = open_section_texts(entering, select, at)
    return OpenedDocuments(
        access=access, documents=tuple(zip(listed.documents, texts, strict=True)), has_more=listed.has_more
    )


def open_document(
    *, entering: Entering, code: str, ordinal: int, part: DocumentRendition, at: datetime
) -> tuple[Document, bytes]:
    """A document's bytes. An original, and anything of a voided one, opens after a step-up to who answers for cases.

    Raises Refused, StepUpNeeded, MacBroken, SealBroken, KeyDestroyed.
    """

    def select(actor: Actor) -> tuple[Document, Sequence[SealedItem]]:
        access = case_for(actor, code, need=Section.DOCUMENTS, power=Permission.DOCUMENT_SEE)
        row = document_of(access, ordinal)
        if part is DocumentRendition.ORIGINAL or row.is_void:
            access.require(actor, Permission.DOCUMENT_ORIGINAL, Section.DOCUMENTS)
        if part is DocumentRendition.ORIGINAL:
            require_step_up(actor, at=at)
        check_all_powers(actor, access)
        key = door.key_rows([row.key_id])[row.key_id]
        if key.destroyed_at:
            raise KeyDestroyed(str(key.id))
        pieces = chunks_of(row, part)
        count = row.original_chunks if part is DocumentRendition.ORIGINAL else row.copy_chunks
        if not pieces:
            raise Refused(Permission.DOCUMENT_SEE, ids={"case": str(access.case.id)})
        if [piece.number for piece in pieces] != list(range(count)):
            raise SealBroken("a document of which a part is missing")
        return row, [
            SealedItem(
                kind=ItemKind.SECTION,
                subject_id=row.id,
                stream_kind=StreamKind.CASE,
                stream_id=access.case.id,
                place=chunk_place(row.id, part, piece.number, count),
                sealed=piece.sealed_bytes,
                key=key,
            )
            for piece in pieces
        ]

    reason = ORIGINAL if part is DocumentRendition.ORIGINAL else WORK
    row, parts = door.open_sealed_bytes(entering, select, reason=reason, at=at)
    return row, b"".join(parts)
