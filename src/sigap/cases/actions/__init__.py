"""Writes on a case: each a verb, keyword-only, with `by=` and `at=`; permission asserted, trace left."""

from sigap.cases.actions.closing import (
    UnableToAnswerClosing,
    UnableToCloseCase,
    answer_closing,
    ask_closing,
    close_alone,
    close_case,
    read_closing,
    withdraw_closing,
)
from sigap.cases.actions.contacts import (
    ContactCard,
    ask_call_back,
    review_call_back,
    write_contact,
)
from sigap.cases.actions.danger import UnableToLiftDanger, answer_danger, lift_danger, set_dangers
from sigap.cases.actions.exclusions import (
    ExclusionRequest,
    UnableToKeep,
    declare_kinship,
    exclude_from_case,
    lift_exclusion,
)
from sigap.cases.actions.handing_over import UnableToHandOverCase, hand_over, take_over
from sigap.cases.actions.kind import UnableToClassifyCase, set_kind
from sigap.cases.actions.notes import (
    UnableToWriteNote,
    correct_note,
    write_note,
)
from sigap.cases.actions.opening import UnableToOpenCase, bring_in, open_case
from sigap.cases.actions.people import (
    NotToBeTakenLightly,
    UnableToCorrectPerson,
    UnableToDateAct,
    UnableToRelate,
    correct_person,
    note_event,
    relate,
    unrelate,
)
from sigap.cases.actions.persons import Identity, add_person, name_person
from sigap.cases.actions.reopening import (
    UnableToReopen,
    note_after_care,
    reopen_case,
    review_closing,
)
from sigap.cases.actions.risk import (
    RiskChoice,
    UnableToSetRisk,
    answer_lowering,
    decide_risk,
    lower_alone,
    review_lowering,
    withdraw_lowering,
)
from sigap.cases.actions.screening import UnableToScreen, note_screening
from sigap.cases.actions.sections import SectionConflict, write_section
from sigap.cases.actions.teamwork import UnableToAssign, assign, release_who_left

__all__ = [
    "ContactCard",
    "ExclusionRequest",
    "Identity",
    "NotToBeTakenLightly",
    "RiskChoice",
    "SectionConflict",
    "UnableToAnswerClosing",
    "UnableToAssign",
    "UnableToClassifyCase",
    "UnableToCloseCase",
    "UnableToCorrectPerson",
    "UnableToDateAct",
    "UnableToHandOverCase",
    "UnableToKeep",
    "UnableToLiftDanger",
    "UnableToOpenCase",
    "UnableToRelate",
    "UnableToReopen",
    "UnableToScreen",
    "UnableToSetRisk",
    "UnableToWriteNote",
    "add_person",
    "answer_closing",
    "answer_danger",
    "answer_lowering",
    "ask_call_back",
    "ask_closing",
    "assign",
    "bring_in",
    "close_alone",
    "close_case",
    "correct_note",
    "correct_person",
    "decide_risk",
    "declare_kinship",
    "exclude_from_case",
    "hand_over",
    "lift_danger",
    "lift_exclusion",
    "lower_alone",
    "name_person",
    "note_after_care",
    "note_event",
    "note_screening",
    "open_case",
    "read_closing",
    "relate",
    "release_who_left",
    "reopen_case",
    "review_call_back",
    "review_closing",
    "review_lowering",
    "set_dangers",
    "set_kind",
    "take_over",
    "unrelate",
    "withdraw_closing",
    "withdraw_lowering",
    "write_contact",
    "write_note",
    "write_section",
]
