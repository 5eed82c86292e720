"""Documents of a case: laid in once, original and clean copy sealed in chunks; voided with a reason, never deleted."""

import os
import shutil
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import events
from sigap.cases.actions.locking import locked_open, mark_changed
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.models import Document, DocumentChunk
from sigap.cases.queries import CaseAccess
from sigap.cases.queries.documents import document_bytes, document_of
from sigap.cases.rules.documents import (
    CASE_BYTES,
    DISK_RESERVE_BYTES,
    DocumentRendition,
    VoidReason,
    chunk_column,
    chunks,
    size_class,
)
from sigap.cleaning import FileKind
from sigap.kernel.errors import Refused, Unable
from sigap.ui.sent_again import check_same
from sigap.vault import macs
from sigap.vault.sealing import Place, SealingKey, seal, seal_raw

TITLE = "sealed_title"
_TABLE = "cases_document"
_CHUNKS = "cases_documentchunk"


class UnableToAddDocument(Unable):
    """There is no room for it, or it has no title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """A file and its clean copy. `id` comes with the form: the same again is a second click."""

    id: UUID
    title: str = field(repr=False)
    kind: FileKind
    original: bytes = field(repr=False)
    copy: bytes = field(repr=False)


def document_id(form_id: UUID, original: bytes) -> UUID:
    """Of the form and its file: the same sent again is found; another file from the same tab is another document."""
    return macs.sent_id(form_id, sha256(original).digest())


def title_place(document_id: UUID) -> Place:
    """Where a document's title lies."""
    return Place(table=_TABLE, row=document_id, column=TITLE, section=Section.DOCUMENTS.value)


def chunk_place(document_id: UUID, part: DocumentRendition, number: int, count: int) -> Place:
    """Where one chunk of a document lies."""
    column = chunk_column(part, number, count)
    return Place(table=_CHUNKS, row=document_id, column=column, section=Section.DOCUMENTS.value)


def refuse_without_space(case_id: UUID, length: int) -> None:
    """Raises UnableToAddDocument where the case's share or the disk has no room for so many bytes more."""
    if document_bytes(case_id) + length > CASE_BYTES:
        raise UnableToAddDocument(_("Dokumen kasus ini sudah mencapai 200 MB. Simpan selebihnya di luar SIGAP."))
    home = settings.SIGAP_HOME
    if os.path.isdir(home) and shutil.disk_usage(home).free - length < DISK_RESERVE_BYTES:  # noqa: PTH112 - a word or a path
        raise UnableToAddDocument(_("Ruang simpan server hampir habis. Beri tahu administrator teknis."))


@audit.action
def add_document(*, by: Actor, at: datetime, access: CaseAccess, what: NewDocument) -> Document:
    """Seals a document into the case. Raises UnableToAddDocument, Refused; Conflict for another under its id."""
    office_id = access.require(by, Permission.DOCUMENT_ADD, Section.DOCUMENTS)
    if not what.title.strip():
        raise UnableToAddDocument(_("Tulis judulnya dulu."))
    case = locked_open(access.case.id)
    parts = {DocumentRendition.ORIGINAL: list(chunks(what.original)), DocumentRendition.COPY: list(chunks(what.copy))}
    if known := Document.objects.filter(pk=what.id, case=case).first():
        check_same(
            known,
            is_standing=not known.is_void,
            kind=what.kind,
            size_class=size_class(len(what.original)),
            original_chunks=len(parts[DocumentRendition.ORIGINAL]),
            copy_chunks=len(parts[DocumentRendition.COPY]),
        )
        audit.unchanged()
        return known
    refuse_without_space(case.id, len(what.original) + len(what.copy))
    key = section_key(by=by, at=at, access=access, section=Section.DOCUMENTS)
    last = Document.objects.filter(case=case).order_by("ordinal").values_list("ordinal", flat=True).last()
    row = Document(
        id=what.id,
        case=case,
        ordinal=(last or 0) + 1,
        kind=what.kind,
        size_class=size_class(len(what.original)),
        original_chunks=len(parts[DocumentRendition.ORIGINAL]),
        copy_chunks=len(parts[DocumentRendition.COPY]),
        key_id=key.id,
        sealed_title=seal(what.title, key=key, place=title_place(what.id)),
        added_by=by.person_id,
        adder_name=by.name,
        office_id=office_id,
        office_name=next(held.office_name for held in by.memberships if held.office_id == office_id),
        added_at=at,
    )
    row.save(force_insert=True)
    for part, pieces in parts.items():
        _store_chunks(row, part, pieces, key)
    mark_changed(case)
    record_case_event(by, at, case.id, events.DOCUMENT_ADDED, document=str(row.id))
    return row


def _store_chunks(row: Document, part: DocumentRendition, pieces: list[bytes], key: SealingKey) -> None:
    for number, piece in enumerate(pieces):
        place = chunk_place(row.id, part, number, len(pieces))
        # Without reading back what was written: who adds need not be who may open the original.
        DocumentChunk.objects.bulk_create(
            [
                DocumentChunk(
                    case_id=row.case_id,
                    document=row,
                    part=part,
                    number=number,
                    sealed_bytes=seal_raw(piece, key=key, place=place),
                )
            ]
        )


def may_void(actor: Actor, access: CaseAccess, document: Document) -> bool:
    """Who laid it in voids it, and who answers for the case."""
    is_theirs = actor.person_id in {document.added_by, access.case.manager_id}
    return not document.is_void and is_theirs and access.may(actor, Permission.DOCUMENT_ADD, Section.DOCUMENTS)


@audit.action
def void_document(*, by: Actor, at: datetime, access: CaseAccess, ordinal: int, reason: VoidReason) -> Document:
    """It no longer counts; it stays, and opens to who may open originals. Voiding twice changes nothing."""
    access.require(by, Permission.DOCUMENT_ADD, Section.DOCUMENTS)
    case = locked_open(access.case.id)
    row = document_of(access, ordinal)
    if row.is_void:
        audit.unchanged()
        return row
    if not may_void(by, access, row):
        raise Refused(Permission.DOCUMENT_ADD, ids={"case": str(case.id)})
    row.void_reason, row.voided_by, row.voider_name, row.voided_at = reason, by.person_id, by.name, at
    row.save(update_fields=["void_reason", "voided_by", "voider_name", "voided_at"])
    mark_changed(case)
    record_case_event(by, at, case.id, events.DOCUMENT_VOIDED, document=str(row.id), reason=reason.value)
    return row
