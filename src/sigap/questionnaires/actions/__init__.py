"""Writes: an office's forms as drafts and versions, and sheets of answers."""

from sigap.questionnaires.actions.answering import (
    NewerEdition,
    UnableToFillIn,
    answers_place,
    note_sheet_printed,
    write_answers,
)
from sigap.questionnaires.actions.designing import (
    UnableToDesign,
    begin_draft,
    bring_form,
    create_form,
    drop_draft,
    move_question,
    publish_form,
    remove_question,
    rename_form,
    set_question,
    stop_form,
)
from sigap.questionnaires.actions.forgetting import RECORDS

__all__ = [
    "RECORDS",
    "NewerEdition",
    "UnableToDesign",
    "UnableToFillIn",
    "answers_place",
    "begin_draft",
    "bring_form",
    "create_form",
    "drop_draft",
    "move_question",
    "note_sheet_printed",
    "publish_form",
    "remove_question",
    "rename_form",
    "set_question",
    "stop_form",
    "write_answers",
]
