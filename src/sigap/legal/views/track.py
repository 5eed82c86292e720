"""The legal track of a case: marks, what is awaited, articles, what the victim was told; marks noted and corrected."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
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
from sigap.legal.forms import Choice, MarkCorrectionForm, MarkForm
from sigap.legal.models import KIND_LABELS, ODDITY_LABELS, PROCEDURE_LABELS, Mark
from sigap.legal.queries import (
    acts_first_hand,
    charges_of,
    has_accused_child,
    has_child_victim,
    history_of,
    people_of,
    reported_of,
)
from sigap.legal.reading import OpenedTrack
from sigap.legal.rules import (
    MarkKind,
    MarkSource,
    StandingMark,
    complaint_for,
    expected_among,
    mark_types,
    procedure_of,
)
from sigap.provisions.queries import is_confirmed


def may_note_in(actor: Actor, access: CaseAccess) -> bool:
    """Whether the page shows what adds to the section."""
    return access.may(actor, Permission.LEGAL_NOTE, Section.LEGAL) and not access.case.is_closed


def person_words(person: CasePerson) -> str:
    """Tersangka 2"""
    return str(person.label)


def reported_choices(access: CaseAccess) -> list[Choice]:
    """Whom a mark can be about."""
    return [(str(who.ordinal), person_words(who)) for who in reported_of(access)]


@reading_sealed(Permission.CASE_SEE)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """The section, its papers opened."""
    at = now()
    opened = reading.open_track(entering=request.entering, code=code, at=at)
    with request.entering() as actor:
        access = opened.access
        people = {who.id: who for who in people_of(access)}
        may_note = may_note_in(actor, access)
        first_hand = acts_first_hand(actor, access)
        today = localdate(at)
        known = [
            StandingMark(kind=MarkKind(mark.kind), on=mark.happened_on, person_id=mark.person_id)
            for mark, _paper in opened.marks
        ]
        context = case_page(access, Section.LEGAL, now=at) | {
            "marks": [
                _row(mark, paper, people) | {"may_confirm": may_note and first_hand and mark.is_unconfirmed}
                for mark, paper in opened.marks
            ],
            "expected": [
                {
                    "what": KIND_LABELS[each.kind],
                    "after": KIND_LABELS[each.after],
                    "due_on": each.due_on,
                    "days_late": (today - each.due_on).days,
                    "limit": each.limit,
                    "is_verified": is_confirmed(each.limit.provision),
                }
                for each in expected_among(known, has_accused_child=has_accused_child(people.values()))
            ],
            "procedure": PROCEDURE_LABELS[procedure_of(known)],
            "charges": _charge_rows(opened, people),
            "told": [
                {"row": row, "words": words, "who": person_words(people[row.person_id])}
                for row, words in opened.told
                if row.person_id in people
            ],
            "may_note": may_note,
            "unreported": opened.unreported,
        }
        return render(request, "legal/of_case.html", context)


def _charge_rows(opened: OpenedTrack, people: dict[UUID, CasePerson]) -> list[dict[str, Any]]:
    """Each article with what it is held against, what was decided, and the complaint that it needs."""
    rows = []
    for row in charges_of(opened.access):
        offence = row.offence
        choice, paper = opened.choices.get(row.id, (None, ""))
        rows.append(
            {
                "row": row,
                "offence": offence,
                "compared": row.compared,
                "is_verified": offence is not None and is_confirmed(offence.provision),
                "choice": choice,
                "paper": paper,
                "complaint": offence
                and complaint_for(offence, row.act_to, has_child=has_child_victim(people.values(), row.act_to)),
                "who": person_words(people[row.person_id]) if row.person_id in people else "",
            }
        )
    return rows


def _row(mark: Mark, paper: Paper, people: dict[UUID, CasePerson]) -> dict[str, Any]:
    person = people.get(mark.person_id) if mark.person_id else None
    return {
        "mark": mark,
        "paper": paper,
        "who": person_words(person) if person else "",
        "is_verified": is_confirmed(mark_types()[MarkKind(mark.kind)].provision),
        "basis": mark_types()[MarkKind(mark.kind)].basis,
    }


@reading_sealed(Permission.CASE_SEE)
def history(request: DeskRequest, code: str, mark_id: UUID) -> HttpResponse:
    """Every version of one mark."""
    at = now()
    opened = reading.open_history(entering=request.entering, code=code, mark_id=mark_id, at=at)
    with request.entering() as actor:
        access = opened.access
        people = {who.id: who for who in people_of(access)}
        newest = opened.marks[0][0]
        may_correct = newest.is_unconfirmed or acts_first_hand(actor, access)
        context = case_page(access, Section.LEGAL, now=at) | {
            "versions": [_row(mark, paper, people) for mark, paper in opened.marks],
            "newest": newest,
            "may_correct": may_correct and may_note_in(actor, access) and not newest.is_void,
        }
        return render(request, "legal/mark.html", context)


def _form[F: MarkForm](
    shape: type[F], actor: Actor, access: CaseAccess, at: datetime, data: Any = None, **initial: Any
) -> F:
    people = reported_choices(access)
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
        "warnings": [str(ODDITY_LABELS[each.what]) % {"other": str(KIND_LABELS[each.other])} for each in warned],
        "is_first_hand": form.is_first_hand,
        "back": reverse("legal:of_case", args=[access.case.code]),
        **words,
    }
    return render(request, "legal/mark_form.html", context, status=failure.status)


def _told(form: MarkForm) -> dict[str, Any]:
    """What a valid form says, as the actions take it."""
    told = form.cleaned_data
    return {
        "happened_on": told["happened_on"],
        "ordinal": int(told["person"]) if told["person"] else None,
        "told_by": MarkSource(told["told_by"]) if told["told_by"] else None,
        "paper": Paper(number=told["number"], document=told["document"], note=told["note"], why=told.get("why", "")),
        "post_key": told["post_key"],
        "is_meant": told["is_meant"],
    }


@page(Permission.LEGAL_NOTE)
def _note_form(request: DeskRequest, code: str) -> HttpResponse:
    access = case_for(request.actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
    kind = request.GET.get("jenis", "")
    return _page(request, access, _form(MarkForm, request.actor, access, now(), post_key=uuid4(), kind=kind))


@act(Permission.LEGAL_NOTE)
def _note(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        form = _form(MarkForm, actor, access, at, request.POST)
        _check_form(request, code, form)
        kind = MarkKind(form.cleaned_data["kind"])
        actions.note_mark(by=actor, at=at, access=access, kind=kind, **_told(form))
    messages.success(request, _("Tanda tercatat."))
    return HttpResponseRedirect(reverse("legal:of_case", args=[code]))


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
            by=actor, at=at, access=access, mark_id=mark_id, is_void=is_void, **_told(form)
        )
    messages.success(request, _("Perbaikan tercatat. Versi lama tetap tersimpan."))
    return HttpResponseRedirect(reverse("legal:history", args=[code, corrected.id]))


correct = either(get=_correct_form, post=_correct)


@act_and_return(Permission.LEGAL_NOTE, "legal:of_case", "code", level=messages.ERROR)
def confirm(request: DeskRequest, code: str, mark_id: UUID) -> str:
    """The police or the prosecutor say that it is so."""
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        actions.confirm_mark(by=actor, at=now(), access=access, mark_id=mark_id)
    return _("Tanda dibenarkan.")
