"""A list of licensed placement companies as a file of rows: read whole, or refused with every mistake and its place."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sigap.guidance.rules.entries import Licence

COLUMNS = ("nama", "izin", "kota", "status", "berlaku_sampai")
"""Names of the columns, in the first row; their order is free."""
LONGEST = 200
MOST = 20_000
MOST_BYTES = 10_000_000
_STATES = {"": Licence.ACTIVE, "aktif": Licence.ACTIVE, "dibekukan": Licence.SUSPENDED, "dicabut": Licence.REVOKED}
_FIRST_ROW = 2  # row 1 holds the columns' names


class Fault(StrEnum):
    """What is wrong in one place of the file."""

    EMPTY = "empty"
    NO_COLUMN = "no_column"
    NO_ROWS = "no_rows"
    NO_TEXT = "no_text"
    NOT_A_DAY = "not_a_day"
    REPEATED = "repeated"
    TOO_MANY = "too_many"
    UNFIT_TEXT = "unfit_text"
    UNKNOWN_STATE = "unknown_state"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingMistake:
    """One of them: `row` as a spreadsheet counts (0: the file as a whole), its column, and the row it repeats."""

    fault: Fault
    row: int = 0
    column: str = ""
    same_as: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCompany:
    """One company of a list that is loaded."""

    name: str
    licence: str
    city: str
    state: Licence
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a file holds: its companies, or the mistakes for which none of it counts."""

    companies: tuple[ListedCompany, ...] = ()
    mistakes: tuple[ListingMistake, ...] = ()


def listing_of(raw: bytes) -> Listing:
    """Reads a file of UTF-8 text; its columns are parted by commas, semicolons or tabs."""
    if len(raw) > MOST_BYTES:
        return Listing(mistakes=(ListingMistake(fault=Fault.TOO_MANY),))
    try:
        text = raw.decode("utf-8-sig")
        rows, missing = _rows(text)
    except (UnicodeDecodeError, csv.Error):
        return Listing(mistakes=(ListingMistake(fault=Fault.NO_TEXT),))
    if missing:
        return Listing(mistakes=tuple(ListingMistake(fault=Fault.NO_COLUMN, row=1, column=name) for name in missing))
    if not rows or len(rows) > MOST:
        return Listing(mistakes=(ListingMistake(fault=Fault.TOO_MANY if rows else Fault.NO_ROWS),))
    if mistakes := tuple(_mistakes(rows)):
        return Listing(mistakes=mistakes)
    return Listing(companies=tuple(_company(row) for row in rows))


def _rows(text: str) -> tuple[list[dict[str, str]], list[str]]:
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    names = {(name or "").strip().casefold(): name for name in reader.fieldnames or ()}
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        return [], missing
    found = [{name: (row[names[name]] or "").strip() for name in COLUMNS} for row in reader]
    # Spreadsheets leave rows of nothing but commas at their end.
    while found and not any(found[-1].values()):
        found.pop()
    return found, []


def _mistakes(rows: Sequence[dict[str, str]]) -> Iterator[ListingMistake]:
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=_FIRST_ROW):
        yield from (
            ListingMistake(fault=Fault.EMPTY, row=number, column=name) for name in ("nama", "izin") if not row[name]
        )
        for name in COLUMNS:
            if len(row[name]) > LONGEST or not row[name].isprintable():
                yield ListingMistake(fault=Fault.UNFIT_TEXT, row=number, column=name)
        if row["status"].casefold() not in _STATES:
            yield ListingMistake(fault=Fault.UNKNOWN_STATE, row=number, column="status")
        if row["berlaku_sampai"] and _day(row["berlaku_sampai"]) is None:
            yield ListingMistake(fault=Fault.NOT_A_DAY, row=number, column="berlaku_sampai")
        if row["izin"] and (before := seen.setdefault(row["izin"], number)) != number:
            yield ListingMistake(fault=Fault.REPEATED, row=number, column="izin", same_as=before)


def _company(row: dict[str, str]) -> ListedCompany:
    return ListedCompany(
        name=row["nama"],
        licence=row["izin"],
        city=row["kota"],
        state=_STATES[row["status"].casefold()],
        valid_to=_day(row["berlaku_sampai"]),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
