"""A file of the standard that another system made: every cell checked, all or nothing, and then counted. Pure.

The official files contradict each other in names, labels and marks; what they mean alike is taken alike. A mistake
names its row as a spreadsheet counts and its column, never what stood there. No row is kept.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sigap.figures.htcds.fields import GENDER, STATUS, YEAR, StandardField, spelled, standard_fields
from sigap.releases.rules.rowfile import SEVERAL

MOST_ROWS, MOST_BYTES = 20_000, 10_000_000
_LONGEST, _MOST_COLUMNS = 2_000, 120
_NOT_A_VICTIM = "NotAVictimOfTrafficking"
_FIRST_DAY = date(1900, 1, 1)
_DAYS = {"prs_Birthdate", "cas_IncomingReferralDate", "cas_OutgoingReferralDate", "spl_PlannedEndDate", "hte_Date"}
_PHONES = {"prs_HomePhone", "prs_MobilePhone", "org_Phone"}
_PHONE = re.compile(r"\+?[1-9]\d{1,14}")
_YEAR = re.compile(r"(19|20)\d{2}")
# As the official templates misspell them, or leave the name out and give the label alone.
_OTHER_NAMES = {
    "victraffickinstatusdecisionmakingorg": "vic_TraffickingStatusDecisionMakingOrg",
    "reasonforoutgoingreferral": "cas_ReasonForOutgoingReferral",
}


class HtcdsFault(StrEnum):
    """What is wrong in one place of the file."""

    EMPTY = "empty"
    NO_COLUMN = "no_column"
    NO_ROWS = "no_rows"
    NO_TEXT = "no_text"
    NOT_A_DAY = "not_a_day"
    NOT_A_PHONE = "not_a_phone"
    NOT_A_YEAR = "not_a_year"
    REPEATED = "repeated"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    UNKNOWN_CODE = "unknown_code"
    UNKNOWN_COLUMN = "unknown_column"


@dataclass(frozen=True, slots=True, kw_only=True)
class HtcdsMistake:
    """One of them; row 0: the file as a whole."""

    fault: HtcdsFault
    row: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HtcdsCounts:
    """What a file says: victims, possible and actual ones together, by gender; and the years that it names."""

    rows: int
    victims: int
    genders: Mapping[str, int]
    years: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class HtcdsFile:
    """The counts of a file, or the mistakes for which none of it counts."""

    counts: HtcdsCounts | None = None
    mistakes: tuple[HtcdsMistake, ...] = ()


def rows_of_text(raw: bytes) -> list[list[str]]:
    """The cells of a CSV, parted by commas or tabs. Raises UnicodeDecodeError, csv.Error."""
    text = raw.decode("utf-8-sig")
    head = text.partition("\n")[0]
    delimiter = "\t" if head.count("\t") > head.count(",") else ","
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)]


def counted_file(cells: Sequence[Sequence[str]], *, today: date) -> HtcdsFile:
    """Checks every cell of a sheet, its heading first, and counts."""
    if not cells or not any(cells[0]):
        return HtcdsFile(mistakes=(HtcdsMistake(fault=HtcdsFault.NO_ROWS),))
    body, first = list(cells[1:]), 2
    labels = body[0] if body and _is_labels(cells[0], body[0]) else []
    if labels:
        body, first = body[1:], 3
    names = [_name(cell, labels[place] if place < len(labels) else "") for place, cell in enumerate(cells[0])]
    if mistakes := tuple(_column_mistakes(cells[0], names)):
        return HtcdsFile(mistakes=mistakes)
    rows = [(number, _row(names, cells_of)) for number, cells_of in enumerate(body, start=first)]
    rows = [(number, row) for number, row in rows if any(row.values())]
    if not rows or len(rows) > MOST_ROWS:
        return HtcdsFile(mistakes=(HtcdsMistake(fault=HtcdsFault.TOO_MANY if rows else HtcdsFault.NO_ROWS),))
    if mistakes := tuple(each for number, row in rows for each in _row_mistakes(number, row, today)):
        return HtcdsFile(mistakes=mistakes)
    return HtcdsFile(counts=_counts([row for _number, row in rows]))


def _is_labels(head: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the second row is the templates' row of labels: a name without its prefix under the name."""
    pairs = [(name, label) for name, label in zip(head, second, strict=False) if name and label]
    return any(spelled(name[4:]) == spelled(label) and len(name) > len(label) for name, label in pairs)


