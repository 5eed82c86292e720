"""A matrix read from the cells of a sheet: every row is an activity, an indicator, a heading or a total, or is named.

All or nothing: one row that cannot be read, and nothing is loaded. What was read otherwise than it stands is said too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from sigap.actionplan.rules.codes import FundingSource, Measure
from sigap.actionplan.rules.columns import Heading, SheetColumn, SheetField, heading_of, plain_words, source_named
from sigap.actionplan.rules.grid import Cell, Grid
from sigap.actionplan.rules.matrix import NOTHING, IndicatorFacts, MoneyFacts, TargetFacts
from sigap.actionplan.rules.numbers import NumberUnread, bounded, read_number
from sigap.kernel.telltale import telltales

MOST_ACTIVITIES = 1000
_TOTAL = re.compile(r"(sub ?)?(jumlah|total)\b.*")
_GOAL = re.compile(r"(tujuan|sasaran|strategi)\b.*", re.DOTALL)
_PROGRAMME = re.compile(r"(?:(?P<code>[0-9][0-9. ]*[0-9])\s+)?(?P<title>program\b.*)", re.DOTALL | re.IGNORECASE)
_DUE = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_LEVEL, _FALLS = re.compile(r"keadaan|level|kondisi|kumulatif"), re.compile(r"turun|menurun|negatif")
_LONGEST = 400
_PARTS_OF_HEADING = 2


class SheetFault(StrEnum):
    """Why a row cannot be read, or how it was read."""

    NOT_A_NUMBER = "not_a_number"
    FORMULA = "formula"
    NO_GOAL = "no_goal"
    NO_PROGRAMME = "no_programme"
    NO_OFFICE = "no_office"
    NO_INDICATOR = "no_indicator"
    NO_ACTIVITY = "no_activity"
    TWICE = "twice"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    NO_QUARTER = "no_quarter"
    NO_SOURCE = "no_source"
    UNKNOWN_SOURCE = "unknown_source"
    TELLTALE = "telltale"
    OUTSIDE_YEARS = "outside_years"
    ZERO_TARGET = "zero_target"
    UNREAD_COLUMN = "unread_column"
    UNREAD_ROW = "unread_row"
    SUM_DIFFERS = "sum_differs"


REMARKS = frozenset(
    {SheetFault.OUTSIDE_YEARS, SheetFault.ZERO_TARGET, SheetFault.UNREAD_COLUMN, SheetFault.SUM_DIFFERS}
)
"""What is said and keeps nothing from being loaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRemark:
    """Something about a row (from one, as people count; 0: the sheet): which cell, what it says, by how much."""

    row: int
    fault: SheetFault
    text: str = ""
    difference: Decimal | None = None


@dataclass(slots=True, kw_only=True)
class SheetActivity:
    """An activity as its rows tell it; offices by the names that stand there."""

    row: int
    goal: str
    programme_code: str
    programme: str
    code: str
    title: str
    office: str
    supports: tuple[str, ...]
    indicators: list[IndicatorFacts] = field(default_factory=list)
    money: dict[tuple[int, FundingSource], Decimal] = field(default_factory=dict)
    stated: dict[int, Decimal] = field(default_factory=dict)

    def budget(self, year: int) -> Decimal:
        """The sum of its lines in a year."""
        return sum((amount for (of, _source), amount in self.money.items() if of == year), NOTHING)

    @property
    def lines(self) -> tuple[MoneyFacts, ...]:
        """Its lines of money; those of nothing left out."""
        amounts = sorted(self.money.items())
        return tuple(
            MoneyFacts(year=year, source=source, amount=amount) for (year, source), amount in amounts if amount
        )


@dataclass(slots=True, kw_only=True)
class SheetReading:
    """What a sheet says, and what is to be said about it."""

    activities: list[SheetActivity] = field(default_factory=list)
    stated: dict[int, Decimal] = field(default_factory=dict)
    remarks: list[SheetRemark] = field(default_factory=list)

    @property
    def problems(self) -> list[SheetRemark]:
        """What keeps the sheet from being loaded."""
        return [each for each in self.remarks if each.fault not in REMARKS]

    @property
    def notes(self) -> list[SheetRemark]:
        """What was read otherwise than it stands, or does not add up."""
        return [each for each in self.remarks if each.fault in REMARKS]

    @property
    def offices(self) -> dict[str, int]:
        """Every name of an office, with the first row in which it stands."""
        found: dict[str, int] = {}
        for each in self.activities:
            for name in (each.office, *each.supports):
                found.setdefault(name, each.row)
        return {name: row for name, row in found.items() if name}


def read_matrix(grid: Grid, years: Sequence[int]) -> SheetReading | None:
    """The matrix of a sheet; none where no headings of a matrix stand on it."""
    heading = heading_of(grid)
    return _MatrixReader(grid, heading, years).read() if heading else None


