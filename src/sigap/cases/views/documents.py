"""Pages of a case's documents: a list, one laid in, its copy or original opened, one voided."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.file_pages import FilePage, gives_file
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.documents import (
    NewDocument,
    add_document,
    document_id,
    may_void,
    refuse_without_space,
    void_document,
)
from sigap.cases.downloads import send_file
from sigap.cases.forms.documents import DocumentForm, VoidForm
from sigap.cases.models import REFUSAL_SENTENCES, Document
from sigap.cases.queries import case_for
from sigap.cases.queries.documents import document_of
from sigap.cases.reading.documents import open_document, open_documents
from sigap.cases.rules.documents import DocumentRendition, VoidReason
from sigap.cases.shell import case_page
from sigap.cases.views.work import check_case_form, form_page
from sigap.cleaning import FileKind, NotClean, copied_as
from sigap.cleaning.telling import clean_or_tell
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.ui.paging import page_asked
from sigap.ui.sent_again import check_same

_WRONG = 422


def _list(code: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("cases:documents", args=[code]))


@reading_sealed(Permission.CASE_SEE)
def documents(request: DeskRequest, code: str) -> HttpResponse:
    """The documents of the case, the last one first."""
    at, number = now(), page_asked(request)
    opened = open_documents(entering=request.entering, code=code, at=at, page=number)
    access = opened.access
    with request.entering() as actor:
        is_running = not access.case.is_closed
        opens_originals = access.may(actor, Permission.DOCUMENT_ORIGINAL, Section.DOCUMENTS)
        context = case_page(access, Section.DOCUMENTS, now=at) | {
            "documents": [
                {
                    "row": row,
                    "title": title,
                    "may_void": is_running and may_void(actor, access, row),
                    "opens": not access.case.erased_at and (opens_originals or not row.is_void),
                }
                for row, title in opened.documents
            ],
            "may_add": is_running and access.may(actor, Permission.DOCUMENT_ADD, Section.DOCUMENTS),
            "opens_originals": opens_originals,
            "newer": number - 1,
            "older": number + 1 if opened.has_more else 0,
        }
        return render(request, "cases/documents.html", context)


def _add_words(code: str) -> dict[str, Any]:
    return {
        "heading": _("Tambah dokumen"),
        "action": _("Segel dan simpan"),
        "back": reverse("cases:documents", args=[code]),
        "is_upload": True,
        "advice": _(
            "Rekan membuka salinan tanpa data kamera, lokasi, dan penulis. Wajah dan suara tetap ada pada salinan."
            " Nama berkas tidak disimpan. Satu kasus paling banyak 200 MB."
        ),
    }


@page(Permission.DOCUMENT_ADD)
def _add_form(request: DeskRequest, code: str) -> HttpResponse:
    access = case_for(request.actor, code, need=Section.DOCUMENTS, power=Permission.DOCUMENT_ADD)
    form = DocumentForm(initial={"document": uuid4()})
    return form_page(request, access, Section.DOCUMENTS, form, **_add_words(code))


@act(Permission.DOCUMENT_ADD)
def _add(request: DeskRequest, code: str) -> HttpResponse:
    form = DocumentForm(request.POST, request.FILES)
    words = _add_words(code)
    try:
        with request.entering() as actor:
            access = case_for(actor, code, need=Section.DOCUMENTS, power=Permission.DOCUMENT_ADD)
            check_case_form(request, code, Section.DOCUMENTS, form, words)
            original = form.cleaned_data["file"].read()
            refuse_without_space(access.case.id, 2 * len(original))
        # Outside of any transaction: the child may take its time.
        cleaned = clean_or_tell(original)
        at = now()
        with request.entering() as actor:
            access = case_for(actor, code, need=Section.DOCUMENTS, power=Permission.DOCUMENT_ADD)
            what = NewDocument(
                id=document_id(form.cleaned_data["document"], original),
                title=form.cleaned_data["title"],
                kind=cleaned.kind,
                original=original,
                copy=cleaned.copy,
            )
            row = add_document(by=actor, at=at, access=access, what=what)
            is_known = row.added_at != at and access.may(actor, Permission.DOCUMENT_SEE, Section.DOCUMENTS)
        if is_known:
            _check_title(request, code, row, what.title)
    except NotClean as not_clean:
        form.add_error("file", str(REFUSAL_SENTENCES[not_clean.reason]))
        with request.entering() as actor:
            access = case_for(actor, code, need=Section.DOCUMENTS, power=Permission.DOCUMENT_ADD)
            return form_page(request, access, Section.DOCUMENTS, form, status=_WRONG, **words)
    messages.success(request, _("Dokumen tersegel."))
    return _list(code)


def _check_title(request: DeskRequest, code: str, row: Document, title: str) -> None:
    """Raises Conflict where the document that this form laid in before has another title: then it is another file."""
    listed = open_documents(entering=request.entering, code=code, at=now()).documents
    check_same(row, is_standing=all(known == title for each, known in listed if each.pk == row.pk))


add = either(get=_add_form, post=_add)


def _served(request: DeskRequest, code: str, ordinal: int, part: DocumentRendition) -> HttpResponse:
    """The bytes under a name that tells nothing, to be saved: no browser shows or runs them within the desk."""
    row, raw = open_document(entering=request.entering, code=code, ordinal=ordinal, part=part, at=now())
    kind = FileKind(row.kind)
    shown = copied_as(kind) if part is DocumentRendition.COPY else kind
    return send_file(raw, shown, f"dokumen-{row.ordinal}")


@reading_sealed(Permission.DOCUMENT_SEE)
def copy(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    """The clean copy."""
    return _served(request, code, ordinal, DocumentRendition.COPY)


@reading_sealed(Permission.DOCUMENT_ORIGINAL)
def _original(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    """The file as it came, after a step-up."""
    return _served(request, code, ordinal, DocumentRendition.ORIGINAL)


original = gives_file(_original, FilePage("cases:documents", takes=("code",)))


def _void_words(code: str, ordinal: int) -> dict[str, Any]:
    return {
        "heading": _("Batalkan dokumen %(n)d") % {"n": ordinal},
        "action": _("Batalkan dokumen"),
        "back": reverse("cases:documents", args=[code]),
        "advice": _("Dokumen tetap tersimpan dan tercatat, tetapi tidak lagi dibuka rekan."),
    }


@page(Permission.DOCUMENT_ADD)
def _void_form(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    access = case_for(request.actor, code, need=Section.DOCUMENTS, power=Permission.DOCUMENT_ADD)
    if not may_void(request.actor, access, document_of(access, ordinal)):
        raise Refused(Permission.DOCUMENT_ADD, ids={"case": str(access.case.id)})
    return form_page(request, access, Section.DOCUMENTS, VoidForm(), **_void_words(code, ordinal))


@act(Permission.DOCUMENT_ADD)
def _void(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    form = VoidForm(request.POST)
    words = _void_words(code, ordinal)
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.DOCUMENTS, power=Permission.DOCUMENT_ADD)
        check_case_form(request, code, Section.DOCUMENTS, form, words)
        reason = VoidReason(form.cleaned_data["reason"])
        void_document(by=actor, at=now(), access=access, ordinal=ordinal, reason=reason)
    messages.success(request, _("Dokumen dibatalkan."))
    return _list(code)


void = either(get=_void_form, post=_void)
