"""A case's forms of offices on paper: filled in, or empty to be filled in by hand where there is no line."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.utils import translation

from sigap.access.guard import DeskRequest, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.cases.models import CasePerson
from sigap.cases.queries import case_for
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.letters.case_papers import (
    CasePaper,
    PaperBlock,
    paper_choices,
    paper_lines,
    paper_question,
    paper_response,
    paper_rows,
    paper_signs,
    paper_text,
)
from sigap.letters.heads import head_of
from sigap.questionnaires import actions
from sigap.questionnaires.forms import condition_of, shown_answers, value_words
from sigap.questionnaires.models import QuestionnaireEdition
from sigap.questionnaires.queries import offered_form, offices_for, people_asked
from sigap.questionnaires.reading import OpenedForm, OpenedSheet, open_answers
from sigap.questionnaires.rules import QuestionKind, QuestionSpec
from sigap.questionnaires.views.answering import require_writer
from sigap.ui.dates import local, long_day

_SEE = Permission.CASE_SEE
_LINES = {QuestionKind.LONG: 4}


@reading_sealed(_SEE)
def printed(request: DeskRequest, code: str, form_id: UUID, ordinal: int) -> HttpResponse:
    """The newest answers as PDF/A, in Indonesian and without a name of anybody of the case; its name tells nothing."""
    at = now()
    opened = open_answers(
        entering=request.entering, code=code, form_id=form_id, ordinal=ordinal, at=at, is_newest_only=True
    )
    with request.entering() as actor, translation.override("id"):
        newest = opened.sheets[0] if opened.sheets else None
        if newest is None or newest.lost:
            raise Refused(_SEE, ids={"item": str(form_id)})
        actions.note_sheet_printed(by=actor, at=at, access=opened.access, sheet=newest.row)
        paper = CasePaper(
            slug="formulir",
            title=newest.row.edition.title.upper(),
            head=head_of(newest.row.office_id),
            blocks=_filled(opened, newest),
        )
    return paper_response(request, paper, at=at)


def _filled(opened: OpenedForm, newest: OpenedSheet) -> list[PaperBlock]:
    row = newest.row
    blocks = [
        paper_rows(
            ("Kode kasus", opened.access.case.code),
            ("Tentang", opened.person.label if opened.person else ""),
            ("Diisi", f"{long_day(local(row.recorded_at))}, {row.recorded_by_name}"),
            ("Versi", f"isian {row.version}, formulir {row.edition.number}"),
        )
    ]
    answered = {question.code: words for question, words in shown_answers(row.edition.specs, newest.answers)}
    asked = [each for each in row.edition.specs if each.is_asked(newest.answers)]
    for heading, question in _under_headings(asked):
        blocks += [paper_text(heading, "heading")] if heading else []
        blocks.append(paper_rows((question.label, answered.get(question.code, "belum diisi"))))
    return [*blocks, paper_signs(("Petugas", row.recorded_by_name))]


def _under_headings(questions: Sequence[QuestionSpec]) -> list[tuple[str, QuestionSpec]]:
    """Each question with the heading that begins with it, or none."""
    found, last = [], ""
    for question in questions:
        found.append((question.heading if question.heading != last else "", question))
        last = question.heading or last
    return found


@page(_SEE)
def blank(request: DeskRequest, code: str, form_id: UUID) -> HttpResponse:
    """The version in use without answers as PDF/A, in Indonesian; of the case it tells the code and no name."""
    at = now()
    access = case_for(request.actor, code)
    offered = offered_form(request.actor, access, form_id)
    edition = require_writer(offered)
    people = people_asked(access) if offered.row.is_about_person else []
    with translation.override("id"):
        paper = CasePaper(
            slug="formulir-kosong",
            title=edition.title.upper(),
            head=head_of(offices_for(request.actor, access, offered.row)[0]),
            blocks=_empty(code, edition, people, is_about_person=offered.row.is_about_person),
        )
        return paper_response(request, paper, at=at)


def _empty(
    code: str, edition: QuestionnaireEdition, people: Sequence[CasePerson], *, is_about_person: bool
) -> list[PaperBlock]:
    blocks = [paper_rows(("Kode kasus", code), ("Versi", f"formulir {edition.number}"))]
    if is_about_person:
        labels = paper_choices([each.label for each in people])
        blocks += [paper_question("Tentang"), labels if people else paper_lines(1)]
    blocks += [paper_question("Tanggal diisi"), paper_lines(1)]
    for heading, question in _under_headings(edition.specs):
        blocks += [paper_text(heading, "heading")] if heading else []
        blocks += _question_blocks(question, edition.specs)
    return [*blocks, paper_signs(("Petugas", ""))]


def _question_blocks(question: QuestionSpec, questions: Sequence[QuestionSpec]) -> list[PaperBlock]:
    only = condition_of(question, questions)
    notes = filter(None, (question.hint, only and f"Hanya kalau {only}"))
    if not (values := value_words(question)):
        return [paper_question(question.label, ". ".join(notes)), paper_lines(_LINES.get(question.kind, 1))]
    many = "Boleh lebih dari satu" if question.kind is QuestionKind.MANY else ""
    note = ". ".join((*notes, *filter(None, [many])))
    return [paper_question(question.label, note), paper_choices([words for _code, words in values])]
