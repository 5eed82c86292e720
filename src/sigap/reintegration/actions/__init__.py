"""Writes of the app: returns with their plan and hands, visits with what they found."""

from sigap.reintegration.actions.returning import (
    HandoverRecord,
    PlanDraft,
    StalePlan,
    UnableToReturn,
    begin_return,
    change_return,
    drop_return,
    hand_over,
    note_paper,
)
from sigap.reintegration.actions.sealed import end_place, handover_place, plan_place, visit_place
from sigap.reintegration.actions.visiting import UnableToVisitClient, VisitFacts, agree_visits, drop_visit, make_visit

__all__ = [
    "HandoverRecord",
    "PlanDraft",
    "StalePlan",
    "UnableToReturn",
    "UnableToVisitClient",
    "VisitFacts",
    "agree_visits",
    "begin_return",
    "change_return",
    "drop_return",
    "drop_visit",
    "end_place",
    "hand_over",
    "handover_place",
    "make_visit",
    "note_paper",
    "plan_place",
    "visit_place",
]
