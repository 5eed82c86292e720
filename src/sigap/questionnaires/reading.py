"""What was answered to a form, for who works on the case in the form's section."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from sigap.access.entry import Actor
from sigap.access.roles import Section
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import Entering, Sealing, open_section_texts
from sigap.cases.reading.closing import PieceOfFile
from sigap.questionnaires.actions import answers_place
from sigap.questionnaires.forms import label_of, shown_answers
from sigap.questionnaires.models import AnswerSheet
from sigap.questionnaires.queries import (
    OfferedForm,
    newest_sheets,
    offered_form,
    sheets_of,
    sheets_to_close,
    subject_of,
)
from sigap.ui.dates import long_day


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSheet:
    """One version with its answers; `lost` are the words that stand where its key was destroyed."""

    row: AnswerSheet
    answers: dict[str, list[str]] = field(default_factory=dict, repr=False)
    lost: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedForm:
    """A form in a case with every version of its answers, the newest first; of a person, or of the case."""

    access: CaseAccess
    form: OfferedForm
    person: CasePerson | None
    sheets: tuple[OpenedSheet, ...] = ()


def open_answers(
    *, entering: Entering, code: str, form_id: UUID, ordinal: int, at: datetime, is_newest_only: bool = False
) -> OpenedForm:
    """Them. Raises Refused."""
    type Found = tuple[CaseAccess, OfferedForm, CasePerson | None, Sequence[AnswerSheet]]

    def select(actor: Actor) -> tuple[Found, Sequence[Sealing]]:
        access = case_for(actor, code)
        form = offered_form(actor, access, form_id)
        person = subject_of(access, form.row, ordinal)
        rows = sheets_of(form.row, person.id if person else access.case.id)[: 1 if is_newest_only else None]
        sealed = [
            (access, answers_place(row.id, form.row.case_section), row.sealed_answers, row.key_id) for row in rows
        ]
        return (access, form, person, rows), sealed

    (access, form, person, rows), texts = open_section_texts(entering, select, at)
    sheets = tuple(_sheet(row, text) for row, text in zip(rows, texts, strict=True))
    return OpenedForm(access=access, form=form, person=person, sheets=sheets)


def _sheet(row: AnswerSheet, text: str) -> OpenedSheet:
    return OpenedSheet(row=row, answers=json.loads(text)) if text.startswith("{") else OpenedSheet(row=row, lost=text)


def open_newest(*, entering: Entering, code: str, at: datetime) -> list[OpenedSheet]:
    """The newest version of every sheet of a case, as far as it stands open to the actor. Raises Refused."""

    def select(actor: Actor) -> tuple[list[AnswerSheet], Sequence[Sealing]]:
        access = case_for(actor, code)
        rows = newest_sheets(access)
        return rows, [
            (access, answers_place(row.id, Section(row.section)), row.sealed_answers, row.key_id) for row in rows
        ]

    rows, texts = open_section_texts(entering, select, at)
    return [_sheet(row, text) for row, text in zip(rows, texts, strict=True)]


def parts_to_close(case_id: UUID) -> list[PieceOfFile]:
    """What the second person reads before a closing: the newest answers to each form of services and of the matter."""
    return [
        PieceOfFile(
            heading=f"{row.edition.heading}: {of_whom}" if of_whom else row.edition.heading,
            meta=f"{row.recorded_by_name}, {long_day(row.recorded_at)}",
            place=answers_place(row.id, Section(row.section)),
            key_id=row.key_id,
            sealed=row.sealed_answers,
            render=partial(_in_words, row),
        )
        for row, of_whom in sheets_to_close(case_id)
    ]


def _in_words(row: AnswerSheet, text: str) -> str:
    """A line each: what was asked, what was answered."""
    answers = shown_answers(row.edition.specs, json.loads(text))
    return "\n".join(f"{label_of(question)}: {answer}" for question, answer in answers)
