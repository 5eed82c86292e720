"""Screenings as outsiders write them (JSON of the commands contract), read whole or refused whole. Pure.

Every mistake is named with its place; nothing is guessed. `null` means unknown for age and sex, and left out for
`reported_at`, `received_by` and `reported_by`.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from sigap.screening.rules.codes import (
    AGENCIES,
    SCREENED_ROLES,
    Circumstance,
    Element,
    Exploitation,
    Flag,
    Means,
    Process,
    ReportedBy,
    Violence,
)
from sigap.screening.rules.examination import Answers, Screening, ScreeningResult, Subject
from sigap.screening.rules.persons import OLDEST, PersonRole, Sex

_LISTS: Mapping[str, type[StrEnum]] = {
    "process": Process,
    "means": Means,
    "exploitation": Exploitation,
    "violence": Violence,
    "circumstances": Circumstance,
    "emergency": Flag,
}
_REQUIRED = ("id", "acted_on", "persons")
_KEYS = frozenset({*_REQUIRED, *_LISTS, "reported_at", "received_by", "reported_by"})
_PERSON_KEYS = frozenset({"ref", "role", "age", "sex"})
_ROLES = sorted(role.value for role in SCREENED_ROLES)
_SEXES = [Sex.MALE.value, Sex.FEMALE.value]
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}")
_DEEPEST = "terlalu dalam bertingkat"


class InputWrong(Exception):
    """The whole input is refused. `mistakes` has one line for each, with its place."""

    def __init__(self, mistakes: Iterable[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(self.mistakes))


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedScreening:
    """A screening under its id."""

    id: str
    screening: Screening


@dataclass(slots=True)
class _Reader:
    """Collects what is wrong while it reads on: all mistakes are told at once."""

    mistakes: list[str] = field(default_factory=list)

    def wrong(self, place: str, words: str) -> None:
        self.mistakes.append(f"{place}: {words}")

    def text(self, value: object, place: str) -> str:
        if not isinstance(value, str) or not value.strip():
            self.wrong(place, f"harus teks yang tidak kosong, bukan {_shown_value(value)}")
            return ""
        if not value.isprintable():
            self.wrong(place, "berisi huruf yang tidak dapat dicetak")
        return value

    def code(self, value: object, known: Iterable[str], place: str) -> str | None:
        """A code of a list, as it is written there."""
        codes = [str(each) for each in known]
        if not isinstance(value, str):
            self.wrong(place, f"harus kode berupa teks, bukan {_shown_value(value)}")
        elif value not in codes:
            near = get_close_matches(value, codes, n=1)
            hint = f"; maksudnya {near[0]!r}?" if near else f"; yang ada: {', '.join(codes)}"
            self.wrong(place, f"kode {_shown_value(value)} tidak dikenal{hint}")
        else:
            return value
        return None

    def codes[C: StrEnum](self, row: Mapping[str, Any], key: str, enum: type[C], place: str) -> tuple[C, ...]:
        value = row.get(key, [])
        if not isinstance(value, list):
            self.wrong(f"{place}.{key}", f"harus daftar kode, bukan {_shown_value(value)}")
            return ()
        found = (self.code(each, enum, f"{place}.{key}[{number}]") for number, each in enumerate(value))
        return tuple(dict.fromkeys(enum(code) for code in found if code is not None))

    def day(self, value: object, place: str) -> date | None:
        if isinstance(value, str) and _DAY.fullmatch(value):
            try:
                found = date.fromisoformat(value)
            except ValueError:
                self.wrong(place, f"tanggal {value} tidak ada dalam kalender")
                return None
            return found if self._in_our_time(found, place) else None
        self.wrong(place, f"harus tanggal YYYY-MM-DD, bukan {_shown_value(value)}")
        return None

    def moment(self, value: object, place: str) -> datetime | None:
        if value is None:
            return None
        try:
            found = datetime.fromisoformat(value) if isinstance(value, str) and _MOMENT.match(value) else None
        except ValueError:
            found = None
        if found is None:
            self.wrong(place, f"harus waktu seperti 2026-03-02T08:00:00+07:00, bukan {_shown_value(value)}")
            return None
        if found.tzinfo is None:
            self.wrong(place, f"waktu {value} tanpa zona; tambahkan misalnya +07:00")
            return None
        return found if self._in_our_time(found, place) else None

    def _in_our_time(self, day: date, place: str) -> bool:
        if _FIRST_YEAR <= day.year <= _LAST_YEAR:
            return True
        self.wrong(place, f"tahun {day.year} tidak mungkin")
        return False

    def known_keys(self, row: Mapping[str, Any], known: frozenset[str], place: str) -> None:
        for key in row:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                self.wrong(f"{place}.{key}", "kunci tidak dikenal" + (f"; maksudnya {near[0]!r}?" if near else ""))


def read_screenings(text: str) -> list[NamedScreening]:
    """The screenings of a JSON text, one or a list, in their order. Raises InputWrong."""
    rows = _rows_of(text)
    reader = _Reader()
    found = [_one(row, f"[{number}]", reader) for number, row in enumerate(rows)]
    _refuse_twins(rows, reader)
    if reader.mistakes:
        raise InputWrong(reader.mistakes)
    return [each for each in found if each is not None]


def _rows_of(text: str) -> list[object]:
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise InputWrong([f"baris {error.lineno}, kolom {error.colno}: bukan JSON ({error.msg})"]) from None
    except RecursionError:
        raise InputWrong([f"JSON {_DEEPEST}"]) from None
    except ValueError as error:
        raise InputWrong([f"bukan JSON yang dapat dibaca: {error}"]) from None
    if isinstance(value, dict):
        return [value]
    if isinstance(value, list):
        return value
    raise InputWrong([f"harus satu skrining atau daftar skrining, bukan {_shown_value(value)}"])


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _value in pairs]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise ValueError(f"kunci {', '.join(map(repr, twice))} ditulis dua kali dalam satu objek")
    return dict(pairs)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} bukan bilangan JSON")


def _one(row: object, place: str, reader: _Reader) -> NamedScreening | None:
    if not isinstance(row, dict):
        reader.wrong(place, f"harus objek, bukan {_shown_value(row)}")
        return None
    place = _with_id(row, place)
    reader.known_keys(row, _KEYS, place)
    for key in _REQUIRED:
        if key not in row:
            reader.wrong(f"{place}.{key}", "wajib ada")
    lists = {key: reader.codes(row, key, enum, place) for key, enum in _LISTS.items()}
    name = reader.text(row["id"], f"{place}.id") if "id" in row else ""
    acted_on = reader.day(row["acted_on"], f"{place}.acted_on") if "acted_on" in row else None
    persons = _persons(row.get("persons", []), f"{place}.persons", reader)
    receiver, reporter = _who(row, place, reader)
    answers = Answers(acted_on=acted_on, reported_by=reporter, **lists)  # type: ignore[arg-type]  # each list of its enum
    reported_at = reader.moment(row.get("reported_at"), f"{place}.reported_at")
    screening = Screening(answers=answers, persons=persons, reported_at=reported_at, received_by=receiver)
    return NamedScreening(id=name, screening=screening)


def _who(row: Mapping[str, Any], place: str, reader: _Reader) -> tuple[str, ReportedBy]:
    receiver = row.get("received_by")
    code = "" if receiver is None else reader.code(receiver, AGENCIES, f"{place}.received_by")
    reporter = row.get("reported_by")
    by = None if reporter is None else reader.code(reporter, ReportedBy, f"{place}.reported_by")
    return code or "", ReportedBy(by) if by else ReportedBy.VICTIM


def _persons(value: object, place: str, reader: _Reader) -> tuple[Subject, ...]:
    if not isinstance(value, list):
        reader.wrong(place, f"harus daftar orang, bukan {_shown_value(value)}")
        return ()
    found = [_person(each, f"{place}[{number}]", reader) for number, each in enumerate(value)]
    refs = [each["ref"] for each in value if isinstance(each, dict) and isinstance(each.get("ref"), str)]
    for ref in sorted({ref for ref in refs if refs.count(ref) > 1}):
        reader.wrong(place, f"ref {ref!r} dipakai dua kali")
    return tuple(person for person in found if person is not None)


def _person(row: object, place: str, reader: _Reader) -> Subject | None:
    if not isinstance(row, dict):
        reader.wrong(place, f"harus objek, bukan {_shown_value(row)}")
        return None
    reader.known_keys(row, _PERSON_KEYS, place)
    if "role" not in row:
        reader.wrong(f"{place}.role", "wajib ada")
    role = reader.code(row["role"], _ROLES, f"{place}.role") if "role" in row else None
    sex = row.get("sex")
    known = "" if sex is None else reader.code(sex, _SEXES, f"{place}.sex")
    age = _age(row.get("age"), f"{place}.age", reader)
    ref = reader.text(row["ref"], f"{place}.ref") if "ref" in row else ""
    return None if role is None else Subject(role=PersonRole(role), age=age, sex=Sex(known or ""), ref=ref)


def _age(value: object, place: str, reader: _Reader) -> int | None:
    # True and False are whole numbers to Python, and no ages.
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        reader.wrong(place, f"harus bilangan bulat atau null, bukan {_shown_value(value)}")
        return None
    if not 0 <= value <= OLDEST:
        reader.wrong(place, f"umur {value} tidak mungkin; tulis 0 sampai {OLDEST}, atau null")
        return None
    return value


def _refuse_twins(rows: Iterable[object], reader: _Reader) -> None:
    seen: dict[str, int] = {}
    for number, row in enumerate(rows):
        name = row.get("id") if isinstance(row, dict) else None
        if not isinstance(name, str) or not name:
            continue
        if name in seen:
            reader.wrong(f"[{number}].id", f"id {name!r} sudah dipakai [{seen[name]}]")
        seen.setdefault(name, number)


def _with_id(row: Mapping[str, Any], place: str) -> str:
    name = row.get("id")
    return f"{place} ({name})" if isinstance(name, str) and name.strip() and name.isprintable() else place


_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "ya/tidak"),
    (str, "teks"),
    (int, "bilangan"),
    (float, "bilangan pecahan"),
    (list, "daftar"),
    (dict, "objek"),
)
_SHOWN = 40


def _shown_value(value: object) -> str:
    """A value as a mistake names it: short, on one line."""
    if value is None:
        return "null"
    kind = next(name for kind, name in _KINDS if isinstance(value, kind))
    shown = json.dumps(value, ensure_ascii=True) if isinstance(value, str | int | float) else ""
    return f"{kind} {shown[:_SHOWN]}{'…' if len(shown) > _SHOWN else ''}".strip()


def written(name: str, result: ScreeningResult, translate: Callable[[str], str] = str) -> dict[str, Any]:
    """A result as the contract writes it."""
    return {
        "id": name,
        "trafficking": {
            "indication": result.indication.value,
            "child_rule": result.child_rule,
            "missing": [element.value for element in result.missing],
            "present": {element.value: list(result.present[element]) for element in Element},
        },
        "ampk": list(result.ampk),
        "risk": result.risk.value,
        "sexual_offence": result.sexual_offence,
        "mediation_allowed": result.mediation_allowed,
        "deadlines": [
            {"rule": each.rule, "due_at": each.due_at.isoformat(), "basis": each.basis} for each in result.deadlines
        ],
        "reasons": [reason.translated(translate) for reason in result.reasons],
        "instrument": result.instrument.version,
    }
