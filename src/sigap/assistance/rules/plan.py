"""The plan of a case: goals that somebody works towards, and what became of each. Pure."""

from enum import StrEnum


class GoalArea(StrEnum):
    """What a goal is about (Permen PPPA 2/2022: rencana intervensi)."""

    SAFETY = "safety"
    HEALTH = "health"
    PSYCHOSOCIAL = "psychosocial"
    LEGAL = "legal"
    EDUCATION = "education"
    FAMILY = "family"
    LIVELIHOOD = "livelihood"
    PAPERS = "papers"


class GoalOutcome(StrEnum):
    """What became of a goal. `open` while somebody works on it."""

    OPEN = "open"
    REACHED = "goal_reached"
    PARTLY = "goal_partly"
    MISSED = "goal_missed"
    DROPPED = "goal_dropped"
