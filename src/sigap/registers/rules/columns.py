"""Which column of a register says what: by name, by synonym, by a mapping file. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from sigap.actionplan.rules.columns import plain_words
from sigap.kernel.reference import toml_file


class RegisterField(StrEnum):
    """What a column of an old register says."""

    NUMBER = "number"
    REPORTED_ON = "reported_on"
    NAME = "name"
    ALIAS = "alias"
    NIK = "nik"
    SEX = "sex"
    AGE = "age"
    BORN_ON = "born_on"
    BIRTH_YEAR = "birth_year"
    ADDRESS = "address"
    VILLAGE = "village"
    DISTRICT = "district"
    REGION_CODE = "region_code"
    PHONE = "phone"
    ROLE = "role"
    KIND = "kind"
    PLACE_KIND = "place_kind"
    ACTED_ON = "acted_on"
    SUSPECT_NAME = "suspect_name"
    SUSPECT_AGE = "suspect_age"
    SUSPECT_SEX = "suspect_sex"
    RELATION = "relation"
    STORY = "story"
    SERVICES = "services"
    NOTES = "notes"
    POLICE = "police"
    STATUS = "status"
    CLOSED_ON = "closed_on"
    CLOSING = "closing"
    RISK = "risk"
    OFFICER = "officer"
    LEFT_OUT = "left_out"


F = RegisterField
_OF_SUSPECT = {F.NAME: F.SUSPECT_NAME, F.AGE: F.SUSPECT_AGE, F.SEX: F.SUSPECT_SEX}
_SUSPECT = frozenset({"pelaku", "terlapor", "tersangka", "terduga", "terdakwa"})
_VICTIM = frozenset({"korban", "klien", "client"})
_RELATION = frozenset({"hubungan", "hub"})
_FILLERS = frozenset({"data", "identitas", "dari", "si", "biodata"})
_BRACKETS = re.compile(r"\([^)]*\)")
_DESCRIBES = frozenset({F.NAME, F.SEX, F.AGE, F.KIND, F.NUMBER})
_LEAST_FIELDS, _DEEPEST = 3, 3
LOOKED_AT = 40
"""Rows from the top within which the headings of a sheet stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterColumn:
    """One column that is read: its place, its title as it stands, what it says."""

    place: int
    title: str
    field: RegisterField


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterHead:
    """The headings of one sheet; `first_row` is the first row below them, counted from nought."""

    first_row: int
    columns: tuple[RegisterColumn, ...]
    unread: tuple[str, ...]
    doubled: tuple[str, ...] = ()
    is_heading: bool = True
    """Its own words say that it is one. Else it may be a row of data that was taken for a heading."""

    @property
    def fields(self) -> frozenset[RegisterField]:
        """What the sheet says."""
        return frozenset(each.field for each in self.columns)

    def title_of(self, field: RegisterField) -> str:
        """How the sheet itself calls it; our own word where it has none."""
        return next((each.title for each in self.columns if each.field is field), label_of_field(field))

    def shown_title(self, field: RegisterField) -> str:
        """The same for what lies in clear: a title that may be somebody's name is told by its place."""
        place = next((each.place for each in self.columns if each.field is field), None)
        return self.title_of(field) if self.is_heading or place is None else named_by_place(place)


def named_by_place(place: int) -> str:
    """A column, counted from nought, of which the title is not told."""
    return f"Kolom {place + 1}"


@cache
def _fields() -> Mapping[str, RegisterField]:
    rows = toml_file("sigap.registers", "columns.toml")["field"]
    return {name: F(row["code"]) for row in rows for name in (*row["names"], plain_words(row["label"]))}


@cache
def _labels() -> Mapping[RegisterField, str]:
    return {F(row["code"]): row["label"] for row in toml_file("sigap.registers", "columns.toml")["field"]}


def label_of_field(field: RegisterField) -> str:
    """What a field is called in Indonesian."""
    return _labels()[field]


def field_named(title: str) -> RegisterField | None:
    """What a title means: by its whole, without what stands in brackets, with "korban" and "pelaku" set apart."""
    for words in (plain_words(title), plain_words(_BRACKETS.sub(" ", title))):
        if (found := _fields().get(words)) is not None:
            return found
        parts = [each for each in words.split() if each not in _FILLERS]
        if _RELATION & set(parts) and "pelapor" not in parts:
            return F.RELATION
        base = " ".join(each for each in parts if each not in _SUSPECT and each not in _VICTIM)
        named = F.NAME if not base and parts else _fields().get(base)
        if named is None:
            continue
        if _SUSPECT & set(parts):
            return _OF_SUSPECT.get(named)
        return named
    return None


def head_of(
    rows: Sequence[Sequence[str]], columns: Mapping[str, RegisterField], *, row: int | None
) -> RegisterHead | None:
    """The headings within the first rows, in one row or up to three; `row` where a mapping file says which, from 1."""
    best: tuple[tuple[int, int], RegisterHead] | None = None
    for start in range(min(len(rows), LOOKED_AT)) if row is None else [row - 1]:
        for depth in range(1, min(_DEEPEST, len(rows) - start) + 1):
            # By its place a column is said of the row that was named, never of one that is looked for.
            head = _head(_titles(rows[start : start + depth]), start + depth, columns, by_place=row is not None)
            read = len(head.fields - {F.LEFT_OUT})
            if read < _LEAST_FIELDS or F.REPORTED_ON not in head.fields or not head.fields & _DESCRIBES:
                continue
            # A deeper heading must say more: else a row of it is a title above, or data below.
            if best is None or (read, -depth) > best[0]:
                best = ((read, -depth), head)
    return best[1] if best else None


def _titles(rows: Sequence[Sequence[str]]) -> list[str]:
    width = max(map(len, rows))
    stacked = ([row[place] if place < len(row) else "" for row in rows] for place in range(width))
    return [" ".join(dict.fromkeys(part for part in parts if part)) for parts in stacked]


def _head(
    titles: Sequence[str], first_row: int, columns: Mapping[str, RegisterField], *, by_place: bool
) -> RegisterHead:  # fmt: skip
    found: list[RegisterColumn] = []
    unread, doubled, taken = [], [], set[RegisterField]()
    for place, title in enumerate(titles):
        if not title:
            continue
        placed = columns.get(plain_words(named_by_place(place))) if by_place else None
        field = placed or columns.get(plain_words(title)) or field_named(title)
        if field in taken and F.SUSPECT_NAME in taken and field in _OF_SUSPECT:
            # "Umur" once more behind the suspect's name is the suspect's.
            field = _OF_SUSPECT[field]
        if field is None or field is F.LEFT_OUT:
            unread.append(title)
        elif field in taken:
            doubled.append(title)
        else:
            taken.add(field)
            found.append(RegisterColumn(place=place, title=title, field=field))
    known = sum(field_named(title) is not None for title in titles if title)
    return RegisterHead(
        first_row=first_row, columns=tuple(found), unread=tuple(unread), doubled=tuple(doubled),
        is_heading=known >= _LEAST_FIELDS,
    )  # fmt: skip
