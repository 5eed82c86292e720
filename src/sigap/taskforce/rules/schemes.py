"""Schemes of sub task forces: a dated template in TOML, read and written. Pure.

`{kepala}`, `{wakil}` and `{wilayah}` in its texts are filled in where it is used: Bupati or Wali Kota of the region.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sigap.access.rules import SUB_SEATS, SeatKind
from sigap.taskforce.rules.annex import AnnexSectionText

CODE = re.compile(r"[a-z][a-z0-9-]{1,40}")
LONGEST = 100_000
_TOP_SEATS = tuple(kind for kind in SeatKind if kind not in SUB_SEATS)


class SchemeUnreadable(Exception):
    """Why a file is no scheme: a code, and where in the file."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.where = where


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeSection:
    """A sub task force: who coordinates it, who belongs to it, what it does; each post as a line of the annex."""

    number: str
    name: str
    coordinator: str
    members: tuple[str, ...]
    programme: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeText:
    """A whole scheme; `seats` are the posts outside of the sub task forces, by seat."""

    code: str
    title: str
    source: str
    valid_from: date
    is_verified: bool
    seats: Mapping[SeatKind, tuple[str, ...]]
    sections: tuple[SchemeSection, ...]

    def filled(self, names: Mapping[str, str]) -> "SchemeText":
        """The scheme with the region's own words in it."""
        text = _filled(self.as_table(), names)
        return scheme_from(text)

    def as_table(self) -> dict[str, Any]:
        """The scheme as it is stored and written."""
        return {
            "code": self.code,
            "title": self.title,
            "source": self.source,
            "valid_from": self.valid_from.isoformat(),
            "is_verified": self.is_verified,
            "seats": {kind.value: list(lines) for kind, lines in self.seats.items() if lines},
            "section": [
                {
                    "number": each.number,
                    "name": each.name,
                    "coordinator": each.coordinator,
                    "members": list(each.members),
                    "programme": list(each.programme),
                }
                for each in self.sections
            ],
        }


