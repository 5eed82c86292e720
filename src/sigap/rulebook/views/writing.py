"""Acts on the library: a law added, changed, replaced, linked, its text laid in, what leans on it reviewed."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.cases.models import REFUSAL_SENTENCES
from sigap.cleaning import FileKind, NotClean
from sigap.cleaning.telling import clean_or_tell
from sigap.kernel.clock import now
from sigap.rulebook.actions import library as actions
from sigap.rulebook.actions.library import LawFile
from sigap.rulebook.actions.reviewing import note_review
from sigap.rulebook.forms import ContentForm, LawFileForm, LinkForm, NewInstrumentForm, ReplaceForm, StaysForm
from sigap.rulebook.models import Instrument
from sigap.rulebook.queries.library import instrument_for, laws
from sigap.rulebook.views.effects import touched

_WRONG = 422


def _form_page(
    request: DeskRequest, form: forms.Form, failure: Failure = NO_FAILURE, *, status: int = 0, **words: Any
) -> HttpResponse:
    context = {"form": form, "unable": failure.sentence} | words
    return render(request, "rulebook/form.html", context, status=status or failure.status)


def _to(code: str, words: str, request: DeskRequest) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("rulebook:instrument", args=[code]))


def _add_words() -> dict[str, Any]:
    return {"heading": _("Peraturan baru"), "back": reverse("rulebook:library"), "submit": _("Simpan ke pustaka")}


@page(Permission.RULEBOOK_EDIT)
def _add_form(request: DeskRequest) -> HttpResponse:
    return _form_page(request, NewInstrumentForm(laws=laws(request.actor)), **_add_words())


@act(Permission.RULEBOOK_EDIT)
def _add(request: DeskRequest) -> HttpResponse:
    with request.entering() as actor:
        form = NewInstrumentForm(request.POST, laws=laws(actor))
        show_on_failure(request, lambda _a, failure: _form_page(request, form, failure, **_add_words()))
        check_form(form)
        row = actions.add_instrument(
            by=actor, at=now(), content=form.content(), links=form.links(), post_key=form.cleaned_data["post_key"]
        )
    return _to(row.code, _("Tersimpan di pustaka. Naskahnya dapat ditambahkan di halaman ini."), request)


def _change_words(row: Instrument) -> dict[str, Any]:
    back = reverse("rulebook:instrument", args=[row.code])
    return {"heading": row.name, "back": back, "submit": _("Simpan")}


@page(Permission.RULEBOOK_EDIT)
def _change_form(request: DeskRequest, code: str) -> HttpResponse:
    row = instrument_for(request.actor, code, at=now()).row
    names = ("title", "kind", "summary", "in_force_from", "in_force_to", "source", "source_kind", "is_draft")
    form = ContentForm(initial={name: getattr(row, name) for name in names} | {"version": row.revision})
    return _form_page(request, form, **_change_words(row))


@act(Permission.RULEBOOK_EDIT)
def _change(request: DeskRequest, code: str) -> HttpResponse:
    form = ContentForm(request.POST)

    def again(actor: Actor, failure: Failure) -> HttpResponse:
        return _form_page(request, form, failure, **_change_words(instrument_for(actor, code, at=now()).row))

    show_on_failure(request, again)
    with request.entering() as actor:
        check_form(form)
        row = instrument_for(actor, code, at=now()).row
        content = form.content(row.name, row.also)
        based_on = form.cleaned_data["version"] or 0
        actions.change_instrument(by=actor, at=now(), code=code, content=content, based_on=based_on)
    return _to(code, _("Tersimpan."), request)


def _replace_page(
    request: DeskRequest, actor: Actor, code: str, sent: ReplaceForm | None, failure: Failure
) -> HttpResponse:
    found = instrument_for(actor, code, at=now())
    form = sent or ReplaceForm(initial={"kind": found.row.kind})
    name = found.row.name
    words: dict[str, Any] = {
        "heading": _("Pengganti %(name)s") % {"name": name},
        "lead": _("%(name)s berakhir pada hari penggantinya mulai. Tidak ada yang berubah sebelum hari itu.")
        % {"name": name},
        "back": reverse("rulebook:instrument", args=[code]),
        "submit": _("Catat penggantinya"),
        "touched": touched(actor, found, ends_on=localdate(now()), at=now()),
    }
    return _form_page(request, form, failure, **words)


@page(Permission.RULEBOOK_EDIT)
def _replace_form(request: DeskRequest, code: str) -> HttpResponse:
    return _replace_page(request, request.actor, code, None, NO_FAILURE)


@act(Permission.RULEBOOK_EDIT)
def _replace(request: DeskRequest, code: str) -> HttpResponse:
    form = ReplaceForm(request.POST)
    show_on_failure(request, lambda actor, failure: _replace_page(request, actor, code, form, failure))
    with request.entering() as actor:
        check_form(form)
        data = form.cleaned_data
        actions.replace_instrument(
            by=actor,
            at=now(),
            code=code,
            content=form.content(),
            starts_on=data["starts_on"],
            post_key=data["post_key"],
        )
    return _to(code, _("Penggantinya tercatat. Yang harus ditinjau ada di bawah ini."), request)


def _short(
    form_of: Callable[[Mapping[str, Any] | None, Actor], forms.Form], words: Callable[[], tuple[str, str]]
) -> tuple[Callable[..., HttpResponse], Callable[..., HttpResponse]]:
    """How a small form of a law's page is shown: alone, with the way back to that law."""

    def shown(request: DeskRequest, actor: Actor, code: str, form: forms.Form, failure: Failure) -> HttpResponse:
        heading, submit = words()
        found = instrument_for(actor, code, at=now())
        lead = f"{found.row.name}: {found.row.title}"
        back = reverse("rulebook:instrument", args=[code])
        return _form_page(request, form, failure, heading=heading, lead=lead, back=back, submit=submit)

    def fresh(request: DeskRequest, code: str) -> HttpResponse:
        return shown(request, request.actor, code, form_of(None, request.actor), NO_FAILURE)

    return shown, fresh


