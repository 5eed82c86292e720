"""The counts of a year's register, month by month, without the small ones. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sigap.releases.rules.counts import cells_to_withhold
from sigap.releases.rules.limits import SMALLEST_CELL

MONTHS = range(1, 13)
_PEOPLE = ("age", "sex")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCount:
    """How many of a month have a code: `what` is kind, way, competence, age or sex; `behind`: cases behind people."""

    month: int
    what: str
    code: str
    n: int
    behind: int


@dataclass(slots=True, kw_only=True)
class RegisterTable:
    """One table: a row for each code that occurs, the sum below; None is withheld, or a month without anything."""

    rows: dict[str, list[int | None]] = field(default_factory=dict)
    sums: list[int | None] = field(default_factory=list)


def register_table(counts: Iterable[RegisterCount], what: str, order: Sequence[str]) -> RegisterTable:
    """Cases or people of a year by month. Each month is withheld by itself; no sums over months stand beside them.

    A number under the house's smallest cell is withheld, with the next larger one where the sum would give it away.
    """
    cells: dict[int, dict[str, RegisterCount]] = {}
    for each in counts:
        if each.what == what:
            cells.setdefault(each.month, {})[each.code] = each
    known = {code for of_month in cells.values() for code in of_month}
    codes = [code for code in (*order, "") if code in known]
    table = RegisterTable(rows={code: [] for code in codes})
    for month in MONTHS:
        cells_shown, total = _month(cells.get(month, {}), codes, is_people=what in _PEOPLE)
        table.sums.append(total)
        for code in codes:
            table.rows[code].append(cells_shown[code])
    return table


def _month(
    found: Mapping[str, RegisterCount], codes: Sequence[str], *, is_people: bool
) -> tuple[Mapping[str, int | None], int | None]:
    numbers = {code: found[code].n if code in found else 0 for code in codes}
    behind = {code: found[code].behind if code in found else 0 for code in codes}
    total = sum(numbers.values())
    # One case has people under several codes: behind all of them stand at least those behind the largest.
    if (max(behind.values(), default=0) if is_people else total) < SMALLEST_CELL:
        return dict.fromkeys(codes), None
    hidden = cells_to_withhold(numbers, cases=behind if is_people else None)
    return {code: None if code in hidden else n for code, n in numbers.items()}, total
