"""How an office words its letters, with a preview and what stood before, and how it numbers them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.letters.actions import numbering, wording
from sigap.letters.forms.offices import LetterWordingForm, NumberSchemeForm, SeriesBeginForm
from sigap.letters.models import KIND_LABELS, LetterKind
from sigap.letters.queries import (
    kinds_worded,
    numbering_of,
    numberings_for,
    office_written_for,
    offices_written_for,
    wording_of,
    wordings_for,
)
from sigap.letters.rules.kinds import COMMON, LetterBook, kind_specs
from sigap.letters.rules.numbers import number_of
from sigap.letters.rules.wording import faults, filled, sample_of


@page(Permission.LETTER_WRITE)
def settings(request: DeskRequest) -> HttpResponse:
    """Wording and numbering of each office that one writes for."""
    offices = offices_written_for(request.actor)
    own = kinds_worded([each.pk for each in offices])
    rows = [
        {
            "office": each,
            "kinds": [(kind.value, label, (each.pk, kind.value) in own) for kind, label in KIND_LABELS.items()],
        }
        for each in offices
    ]
    return render(request, "letters/settings.html", {"rows": rows})


def _kind(code: str) -> LetterKind:
    if code not in set(LetterKind):
        raise Refused(Permission.LETTER_WRITE)
    return LetterKind(code)


def _wording_page(
    request: DeskRequest,
    actor: Actor,
    form: LetterWordingForm,
    office_id: UUID,
    kind: str,
    failure: Failure = NO_FAILURE,
) -> HttpResponse:
    spec = kind_specs()[_kind(kind)]
    text = str(form["text"].value() or "") or spec.wording
    found = faults(text, spec)
    context = {
        "form": form,
        "label": KIND_LABELS[spec.kind],
        "office": office_written_for(actor, office_id),
        "fields": [*spec.fields, *(spec.field(name) for name in COMMON)],
        "faults": [wording.fault_words(each) for each in found],
        "blocks": [] if found else filled(text, spec, sample_of(spec)),
        "versions": wordings_for(actor, office_id, spec.kind),
        "shipped": spec.wording,
        "unable": failure.sentence,
    }
    return render(request, "letters/wording.html", context, status=failure.status)


@page(Permission.LETTER_WRITE)
def _wording_form(request: DeskRequest, office_id: UUID, kind: str) -> HttpResponse:
    office_written_for(request.actor, office_id)
    standing = wording_of(office_id, _kind(kind))
    text = (standing.text if standing else "") or kind_specs()[_kind(kind)].wording
    form = LetterWordingForm(initial={"version": standing.pk if standing else None, "text": text})
    return _wording_page(request, request.actor, form, office_id, kind)


@act(Permission.LETTER_WRITE)
def _wording(request: DeskRequest, office_id: UUID, kind: str) -> HttpResponse:
    form = LetterWordingForm(request.POST)
    show_on_failure(request, lambda actor, failure: _wording_page(request, actor, form, office_id, kind, failure))
    with request.entering() as actor:
        check_form(form)
        if "preview" in request.POST:
            return _wording_page(request, actor, form, office_id, kind)
        wording.set_wording(
            by=actor,
            at=now(),
            office_id=office_id,
            kind=_kind(kind),
            text=form.cleaned_data["text"],
            based_on=form.cleaned_data["version"],
        )
    messages.success(request, _("Tersimpan. Konsep yang belum bernomor memakainya sekarang juga."))
    return to("letters:wording", office_id, kind)


def _back(heading: str, action: str, **more: Any) -> dict[str, Any]:
    words = {"heading": heading, "action": action}
    return words | {"back": reverse("letters:settings"), "back_label": _("Kata-kata dan penomoran")} | more


def _build_scheme_form(actor: Actor, data: Any, office_id: UUID) -> FormAndContext[NumberSchemeForm]:
    office = office_written_for(actor, office_id)
    versions = numberings_for(actor, office_id)
    standing = next((each for each in versions if each.superseded_at is None), None)
    sample = ""
    if standing:
        book = LetterBook.CORRESPONDENCE
        sample = number_of(standing.form, book=book, code="400.2", serial=7, day=localdate(now()))
    words = _back(
        _("Penomoran %(office)s") % {"office": office.name},
        _("Simpan"),
        lead=_("Sekarang: %(sample)s") % {"sample": sample} if sample else _("Kantor ini belum mengatur penomorannya."),
        about="letters/numbering_about.html",
        versions=versions,
        office=office,
    )
    return NumberSchemeForm(data, standing=standing), words


def _scheme(request: DeskRequest, actor: Actor, form: NumberSchemeForm, office_id: UUID) -> HttpResponse:
    numbering.set_numbering(by=actor, at=now(), office_id=office_id, form=form.form())
    messages.success(request, _("Tersimpan. Surat berikutnya dinomori begitu; yang sudah bernomor tetap."))
    return to("letters:numbering", office_id)


def _build_begin_form(actor: Actor, data: Any, office_id: UUID) -> FormAndContext[SeriesBeginForm]:
    office = office_written_for(actor, office_id)
    form = SeriesBeginForm(data, standing=numbering_of(office_id), year=localdate(now()).year)
    lead = _(
        "Untuk kantor yang mulai memakai SIGAP di tengah tahun, dan sesudah sistem dipulihkan dari cadangan: surat "
        "yang sudah keluar sesudah cadangan itu memakai nomor yang tidak dikenal lagi. "
        "Nomor yang sudah ada pada surat tidak diulang."
    )
    return form, _back(_("Sambung buku agenda %(office)s") % {"office": office.name}, _("Simpan"), lead=lead)


def _begin(request: DeskRequest, actor: Actor, form: SeriesBeginForm, office_id: UUID) -> HttpResponse:
    numbering.begin_series(by=actor, at=now(), office_id=office_id, **form.cleaned_data)
    messages.success(request, _("Tersimpan. Surat berikutnya mendapat nomor sesudahnya."))
    return to("letters:numbering", office_id)


words = either(get=_wording_form, post=_wording)
scheme = form_view(Permission.LETTER_WRITE, _build_scheme_form, _scheme)
begin = form_view(Permission.LETTER_WRITE, _build_begin_form, _begin)