class _MatrixReader:
    """Goes down the rows; knows the goal, the programme and the activity it is in."""

    def __init__(self, grid: Grid, heading: Heading, years: Sequence[int]) -> None:
        self._grid, self._years = grid, set(years)
        self._first, self._columns = heading.first_row, heading.columns
        self._places = {each.field: each.place for each in heading.columns}
        self._goal, self._programme = "", ("", "")
        self._begun = 0  # the first activity of the programme that a total sums up
        self._reading = SheetReading()
        for title in heading.unread:
            self._remark(-1, SheetFault.UNREAD_COLUMN, title)
        for year in sorted({each.year for each in heading.columns if each.year} - self._years):
            self._remark(-1, SheetFault.OUTSIDE_YEARS, str(year))

    def read(self) -> SheetReading:
        """All rows."""
        for row in range(self._first, len(self._grid.rows)):
            self._read_row(row)
        if len(self._reading.activities) > MOST_ACTIVITIES:
            self._remark(-1, SheetFault.TOO_MANY, str(MOST_ACTIVITIES))
        for each in self._reading.activities:
            if not each.indicators:
                self._remark(each.row - 1, SheetFault.NO_INDICATOR, each.title)
            for year, stated in sorted(each.stated.items()):
                self._sum_up(each.row - 1, each.title, each.budget(year), stated, year)
        return self._reading

    def _read_row(self, row: int) -> None:
        filled = [str(cell).strip() for cell in self._grid.rows[row] if cell is not None and str(cell).strip()]
        if not filled or all(re.fullmatch(r"\(?\d{1,2}\)?", each) for each in filled):
            return  # empty, or the row that numbers the columns
        first = next((each for each in filled if not re.fullmatch(r"[0-9.]+", each)), filled[0])
        if _TOTAL.fullmatch(plain_words(first)):
            self._total(row, plain_words(first))
        elif len(set(filled)) <= _PARTS_OF_HEADING and self._is_heading(row, first, " ".join(dict.fromkeys(filled))):
            return
        else:
            self._activity_row(row)

    def _is_heading(self, row: int, first: str, whole: str) -> bool:
        """A line across the sheet: a goal, or a programme with its code."""
        if _GOAL.fullmatch(plain_words(first)) and not self._text(row, SheetField.INDICATOR):
            self._goal, self._programme = whole, ("", "")
            return True
        found = _PROGRAMME.fullmatch(whole)
        if found and not self._text(row, SheetField.INDICATOR):
            self._begin_programme(found["code"] or "", found["title"])
            return True
        return False

    def _begin_programme(self, code: str, title: str) -> None:
        if (code, title) != self._programme:
            self._programme = (code.replace(" ", ""), title)
            self._begun = len(self._reading.activities)

    def _activity_row(self, row: int) -> None:
        goal, programme = self._text(row, SheetField.GOAL), self._text(row, SheetField.PROGRAMME)
        if goal and goal != self._goal:
            self._goal, self._programme = goal, ("", "")
        if programme and programme != self._programme[1]:
            found = _PROGRAMME.fullmatch(programme)
            code = self._text(row, SheetField.PROGRAMME_CODE) or (found["code"] or "" if found else "")
            self._begin_programme(code, found["title"] if found else programme)
        title, code = self._text(row, SheetField.TITLE), self._text(row, SheetField.CODE)
        current = self._reading.activities[-1] if self._reading.activities else None
        is_same = current is not None and (title, code or current.code) == (current.title, current.code)
        if title and not (is_same and self._text(row, SheetField.GOAL) in {"", self._goal}):
            current = self._begin_activity(row, title, code)
        if current is None or not (title or self._has_detail(row)):
            self._remark(row, SheetFault.NO_ACTIVITY if self._has_detail(row) else SheetFault.UNREAD_ROW)
            return
        self._details(row, current)

    def _has_detail(self, row: int) -> bool:
        return any(
            self._grid.at(row, each.place) is not None
            for each in self._columns
            if each.field in {SheetField.INDICATOR, SheetField.MONEY, SheetField.TARGET}
        )

    def _begin_activity(self, row: int, title: str, code: str) -> SheetActivity:
        office, *more = self._names(row, SheetField.OFFICE) or [""]
        supports = (*more, *self._names(row, SheetField.SUPPORTS))
        found = SheetActivity(
            row=row + 1,
            goal=self._goal,
            programme_code=self._programme[0],
            programme=self._programme[1],
            code=code,
            title=title,
            office=office,
            supports=tuple(name for name in dict.fromkeys(supports) if name != office),
        )
        for missing, fault in (
            (self._goal, SheetFault.NO_GOAL),
            (self._programme[1], SheetFault.NO_PROGRAMME),
            (office, SheetFault.NO_OFFICE),
        ):
            if not missing:
                self._remark(row, fault, title)
        if any((each.code, each.title) == (code, title) for each in self._reading.activities):
            self._remark(row, SheetFault.TWICE, title)
        self._reading.activities.append(found)
        return found

    def _details(self, row: int, activity: SheetActivity) -> None:
        if title := self._text(row, SheetField.INDICATOR):
            known = {each.title for each in activity.indicators}
            if title not in known:
                activity.indicators.append(self._indicator(row, title))
        named = self._text(row, SheetField.SOURCE)
        for column in self._money_columns():
            amount = self._number(row, column)
            if amount is None:
                continue
            if column.field is SheetField.STATED:
                activity.stated[column.year or 0] = amount
                continue
            source = column.source or source_named(named)
            if source is None and amount:
                self._remark(row, SheetFault.UNKNOWN_SOURCE if named else SheetFault.NO_SOURCE, named)
            elif source is not None:
                key = (column.year or 0, source)
                activity.money[key] = activity.money.get(key, NOTHING) + amount

    def _indicator(self, row: int, title: str) -> IndicatorFacts:
        falls = bool(_FALLS.search(plain_words(self._text(row, SheetField.DIRECTION))))
        level = bool(_LEVEL.search(plain_words(self._text(row, SheetField.MEASURE))))
        place = self._places.get(SheetField.BASELINE)
        baseline = None if place is None else self._number(row, SheetColumn(place=place, field=SheetField.BASELINE))
        return IndicatorFacts(
            title=title,
            unit=self._text(row, SheetField.UNIT),
            baseline=baseline,
            measure=Measure.LEVEL if level else Measure.COUNT,
            is_falling=falls,
            targets=tuple(self._targets(row, is_falling=falls)),
        )

    def _targets(self, row: int, *, is_falling: bool) -> Iterator[TargetFacts]:
        due = self._due(row)
        for column in self._columns:
            if column.field is not SheetField.TARGET or column.year not in self._years:
                continue
            target = self._number(row, column)
            if target == NOTHING and not is_falling:
                self._remark(row, SheetFault.ZERO_TARGET, str(column.year))
            elif target is not None:
                yield TargetFacts(year=column.year or 0, target=target, due_quarter=due)

    def _due(self, row: int) -> int | None:
        words = plain_words(self._text(row, SheetField.DUE)).removeprefix("triwulan ").removeprefix("tw ")
        if words and words not in _DUE:
            self._remark(row, SheetFault.NO_QUARTER, words)
        return _DUE.get(words)

    def _total(self, row: int, words: str) -> None:
        """A row that sums up: of the programme it closes, or of the whole; what differs is said."""
        is_part = bool(re.search(r"program|sub", words))
        summed = self._reading.activities[self._begun :] if is_part else self._reading.activities
        by_year: dict[int, Decimal] = {}
        for column in self._money_columns():
            amount = self._number(row, column)
            if amount is None or column.year is None:
                continue
            if column.field is SheetField.STATED or column.source is None:
                by_year[column.year] = amount
                continue
            of = (column.year, column.source)
            lines = sum((each.money.get(of, NOTHING) for each in summed), NOTHING)
            self._sum_up(row, words, lines, amount, column.year)
        for year, stated in by_year.items():
            lines = sum((each.budget(year) for each in summed), NOTHING)
            self._sum_up(row, words, lines, stated, year)
            if not is_part:
                self._reading.stated[year] = stated

    def _sum_up(self, row: int, what: str, lines: Decimal, stated: Decimal, year: int) -> None:
        if lines != stated:
            self._remark(row, SheetFault.SUM_DIFFERS, f"{what}, {year}", lines - stated)

    def _money_columns(self) -> list[SheetColumn]:
        wanted = {SheetField.MONEY, SheetField.STATED}
        return [each for each in self._columns if each.field in wanted and each.year in self._years]

    def _text(self, row: int, wanted: SheetField) -> str:
        place = self._places.get(wanted)
        cell = None if place is None else self._grid.at(row, place)
        if place is not None and (row, place) in self._grid.uncounted:
            self._remark(row, SheetFault.FORMULA)
        text = " ".join(str(cell).split()) if cell is not None else ""
        for found in telltales(text):
            self._remark(row, SheetFault.TELLTALE, found.text)
        if len(text) > _LONGEST:
            self._remark(row, SheetFault.TOO_LONG, text[:60])
        return "" if text in {"-", "\u2013"} else text[:_LONGEST]

    def _names(self, row: int, wanted: SheetField) -> list[str]:
        place = self._places.get(wanted)
        cell: Cell = None if place is None else self._grid.at(row, place)
        parts = re.split(r"[,;/\n]+", str(cell)) if cell is not None else []
        return [name for part in parts if (name := " ".join(part.split())) and name not in {"-", "\u2013"}]

    def _number(self, row: int, column: SheetColumn) -> Decimal | None:
        if (row, column.place) in self._grid.uncounted:
            self._remark(row, SheetFault.FORMULA)
            return None
        cell = (
            self._grid.own(row, column.place)
            if column.field is not SheetField.BASELINE
            else self._grid.at(row, column.place)
        )
        try:
            value = cell if isinstance(cell, Decimal) or cell is None else read_number(str(cell))
            # What a heading in millions says must fit too.
            return None if value is None else bounded(value * column.times)
        except NumberUnread:
            self._remark(row, SheetFault.NOT_A_NUMBER, str(cell)[:60])
            return None

    def _remark(self, row: int, fault: SheetFault, text: str = "", difference: Decimal | None = None) -> None:
        remark = SheetRemark(row=row + 1, fault=fault, text=text, difference=difference)
        if remark not in self._reading.remarks:
            self._reading.remarks.append(remark)
