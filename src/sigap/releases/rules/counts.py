"""A handful of counts told beside their sum, where no table is made of them: an agenda, a line of a page. Pure."""

from collections.abc import Collection, Mapping

from sigap.releases.rules.limits import SMALLEST_CELL


def cells_to_withhold(
    cells: Mapping[str, int], *, may_be_none: Collection[str] = (), cases: Mapping[str, int] | None = None
) -> set[str]:
    """Small cells, with the next larger ones until together they are no small number: the whole gives their sum.

    `may_be_none` names cells of which it tells of nobody that they are empty. `cases` says how many cases stand behind
    each cell of people: six sisters are one. Of several cells at least as many stand behind as behind one of them.
    """
    least = cells if cases is None else {cell: min(n, cases.get(cell, 0)) for cell, n in cells.items()}
    if not any(least[cell] < SMALLEST_CELL and (n or cell not in may_be_none) for cell, n in cells.items()):
        return set()
    hidden: set[str] = set()
    together = behind = 0
    for cell, number in sorted(cells.items(), key=lambda each: (least[each[0]] >= SMALLEST_CELL, each[1])):
        if least[cell] >= SMALLEST_CELL and together >= SMALLEST_CELL and behind >= SMALLEST_CELL:
            break
        hidden.add(cell)
        together += number
        behind = together if cases is None else max(behind, least[cell])
    return hidden


def safe_counts(cells: Mapping[str, int]) -> tuple[int | None, dict[str, int | None]]:
    """The sum and its parts as they may be told side by side; what is withheld is None."""
    total = sum(cells.values())
    if total < SMALLEST_CELL:
        return None, dict.fromkeys(cells)
    hidden = cells_to_withhold(cells)
    return total, {cell: None if cell in hidden else number for cell, number in cells.items()}
