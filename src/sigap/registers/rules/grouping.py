"""Rows that go on with one case are put together; a row that stands twice and a number that returns are mistakes."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from django.utils.translation import gettext_noop as _

from sigap.registers.rules.rows import OldCase, RegisterMistake

type Wrong = Callable[[RegisterMistake], None]


class CaseGrouper:
    """Goes through the rows of a register, sheet after sheet; remembers which rows and numbers it has met."""

    def __init__(self) -> None:
        self._rows: dict[int, tuple[int, str]] = {}
        self._numbers: dict[tuple[str, str, int], int] = {}

    def cases(self, rows: Iterator[tuple[OldCase, bool]], wrong: Wrong, *, sheet: str) -> Iterator[OldCase]:
        """The cases of one sheet. A row goes on with the one above by a merged cell, or by the same number."""
        held: OldCase | None = None
        for row, goes_on in rows:
            if self._is_repeated(row, wrong, sheet):
                continue
            is_same = held is not None and bool(row.number) and row.number == held.number
            if held is not None and (goes_on or is_same):
                held = _joined(held, row, wrong)
                continue
            if held is not None:
                yield held
            held = row
            self._note_number(row, wrong, sheet)
        if held is not None:
            yield held

    def _is_repeated(self, row: OldCase, wrong: Wrong, sheet: str) -> bool:
        place = row.row, sheet
        first = self._rows.setdefault(hash(row.fingerprint), place)
        if first != place:
            holds = {"first": first[0], "sheet": first[1]}
            what = _("sama dengan baris %(first)s lembar %(sheet)s") if first[1] else _("sama dengan baris %(first)s")
            wrong(RegisterMistake(row=row.row, column="", what=what, mend=_("hapus salah satunya"), holds=holds))
        return first != place

    def _note_number(self, row: OldCase, wrong: Wrong, sheet: str) -> None:
        if not row.number:
            return
        # A register by months begins anew on each sheet.
        first = self._numbers.setdefault((sheet, row.number.casefold(), row.reported_on.year), row.row)
        if first != row.row:
            what, mend = _("nomor ini sudah ada di baris %(first)s"), _("perbaiki nomornya")
            wrong(RegisterMistake(row=row.row, column="", what=what, mend=mend, holds={"first": first}))


def _joined(held: OldCase, row: OldCase, wrong: Wrong) -> OldCase:
    if row.reported_on != held.reported_on:
        what = _("satu kasus dengan baris %(first)s, tetapi tanggal lapornya lain")
        mend = _("samakan tanggalnya, atau beri nomor sendiri")
        wrong(RegisterMistake(row=row.row, column="", what=what, mend=mend, holds={"first": held.row}))
    return held.with_more(replace(row, number=held.number))
