"""Fields and lists of Simfoni-PPA as shipped, an age as it is written there, two accounts of a victim compared. Pure.

What is shipped is unverified; the newest word of a list stands in the database (`queries.py:codes_on`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, provision_from

LONGEST_LIMIT = 365
NUMBER_FORM = r"^[0-9A-Za-z][0-9A-Za-z ./_-]{2,39}$"
_MONTHS = 12


class SimfoniList(StrEnum):
    """A list of Simfoni of which SIGAP holds codes of its own."""

    FORM = "list_form"
    PLACE = "list_place"
    SEX = "list_sex"
    SERVICE = "list_service"
    RELATION = "list_relation"


class NotEntered(StrEnum):
    """Why a victim is not entered."""

    OTHER_OFFICE = "not_entered_other_office"
    DECLINED = "not_entered_declined"
    OUTSIDE = "not_entered_outside"


class FieldGroup(StrEnum):
    """A part of Simfoni's screens."""

    CASE = "case"
    VICTIM = "victim"
    FORM = "form"
    SERVICE = "service"
    OFFENDER = "offender"


@dataclass(frozen=True, slots=True, kw_only=True)
class SimfoniField:
    """One field, as Simfoni calls it."""

    code: str
    label: str
    group: FieldGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFacts:
    """One list as shipped: SIGAP's code and Simfoni's word."""

    label: str
    source: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLimit:
    """In how many days a victim is entered, and who agreed on that."""

    days: int
    decided: str


@cache
def _reference() -> dict[str, Any]:
    return toml_file("sigap.simfoni", "simfoni.toml")


@cache
def fields() -> tuple[SimfoniField, ...]:
    """Every field, in Simfoni's order."""
    return tuple(
        SimfoniField(code=code, label=label, group=FieldGroup(group["code"]))
        for group in _reference()["groups"]
        for code, label in group["fields"]
    )


@cache
def group_labels() -> Mapping[FieldGroup, str]:
    """What Simfoni calls each part."""
    return {FieldGroup(group["code"]): group["label"] for group in _reference()["groups"]}


@cache
def lists() -> Mapping[SimfoniList, ListFacts]:
    """Every list as shipped."""
    return {
        SimfoniList(row["code"]): ListFacts(label=row["label"], source=row["source"], words=row["words"])
        for row in _reference()["lists"]
    }


def shipped_limit() -> EntryLimit:
    """The rhythm that is proposed until the office agrees on one."""
    row = _reference()["limit"]
    return EntryLimit(days=row["days"], decided=row["decided"])


def provisions() -> tuple[Provision, ...]:
    """The fields, each list and the rhythm, as somebody confirms them."""
    reference = _reference()
    register = {name: reference["register"][name] for name in ("basis", "source", "kind")}
    asked = {group["label"]: _quoted(label for _code, label in group["fields"]) for group in reference["groups"]}
    limit = {name: reference["limit"][name] for name in ("basis", "source", "kind")} | {
        "Hari": reference["limit"]["days"]
    }
    return (
        provision_from("simfoni", "fields", "Kolom Simfoni PPA", register | asked),
        provision_from("simfoni", "limit", "Irama memasukkan ke Simfoni PPA", limit),
        *(
            provision_from(
                "simfoni",
                row["code"],
                f"Daftar Simfoni PPA: {row['label']}",
                register | {"source": row["source"], "kind": row["kind"], "Kata": _quoted(row["words"].values())},
            )
            for row in reference["lists"]
        ),
    )


def _quoted(words: Iterable[str]) -> str:
    """Words as Simfoni has them, signs and all."""
    return "; ".join(f"“{word}”" for word in words)


def decimal_age(born: date, day: date) -> str:
    """The age on a day in years with one place, as Simfoni takes it: 15,6. Never more than it is."""
    months = (day.year - born.year) * _MONTHS + day.month - born.month - (day.day < born.day)
    return str((Decimal(max(months, 0)) / _MONTHS).quantize(Decimal("0.1"), ROUND_DOWN)).replace(".", ",")


def written_day(day: date | None) -> str:
    """24/11/2026, as Simfoni takes it; empty for none."""
    return f"{day:%d/%m/%Y}" if day else ""


type VictimAccount = Mapping[str, frozenset[str]]
"""What is said of a victim, by field of those that are compared; a field that is not there is not compared."""
COMPARED = ("acted_on", "reported_on", "place", "regency", "sex", "age", "form", "service", "relation")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDifference:
    """A field in which two accounts differ."""

    field: str
    here: str
    there: str


def differences(here: VictimAccount, there: VictimAccount, ages: range | None) -> list[FieldDifference]:
    """Where what is recorded here and what a sheet of Simfoni says are not the same.

    `ages`: what somebody can have been on the day of the report, by the whole years recorded here.
    """
    return [
        FieldDifference(field=field, here=_values_words(here[field]), there=_values_words(there[field]))
        for field in COMPARED
        if field in here and field in there and not _is_same(field, here[field], there[field], ages)
    ]


def _values_words(values: frozenset[str]) -> str:
    return "; ".join(sorted(values))


