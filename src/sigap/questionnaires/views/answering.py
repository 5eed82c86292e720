"""A case's forms of offices: which there are, one filled in as its next version, every version."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.rules.diffing import compare_versions, merged_choices
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.kernel.errors import Conflict, Refused
from sigap.questionnaires import actions
from sigap.questionnaires.forms import PREFIX, AnswerSheetForm, label_of, shown_answers
from sigap.questionnaires.models import QuestionnaireEdition
from sigap.questionnaires.queries import (
    OfferedForm,
    edition_filled,
    offered_form,
    offered_forms,
    people_asked,
    subject_of,
)
from sigap.questionnaires.reading import OpenedForm, OpenedSheet, open_answers
from sigap.questionnaires.rules import Answers, QuestionKind, QuestionSpec, carried_answers, changes_between

_SEE = Permission.CASE_SEE
_LIST = "questionnaires:of_case"
_TABS = {
    Section.ASSESSMENT: "casework:of_case",
    Section.SERVICES: "assistance:of_case",
    Section.LEGAL: "legal:of_case",
}


@page(_SEE)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """Which forms there are for this case and its people, who answered last and when."""
    access = case_for(request.actor, code)
    forms = offered_forms(request.actor, access)
    people = people_asked(access) if any(form.row.is_about_person for form in forms) else []
    context = case_page(access, Section.SUMMARY, now=now(), route="casework:of_case") | {
        "forms": [
            {
                "form": form,
                "heading": _heading(form, form.sheets[0].edition if form.sheets else None),
                "lines": _lines(form, access, people),
            }
            for form in forms
        ],
    }
    return render(request, "questionnaires/of_case.html", context)


def _heading(form: OfferedForm, newest: QuestionnaireEdition | None = None) -> str:
    edition = form.edition or newest
    return edition.heading if edition else form.row.code


def _lines(form: OfferedForm, access: CaseAccess, people: list[CasePerson]) -> list[dict[str, Any]]:
    if not form.row.is_about_person:
        return [{"label": access.case.code, "ordinal": 0, "sheet": form.newest_of(access.case.id)}]
    return [{"label": each.label, "ordinal": each.ordinal, "sheet": form.newest_of(each.id)} for each in people]


def _opened(request: DeskRequest, code: str, form_id: UUID, ordinal: int, *, is_newest_only: bool = True) -> OpenedForm:
    return open_answers(
        entering=request.entering, code=code, form_id=form_id, ordinal=ordinal, at=now(), is_newest_only=is_newest_only
    )


def _shown(
    request: DeskRequest,
    access: CaseAccess,
    offered: OfferedForm,
    person: CasePerson | None,
    form: AnswerSheetForm,
    failure: Failure = NO_FAILURE,
    conflict: dict[str, Any] | None = None,
    **more: Any,
) -> HttpResponse:
    context = case_page(access, offered.row.case_section, now=now(), route=_TABS[offered.row.case_section]) | {
        "form": form,
        "offered": offered,
        "heading": _heading(offered),
        "person": person,
        "ordinal": person.ordinal if person else 0,
        "conflict": conflict or ({"sentence": failure.sentence} if failure.sentence else None),
    }
    return render(request, "questionnaires/sheet.html", context | more, status=failure.status)


def require_writer(form: OfferedForm) -> QuestionnaireEdition:
    """The version in use, where the actor may fill it in. Raises Refused."""
    if form.edition is None or not form.may_write:
        raise Refused(_SEE, ids={"item": str(form.row.pk)})
    return form.edition


@reading_sealed(_SEE)
def _show(request: DeskRequest, code: str, form_id: UUID, ordinal: int) -> HttpResponse:
    opened = _opened(request, code, form_id, ordinal)
    with request.entering():
        edition = require_writer(opened.form)
        newest = opened.sheets[0] if opened.sheets else None
        form = AnswerSheetForm(
            questions=edition.specs,
            answers=carried_answers(edition.specs, newest.answers) if newest else None,
            initial={"version": newest.row.version if newest else 0, "edition": edition.pk},
        )
        changed = newest is not None and newest.row.edition_id != edition.pk
        changes = changes_between(newest.row.edition.specs, edition.specs) if newest and changed else []
        return _shown(
            request, opened.access, opened.form, opened.person, form, newest=newest, changes=changes, now=now()
        )


@act(_SEE)
def _send(request: DeskRequest, code: str, form_id: UUID, ordinal: int) -> HttpResponse:
    def again(actor: Actor, failure: Failure) -> HttpResponse:
        access = case_for(actor, code)
        offered = offered_form(actor, access, form_id)
        edition = require_writer(offered)
        sent = request.POST.copy()
        more = _since_typed(offered, edition, request.POST)
        sent["edition"] = str(edition.pk)
        form = AnswerSheetForm(sent, questions=edition.specs)
        form.is_valid()
        return _shown(request, access, offered, subject_of(access, offered.row, ordinal), form, failure, **more)

    show_on_failure(request, again)
    try:
        dropped = _write(request, code, form_id, ordinal)
    except actions.NewerEdition:
        raise
    except Conflict as conflict:
        return _conflict_page(request, code, form_id, ordinal, conflict)
    messages.success(request, _("Isian tersimpan sebagai versi baru."))
    if dropped:
        names = "; ".join(label_of(each) for each in dropped)
        messages.warning(request, _("Tidak disimpan, karena syaratnya tidak terpenuhi: %(names)s.") % {"names": names})
    return HttpResponseRedirect(reverse(_LIST, args=[code]))


def _since_typed(offered: OfferedForm, edition: QuestionnaireEdition, sent: QueryDict) -> dict[str, Any]:
    """What a version published meanwhile changes, and the typed words that it has no place for."""
    filled = edition_filled(offered.row, sent.get("edition", ""))
    if filled is None or filled.pk == edition.pk:
        return {}
    typed = {each.code: [value for value in sent.getlist(PREFIX + each.code) if value] for each in filled.specs}
    kept = carried_answers(edition.specs, typed)
    left = [
        (label_of(question), words)
        for question, words in shown_answers(filled.specs, typed)
        if kept.get(question.code) != typed[question.code]
    ]
    return {"changes": changes_between(filled.specs, edition.specs), "left": left}


def _write(request: DeskRequest, code: str, form_id: UUID, ordinal: int) -> tuple[QuestionSpec, ...]:
    """Stores the sheet; what was typed and is not asked beside the other answers."""
    with request.entering() as actor:
        access = case_for(actor, code)
        form = AnswerSheetForm(request.POST, questions=require_writer(offered_form(actor, access, form_id)).specs)
        check_form(form)
        given = form.cleaned_data
        actions.write_answers(
            by=actor, at=now(), access=access, form_id=form_id, ordinal=ordinal, edition_id=given["edition"],
            based_on=given["version"], given=form.given, post_key=given["post_key"],
        )  # fmt: skip
        return form.settled.dropped


def _conflict_page(request: DeskRequest, code: str, form_id: UUID, ordinal: int, conflict: Conflict) -> HttpResponse:
    """A colleague was first: both stand on one page; what was not changed here is what the colleague wrote."""
    opened = _opened(request, code, form_id, ordinal, is_newest_only=False)
    with request.entering():
        questions = require_writer(opened.form).specs
        typed = AnswerSheetForm(request.POST, questions=questions)
        typed.is_valid()
        newest = opened.sheets[0] if opened.sheets else None
        based = [each.answers for each in opened.sheets if str(each.row.version) == request.POST.get("version")]
        data = _merged(request.POST, questions, based[0] if based else {}, typed.given, newest)
        form = AnswerSheetForm(data, questions=questions)
        form.is_valid()
        failure = Failure(status=409, unable=conflict)
        if newest is None:
            return _shown(request, opened.access, opened.form, opened.person, form, failure)
        left, right = compare_versions(_text(newest.row.edition.specs, newest.answers), _text(questions, typed.given))
        both = {
            "theirs": left, "mine": right, "who": newest.row.recorded_by_name, "when": newest.row.recorded_at,
            "has_both": True, "sentence": conflict.sentence,
        }  # fmt: skip
        return _shown(request, opened.access, opened.form, opened.person, form, failure, both)


def _merged(
    sent: QueryDict, questions: tuple[QuestionSpec, ...], base: Answers, typed: Answers, newest: OpenedSheet | None
) -> QueryDict:
    """What was typed, to follow the newest version; where nothing was changed here, what the colleague answered."""
    data = sent.copy()
    # Nothing was stored under the old one; where it stood for another sheet, it would stand in the way again.
    data["post_key"] = str(uuid4())
    data["version"] = str(newest.row.version if newest else 0)
    if newest is None:
        return data
    base, found = carried_answers(questions, base), carried_answers(questions, newest.answers)
    for code, kind in ((each.code, each.kind) for each in questions):
        then, mine, theirs = (list(side.get(code, ())) for side in (base, typed, found))
        if kind is QuestionKind.MANY:
            data.setlist(PREFIX + code, merged_choices(then, mine, theirs))
        else:
            data.setlist(PREFIX + code, (theirs if mine == then else mine) or [""])
    return data


def _text(questions: tuple[QuestionSpec, ...], answers: dict[str, list[str]]) -> str:
    return "\n".join(f"{label_of(each)}: {words}" for each, words in shown_answers(questions, answers))


sheet = either(get=_show, post=_send)


@reading_sealed(_SEE)
def history(request: DeskRequest, code: str, form_id: UUID, ordinal: int) -> HttpResponse:
    """Every version of the answers, each in the words of the version of the form it was given to."""
    opened = _opened(request, code, form_id, ordinal, is_newest_only=False)
    with request.entering():
        row = opened.form.row
        newest = opened.sheets[0].row.edition if opened.sheets else None
        context = case_page(opened.access, row.case_section, now=now(), route=_TABS[row.case_section]) | {
            "heading": _heading(opened.form, newest),
            "offered": opened.form,
            "person": opened.person,
            "ordinal": opened.person.ordinal if opened.person else 0,
            "sheets": [
                {
                    "row": each.row,
                    "lost": each.lost,
                    "lines": [
                        (label_of(question), words)
                        for question, words in shown_answers(each.row.edition.specs, each.answers)
                    ],
                }
                for each in opened.sheets
            ],
        }
        return render(request, "questionnaires/history.html", context)
