"""The linear programs, by HiGHS. The only module that knows numpy and highspy; no process of the desk loads it.

That a cell is protected is shown by two tables of whole numbers, both equal to everything published and as far apart
in that cell as its width. They are found by the solver and checked by addition: nothing rests on its tolerances.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np

_NEAR = 1e-6
_FAR = 10**9
_DRAWS = 8
_MIP_SECONDS = 2.0


class OutOfTime(Exception):
    """No answer in the time given."""


class Contradiction(Exception):
    """No table of counts agrees with all of this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SumRow:
    """A cell: the groups it sums up, and its number, None where it is withheld."""

    groups: tuple[int, ...]
    number: int | None
    # How far apart what can be reckoned must lie; 0 for a cell that is told.
    width: int = 0
    # From here on it may be reckoned as closely as one likes; None: never.
    harmless_from: int | None = None


class _Sums:
    """What a table of groups makes of many rows at once."""

    def __init__(self, rows: Sequence[SumRow]) -> None:
        self._groups = np.array([group for row in rows for group in row.groups], dtype=np.int64)
        lengths = np.array([len(row.groups) for row in rows], dtype=np.int64)
        self._starts = np.concatenate(([0], np.cumsum(lengths)[:-1])) if len(rows) else np.zeros(0, dtype=np.int64)

    def __call__(self, groups: np.ndarray) -> np.ndarray:
        found: np.ndarray = np.add.reduceat(groups[self._groups], self._starts) if self._starts.size else self._starts
        return found


