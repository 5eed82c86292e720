"""Where an office makes its forms: the list, a draft question by question, the preview, publishing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import Failure, show_on_failure
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest, act, act_and_return, either, page
from sigap.cases.forms.merging import THEIRS
from sigap.cases.models import SECTION_LABELS
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.questionnaires import actions
from sigap.questionnaires.forms import (
    AnswerSheetForm,
    DraftQuestionForm,
    DraftTitleForm,
    NewQuestionnaireForm,
    condition_of,
    value_words,
)
from sigap.questionnaires.models import KIND_LABELS, QuestionnaireEdition
from sigap.questionnaires.queries import (
    MANAGES,
    MadeForm,
    forms_made_by,
    free_code,
    made_form,
    offices_of_maker,
    unused_of,
)
from sigap.questionnaires.rules import QuestionSpec, changes_between, example_form

_FORM = "questionnaires:form"


@page(MANAGES)
def overview(request: DeskRequest) -> HttpResponse:
    """Every form of the actor's offices."""
    return render(request, "questionnaires/list.html", {"forms": forms_made_by(request.actor), "now": now()})


def _create_form(actor: Actor, data: Any) -> FormAndContext[NewQuestionnaireForm]:
    offices = [(str(office.pk), office.name) for office in offices_of_maker(actor)]
    words = {
        "heading": _("Formulir baru"),
        "lead": _("Judul dulu; pertanyaannya sesudah ini. Belum tampil di kasus sebelum terbit."),
        "action": _("Buat konsep"),
        "back": reverse("questionnaires:list"),
        "back_label": _("Formulir"),
    }
    return NewQuestionnaireForm(data, offices=offices), words


def _created(_request: DeskRequest, actor: Actor, form: NewQuestionnaireForm) -> HttpResponse:
    given = form.cleaned_data
    made = actions.create_form(
        by=actor, at=now(), office_id=UUID(given["office"]), code=form.plain_code, subject=given["subject"],
        section=given["section"], title=form.titles,
    )  # fmt: skip
    return to(_FORM, made.pk)


create = form_view(MANAGES, _create_form, _created)


@act_and_return(MANAGES, "questionnaires:list")
def begin_with_example(request: DeskRequest) -> HttpResponse:
    """The shipped example becomes a draft of the actor's first office."""
    example = example_form()
    with request.entering() as actor:
        made = actions.create_form(
            by=actor, at=now(), office_id=actor.offices_where(MANAGES)[0],
            code=free_code(example.code), subject=example.subject,
            section=example.section, title=example.title, questions=example.questions,
        )  # fmt: skip
    messages.success(
        request, _("Contoh rekaan, belum diverifikasi, bukan lampiran peraturan. Ubah sesuai kebutuhan kantor.")
    )
    return to(_FORM, made.pk)


@page(MANAGES)
def show(request: DeskRequest, form_id: UUID) -> HttpResponse:
    """One form: its draft, or the version in use, with versions and what nobody answers."""
    at = now()
    made = made_form(request.actor, form_id)
    questions = made.shown.specs
    context = {
        "made": made,
        "section": SECTION_LABELS[made.row.case_section],
        "edition": made.shown,
        "rows": [_row(each, questions) for each in questions],
        "unused": unused_of(made, today=localdate(at)),
        "now": at,
    }
    return render(request, "questionnaires/form.html", context)


def _row(question: QuestionSpec, questions: tuple[QuestionSpec, ...]) -> dict[str, Any]:
    return {
        "question": question,
        "kind": KIND_LABELS[question.kind],
        "values": ", ".join(words for _code, words in value_words(question)) if question.options else "",
        "condition": condition_of(question, questions),
    }


def _drafted(actor: Actor, form_id: UUID) -> tuple[MadeForm, QuestionnaireEdition]:
    made = made_form(actor, form_id)
    if made.draft is None:
        raise Refused(MANAGES, ids={"item": str(form_id)})
    return made, made.draft


def _words(made: MadeForm, heading: str, action: str, **more: Any) -> dict[str, Any]:
    back = {"back": reverse(_FORM, args=[made.row.pk]), "back_label": made.shown.heading, "about": THEIRS}
    return {"heading": heading, "action": action} | back | more


def _rename_form(actor: Actor, data: Any, form_id: UUID) -> FormAndContext[DraftTitleForm]:
    made, draft = _drafted(actor, form_id)
    stands = {"title": draft.title, "title_en": draft.title_en}
    form = DraftTitleForm(data, stands=stands, version=draft.revision, initial=stands)
    return form, _words(made, _("Judul formulir"), _("Simpan judul"))


def _renamed(_request: DeskRequest, actor: Actor, form: DraftTitleForm, form_id: UUID) -> HttpResponse:
    revision = form.cleaned_data["revision"]
    actions.rename_form(by=actor, at=now(), form_id=form_id, revision=revision, title=form.titles)
    return to(_FORM, form_id)


rename = form_view(MANAGES, _rename_form, _renamed)


@act_and_return(MANAGES, _FORM, "form_id")
def begin(request: DeskRequest, form_id: UUID) -> str:
    """The next version begins as a draft."""
    with request.entering() as actor:
        actions.begin_draft(by=actor, at=now(), form_id=form_id)
    return _("Konsep dimulai dari versi terakhir. Yang dipakai di kasus tidak berubah sampai konsep ini terbit.")