def _is_same(field: str, here: frozenset[str], there: frozenset[str], ages: range | None) -> bool:
    if field == "age" and ages is not None and here and there:
        return all(_years(value) in ages for value in there)
    return {plain_word(value) for value in here} == {plain_word(value) for value in there}


def _years(text: str) -> int:
    found = re.match(r"\s*([0-9]{1,3})(?:[.,][0-9]+)?", text)
    return int(found[1]) if found else -1


_APART = re.compile(r"[^0-9a-z]+")
_OF_REGENCY = re.compile(r"^(kabupaten|kab|kota)(?=[a-z])")


def plain_word(text: str) -> str:
    """A word without case, signs and spaces: "Keluarga / Saudara" is "Keluarga/saudara"."""
    return _OF_REGENCY.sub("", _APART.sub("", text.casefold()))


_NUMBER = "number"
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    _NUMBER: ("nomor simfoni", "no simfoni", "nomor register", "no register", "no registrasi", "nomor registrasi"),
    "name": ("nama", "nama korban"),
    "acted_on": ("tanggal kejadian", "tgl kejadian"),
    "reported_on": ("tanggal pelaporan", "tgl pelaporan", "tanggal lapor", "tgl lapor"),
    "place": ("kategori lokasi", "lokasi", "tempat kejadian"),
    "regency": ("kabupaten/kota", "kab/kota", "kabupaten"),
    "sex": ("jenis kelamin", "jenis kelamin korban", "jk", "jk korban"),
    "age": ("usia", "usia korban", "umur", "umur korban"),
    "form": ("tindak kekerasan", "bentuk kekerasan", "jenis kekerasan"),
    "service": ("pelayanan", "layanan", "jenis layanan", "jenis pelayanan"),
    "relation": ("hubungan pelaku", "hubungan", "hubungan dengan korban", "hubungan pelaku dengan korban"),
}
_BY_HEADING = {plain_word(word): field for field, words in _HEADINGS.items() for word in words}
_LEAST = 3
_DAYS = frozenset({"acted_on", "reported_on"})
_ISO = re.compile(r"^([0-9]{4})-([0-9]{2})-([0-9]{2})$")
_PARTED = re.compile(r"^([0-9]{1,2})[-./ ]([0-9]{1,2})[-./ ]([0-9]{4})$")


def columns_of(headings: Sequence[str]) -> dict[str, int] | None:
    """Where each known field stands, in whatever order; None where this is no row of headings.

    Of two columns with the same name the first counts; of "Nomor Simfoni" and "No. register", the former.
    """
    found: dict[str, int] = {}
    best = len(_HEADINGS[_NUMBER])
    for place, heading in enumerate(headings):
        field = _BY_HEADING.get(plain_word(heading))
        if field == _NUMBER:
            rank = [plain_word(each) for each in _HEADINGS[_NUMBER]].index(plain_word(heading))
            if rank < best:
                best, found[_NUMBER] = rank, place
        elif field:
            found.setdefault(field, place)
    return found if _NUMBER in found and len(found) >= _LEAST else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetVictim:
    """What a sheet says of one victim, its rows taken together; `line` is the first of them."""

    number: str
    line: int
    account: VictimAccount


def victims_in(rows: Sequence[tuple[int, Mapping[str, str]]]) -> tuple[dict[str, list[SheetVictim]], list[int]]:
    """Victims by number, rows of one number parted by name; and lines with something but without a number.

    Where a sheet merges or leaves out what it said a line above, that row goes on with the same victim.
    """
    found: dict[tuple[str, str], tuple[int, dict[str, set[str]]]] = {}
    unnumbered: list[int] = []
    last_name: dict[str, str] = {}
    for line, cells in rows:
        number = plain_number(cells.get(_NUMBER, ""))
        if not number:
            unnumbered += [line] if any(cells.values()) else []
            continue
        name = plain_word(cells.get("name", "")) or last_name.get(number, "")
        last_name[number] = name
        _first, values_by_field = found.setdefault(
            (number, name), (line, {field: set() for field in cells if field in COMPARED})
        )
        for field in values_by_field:
            values_by_field[field] |= set(_values(field, cells.get(field, "")))
    victims: dict[str, list[SheetVictim]] = {}
    for (number, _name), (line, values_by_field) in found.items():
        account = {field: frozenset(values) for field, values in values_by_field.items()}
        victims.setdefault(number, []).append(SheetVictim(number=number, line=line, account=account))
    return victims, unnumbered


def plain_number(text: str) -> str:
    """A number as it is kept: capitals, single spaces."""
    return " ".join(text.upper().split())


def _values(field: str, text: str) -> Iterator[str]:
    if field in _DAYS or field == "age":
        parts = [_day(text) if field in _DAYS else text.strip()]
    else:
        parts = [" ".join(each.split()) for each in re.split(r"[;,\n]", text)]
    yield from (each for each in parts if each)


def _day(text: str) -> str:
    """As Simfoni writes days, however the sheet does; what is no day stays as it is."""
    text = text.strip().partition("T")[0]
    if iso := _ISO.match(text):
        return f"{iso[3]}/{iso[2]}/{iso[1]}"
    if parted := _PARTED.match(text):
        return f"{int(parted[1]):02d}/{int(parted[2]):02d}/{parted[3]}"
    return text
