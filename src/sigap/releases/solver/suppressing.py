"""Which cells to withhold beside the small ones, so that no withheld cell of any table can be reckoned closely.

First whatever stands alone in its line; then, as long as the attacker reckons one, the cheapest others that hide it;
at the end whatever turns out to be withheld for nothing is told again.
"""

import time
from dataclasses import dataclass, replace

import numpy as np

from sigap.releases.rules.space import CellSpace
from sigap.releases.rules.tables import TOTAL, CellKey, PublishedTable
from sigap.releases.solver.programs import Attacker, Contradiction, SumRow, linked_weights, model, run

_ROUNDS = 60
_SHARE_TO_TELL = 0.3
"""Of the time that is left when all is protected, how much goes into telling more."""


class CannotProtect(Exception):
    """A cell that everything withheld would not hide; `place` and `key` say which."""

    def __init__(self, place: int, key: CellKey) -> None:
        super().__init__(place, key)
        self.place, self.key = place, key


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTable:
    """A table to be protected. Of one that is `known` outside nothing can be withheld any more.

    `widths`: of each withheld cell how far apart what can be reckoned must lie. `between`: cells that nobody told, but
    that tables leave over; a large one does no harm.
    """

    name: str
    table: PublishedTable
    widths: dict[CellKey, int]
    is_known: bool
    is_between: bool = False

    def width(self, key: CellKey, least: int) -> int:
        """What a cell must be protected by; one that is withheld only to hide another has no width of its own."""
        return max(least, self.widths.get(key, 0))


