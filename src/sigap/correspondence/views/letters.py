"""Letters about a case: the list, and one of them filled in, changed on the page, made as PDF/A or Word.

Always in Indonesian. No name of a person stands in the address or the file name, and nothing that was typed is kept.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, FormInvalid, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import case_for
from sigap.cases.shell import case_page
from sigap.correspondence import actions, reading
from sigap.correspondence.forms import PREFIX, CaseLetterForm
from sigap.correspondence.models import GROUP_LABELS
from sigap.correspondence.queries import LetterFile, file_for, letter_for, maker_of, offices_for
from sigap.correspondence.rules import CaseLetterSpec, LetterSubject, NamedPeople, case_letters
from sigap.correspondence.views.context import LetterContext, with_name
from sigap.correspondence.views.filling import initial_of, other_addressees
from sigap.correspondence.views.money_words import liable_words
from sigap.kernel.clock import now
from sigap.letters.ephemeral import WORD_TYPE, facts_unkept, made
from sigap.letters.typesetting import LetterUnfit
from sigap.provisions.queries import is_confirmed

_NOBODY: dict[LetterSubject, tuple[Promise, Promise, str]] = {
    LetterSubject.VICTIM: (_("Belum ada korban"), _("Tambahkan korbannya di bagian Orang."), "cases:persons"),
    LetterSubject.PROTECTION: (_("Belum ada korban"), _("Tambahkan korbannya di bagian Orang."), "cases:persons"),
    LetterSubject.CHILD: (
        _("Tidak ada anak sebagai terlapor"),
        _("Litmas hanya untuk anak yang disangka melakukan tindak pidana. Tambahkan anak itu di bagian Orang."),
        "cases:persons",
    ),
    LetterSubject.CLAIM: (
        _("Belum ada buku restitusi"),
        _("Buka buku restitusi dan tulis kerugiannya dulu: permohonan diisi dari sana."),
        "restitution:of_case",
    ),
    LetterSubject.RECEIPT: (
        _("Belum ada uang yang dititipkan atau diterima"),
        _("Catat titipan atau penerimaannya di buku restitusi: kuitansi diisi dari sana."),
        "restitution:of_case",
    ),
}
"""What has to be there first, and where it is written."""


@page(Permission.CASE_SEE)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """Every letter: those that the actor's office makes, and by whom the others are made."""
    actor = request.actor
    access = case_for(actor, code, need=Section.LEGAL)
    specs = [(spec, maker_of(actor, access, spec) is not None) for spec in case_letters().values()]
    groups = [
        (label, [_row(spec) for spec, is_own in specs if is_own and spec.group is group])
        for group, label in GROUP_LABELS.items()
    ]
    context = case_page(access, Section.LEGAL, now=now()) | {
        "groups": [(label, rows) for label, rows in groups if rows],
        "others": [_row(spec) for spec, is_own in specs if not is_own],
    }
    return render(request, "correspondence/of_case.html", context)


def _row(spec: CaseLetterSpec) -> dict[str, Any]:
    return {"spec": spec, "is_verified": is_confirmed(spec.provision)}


@reading_sealed(Permission.LEGAL_NOTE)
def _show(request: DeskRequest, code: str, slug: str) -> HttpResponse:
    at = now()
    opened = reading.open_letter_file(
        entering=request.entering, code=code, slug=slug, key=request.GET.get("untuk", ""), at=at
    )
    with request.entering() as actor:
        return _page(request, opened.file, _form(opened, actor, at), actor)


def _form(opened: reading.OpenedLetterFile, actor: Actor, at: datetime) -> CaseLetterForm:
    spec = opened.file.spec
    offices = offices_for(opened.file.access, opened.office_id, {*spec.to_kinds, *spec.of_kinds})
    with translation.override("id"):
        it = LetterContext(opened=opened, actor=actor, office=offices.own, at=at)
        initial, others = initial_of(it, offices), other_addressees(it, offices)
    is_kept = bool(offices.kept) and not initial["addressees"]
    return CaseLetterForm(spec=spec, initial=initial, other_addressees=others, is_kept=is_kept)