@dataclass(slots=True)
class Attacker:
    """All that can be reckoned from what is published: solves for the smallest and largest number of a cell."""

    groups: int
    rows: Sequence[SumRow]
    links: Sequence[tuple[int, tuple[int, ...]]]
    until: float
    solves: int = 0
    _model: highspy.Highs = field(init=False)
    _known: _Sums = field(init=False)
    _numbers: np.ndarray = field(init=False)
    _cost: np.ndarray = field(init=False)
    # What the last program found: no table that agrees has less (or more).
    _least: float = 0.0

    def __post_init__(self) -> None:
        known = [row for row in self.rows if row.number is not None]
        self._known, self._numbers = _Sums(known), np.array([row.number for row in known], dtype=np.int64)
        self._cost = np.zeros(self.groups)
        widest = max((row.width for row in self.rows), default=0)
        roof = 2 * int(self._numbers.max(initial=0)) + 4 * widest
        self._model = model(
            cost=self._cost,
            upper=np.full(self.groups, float(roof)),
            rows=[row.groups for row in known],
            lower=[float(row.number or 0) for row in known],
            entries=[linked_weights(*link) for link in self.links],
            bounds=[(0.0, 0.0)] * len(self.links),
        )

    def unprotected(self, rows: Sequence[SumRow]) -> list[SumRow]:
        """Of these the cells that can be reckoned more closely than their width. Raises OutOfTime, Contradiction."""
        # Even where nothing is withheld one table must agree with all that is told.
        spans = _Spans(rows)
        draw = np.random.default_rng(1)
        for _try in range(_DRAWS):
            # Tables that agree and lie far apart everywhere leave few cells to ask about one by one.
            for cost in (drawn := draw.normal(size=self.groups), -drawn):
                spans.note(self._table(cost))
            if spans.are_wide.all():
                return []
        return [
            row for place, row in enumerate(rows) if not spans.are_wide[place] and self._is_reckoned(row, spans, place)
        ]

    def _is_reckoned(self, row: SumRow, spans: "_Spans", place: int) -> bool:
        for sign in (1.0, -1.0):
            cost = np.zeros(self.groups)
            cost[list(row.groups)] = sign
            spans.note(self._table(cost))
            if spans.are_wide[place]:
                return False
            if sign > 0 and row.harmless_from is not None and self._least >= row.harmless_from:
                return False
        return True

    def _table(self, cost: np.ndarray) -> np.ndarray | None:
        """A table of whole numbers that agrees with all that is told and costs least; None where none was found."""
        (changed,) = np.nonzero(cost != self._cost)
        if changed.size:
            self._model.changeColsCost(changed.size, changed.astype(np.int32), cost[changed])
        self._cost = cost
        run(self._model, self.until)
        self.solves += 1
        self._least = self._model.getInfo().objective_function_value + _NEAR
        if (whole := self._whole(np.array(self._model.getSolution().col_value))) is not None:
            return whole
        return self._by_whole_numbers()

    def _whole(self, solution: np.ndarray) -> np.ndarray | None:
        whole = np.rint(solution).astype(np.int64)
        if np.abs(solution - whole).max(initial=0.0) > _NEAR or (whole < 0).any():
            return None
        if any(whole[total] != whole[list(groups)].sum() for total, groups in self.links):
            return None
        return whole if (self._known(whole) == self._numbers).all() else None

    def _by_whole_numbers(self) -> np.ndarray | None:
        """The same with whole numbers asked for; None where none was found in its time: then it counts as no proof."""
        every = np.arange(self.groups, dtype=np.int32)
        self._model.changeColsIntegrality(
            self.groups, every, np.full(self.groups, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        )
        try:
            run(self._model, min(self.until, time.monotonic() + _MIP_SECONDS), is_partly=True)
            values = np.array(self._model.getSolution().col_value)
            return self._whole(values) if values.size else None
        except (OutOfTime, Contradiction):
            return None
        finally:
            self._model.changeColsIntegrality(
                self.groups, every, np.full(self.groups, int(highspy.HighsVarType.kContinuous), dtype=np.uint8)
            )


class _Spans:
    """How far apart the tables found so far lie, in each of some rows."""

    def __init__(self, rows: Sequence[SumRow]) -> None:
        self._sums, self._widths = _Sums(rows), np.array([row.width for row in rows], dtype=np.int64)
        self._least, self._most = np.full(len(rows), _FAR), np.full(len(rows), -_FAR)

    def note(self, groups: np.ndarray | None) -> None:
        """One more table that agrees."""
        if groups is not None:
            numbers = self._sums(groups)
            self._least, self._most = np.minimum(self._least, numbers), np.maximum(self._most, numbers)

    @property
    def are_wide(self) -> np.ndarray:
        """Which rows are protected."""
        found: np.ndarray = self._most - self._least >= self._widths
        return found


def linked_weights(total: int, groups: Iterable[int], shift: int = 0) -> dict[int, float]:
    """That everybody of a span is the sum of its groups; `shift`: of another table's unknowns."""
    return {total + shift: 1.0} | dict.fromkeys([group + shift for group in groups], -1.0)


def model(
    *,
    cost: np.ndarray,
    upper: np.ndarray,
    rows: Sequence[Sequence[int]] = (),
    lower: Sequence[float] = (),
    entries: Sequence[Mapping[int, float]] = (),
    bounds: Sequence[tuple[float, float]] = (),
) -> highspy.Highs:
    """A program that is solved over and over: sums that are equal to a number, then rows of their own weights."""
    weights: Iterable[Mapping[int, float]] = [*(dict.fromkeys(row, 1.0) for row in rows), *entries]
    low = [*lower, *(each[0] for each in bounds)]
    high = [*lower, *(each[1] for each in bounds)]
    start, index, value = [0], [], []
    for row in weights:
        index += list(row)
        value += list(row.values())
        start.append(len(index))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(cost), len(low)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, np.zeros(len(cost)), upper
    lp.row_lower_, lp.row_upper_ = np.array(low, dtype=float), np.array(high, dtype=float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = np.array(start), np.array(index, dtype=np.int32)
    lp.a_matrix_.value_ = np.array(value, dtype=float)
    made = highspy.Highs()  # type: ignore[no-untyped-call]  # the library is not typed
    for name, set_to in (("output_flag", False), ("threads", 1), ("random_seed", 1)):
        made.setOptionValue(name, set_to)
    made.passModel(lp)
    return made


def run(made: highspy.Highs, until: float, *, is_partly: bool = False) -> None:
    """Solves it. Raises OutOfTime and Contradiction; `is_partly`: the best so far is as good."""
    left = until - time.monotonic()
    if left <= 0:
        raise OutOfTime
    made.setOptionValue("time_limit", made.getRunTime() + left)
    made.run()
    status = made.getModelStatus()
    if status in {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}:
        raise Contradiction
    if (
        status is not highspy.HighsModelStatus.kOptimal
        and status != highspy.HighsModelStatus.kOptimal
        and not is_partly
    ):
        raise OutOfTime
