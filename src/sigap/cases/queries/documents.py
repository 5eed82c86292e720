"""Documents of a case, sealed: a page of them, one, its chunks, and how much room there is for more."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import Document, DocumentChunk
from sigap.cases.queries.file import CaseAccess
from sigap.cases.rules.documents import DocumentRendition
from sigap.kernel.errors import Refused

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsPage:
    """Some documents, the last one first; whether older ones follow."""

    documents: tuple[Document, ...]
    has_more: bool


def documents_of(access: CaseAccess, *, page: int) -> DocumentsPage:
    """The documents without their content. `page` counts from 1. Raises Refused."""
    _need(access)
    first = (page - 1) * PAGE
    found = list(Document.objects.filter(case=access.case).order_by("-ordinal")[first : first + PAGE + 1])
    return DocumentsPage(documents=tuple(found[:PAGE]), has_more=len(found) > PAGE)


def document_of(access: CaseAccess, ordinal: int) -> Document:
    """One of them. Raises Refused when there is none."""
    _need(access)
    found = Document.objects.filter(case=access.case, ordinal=ordinal).first()
    if found is None:
        raise Refused(Permission.DOCUMENT_SEE, ids={"case": str(access.case.id)})
    return found


def chunks_of(document: Document, part: DocumentRendition) -> list[DocumentChunk]:
    """Its sealed chunks in order, as many as its row says; fewer where it was destroyed."""
    return list(DocumentChunk.objects.filter(document=document, part=part).order_by("number"))


def document_bytes(case_id: UUID) -> int:
    """How much the case's documents take up, sealed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases.document_bytes(%s)", [case_id])
        return int(cursor.fetchone()[0])


def _need(access: CaseAccess) -> None:
    if not access.has(Section.DOCUMENTS):
        raise Refused(Permission.DOCUMENT_SEE, ids={"case": str(access.case.id), "room": Section.DOCUMENTS.value})
