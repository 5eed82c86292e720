"""Pages of a case's notes: a list, a page at a time; a note added from a template; one corrected."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import actions, reading
from sigap.cases.forms.people import NoteForm
from sigap.cases.models import TEMPLATE_LABELS, TEMPLATE_TEXTS
from sigap.cases.queries import case_for, may_correct
from sigap.cases.rules import NoteTemplate
from sigap.cases.rules.notes import WRITTEN_ANEW
from sigap.cases.shell import case_page
from sigap.cases.views.work import based_on_newest, both_versions, check_case_form, form_page
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.ui.dates import local
from sigap.ui.paging import page_asked

_CONFLICT = 409


@reading_sealed(Permission.CASE_SEE)
def notes(request: DeskRequest, code: str) -> HttpResponse:
    """The notes of the case, the last done first."""
    at, number = now(), page_asked(request)
    opened = reading.open_notes(entering=request.entering, code=code, at=at, page=number)
    access = opened.access
    with request.entering() as actor:
        is_running = not access.case.is_closed
        context = case_page(access, Section.NOTES, now=at) | {
            "notes": [
                {"note": note, "text": text, "may_correct": is_running and may_correct(actor, access, note)}
                for note, text in opened.notes
            ],
            "may_write": is_running and access.may(actor, Permission.NOTE_WRITE, Section.NOTES),
            "templates": [(each.value, TEMPLATE_LABELS[each]) for each in WRITTEN_ANEW],
            "newer": number - 1,
            "older": number + 1 if opened.has_more else 0,
        }
        return render(request, "cases/notes.html", context)


def _words(code: str, template: NoteTemplate, heading: str) -> dict[str, Any]:
    return {
        "heading": heading,
        "action": _("Segel dan simpan"),
        "back": reverse("cases:notes", args=[code]),
        "advice": _("%(kind)s. Setiap perbaikan menjadi versi baru; versi lama tetap tersimpan.")
        % {"kind": TEMPLATE_LABELS[template]},
    }


@page(Permission.NOTE_WRITE)
def _add_form(request: DeskRequest, code: str) -> HttpResponse:
    access = case_for(request.actor, code, need=Section.NOTES, power=Permission.NOTE_WRITE)
    wanted = request.GET.get("jenis", "")
    template = NoteTemplate(wanted) if wanted in WRITTEN_ANEW else NoteTemplate.FREE
    moment = local(now())
    initial = {
        "done_on": moment.date(),
        "done_time": moment.time(),
        "text": TEMPLATE_TEXTS[template],
        "note": uuid4(),
        "template": template.value,
        "version": 0,
    }
    words = _words(code, template, _("Tambah catatan"))
    return form_page(request, access, Section.NOTES, NoteForm(initial=initial), **words)


@act(Permission.NOTE_WRITE)
def _add(request: DeskRequest, code: str) -> HttpResponse:
    form = NoteForm(request.POST)
    words = _words(code, NoteTemplate.FREE, _("Tambah catatan"))
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.NOTES, power=Permission.NOTE_WRITE)
        check_case_form(request, code, Section.NOTES, form, words)
    try:
        with request.entering() as actor:
            access = case_for(actor, code, need=Section.NOTES, power=Permission.NOTE_WRITE)
            actions.write_note(
                by=actor,
                at=now(),
                access=access,
                note_id=form.cleaned_data["note"],
                template=NoteTemplate(form.cleaned_data["template"]),
                text=form.cleaned_data["text"],
                done_at=_done_at(form),
                has_reached=form.cleaned_data.get("has_reached", False),
            )
    except actions.SectionConflict as conflict:
        return _conflict(request, code, form.cleaned_data["note"], form, conflict, is_new=True)
    messages.success(request, _("Catatan tersegel."))
    return redirect("cases:notes", code)


add = either(get=_add_form, post=_add)


def _done_at(form: NoteForm) -> datetime:
    return datetime.combine(form.cleaned_data["done_on"], form.cleaned_data["done_time"], get_current_timezone())


@reading_sealed(Permission.NOTE_WRITE)
def _correct_form(request: DeskRequest, code: str, note_id: UUID) -> HttpResponse:
    access, note, text = reading.open_note(entering=request.entering, code=code, note_id=note_id, at=now())
    done = local(note.done_at)
    initial = {
        "done_on": done.date(),
        "done_time": done.time(),
        "text": text,
        "note": note.note,
        "template": note.template,
        "version": note.version,
    }
    with request.entering() as actor:
        if not may_correct(actor, access, note):
            raise Refused(Permission.NOTE_WRITE, ids={"case": str(access.case.id)})
        words = _words(code, NoteTemplate(note.template), _("Perbaiki catatan"))
        return form_page(request, access, Section.NOTES, NoteForm(initial=initial), **words)


@act(Permission.NOTE_WRITE)
def _correct(request: DeskRequest, code: str, note_id: UUID) -> HttpResponse:
    form = NoteForm(request.POST)
    words = _words(code, NoteTemplate.FREE, _("Perbaiki catatan"))
    try:
        with request.entering() as actor:
            access = case_for(actor, code, need=Section.NOTES, power=Permission.NOTE_WRITE)
            check_case_form(request, code, Section.NOTES, form, words)
        with request.entering() as actor:
            access = case_for(actor, code, need=Section.NOTES, power=Permission.NOTE_WRITE)
            actions.correct_note(
                by=actor,
                at=now(),
                access=access,
                note_id=note_id,
                text=form.cleaned_data["text"],
                done_at=_done_at(form),
                based_on=form.cleaned_data["version"],
            )
    except actions.SectionConflict as conflict:
        return _conflict(request, code, note_id, form, conflict)
    messages.success(request, _("Catatan diperbaiki."))
    return redirect("cases:notes", code)


def _conflict(
    request: DeskRequest,
    code: str,
    note_id: UUID,
    form: NoteForm,
    conflict: actions.SectionConflict,
    *,
    is_new: bool = False,
) -> HttpResponse:
    """Both texts side by side; what was typed is kept, and saved again it follows the newest, or is a note of its own.

    `is_new`: it was sent as a note of its own, under the id of one that is there.
    """
    access, note, theirs = reading.open_note(entering=request.entering, code=code, note_id=note_id, at=now())
    mine = form.cleaned_data["text"]
    is_same = (theirs, note.done_at) == (mine, _done_at(form)) and note.template == form.cleaned_data["template"]
    if note.written_by == request.actor.person_id and is_same:
        return redirect("cases:notes", code)  # a second click on the same note
    shown = {"sentence": conflict.sentence} | both_versions(theirs, mine, who=note.writer_name, when=note.written_at)
    words = _words(code, NoteTemplate(note.template), _("Tambah catatan") if is_new else _("Perbaiki catatan"))
    with request.entering():
        again = _as_another(form) if is_new else based_on_newest(form, note.version)
        return form_page(request, access, Section.NOTES, again, status=_CONFLICT, conflict=shown, **words)


def _as_another(form: NoteForm) -> NoteForm:
    """The same typed text, meant as a note of its own: beside the one that is there, of which nothing is lost."""
    typed = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    typed["note"] = str(uuid4())
    return NoteForm(typed)


correct = either(get=_correct_form, post=_correct)
