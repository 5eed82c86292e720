"""Writes of casework: records, the plan and what was said to it, planned services, conferences."""

from sigap.casework.actions.conferences import (
    Decision,
    UnableToConfer,
    call_conference,
    cancel_conference,
    close_conference,
)
from sigap.casework.actions.moving import UnableToContinue, continue_goal, move_service
from sigap.casework.actions.planning import (
    GoalDraft,
    UnableToPlanGoals,
    agree_plan,
    end_service,
    note_result_read,
    plan_goals,
    plan_service,
)
from sigap.casework.actions.records import UnableToWriteRecord, note_printed, write_record
from sigap.casework.actions.sealed import (
    agenda_place,
    content_place,
    reason_place,
    result_place,
    task_place,
    words_place,
)
from sigap.casework.actions.supervising import look_at_plan, set_practice

__all__ = [
    "Decision",
    "GoalDraft",
    "UnableToConfer",
    "UnableToContinue",
    "UnableToPlanGoals",
    "UnableToWriteRecord",
    "agenda_place",
    "agree_plan",
    "call_conference",
    "cancel_conference",
    "close_conference",
    "content_place",
    "continue_goal",
    "end_service",
    "look_at_plan",
    "move_service",
    "note_printed",
    "note_result_read",
    "plan_goals",
    "plan_service",
    "reason_place",
    "result_place",
    "set_practice",
    "task_place",
    "words_place",
    "write_record",
]
