"""A letter is written, changed, numbered, cancelled or thrown away."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.form_pages import FormAndContext, form_page, form_view, to
from sigap.access.guard import DeskRequest, Open, act, act_and_return, either, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.letters.actions import drafting, numbering
from sigap.letters.forms.drafting import (
    CancelLetterForm,
    IssueLetterForm,
    LetterDraftForm,
    SrikandiNumberForm,
    initial_of,
)
from sigap.letters.models import KIND_LABELS, Letter, LetterKind
from sigap.letters.queries import letter_for, office_written_for, offices_written_for
from sigap.letters.rules.kinds import kind_specs


@page(Permission.LETTER_WRITE)
def choose(request: DeskRequest) -> HttpResponse:
    """Which kind of letter, of which of one's offices."""
    offices = offices_written_for(request.actor)
    kinds = [(kind.value, label) for kind, label in KIND_LABELS.items()]
    return render(request, "letters/choose.html", {"offices": offices, "kinds": kinds})


def _kind(code: str) -> LetterKind:
    if code not in set(LetterKind):
        raise Refused(Permission.LETTER_WRITE)
    return LetterKind(code)


def _draft_page(
    request: DeskRequest, form: LetterDraftForm, office_name: str, back: str, failure: Failure = NO_FAILURE
) -> HttpResponse:
    context = {
        "form": form,
        "label": KIND_LABELS[form.spec.kind],
        "office_name": office_name,
        "back": back,
        "unable": failure.sentence,
    }
    return render(request, "letters/draft.html", context, status=failure.status)


@page(Permission.LETTER_WRITE)
def _new_form(request: DeskRequest, office_id: UUID, kind: str) -> HttpResponse:
    office = office_written_for(request.actor, office_id)
    spec = kind_specs()[_kind(kind)]
    before = drafting.details_as_before(office_id, spec.kind)
    form = LetterDraftForm(spec=spec, initial={name: getattr(before, name) for name in before.carried})
    return _draft_page(request, form, office.name, reverse("letters:choose"))


@act(Permission.LETTER_WRITE)
def _new(request: DeskRequest, office_id: UUID, kind: str) -> HttpResponse:
    form = LetterDraftForm(request.POST, spec=kind_specs()[_kind(kind)])
    show_on_failure(
        request,
        lambda actor, failure: _draft_page(
            request, form, office_written_for(actor, office_id).name, reverse("letters:choose"), failure
        ),
    )
    with request.entering() as actor:
        check_form(form)
        row = drafting.draft_letter(
            by=actor,
            at=now(),
            kind=form.spec.kind,
            office_id=office_id,
            letter_id=form.cleaned_data["letter_id"],
            **form.content(),
        )
    messages.success(request, _("Konsep tersimpan. Nomor diambil saat surat ditandatangani."))
    return to("letters:letter", row.pk)


def _spec_of(letter: Letter) -> Any:
    return kind_specs()[LetterKind(letter.kind)]


def _back(letter_id: UUID) -> str:
    return reverse("letters:letter", args=[letter_id])


@page(Permission.LETTER_WRITE)
def _change_form(request: DeskRequest, letter_id: UUID) -> HttpResponse:
    found = _draft_for(request.actor, letter_id)
    form = LetterDraftForm(spec=_spec_of(found), initial=initial_of(found))
    return _draft_page(request, form, found.office_name, _back(letter_id))


def _draft_for(actor: Actor, letter_id: UUID) -> Letter:
    """A draft that the actor may change. Raises Refused, UnableToWriteLetter."""
    found = letter_for(actor, letter_id)
    drafting.require_writer(actor, found.office_id)
    drafting.check_draft(found)
    return found


@act(Permission.LETTER_WRITE)
def _change(request: DeskRequest, letter_id: UUID) -> HttpResponse:
    with request.entering() as actor:
        found = letter_for(actor, letter_id)
        form = LetterDraftForm(request.POST, spec=_spec_of(found))
        show_on_failure(
            request,
            lambda _actor, failure: _draft_page(request, form, found.office_name, _back(letter_id), failure),
        )
        check_form(form)
        drafting.change_letter(
            by=actor,
            at=now(),
            letter_id=letter_id,
            based_on=form.cleaned_data["revision"],
            **form.content(),
        )
    messages.success(request, _("Konsep tersimpan."))
    return to("letters:letter", letter_id)


def _words(letter: Letter, heading: str, action: str, lead: str) -> dict[str, Any]:
    return {
        "heading": heading,
        "action": action,
        "lead": lead,
        "back": _back(letter.pk),
        "back_label": letter.subject,
    }


