"""Reads of prevention."""

from sigap.prevention.queries.activities import (
    activities_visible_to,
    activity_for,
    calendar_dates,
    sessions_of_activity,
)
from sigap.prevention.queries.coverage import CoverageRow, coverage

__all__ = [
    "CoverageRow",
    "activities_visible_to",
    "activity_for",
    "calendar_dates",
    "coverage",
    "sessions_of_activity",
]
