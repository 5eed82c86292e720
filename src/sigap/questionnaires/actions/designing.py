"""A form is drafted question by question, published as a version, and drafted anew; what is published stays."""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.actions.powers import record_staff_event, require
from sigap.access.entry import Actor, By
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.questionnaires import events
from sigap.questionnaires.models import Questionnaire, QuestionnaireEdition, mistake_words
from sigap.questionnaires.queries import MANAGES
from sigap.questionnaires.rules import (
    CODE_PATTERN,
    LONGEST_TITLE,
    SECTIONS,
    FormTitle,
    QuestionnaireFault,
    QuestionnaireMistake,
    QuestionnaireState,
    QuestionnaireSubject,
    QuestionSpec,
    read_questions,
    written_questions,
)

_MOST_TOLD = 5


class UnableToDesign(Unable):
    """The form stays as it was; the sentence names each question with its mistake."""


@audit.action
def create_form(
    *, by: Actor, at: datetime, office_id: UUID, code: str, subject: QuestionnaireSubject, section: Section,
    title: FormTitle, questions: Sequence[QuestionSpec] = (),
) -> Questionnaire:  # fmt: skip
    """A form with its first draft. Raises Refused, UnableToDesign for a code that is taken."""
    _require_maker(by, office_id)
    form = _new_form(code, office_id, subject, section, by, at)
    draft = _add_draft(form, 1, title, questions, by, at)
    _record(events.CREATED, draft, by=by, at=at)
    return form


def _require_maker(by: Actor, office_id: UUID) -> None:
    if office_id not in by.offices_where(MANAGES):
        raise Refused(MANAGES, ids={"office": str(office_id)})


def _new_form(
    code: str, office_id: UUID, subject: QuestionnaireSubject, section: Section, by: By, at: datetime
) -> Questionnaire:
    if not re.fullmatch(CODE_PATTERN, code) or section not in SECTIONS:
        raise UnableToDesign(_("Kode formulir huruf kecil, angka, dan garis bawah saja, diawali huruf."))
    form = Questionnaire(
        id=uuid4(), code=code, office_id=office_id, subject=subject, section=section, made_at=at, made_by_name=by.name
    )
    try:
        with transaction.atomic():
            form.save(force_insert=True)
    except IntegrityError:
        raise UnableToDesign(
            _("Kode “%(code)s” sudah dipakai formulir lain. Pakai kode lain.") % {"code": code}
        ) from None
    return form


def _add_draft(
    form: Questionnaire, number: int, title: FormTitle, questions: Sequence[QuestionSpec], by: By, at: datetime
) -> QuestionnaireEdition:
    _check_title(title)
    draft = QuestionnaireEdition(
        id=uuid4(), questionnaire=form, number=number, title=title.title, title_en=title.title_en,
        questions=written_questions(questions), changed_at=at, changed_by_name=by.name,
    )  # fmt: skip
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("Rekan Anda baru saja memulai konsep formulir ini. Muat ulang, lalu lihat.")) from None
    return draft


def _check_title(title: FormTitle) -> None:
    if not all(0 < len(words.strip()) <= LONGEST_TITLE for words in (title.title, title.title_en)):
        raise UnableToDesign(_("Tulis judulnya dalam bahasa Indonesia dan Inggris, paling banyak 120 huruf."))


@audit.action
def begin_draft(*, by: Actor, at: datetime, form_id: UUID) -> QuestionnaireEdition:
    """The next version as a draft, from the one in use; a draft that stands is given back. Raises Refused."""
    form = _made(by, form_id)
    draft = form.editions.filter(state=QuestionnaireState.DRAFT).first()
    if draft is not None:
        audit.unchanged()
        return draft
    newest = form.editions.order_by("-number")[0]
    titles = FormTitle(title=newest.title, title_en=newest.title_en)
    draft = _add_draft(form, newest.number + 1, titles, newest.specs, by, at)
    _record(events.DRAFTED, draft, by=by, at=at)
    return draft


def _made(by: Actor, form_id: UUID) -> Questionnaire:
    mine = Questionnaire.objects.filter(pk=form_id, office_id__in=by.offices_where(MANAGES))
    form = mine.select_related("office").first()
    if form is None:
        raise Refused(MANAGES, ids={"item": str(form_id)})
    return form