@act_and_return(MANAGES, _FORM, "form_id")
def drop(request: DeskRequest, form_id: UUID) -> HttpResponse | str:
    """The draft is thrown away; of a form that was never published that is all there was."""
    with request.entering() as actor:
        is_gone = actions.drop_draft(by=actor, at=now(), form_id=form_id, revision=_number(request))
    if is_gone:
        messages.success(request, _("Formulir dibuang. Ia belum pernah terbit."))
        return to("questionnaires:list")
    return _("Konsep dibuang. Yang pernah terbit tetap seperti semula.")


@act_and_return(MANAGES, _FORM, "form_id")
def stop(request: DeskRequest, form_id: UUID) -> str:
    """The version in use is used no longer; what was answered stays."""
    with request.entering() as actor:
        actions.stop_form(by=actor, at=now(), form_id=form_id, number=_number(request, "number"))
    return _("Formulir tidak dipakai lagi. Isian yang sudah ada tetap dapat dibaca.")


def _question_form(actor: Actor, data: Any, form_id: UUID, slug: str = "") -> FormAndContext[DraftQuestionForm]:
    made, draft = _drafted(actor, form_id)
    questions = draft.specs
    place = next((n for n, each in enumerate(questions) if each.code == slug), len(questions))
    if slug and place == len(questions):
        raise Refused(MANAGES, ids={"item": str(form_id)})
    stands = questions[place] if slug else None
    initial = {"heading": questions[-1].heading, "heading_en": questions[-1].heading_en} if questions else {}
    before = [each for each in questions[:place] if each.values]
    form = DraftQuestionForm(data, before=before, question=stands, revision=draft.revision, initial=initial)
    heading = _("Ubah pertanyaan") if stands else _("Tambah pertanyaan")
    return form, _words(made, heading, _("Simpan pertanyaan"))


def _question_set(
    _request: DeskRequest, actor: Actor, form: DraftQuestionForm, form_id: UUID, slug: str = ""
) -> HttpResponse:
    revision = form.cleaned_data["revision"]
    actions.set_question(by=actor, at=now(), form_id=form_id, revision=revision, question=form.spec, former=slug)
    return to(_FORM, form_id)


add = form_view(MANAGES, _question_form, _question_set)
change = form_view(MANAGES, _question_form, _question_set)


def _number(request: DeskRequest, name: str = "revision") -> int:
    """The revision, or version, that a button was pressed on; what is none is no draft's."""
    sent_value = request.POST.get(name, "")
    return int(sent_value) if sent_value.isascii() and sent_value.isdecimal() and len(sent_value) < 9 else -1  # noqa: PLR2004 - as the column


@act_and_return(MANAGES, _FORM, "form_id")
def move(request: DeskRequest, form_id: UUID, slug: str) -> str:
    """A question goes one place up or down."""
    with request.entering() as actor:
        is_up = request.POST.get("to") == "up"
        actions.move_question(by=actor, at=now(), form_id=form_id, revision=_number(request), code=slug, is_up=is_up)
    return ""


@act_and_return(MANAGES, _FORM, "form_id")
def remove(request: DeskRequest, form_id: UUID, slug: str) -> str:
    """A question leaves the draft."""
    with request.entering() as actor:
        actions.remove_question(by=actor, at=now(), form_id=form_id, revision=_number(request), code=slug)
    return _("Pertanyaan dihapus dari konsep. Jawaban lama tetap tersimpan pada versinya.")


@page(MANAGES)
def preview(request: DeskRequest, form_id: UUID) -> HttpResponse:
    """The form as whoever fills it in will see it; nothing is sent."""
    made = made_form(request.actor, form_id)
    form = AnswerSheetForm(questions=made.shown.specs, initial={"edition": made.shown.pk})
    return render(request, "questionnaires/preview.html", {"made": made, "edition": made.shown, "form": form})


def _publish_page(request: DeskRequest, actor: Actor, form_id: UUID, failure: Failure | None = None) -> HttpResponse:
    made, draft = _drafted(actor, form_id)
    before = made.last_published
    context = {
        "made": made,
        "edition": draft,
        "form": AnswerSheetForm(questions=draft.specs, initial={"edition": draft.pk}),
        "changes": changes_between(before.specs, draft.specs) if before else [],
        "is_first": before is None,
        "unable": failure.sentence if failure else "",
    }
    return render(request, "questionnaires/publish.html", context, status=failure.status if failure else 200)


@page(MANAGES)
def _second_look(request: DeskRequest, form_id: UUID) -> HttpResponse:
    return _publish_page(request, request.actor, form_id)


@act(MANAGES)
def _published(request: DeskRequest, form_id: UUID) -> HttpResponse:
    show_on_failure(request, lambda actor, failure: _publish_page(request, actor, form_id, failure))
    with request.entering() as actor:
        edition = actions.publish_form(by=actor, at=now(), form_id=form_id, revision=_number(request))
    messages.success(request, _("Versi %(n)d terbit dan dipakai di kasus sejak sekarang.") % {"n": edition.number})
    return HttpResponseRedirect(reverse(_FORM, args=[form_id]))


publish = either(get=_second_look, post=_published)