def _name(cell: str, label: str) -> str:
    """The field that a column is; empty for a column without a heading, the heading itself where nobody knows it."""
    asked = spelled(cell) or spelled(label)
    known = {spelled(name): name for name in standard_fields()} | _OTHER_NAMES
    return known.get(asked, cell)


def _column_mistakes(head: Sequence[str], names: Sequence[str]) -> Iterator[HtcdsMistake]:
    if len(head) > _MOST_COLUMNS:
        yield HtcdsMistake(fault=HtcdsFault.TOO_MANY, row=1)
        return
    known = standard_fields()
    seen = Counter(name for name in names if name)
    for name, times in seen.items():
        if name not in known:
            yield HtcdsMistake(fault=HtcdsFault.UNKNOWN_COLUMN, row=1, column=name[:_LONGEST])
        elif times > 1:
            yield HtcdsMistake(fault=HtcdsFault.REPEATED, row=1, column=name)
    if STATUS not in seen:
        yield HtcdsMistake(fault=HtcdsFault.NO_COLUMN, row=1, column=STATUS)


def _row(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """The cells of known columns; a template's own number of the row stands under no heading."""
    return {name: cells[place].strip() if place < len(cells) else "" for place, name in enumerate(names) if name}


def _row_mistakes(number: int, row: Mapping[str, str], today: date) -> Iterator[HtcdsMistake]:
    fields = standard_fields()
    if not row[STATUS]:
        yield HtcdsMistake(fault=HtcdsFault.EMPTY, row=number, column=STATUS)
    for name, text in row.items():
        if text and (fault := _fault(fields[name], text, today)):
            yield HtcdsMistake(fault=fault, row=number, column=name)


def _fault(field: StandardField, text: str, today: date) -> HtcdsFault | None:
    if field.codes:
        return None if codes_in(field, text) is not None else HtcdsFault.UNKNOWN_CODE
    if field.name in _DAYS:
        return None if _is_day(text, today) else HtcdsFault.NOT_A_DAY
    if field.name in _PHONES:
        return None if _PHONE.fullmatch(re.sub(r"[ ()-]", "", text)) else HtcdsFault.NOT_A_PHONE
    if field.name == YEAR:
        return None if _YEAR.fullmatch(text) and int(text) <= today.year else HtcdsFault.NOT_A_YEAR
    return HtcdsFault.TOO_LONG if len(text) > _LONGEST else None


def codes_in(field: StandardField, text: str) -> list[str] | None:
    """The codes of a cell; None where one of them is none. Semicolons part several, in the survey blanks."""
    if (whole := field.code_of(text)) is not None:
        return [whole]
    if not field.takes_several:
        return None
    parts = [part for part in text.split(SEVERAL) if part.strip()] if SEVERAL in text else text.split()
    found = [field.code_of(part) for part in parts]
    return [code for code in found if code] if found and None not in found else None


def _is_day(text: str, today: date) -> bool:
    try:
        return _FIRST_DAY <= date.fromisoformat(text[:10]) <= today
    except ValueError:
        return False


def _counts(rows: Sequence[Mapping[str, str]]) -> HtcdsCounts:
    fields = standard_fields()
    victims = [row for row in rows if codes_in(fields[STATUS], row[STATUS]) != [_NOT_A_VICTIM]]
    genders = Counter(fields[GENDER].code_of(row.get(GENDER, "")) or "" for row in victims)
    years = (row.get(YEAR, "") or row.get("cas_IncomingReferralDate", "") for row in victims)
    return HtcdsCounts(
        rows=len(rows),
        victims=len(victims),
        genders=dict(genders),
        years=frozenset(int(each[:4]) for each in years if each),
    )
