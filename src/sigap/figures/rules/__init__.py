"""What is counted, over which spans of time, and how a value is written. Pure."""

from sigap.figures.rules.catalogue import CATALOGUE, POPULATION, figure_of
from sigap.figures.rules.kinds import (
    CASES,
    PART_LABELS,
    SOURCES,
    TOPIC_LABELS,
    UNIT_LABELS,
    Figure,
    FigurePart,
    FigureTopic,
    FigureUnit,
    Value,
    ValueUnfit,
    value_from,
)
from sigap.figures.rules.periods import (
    PERIOD_KIND_LABELS,
    Period,
    PeriodKind,
    PeriodUnknown,
    last_over,
    period_at,
    period_named,
)
from sigap.figures.rules.withholding import is_of_clients, without_small_cells

__all__ = [
    "CASES",
    "CATALOGUE",
    "PART_LABELS",
    "PERIOD_KIND_LABELS",
    "POPULATION",
    "SOURCES",
    "TOPIC_LABELS",
    "UNIT_LABELS",
    "Figure",
    "FigurePart",
    "FigureTopic",
    "FigureUnit",
    "Period",
    "PeriodKind",
    "PeriodUnknown",
    "Value",
    "ValueUnfit",
    "figure_of",
    "is_of_clients",
    "last_over",
    "period_at",
    "period_named",
    "value_from",
    "without_small_cells",
]