def _draft(by: Actor, form_id: UUID, revision: int) -> QuestionnaireEdition:
    """The draft, held until the act ends. Raises Refused, Conflict where it is not the one that was read."""
    form = _made(by, form_id)
    draft = form.editions.filter(state=QuestionnaireState.DRAFT).select_for_update().first()
    if draft is None:
        raise Conflict(_("Tidak ada konsep lagi: sudah terbit atau dibuang. Muat ulang, lalu lihat."))
    if draft.revision != revision:
        raise Conflict(_("Konsep ini berubah sejak Anda membukanya. Muat ulang, lalu ubah lagi."))
    draft.questionnaire = form
    return draft


def _save(draft: QuestionnaireEdition, questions: Sequence[QuestionSpec], by: Actor, at: datetime) -> None:
    rows = written_questions(questions)
    _require_fit(read_questions(rows)[1])
    _require_kinds(draft.questionnaire, questions)
    draft.questions = rows
    draft.revision += 1
    draft.changed_at, draft.changed_by_name = at, by.name
    draft.save(update_fields=["title", "title_en", "questions", "revision", "changed_at", "changed_by_name"])
    _record(events.CHANGED, draft, by=by, at=at)


def _require_fit(mistakes: Sequence[QuestionnaireMistake]) -> None:
    if mistakes:
        raise UnableToDesign(" ".join(mistake_words(each) for each in mistakes[:_MOST_TOLD]))


def _require_kinds(form: Questionnaire, questions: Sequence[QuestionSpec]) -> None:
    """A code once published is answered in one way for good: its answers are carried from version to version."""
    published = form.editions.exclude(state=QuestionnaireState.DRAFT)
    kinds = {each.code: each.kind for edition in published for each in edition.specs}
    if changed := [each.code for each in questions if kinds.get(each.code, each.kind) != each.kind]:
        raise UnableToDesign(
            _("Pertanyaan “%(code)s” sudah pernah terbit dengan jenis jawaban lain. Beri pertanyaannya kode baru.")
            % {"code": "”, “".join(changed)}
        )


@audit.action
def rename_form(*, by: Actor, at: datetime, form_id: UUID, revision: int, title: FormTitle) -> None:
    """What the draft is called. Raises Refused, Conflict, UnableToDesign."""
    draft = _draft(by, form_id, revision)
    _check_title(title)
    draft.title, draft.title_en = title.title, title.title_en
    _save(draft, draft.specs, by, at)


@audit.action
def set_question(
    *, by: Actor, at: datetime, form_id: UUID, revision: int, question: QuestionSpec, former: str = ""
) -> None:
    """Puts a question at the end of the draft, or in the place of the one with the code `former`.

    Raises Refused, Conflict; UnableToDesign with every mistake that the draft would have.
    """
    draft = _draft(by, form_id, revision)
    questions = list(draft.specs)
    if former:
        questions[_place(questions, former)] = question
    else:
        questions.append(question)
    _save(draft, questions, by, at)


def _place(questions: Sequence[QuestionSpec], code: str) -> int:
    codes = [each.code for each in questions]
    if code not in codes:
        raise Refused(MANAGES)
    return codes.index(code)


@audit.action
def move_question(*, by: Actor, at: datetime, form_id: UUID, revision: int, code: str, is_up: bool) -> None:
    """One place up or down; at the end of the row nothing changes. Raises Refused, Conflict, UnableToDesign."""
    draft = _draft(by, form_id, revision)
    questions = list(draft.specs)
    place = _place(questions, code)
    other = place - 1 if is_up else place + 1
    if not 0 <= other < len(questions):
        audit.unchanged()
        return
    questions[place], questions[other] = questions[other], questions[place]
    _save(draft, questions, by, at)


@audit.action
def remove_question(*, by: Actor, at: datetime, form_id: UUID, revision: int, code: str) -> None:
    """Takes a question out of the draft, unless another one hangs on it. Raises Refused, Conflict, UnableToDesign."""
    draft = _draft(by, form_id, revision)
    questions = list(draft.specs)
    del questions[_place(questions, code)]
    hanging = [each.code for each in questions if each.only_if == code]
    if hanging:
        raise UnableToDesign(
            _("Pertanyaan “%(code)s” menjadi syarat untuk “%(other)s”. Ubah atau hapus yang itu dulu.")
            % {"code": code, "other": "”, “".join(hanging)}
        )
    _save(draft, questions, by, at)