@dataclass(slots=True)
class Suppression:
    """Tables over their groups, and what of each is withheld."""

    asked: list[AskedTable]
    space: CellSpace
    minimum: int
    until: float
    hidden: set[tuple[int, CellKey]]
    # Cells that anybody knows from elsewhere, or can reckon from what was told before: to withhold them hides nothing.
    plain: set[tuple[int, CellKey]]
    solves: int = 0

    @classmethod
    def of(cls, asked: list[AskedTable], space: CellSpace, *, minimum: int, until: float) -> "Suppression":
        """As they come: what has a width is withheld, and in a known table what has no number."""
        outside = {
            groups
            for place, each in enumerate(asked)
            if each.is_known
            for key, groups in space.cells[place].items()
            if each.table.cells[key] is not None
        }
        plain = {
            (place, key)
            for place, each in enumerate(asked)
            if not each.is_known
            for key, groups in space.cells[place].items()
            if groups in outside
        }
        hidden = {
            (place, key)
            for place, each in enumerate(asked)
            for key, number in each.table.cells.items()
            if number is None or (not each.is_known and key in each.widths)
        }
        real = {
            groups
            for each, cells in zip(asked, space.cells, strict=True)
            if not each.is_between
            for groups in cells.values()
        }
        left_over = {
            (place, key)
            for place, each in enumerate(asked)
            if each.is_between
            for key, groups in space.cells[place].items()
            if groups and groups not in real
        }
        hidden = {at for at in hidden if not asked[at[0]].is_between} | left_over
        return cls(asked=asked, space=space, minimum=minimum, until=until, hidden=hidden - plain, plain=plain)

    def rows(self) -> dict[tuple[int, CellKey], SumRow]:
        """Every cell as a sum."""
        return {
            (place, key): SumRow(
                groups=groups,
                number=None if (place, key) in self.hidden else self.asked[place].table.cells[key],
                width=self.asked[place].width(key, self.minimum) if (place, key) in self.hidden else 0,
                harmless_from=self.minimum if self.asked[place].is_between else None,
            )
            for place, cells in enumerate(self.space.cells)
            for key, groups in cells.items()
        }

    def reckoned(self) -> list[tuple[int, CellKey]]:
        """The withheld cells that the attacker reckons. Raises OutOfTime, Contradiction."""
        rows = self.rows()
        attacker = Attacker(
            groups=self.space.groups, rows=list(rows.values()), links=self.space.links, until=self.until
        )
        withheld = {place: row for place, row in rows.items() if row.number is None}
        bad = {id(row) for row in attacker.unprotected(list(withheld.values()))}
        self.solves += attacker.solves
        return [place for place, row in withheld.items() if id(row) in bad]

    def judge(self, *, is_final: bool) -> None:
        """Protects, or where nothing more may be withheld says what is reckoned. Raises as `protect`."""
        if not is_final:
            self.protect()
        elif bad := self.reckoned():
            raise CannotProtect(*bad[0])

    def protect(self) -> None:
        """Withholds until nothing withheld can be reckoned. Raises CannotProtect, OutOfTime, Contradiction."""
        small = frozenset(self.hidden)
        self._fill_lines()
        for _round in range(_ROUNDS):
            bad = self.reckoned()
            if not bad:
                return self._tell_again(small)
            before = (len(self.hidden), len(self.plain))
            for place in bad:
                self._hide_for(place, is_small=place in small)
            if before == (len(self.hidden), len(self.plain)):
                break
        raise CannotProtect(*bad[0])

    def _free(self, place: tuple[int, CellKey]) -> bool:
        return place not in self.hidden and place not in self.plain and not self.asked[place[0]].is_known

    def _cost(self, place: tuple[int, CellKey]) -> float:
        """What is lost with a cell: the people it tells of, and the cell; a sum tells more than what it sums."""
        sums = 1 + place[1].count(TOTAL)
        return float(sums * (1 + (self.asked[place[0]].table.cells[place[1]] or 0)))

    def _fill_lines(self) -> None:
        """A cell that stands withheld alone in a line is the line's sum less the rest."""
        is_changed = True
        while is_changed:
            is_changed = False
            for place, each in enumerate(self.asked):
                if each.is_known:
                    continue
                for line in lines(each.table):
                    alone = [key for key in line if (place, key) in self.hidden]
                    others = [(place, key) for key in line if self._free((place, key))]
                    if len(alone) == 1 and others:
                        self.hidden.add(min(others, key=lambda at: (self._cost(at), at[1])))
                        is_changed = True

    def _hide_for(self, bad: tuple[int, CellKey], *, is_small: bool) -> None:
        """Withholds the cheapest cells by which two tables may differ in this one.

        What cannot be hidden and is not small is told. Raises CannotProtect for what is small.
        """
        free = [place for place in self._touching(bad) if self._free(place)]
        try:
            moved = self._moved(bad, free)
        except Contradiction:
            if is_small:
                raise CannotProtect(*bad) from None
            self.hidden.discard(bad)
            self.plain.add(bad)
            return
        if not moved and free:
            moved = {min(free, key=lambda at: (self._cost(at), at[1]))}
        self.hidden |= moved

    def _touching(self, bad: tuple[int, CellKey]) -> list[tuple[int, CellKey]]:
        """Every cell of the tables of its universe that may still be withheld."""
        universe = self.asked[bad[0]].table.head.universe
        return [
            (place, key)
            for place, cells in enumerate(self.space.cells)
            if self.asked[place].table.head.universe == universe and not self.asked[place].is_known
            for key in cells
        ]

    def _moved(self, bad: tuple[int, CellKey], free: list[tuple[int, CellKey]]) -> set[tuple[int, CellKey]]:
        """The told cells that differ between two tables which differ in `bad` by its width. Raises Contradiction.

        Unknowns are the groups of both tables, and of each table by how much each free cell lies above and below.
        """
        n, m = self.space.groups, len(free)
        numbers = {at: place for place, at in enumerate(free)}
        entries, bounds = [], []
        for at, row in self.rows().items():
            if row.number is None:
                continue
            for side in (0, 1):
                weights = dict.fromkeys([side * n + group for group in row.groups], 1.0)
                if at in numbers:
                    above = 2 * n + side * 2 * m + 2 * numbers[at]
                    weights |= {above: -1.0, above + 1: 1.0}
                entries.append(weights)
                bounds.append((float(row.number), float(row.number)))
        for link in self.space.links:
            entries += [linked_weights(*link), linked_weights(*link, shift=n)]
            bounds += [(0.0, 0.0)] * 2
        groups, width = self.space.cells[bad[0]][bad[1]], self.asked[bad[0]].width(bad[1], self.minimum)
        entries.append(
            dict.fromkeys(groups, 1.0) | dict.fromkeys([n + group for group in groups], -1.0),
        )
        bounds.append((float(width), np.inf))
        cost = np.zeros(2 * n + 4 * m)
        cost[2 * n :] = [self._cost(at) for _side in (0, 1) for at in free for _direction in (0, 1)]
        program = model(cost=cost, upper=np.full(len(cost), np.inf), entries=entries, bounds=bounds)
        run(program, self.until)
        self.solves += 1
        slack = np.array(program.getSolution().col_value)[2 * n :].reshape(2, m, 2).max(axis=(0, 2))
        return {at for at, by in zip(free, slack, strict=True) if by > 1e-7}  # noqa: PLR2004 - the solver's own nearness

    def _tell_again(self, small: frozenset[tuple[int, CellKey]]) -> None:
        """Tells what was withheld for nothing, the dearest first, while nothing can be reckoned and time is left."""
        end = time.monotonic() + _SHARE_TO_TELL * (self.until - time.monotonic())
        for place in sorted(self.hidden - small, key=lambda at: (-self._cost(at), at)):
            if self.asked[place[0]].is_known:
                continue
            if time.monotonic() > end:
                return
            trial = replace(self, hidden=self.hidden - {place}, solves=0)
            if not trial.reckoned():
                self.hidden = trial.hidden
            self.solves += trial.solves


def lines(table: PublishedTable) -> list[list[CellKey]]:
    """Every line of a table: the cells of one axis, with their sum, all else equal."""
    found: dict[tuple[int, CellKey], list[CellKey]] = {}
    for key in table.cells:
        for place in range(len(key)):
            found.setdefault((place, (*key[:place], TOTAL, *key[place + 1 :])), []).append(key)
    return list(found.values())