def _page(
    request: DeskRequest, file: LetterFile, form: CaseLetterForm, actor: Actor, failure: Failure = NO_FAILURE
) -> HttpResponse:
    access, spec = file.access, file.spec
    context = case_page(access, Section.LEGAL, now=now()) | {
        "form": form,
        "spec": spec,
        "is_verified": is_confirmed(spec.provision),
        "own_fields": [form[PREFIX + each.name] for each in spec.kind.fields],
        "last_fields": [form[name] for name in _LAST if name in form.fields],
        "conflict": failure.sentence,
        "choices": file.choices,
        "chosen": file.chosen,
        "may_name": bool(spec.named) and access.may(actor, Permission.IDENTITY_OPEN, Section.IDENTITY),
        "missing": _missing(file),
    }
    return render(request, "correspondence/letter.html", context, status=failure.status)


_LAST = ("number", "dated_on", "signer_title", "signer_name", "signer_rank", "cosigner_title", "cosigner_name")


def _missing(file: LetterFile) -> dict[str, Any] | None:
    """What has to be there first."""
    if file.chosen or file.spec.about not in _NOBODY:
        return None
    heading, words, route = _NOBODY[file.spec.about]
    return {"heading": heading, "words": words, "url": reverse(route, args=[file.access.case.code])}


@act(Permission.LEGAL_NOTE)
def _make(request: DeskRequest, code: str, slug: str) -> HttpResponse:
    at = now()
    key, wanted = request.GET.get("untuk", ""), request.POST.get("as", "")

    def found_for(actor: Actor) -> LetterFile:
        access, spec, _office = letter_for(actor, code, slug)
        return file_for(access, spec, key)

    def again(actor: Actor, failure: Failure, form: CaseLetterForm | None = None) -> HttpResponse:
        file = found_for(actor)
        return _page(request, file, form or _typed(request, file.spec), actor, failure)

    show_on_failure(request, again)
    if wanted == "names":
        return _with_names(request, code, slug, key, at)
    with request.entering() as actor:
        access, spec, office_id = letter_for(actor, code, slug)
        form = CaseLetterForm(request.POST, spec=spec)
        show_on_failure(request, lambda actor, failure: again(actor, failure, form))
        check_form(form)
        own = offices_for(access, office_id, ()).own
        facts = facts_unkept(own, spec.kind, at=at, subject=spec.subject, **form.content())
    try:
        content, kind = made(facts, at=at, as_word=wanted == "word")
    except LetterUnfit:
        raise FormInvalid(str(_UNFIT)) from None
    with request.entering() as actor:
        access, spec, _office = letter_for(actor, code, slug)
        actions.note_letter_made(by=actor, at=at, access=access, spec=spec)
    how, ending = ("attachment", "docx") if kind == WORD_TYPE else ("inline", "pdf")
    headers = {"Content-Disposition": f'{how}; filename="{spec.code}-{code}.{ending}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


_UNFIT = _("Surat ini tidak dapat dibuat dari isi ini. Periksa tanda yang tidak biasa.")


def _typed(request: DeskRequest, spec: CaseLetterSpec, names: dict[str, str] | None = None) -> CaseLetterForm:
    """The form as it was typed, and not judged yet."""
    return CaseLetterForm(spec=spec, initial={**request.POST.dict(), **(names or {})})


def _with_names(request: DeskRequest, code: str, slug: str, key: str, at: datetime) -> HttpResponse:
    """The same page, the file's names in it: each an identity opened, after a step-up."""
    with request.entering() as actor:
        access, spec, _office = letter_for(actor, code, slug)
        file = file_for(access, spec, key, has_people=True)
    people = {who.ordinal: who for whose in spec.named.values() for who in file.named(whose)}
    found = reading.open_names(list(people.values()), entering=request.entering, code=code, at=at)
    with translation.override("id"):
        filled = {name: _named(file, whose, found, localdate(at)) for name, whose in spec.named.items()}
    names = {PREFIX + name: text for name, text in filled.items() if text}
    with request.entering() as actor:
        return _page(request, file, _typed(request, spec, names), actor)


def _named(file: LetterFile, whose: NamedPeople, found: Mapping[int, str], day: date) -> str:
    """What a field says with these names; empty where one is missing, so that what was typed stays."""
    people = file.named(whose)
    if not people or any(who.ordinal not in found for who in people):
        return ""
    if whose is NamedPeople.LIABLE and file.book:
        return liable_words(file.book, day, found)
    return ", ".join(with_name(who, found[who.ordinal], day) for who in people)


letter = either(get=_show, post=_make)