def _filled(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for name, words in names.items():
            value = value.replace("{" + name + "}", words)
        return value
    if isinstance(value, dict):
        return {key: _filled(each, names) for key, each in value.items()}
    return [_filled(each, names) for each in value] if isinstance(value, list) else value


def read_scheme(text: str) -> SchemeText:
    """A scheme from its TOML. Raises SchemeUnreadable."""
    if len(text) > LONGEST:
        raise SchemeUnreadable("long")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SchemeUnreadable("toml", str(error)) from None
    except RecursionError:
        raise SchemeUnreadable("toml") from None
    return scheme_from(table)


def scheme_from(table: Mapping[str, Any]) -> SchemeText:
    """A scheme from its table. Raises SchemeUnreadable."""
    extra = sorted(set(table) - {"code", "title", "source", "valid_from", "is_verified", "seats", "section"})
    if extra:
        raise SchemeUnreadable("unknown", extra[0])
    code = _text(table, "code")
    if CODE.fullmatch(code) is None:
        raise SchemeUnreadable("code", code)
    sections = table.get("section", [])
    if not isinstance(sections, list) or not all(isinstance(each, dict) for each in sections):
        raise SchemeUnreadable("kind", "section")
    found = tuple(_section(each, f"section {place}") for place, each in enumerate(sections, start=1))
    numbers = [each.number for each in found]
    if len(set(numbers)) < len(numbers):
        raise SchemeUnreadable("number", next(each for each in numbers if numbers.count(each) > 1))
    seats = _seats(table.get("seats", {}))
    if not found and not seats:
        raise SchemeUnreadable("empty")
    return SchemeText(
        code=code,
        title=_text(table, "title"),
        source=_text(table, "source"),
        valid_from=_day(table),
        is_verified=table.get("is_verified") is True,
        seats=seats,
        sections=found,
    )


def _text(table: Mapping[str, Any], name: str, where: str = "", *, needed: bool = True) -> str:
    value = table.get(name, "")
    if not isinstance(value, str) or (needed and not value.strip()):
        raise SchemeUnreadable("kind" if value else "missing", f"{where} {name}".strip())
    return " ".join(value.split())


def _day(table: Mapping[str, Any]) -> date:
    value = table.get("valid_from")
    try:
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise SchemeUnreadable("kind" if value else "missing", "valid_from") from None


def _lines(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise SchemeUnreadable("kind", where)
    return tuple(line for each in value if (line := " ".join(each.split())))


def _seats(value: Any) -> dict[SeatKind, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise SchemeUnreadable("kind", "seats")
    unknown = sorted(set(value) - {kind.value for kind in _TOP_SEATS})
    if unknown:
        raise SchemeUnreadable("unknown", f"seats.{unknown[0]}")
    return {kind: _lines(value[kind.value], f"seats.{kind.value}") for kind in _TOP_SEATS if kind.value in value}


def _section(table: Mapping[str, Any], where: str) -> SchemeSection:
    extra = sorted(set(table) - {"number", "name", "coordinator", "members", "programme"})
    if extra:
        raise SchemeUnreadable("unknown", f"{where} {extra[0]}")
    return SchemeSection(
        number=_text(table, "number", where),
        name=_text(table, "name", where),
        coordinator=_text(table, "coordinator", where, needed=False),
        members=_lines(table.get("members", []), f"{where} members"),
        programme=_lines(table.get("programme", []), f"{where} programme"),
    )


def written_scheme(scheme: SchemeText) -> str:
    """The scheme as TOML that `read_scheme` reads back the same."""
    table = scheme.as_table()
    rows = [f"{name} = {_quoted(table[name])}" for name in ("code", "title", "source")]
    rows += [f"valid_from = {table['valid_from']}", f"is_verified = {str(table['is_verified']).lower()}"]
    if table["seats"]:
        rows += ["", "[seats]", *(f"{kind} = {_list(lines)}" for kind, lines in table["seats"].items())]
    for section in table["section"]:
        rows += ["", "[[section]]"]
        rows += [f"{name} = {_quoted(section[name])}" for name in ("number", "name", "coordinator") if section[name]]
        rows += [f"{name} = {_list(section[name])}" for name in ("members", "programme") if section[name]]
    return "\n".join(rows) + "\n"


def _quoted(text: str) -> str:
    # A string of JSON is one of TOML: the same escapes; DEL alone must be escaped by hand.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(lines: list[str]) -> str:
    if not lines:
        return "[]"
    return "[\n" + "".join(f"  {_quoted(line)},\n" for line in lines) + "]"


def sections_of(scheme: SchemeText) -> tuple[AnnexSectionText, ...]:
    """The sub task forces of a scheme, for an annex."""
    return tuple(
        AnnexSectionText(number=each.number, name=each.name, programme="\n".join(each.programme))
        for each in scheme.sections
    )


def typed_posts(scheme: SchemeText) -> list[tuple[SeatKind, str, str]]:
    """Its posts as (seat, number of the sub task force, line)."""
    top = [(kind, "", line) for kind, lines in scheme.seats.items() for line in lines]
    below: list[tuple[SeatKind, str, str]] = []
    for each in scheme.sections:
        if each.coordinator:
            below.append((SeatKind.SUB_CHAIR, each.number, each.coordinator))
        below += [(SeatKind.SUB_MEMBER, each.number, line) for line in each.members]
    return [*top, *below]


def differences(before: SchemeText, after: SchemeText) -> tuple[list[str], list[str]]:
    """Lines that went and lines that came, as people read them (`II. Rehabilitasi: Kepala Dinas Kesehatan`)."""
    old, new = _scheme_lines(before), _scheme_lines(after)
    return [line for line in old if line not in new], [line for line in new if line not in old]


def _scheme_lines(scheme: SchemeText) -> list[str]:
    names = {each.number: f"{each.number}. {each.name}" for each in scheme.sections}
    text = [f"{names[number]}: {line}" if number else line for _kind, number, line in typed_posts(scheme)]
    return [*names.values(), *text, *(f"{names[e.number]}: {line}" for e in scheme.sections for line in e.programme)]
