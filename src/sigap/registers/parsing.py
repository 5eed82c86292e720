"""Goes through a register's file once: sheets and columns that are read, rows left out, the cases, the mistakes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from django.utils.translation import gettext_noop as _

from sigap.actionplan.rules.columns import plain_words
from sigap.registers.rules.cells import Cell, text_of
from sigap.registers.rules.columns import RegisterField as F
from sigap.registers.rules.columns import RegisterHead, head_of, label_of_field
from sigap.registers.rules.grouping import CaseGrouper
from sigap.registers.rules.mapping import RegisterMap
from sigap.registers.rules.regions import RegionReader
from sigap.registers.rules.rows import OldCase, RegisterMistake, RowReader, UnknownWords
from sigap.registers.sheets import RegisterSheet, SheetRow, sheets_of
from sigap.vulnerability.rules.names import Gazetteer

_SUMS = frozenset({"jumlah", "total", "rekap", "rekapitulasi", "mengetahui", "catatan", "keterangan", "sub"})
_FEW = 2


@dataclass(slots=True, kw_only=True)
class RegisterReport:
    """What was read, matched, left out and refused."""

    matched: list[tuple[str, str, str]] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    sheets_left: list[str] = field(default_factory=list)
    rows: int = 0
    rows_left: int = 0
    mistakes: list[RegisterMistake] = field(default_factory=list)
    remarks: dict[str, int] = field(default_factory=dict)
    unknown: UnknownWords = field(default_factory=dict)
    cases: int = 0
    people: int = 0
    open_cases: int = 0
    years: dict[int, int] = field(default_factory=dict)
    has_status: bool = True


class RegisterReading:
    """One pass over a file. `report` is whole once the cases are gone through."""

    def __init__(self, file: Path, register_map: RegisterMap, gazetteer: Gazetteer, today: date) -> None:
        self._file, self._register_map, self._today = file, register_map, today
        self._regions = RegionReader(gazetteer, register_map)
        self._grouper = CaseGrouper()
        self.report = RegisterReport()

    def cases(self) -> Iterator[OldCase]:
        """The cases of every sheet that is a register, as long as they are whole. Raises RegisterUnread."""
        has_head = False
        for sheet in sheets_of(self._file):
            head = head_of(sheet.top, self._register_map.columns, row=self._register_map.header_row)
            if head is None:
                self.report.sheets_left.append(sheet.name or "-")
                continue
            has_head = True
            self._note(sheet, head)
            for case in self._grouper.cases(self._rows(sheet, head), self._wrong_in(sheet), sheet=sheet.name):
                self._count(case)
                yield case
        if not has_head:
            words = _("tidak ada baris judul dengan tanggal lapor dan nama, umur, jenis kelamin, atau jenis kasus")
            self._wrong(RegisterMistake(row=0, column="", what=words, mend=_("sebut arti kolomnya")))
        elif not self.report.rows:
            mistake = RegisterMistake(row=0, column="", what=_("tidak ada satu kasus pun"), mend=_("periksa berkasnya"))
            self._wrong(mistake)

    def _rows(self, sheet: RegisterSheet, head: RegisterHead) -> Iterator[tuple[OldCase, bool]]:
        reader = RowReader(
            head, self._register_map, self._regions, self._today, self.report.remarks, self.report.unknown
        )
        wrong = self._wrong_in(sheet)
        own = {each.place for each in head.columns if each.field in {F.NUMBER, F.NAME}}
        for row in sheet.rows:
            if row.number <= head.first_row:
                continue
            if _is_left_out(row, head, sheet.merged_over):
                self.report.rows_left += 1
                continue
            self.report.rows += 1
            case, mistakes = reader.read(row.number, row.cells)
            for each in mistakes:
                wrong(each)
            if case is not None:
                yield case, bool(own & row.from_above)

    def _note(self, sheet: RegisterSheet, head: RegisterHead) -> None:
        report, name = self.report, sheet.name
        report.matched += [(name, each.title, label_of_field(each.field)) for each in head.columns]
        report.unread += [(name, title) for title in (*head.unread, *head.doubled)]
        report.has_status &= bool({F.STATUS, F.CLOSED_ON} & head.fields)

    def _count(self, case: OldCase) -> None:
        report = self.report
        report.cases += 1
        report.people += len(case.people)
        report.open_cases += case.closed_on is None
        report.years[case.reported_on.year] = report.years.get(case.reported_on.year, 0) + 1

    def _wrong_in(self, sheet: RegisterSheet) -> Callable[[RegisterMistake], None]:
        return lambda mistake: self._wrong(replace(mistake, sheet=sheet.name))

    def _wrong(self, mistake: RegisterMistake) -> None:
        self.report.mistakes.append(mistake)


def _is_left_out(row: SheetRow, head: RegisterHead, merged: frozenset[int]) -> bool:
    """An empty row, one of running numbers of columns, a title over the whole row, a sum."""
    filled = [
        (place, text)
        for place, cell in enumerate(row.cells)
        if cell is not None and place not in row.from_above and (text := text_of(cell))
    ]
    if not filled:
        return True
    if len(filled) > _FEW and all(
        text.strip("()") == str(order) for order, (_place, text) in enumerate(filled, start=1)
    ):
        return True
    if row.number == head.first_row + 1 and _counts_up(filled):
        return True
    places = {each.place for each in head.columns}
    first = plain_words(filled[0][1]).split()[:1]
    if first and first[0] in _SUMS and not _has_day(row.cells, head):
        return True
    is_title = len(filled) == 1 and (row.number in merged or filled[0][0] not in places or filled[0][0] == min(places))
    return is_title and not _has_day(row.cells, head)


def _counts_up(filled: Sequence[tuple[int, str]]) -> bool:
    numbers = [text.strip("()") for _place, text in filled]
    return len(numbers) > _FEW and all(each.isdigit() and len(each) <= _FEW for each in numbers)


def _has_day(cells: Sequence[Cell], head: RegisterHead) -> bool:
    place = next(each.place for each in head.columns if each.field is F.REPORTED_ON)
    return place < len(cells) and bool(text_of(cells[place]))