def _build_issue_form(actor: Actor, data: Any, letter_id: UUID) -> FormAndContext[IssueLetterForm]:
    found = _draft_for(actor, letter_id)
    lead = _("Nomor berikut dari buku agenda menjadi nomor surat ini, dan isinya tidak dapat diubah lagi.")
    form = IssueLetterForm(data, revision=found.revision, today=localdate(now()))
    return form, _words(found, _("Nomori surat"), _("Ambil nomor"), lead)


def _issue(actor: Actor, data: dict[str, Any], letter_id: UUID) -> Letter:
    return numbering.issue_letter(
        by=actor, at=now(), letter_id=letter_id, based_on=data["revision"], dated_on=data["dated_on"]
    )


def _build_srikandi_form(actor: Actor, data: Any, letter_id: UUID) -> FormAndContext[SrikandiNumberForm]:
    found = _draft_for(actor, letter_id)
    lead = _("Surat ini dinomori di luar SIGAP. Yang dicatat di sini hanya nomor dan tautannya.")
    form = SrikandiNumberForm(data, revision=found.revision, today=localdate(now()))
    return form, _words(found, _("Catat nomor dari luar"), _("Simpan nomor"), lead)


def _srikandi(actor: Actor, data: dict[str, Any], letter_id: UUID) -> Letter:
    return numbering.record_number(
        by=actor,
        at=now(),
        letter_id=letter_id,
        based_on=data["revision"],
        number=data["number"],
        link=data["link"],
        dated_on=data["dated_on"],
    )


def _numbering_view[F: IssueLetterForm](
    build_form: Callable[[Actor, Any, UUID], FormAndContext[F]], number: Callable[[Actor, dict[str, Any], UUID], Letter]
) -> Open[[UUID]]:
    """A page on which a letter gets its number; once that stands, the fingerprint of its paper is kept."""

    @page(Permission.LETTER_WRITE)
    def show(request: DeskRequest, letter_id: UUID) -> HttpResponse:
        form, words = build_form(request.actor, None, letter_id)
        return form_page(request, form, **words)

    @act(Permission.LETTER_WRITE)
    def send(request: DeskRequest, letter_id: UUID) -> HttpResponse:
        with request.entering() as actor:
            if (known := letter_for(actor, letter_id)).number:
                return _numbered(request, known)
            form, words = build_form(actor, request.POST, letter_id)
            show_on_failure(request, lambda _actor, failure: form_page(request, form, failure, **words))
            check_form(form)
            row = number(actor, form.cleaned_data, letter_id)
        with request.entering() as actor:
            numbering.fix_paper(by=actor, at=now(), letter_id=letter_id)
        return _numbered(request, row)

    return either(get=show, post=send)


def _numbered(request: DeskRequest, row: Letter) -> HttpResponse:
    messages.success(request, _("Surat terbit dengan nomor %(number)s.") % {"number": row.number})
    return to("letters:letter", row.pk)


def _build_cancel_form(actor: Actor, data: Any, letter_id: UUID) -> FormAndContext[CancelLetterForm]:
    found = letter_for(actor, letter_id)
    drafting.require_writer(actor, found.office_id)
    lead = _("Nomornya tetap milik surat ini, dan buku agenda menyebut alasannya.")
    return CancelLetterForm(data), _words(found, _("Batalkan surat"), _("Batalkan surat"), lead)


def _cancel(request: DeskRequest, actor: Actor, form: CancelLetterForm, letter_id: UUID) -> HttpResponse:
    numbering.cancel_letter(by=actor, at=now(), letter_id=letter_id, reason=form.cleaned_data["reason"])
    messages.success(request, _("Surat dibatalkan. Nomornya tidak dipakai lagi."))
    return to("letters:letter", letter_id)


@act_and_return(Permission.LETTER_WRITE, "letters:letter", "letter_id")
def drop(request: DeskRequest, letter_id: UUID) -> HttpResponse:
    """Throws a draft away."""
    with request.entering() as actor:
        drafting.drop_letter(by=actor, at=now(), letter_id=letter_id)
    messages.success(request, _("Konsep dibuang. Tidak ada nomor yang terpakai."))
    return HttpResponseRedirect(reverse("letters:list"))


new = either(get=_new_form, post=_new)
change = either(get=_change_form, post=_change)
issue = _numbering_view(_build_issue_form, _issue)
srikandi = _numbering_view(_build_srikandi_form, _srikandi)
cancel = form_view(Permission.LETTER_WRITE, _build_cancel_form, _cancel)