@audit.action
def drop_draft(*, by: Actor, at: datetime, form_id: UUID, revision: int) -> bool:
    """Throws the draft away; the version in use stays. Of a form that was never published nothing is left: True.

    Raises Refused, Conflict where somebody changed it since it was read.
    """
    form = _made(by, form_id)
    drafts = form.editions.filter(state=QuestionnaireState.DRAFT)
    if not drafts.exists():
        audit.unchanged()
        return False
    _record(events.DROPPED, _draft(by, form_id, revision), by=by, at=at)
    drafts.delete()
    is_all = not form.editions.exists()
    if is_all:
        form.delete()
    return is_all


@audit.action
def publish_form(*, by: Actor, at: datetime, form_id: UUID, revision: int) -> QuestionnaireEdition:
    """The draft becomes the version in use, in the place of that before. Raises Refused, Conflict, UnableToDesign."""
    draft = _draft(by, form_id, revision)
    questions, mistakes = read_questions(draft.questions)
    if not questions and not mistakes:
        mistakes = (QuestionnaireMistake("", QuestionnaireFault.NO_QUESTION),)
    _require_fit(mistakes)
    draft.questionnaire.editions.filter(state=QuestionnaireState.PUBLISHED).update(state=QuestionnaireState.SUPERSEDED)
    draft.state = QuestionnaireState.PUBLISHED
    draft.published_at, draft.published_by, draft.published_by_name = at, by.person_id, by.name
    draft.save(update_fields=["state", "published_at", "published_by", "published_by_name"])
    _record(events.PUBLISHED, draft, by=by, at=at)
    return draft


@audit.action
def stop_form(*, by: Actor, at: datetime, form_id: UUID, number: int) -> None:
    """Takes the version in use, by its number, out of use; what was answered stays. It may be published as a new one.

    Twice changes nothing. Raises Refused, Conflict where another version has taken its place.
    """
    form = _made(by, form_id)
    edition = form.editions.filter(number=number).select_for_update().first()
    if edition is None or edition.state == QuestionnaireState.DRAFT:
        raise Refused(MANAGES, ids={"item": str(form_id)})
    if edition.state == QuestionnaireState.SUPERSEDED:
        if form.editions.filter(state=QuestionnaireState.PUBLISHED).exists():
            raise Conflict(_("Versi lain sudah terbit sejak Anda membuka halaman ini. Muat ulang, lalu lihat."))
        audit.unchanged()
        return
    edition.state, edition.questionnaire = QuestionnaireState.SUPERSEDED, form
    edition.save(update_fields=["state"])
    _record(events.STOPPED, edition, by=by, at=at)


@audit.action
def bring_form(
    *, by: By, at: datetime, office_id: UUID, code: str, subject: QuestionnaireSubject, section: Section,
    title: FormTitle, questions: object,
) -> QuestionnaireEdition:  # fmt: skip
    """A form of a file of set-up, as a draft of that office: who works there publishes it. The same twice adds nothing.

    Raises UnableToDesign where it does not fit, is another office's, or a draft with other questions stands there.
    """
    require(by, Permission.SETUP_MANAGE)
    require(by, MANAGES)
    specs, mistakes = read_questions(questions)
    _require_fit(mistakes)
    form = Questionnaire.objects.filter(code=code).first()
    if form is None:
        form = _new_form(code, office_id, subject, section, by, at)
    elif (form.office_id, form.subject, form.section) != (office_id, subject, section):
        raise UnableToDesign(
            _("Formulir “%(code)s” di sini milik kantor lain, atau tentang hal lain. Ganti kodenya dalam berkas.")
            % {"code": code}
        )
    newest = form.editions.order_by("-number").first()
    rows = (title.title, title.title_en, written_questions(specs))
    if newest is not None and rows == (newest.title, newest.title_en, newest.questions):
        audit.unchanged()
        return newest
    if newest is not None and newest.state == QuestionnaireState.DRAFT:
        raise UnableToDesign(
            _("Formulir “%(code)s” punya konsep lain di sini. Terbitkan atau buang dulu, lalu muat berkasnya.")
            % {"code": code}
        )
    _require_kinds(form, specs)
    draft = _add_draft(form, newest.number + 1 if newest else 1, title, specs, by, at)
    _record(events.BROUGHT, draft, by=by, at=at)
    return draft


def _record(code: str, edition: QuestionnaireEdition, *, by: By, at: datetime) -> None:
    form = edition.questionnaire
    record_staff_event(code, by=by, at=at, office=form.office_id, form=str(form.pk), version=str(edition.number))
