"""What of a figure a page may tell: no small number of people or cases, nor one that the others give away. Pure."""

from sigap.clocks.rules import SMALLEST_CELL
from sigap.figures.rules.kinds import CASES, SOURCES, Figure, FigurePart, FigureTopic, FigureUnit, Value
from sigap.releases.rules.counts import cells_to_withhold

_OF_CLIENTS = {
    FigureUnit.REPORTS,
    FigureUnit.CASES,
    FigureUnit.PEOPLE,
    FigureUnit.SERVICES,
    FigureUnit.REQUESTS,
    FigureUnit.DEADLINES,
    FigureUnit.HEARINGS,
}
_OF_SOURCES = {FigureUnit.PEOPLE, FigureUnit.DEADLINES}
"""Of which SIGAP counts the cases behind."""
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


def without_small_cells(figure: Figure, counted: Value, *, services: int | None = None) -> dict[str, int | None]:
    """The numbers as a page tells them; what is withheld is None. `services`: how many a sum of money was spent on.

    A part of people is small as well where few cases stand behind it: what SIGAP counts and comes without is withheld.
    """
    value = {part: n for part, n in counted.items() if not part.endswith(CASES)}
    if services is not None and services < SMALLEST_CELL:
        return dict.fromkeys(value)
    if not is_of_clients(figure):
        return dict(value)
    total = value[FigurePart.TOTAL]
    cases = _cases_behind(figure, counted, value)
    if min(total, total if cases is None else cases[FigurePart.TOTAL]) < SMALLEST_CELL:
        return dict.fromkeys(value)
    hidden: set[str] = set()
    for group in _GROUPS:
        if cells := {part.value: value[part] for part in group if part in value}:
            behind = None
            if cases is not None:
                of_cells = {part: cases[part] for part in cells}
                behind = of_cells | {_REST: max(0, cases[FigurePart.TOTAL] - sum(of_cells.values()))}
            rest = {_REST: total - sum(cells.values())}
            hidden |= cells_to_withhold(cells | rest, may_be_none=_MAY_BE_NONE, cases=behind)
    return {part: None if part in hidden else number for part, number in value.items()}


def _cases_behind(figure: Figure, counted: Value, value: Value) -> dict[str, int] | None:
    """How many cases stand behind each part; None where nobody says."""
    if figure.is_recorded:
        return {part: counted.get(part + CASES, 0) for part in value} if figure.unit in _OF_SOURCES else None
    if SOURCES not in counted:
        return None
    # Behind no part stand more than behind the whole.
    return {part: min(n, counted[SOURCES]) for part, n in value.items()}
