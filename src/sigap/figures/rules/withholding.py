"""What of a figure a page may tell: no small number of people or cases, nor one that the others give away. Pure."""

from sigap.clocks.rules import SMALLEST_CELL
from sigap.figures.rules.kinds import Figure, FigurePart, FigureTopic, FigureUnit, Value
from sigap.releases.rules.counts import cells_to_withhold

_OF_CLIENTS = {
    FigureUnit.REPORTS,
    FigureUnit.CASES,
    FigureUnit.PEOPLE,
    FigureUnit.SERVICES,
    FigureUnit.REQUESTS,
    FigureUnit.DEADLINES,
}
_OF_NO_CLIENT = {FigureTopic.PREVENTION, FigureTopic.TASK_FORCE, FigureTopic.POPULATION}
_REST = "rest"
"""What a group leaves of the whole: a reader takes it from the difference."""
_GROUPS = (
    (FigurePart.CHILD, FigurePart.ADULT, FigurePart.UNKNOWN),
    (FigurePart.FEMALE, FigurePart.MALE),
    (FigurePart.KEPT,),
)
_MAY_BE_NONE = {FigurePart.UNKNOWN.value, _REST}
"""That nobody is in these tells of nobody."""


def is_of_clients(figure: Figure) -> bool:
    """Whether a small number of it could point to somebody."""
    return figure.unit in _OF_CLIENTS and figure.topic not in _OF_NO_CLIENT


def without_small_cells(figure: Figure, value: Value, *, services: int | None = None) -> dict[str, int | None]:
    """The numbers as a page tells them; what is withheld is None. `services`: how many a sum of money was spent on."""
    if services is not None and services < SMALLEST_CELL:
        return dict.fromkeys(value)
    if not is_of_clients(figure):
        return dict(value)
    total = value[FigurePart.TOTAL]
    if total < SMALLEST_CELL:
        return dict.fromkeys(value)
    hidden: set[str] = set()
    for group in _GROUPS:
        if cells := {part.value: value[part] for part in group if part in value}:
            hidden |= cells_to_withhold(cells | {_REST: total - sum(cells.values())}, may_be_none=_MAY_BE_NONE)
    return {part: None if part in hidden else number for part, number in value.items()}
