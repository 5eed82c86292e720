"""A signed PDF comes back to its letter, is checked offline and told of in plain words; kept ones are handed out."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.file_pages import FilePage, gives_file
from sigap.access.form_pages import to
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.cleaning import NotClean, Refusal
from sigap.cleaning.signature_terms import SignatureReport, SignatureVerdict
from sigap.cleaning.signatures import check_signatures
from sigap.cleaning.telling import clean_or_tell
from sigap.kernel.clock import now
from sigap.letters.actions.copies import ReturnedPaper, check_takes_copies, take_back_paper
from sigap.letters.actions.drafting import UnableToWriteLetter, require_writer
from sigap.letters.forms.copies import SignedCopyForm
from sigap.letters.queries import letter_for
from sigap.letters.reading import open_copy
from sigap.letters.results import result_of
from sigap.letters.trust import trusted_certificates

_WRONG = 422


def _page(
    request: DeskRequest,
    actor: Actor,
    form: SignedCopyForm,
    letter_id: UUID,
    failure: Failure = NO_FAILURE,
    report: SignatureReport | None = None,
) -> HttpResponse:
    found = letter_for(actor, letter_id)
    require_writer(actor, found.office_id)
    context = {
        "form": form,
        "letter": found,
        "unable": failure.sentence,
        "result": result_of(report, is_scan=False) if report else None,
        "roots": len(trusted_certificates().roots),
    }
    return render(request, "letters/signed.html", context, status=_WRONG if report else failure.status)


@page(Permission.LETTER_WRITE)
def _form(request: DeskRequest, letter_id: UUID) -> HttpResponse:
    return _page(request, request.actor, SignedCopyForm(), letter_id)


@act(Permission.LETTER_WRITE)
def _take(request: DeskRequest, letter_id: UUID) -> HttpResponse:
    form = SignedCopyForm(request.POST, request.FILES)
    show_on_failure(request, lambda actor, failure: _page(request, actor, form, letter_id, failure))
    with request.entering() as actor:
        found = letter_for(actor, letter_id)
        require_writer(actor, found.office_id)
        check_takes_copies(found)
        check_form(form)
        raw = form.cleaned_data["file"].read()
    # Outside of any transaction: the child may take its time.
    at, trust = now(), trusted_certificates()
    report = _looked_at(lambda: check_signatures(raw, trust=trust, at=at))
    is_scan = form.cleaned_data["is_scan"] and report.verdict is SignatureVerdict.UNSIGNED
    paper = ReturnedPaper(
        id=form.cleaned_data["copy_id"],
        raw=raw,
        report=report,
        is_scan=is_scan,
        roots_laid=len(trust.roots),
        clean=_looked_at(lambda: clean_or_tell(raw)).copy if is_scan else b"",
    )
    with request.entering() as actor:
        kept = take_back_paper(by=actor, at=at, letter_id=letter_id, paper=paper)
    if kept is None:
        with request.entering() as actor:
            return _page(request, actor, form, letter_id, report=report)
    messages.success(request, _("Berkas tersegel.") if is_scan else _("Tersimpan utuh, sebagaimana adanya."))
    return to("letters:letter", letter_id)


def _looked_at[T](look: Callable[[], T]) -> T:
    """Raises UnableToWriteLetter where a file could not be looked at."""
    try:
        return look()
    except NotClean as not_clean:
        words = {
            Refusal.EMPTY: _("Berkas ini kosong. Pilih berkas lain."),
            Refusal.TOO_LARGE: _("Berkas ini lebih dari 10 MB."),
        }
        other = _("Berkas ini tidak dapat diperiksa dengan aman, jadi tidak disimpan. Coba lagi sebentar lagi.")
        raise UnableToWriteLetter(words.get(not_clean.reason, other)) from None


@reading_sealed(Permission.TASKFORCE_SEE)
def _copy(request: DeskRequest, letter_id: UUID, copy_id: UUID) -> HttpResponse:
    """The file as it is kept, to be saved: no browser shows or runs it within the desk."""
    _row, raw = open_copy(entering=request.entering, letter_id=letter_id, copy_id=copy_id, at=now())
    response = HttpResponse(raw, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="surat-bertanda-tangan.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    return response


signed = either(get=_form, post=_take)
copy = gives_file(_copy, FilePage("letters:letter", takes=("letter_id",)))