_link_page, _link_fresh = _short(
    lambda data, actor: LinkForm(data, laws=laws(actor)), lambda: (_("Hubungan dengan peraturan lain"), _("Simpan"))
)


@page(Permission.RULEBOOK_EDIT)
def _link_form(request: DeskRequest, code: str) -> HttpResponse:
    return _link_fresh(request, code)


@act(Permission.RULEBOOK_EDIT)
def _link(request: DeskRequest, code: str) -> HttpResponse:
    with request.entering() as actor:
        form = LinkForm(request.POST, laws=laws(actor))
        show_on_failure(request, lambda again, failure: _link_page(request, again, code, form, failure))
        check_form(form)
        actions.link_instrument(by=actor, at=now(), code=code, link=form.link())
    return _to(code, _("Hubungannya tercatat."), request)


@act(Permission.RULEBOOK_EDIT)
def unlink(request: DeskRequest, code: str, link_id: UUID) -> HttpResponse:
    """Takes a link back that was noted by mistake."""
    with request.entering() as actor:
        actions.unlink_instrument(by=actor, at=now(), code=code, link_id=link_id)
    return _to(code, _("Hubungannya dihapus."), request)


_file_page, _file_fresh = _short(
    lambda _data, _actor: LawFileForm(), lambda: (_("Naskah peraturan"), _("Simpan naskah"))
)


@page(Permission.RULEBOOK_EDIT)
def _file_form(request: DeskRequest, code: str) -> HttpResponse:
    return _file_fresh(request, code)


@act(Permission.RULEBOOK_EDIT)
def _file(request: DeskRequest, code: str) -> HttpResponse:
    form = LawFileForm(request.POST, request.FILES)
    show_on_failure(request, lambda actor, failure: _file_page(request, actor, code, form, failure))
    with request.entering() as actor:
        check_form(form)
        instrument_for(actor, code, at=now())
        raw = form.cleaned_data["file"].read()
    wrong = ""
    try:
        # Outside of any transaction: the cleaner may take its time.
        cleaned = clean_or_tell(raw)
        wrong = "" if cleaned.kind is FileKind.PDF else _("Naskah peraturan disimpan sebagai PDF.")
    except NotClean as not_clean:
        wrong = str(REFUSAL_SENTENCES[not_clean.reason])
    with request.entering() as actor:
        if wrong:
            form.add_error("file", wrong)
            return _file_page(request, actor, code, form, Failure(status=_WRONG))
        kept = LawFile(copy=cleaned.copy, sha256=hashlib.sha256(raw).hexdigest())
        actions.file_instrument(by=actor, at=now(), code=code, file=kept)
    return _to(code, _("Naskah tersimpan."), request)


@act(Permission.RULEBOOK_EDIT)
def review(request: DeskRequest, code: str) -> HttpResponse:
    """Notes why something stays as it is though the law under it ends."""
    form = StaysForm(request.POST)
    at: datetime = now()
    show_on_failure(request, lambda actor, failure: _review_page(request, actor, code, form, failure))
    with request.entering() as actor:
        check_form(form)
        data = form.cleaned_data
        note_review(by=actor, at=at, code=code, fingerprint=data["fingerprint"], note=data["note"])
    return _to(code, _("Tinjauan tercatat atas nama Anda."), request)


_review_page, _review_fresh = _short(
    lambda data, _actor: StaysForm(data), lambda: (_("Tetap seperti sekarang"), _("Catat tinjauan"))
)
add = either(get=_add_form, post=_add)
change = either(get=_change_form, post=_change)
replace = either(get=_replace_form, post=_replace)
link = either(get=_link_form, post=_link)
lay_in = either(get=_file_form, post=_file)
