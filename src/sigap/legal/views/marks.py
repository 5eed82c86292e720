"""Marks of the track: noted, corrected, confirmed."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.legal import actions, reading
from sigap.legal.actions import MarkOutOfOrder, Paper
from sigap.legal.forms import UNKNOWN, MarkCorrectionForm, MarkForm
from sigap.legal.models import KIND_LABELS, ODDITY_LABELS
from sigap.legal.queries import acts_first_hand, history_of, marks_of, people_of, tracks_of
from sigap.legal.rules import MarkKind, MarkSource, MarkWarning
from sigap.legal.views.track import reported_choices, track_url
from sigap.ui.dates import short_day


def _form[F: MarkForm](
    shape: type[F], actor: Actor, access: CaseAccess, at: datetime, data: Any = None, **initial: Any
) -> F:
    people = reported_choices(people_of(access))
    is_first_hand = acts_first_hand(actor, access)
    return shape(data, now=at, people=people, is_first_hand=is_first_hand, initial=initial)


def _page(
    request: DeskRequest,
    access: CaseAccess,
    form: MarkForm,
    failure: Failure = NO_FAILURE,
    **words: Any,
) -> HttpResponse:
    warned = failure.unable.warned if isinstance(failure.unable, MarkOutOfOrder) else ()
    context = case_page(access, Section.LEGAL, now=now()) | {
        "form": form,
        "conflict": failure.sentence,
        "warnings": [_warning(each) for each in warned],
        "is_first_hand": form.is_first_hand,
        "has_joined": _has_joined(access),
        "back": track_url(access.case.code, _chosen(access, form["person"].value())),
        **words,
    }
    return render(request, "legal/mark_form.html", context, status=failure.status)


def _has_joined(access: CaseAccess) -> bool:
    """Whether suspects of the case go in one dossier."""
    groups = [track.file_group for track in tracks_of(access)]
    return len(groups) > len(set(groups))


def _warning(each: MarkWarning) -> str:
    day = short_day(each.on) if each.on else ""
    return str(ODDITY_LABELS[each.what]) % {"other": str(KIND_LABELS[each.other]), "day": day}


def _chosen(access: CaseAccess, ordinal: Any) -> CasePerson | None:
    return next((who for who in people_of(access) if str(who.ordinal) == str(ordinal)), None)


def _mark_fields(form: MarkForm) -> dict[str, Any]:
    """What a valid form says, as the actions take it."""
    fields = form.cleaned_data
    return {
        "happened_on": fields["happened_on"],
        "ordinal": int(fields["person"]) if fields["person"] else None,
        "told_by": MarkSource(fields["told_by"]) if fields["told_by"] else None,
        "paper": Paper(
            number=fields["number"], document=fields["document"], note=fields["note"], why=fields.get("why", "")
        ),
        "post_key": fields["post_key"],
        "ruling": fields["ruling"],
        "is_meant": fields["is_meant"],
    }


@page(Permission.LEGAL_NOTE)
def _note_form(request: DeskRequest, code: str) -> HttpResponse:
    access = case_for(request.actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
    requested = {"kind": request.GET.get("jenis", ""), "person": request.GET.get("orang", "")}
    if requested["kind"] == MarkKind.INKRACHT:
        # As the verdict has it, unless a higher court ruled otherwise.
        requested["ruling"] = _last_ruling(access, requested["person"])
    form = _form(MarkForm, request.actor, access, now(), post_key=uuid4(), **requested)
    return _page(request, access, form)


def _last_ruling(access: CaseAccess, ordinal: str) -> str:
    who = _chosen(access, ordinal)
    ruled = marks_of(access).filter(person=who, kind=MarkKind.VERDICT.value).first() if who else None
    return str(ruled.ruling) if ruled and ruled.is_sure else ""


@act(Permission.LEGAL_NOTE)
def _note(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        form = _form(MarkForm, actor, access, at, request.POST)
        _check_form(request, code, form)
        kind = MarkKind(form.cleaned_data["kind"])
        fields = _mark_fields(form)
        asked = {name: form.cleaned_data[name] for name in ("with_file", "is_repeat", "is_unequal")}
        mark = actions.note_mark(by=actor, at=at, access=access, kind=kind, **asked, **fields)
        back = track_url(code, mark.person or _chosen(access, form.cleaned_data["person"]))
    messages.success(request, _("Tonggak tercatat."))
    return HttpResponseRedirect(back)


def _check_form(request: DeskRequest, code: str, form: MarkForm, **words: Any) -> None:
    """A wrong form, and a mark that cannot be stored yet, show the form again, with what was typed."""

    def again(actor: Actor, failure: Failure) -> HttpResponse:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        return _page(request, access, form, failure, **words)

    show_on_failure(request, again)
    check_form(form)


note = either(get=_note_form, post=_note)


def _correcting(code: str, mark_id: UUID) -> dict[str, Any]:
    return {"is_correction": True, "back": reverse("legal:history", args=[code, mark_id])}


@reading_sealed(Permission.LEGAL_NOTE)
def _correct_form(request: DeskRequest, code: str, mark_id: UUID) -> HttpResponse:
    at = now()
    opened = reading.open_history(entering=request.entering, code=code, mark_id=mark_id, at=at)
    mark, paper = opened.marks[0]
    with request.entering() as actor:
        access = opened.access
        access.require(actor, Permission.LEGAL_NOTE, Section.LEGAL)
        if mark.is_void:
            raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id)})
        person = next((who for who in people_of(access) if who.id == mark.person_id), None)
        form = _form(
            MarkCorrectionForm,
            actor,
            access,
            at,
            kind=mark.kind,
            happened_on=mark.happened_on,
            person=str(person.ordinal) if person else "",
            ruling=mark.ruling or UNKNOWN,
            told_by=mark.told_by,
            number=paper.number,
            document=paper.document,
            note=paper.note,
            post_key=uuid4(),
        )
        return _page(request, access, form, **_correcting(code, mark.id))


@act(Permission.LEGAL_NOTE)
def _correct(request: DeskRequest, code: str, mark_id: UUID) -> HttpResponse:
    at = now()
    words = _correcting(code, mark_id)
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        kind = history_of(access, mark_id)[0].kind
        form = _form(MarkCorrectionForm, actor, access, at, request.POST, kind=kind)
        _check_form(request, code, form, **words)
        is_void = form.cleaned_data["is_void"]
        corrected = actions.correct_mark(
            by=actor, at=at, access=access, mark_id=mark_id, is_void=is_void, **_mark_fields(form)
        )
    messages.success(request, _("Perbaikan tercatat. Versi lama tetap tersimpan."))
    return HttpResponseRedirect(reverse("legal:history", args=[code, corrected.id]))


correct = either(get=_correct_form, post=_correct)


@act_and_return(Permission.LEGAL_NOTE, "legal:of_case", "code", level=messages.ERROR)
def confirm(request: DeskRequest, code: str, mark_id: UUID) -> HttpResponse:
    """The police or the prosecutor say that it is so."""
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        mark = actions.confirm_mark(by=actor, at=now(), access=access, mark_id=mark_id)
        back = track_url(code, mark.person)
    messages.success(request, _("Tonggak dibenarkan."))
    return HttpResponseRedirect(back)
