"""A row of law as a jurist reads it: which statute, what it says, how it was made; what changed since. Pure."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from typing import Any

from sigap.kernel.reference import toml_file


class SourceKind(StrEnum):
    """How a row was made, as the law dossier marks it."""

    TEXT = "P"
    DERIVED = "D"
    SECONDARY = "S"
    MEMORY = "R"


type Line = tuple[str, str]
"""What it is, and what it says."""


@dataclass(frozen=True, kw_only=True)
class Provision:
    """One row of law from one day on. It is known by its fingerprint: changed words are another row."""

    register: str
    code: str
    statute: str
    title: str
    lines: tuple[Line, ...]
    source: str
    kind: SourceKind
    valid_from: date | None = None

    @cached_property
    def fingerprint(self) -> str:
        """64 hexadecimal digits over everything that is confirmed; where it was read is not."""
        since = self.valid_from.isoformat() if self.valid_from else ""
        parts = [self.register, self.code, self.statute, self.title, since, *map(list, self.stated_lines)]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()

    @property
    def stated_lines(self) -> tuple[Line, ...]:
        """The lines that say something."""
        return tuple(line for line in self.lines if line[1])


_APART = frozenset({"code", "label", "source", "kind", "valid_from", "basis"})


def provision_from(register: str, code: str, title: str, row: Mapping[str, Any]) -> Provision:
    """The row of a reference file, or the like, with a basis, a source and a kind; all else in it is what it says."""
    parts = [(_name(name), _value_words(value)) for name, value in row.items() if name not in _APART]
    return Provision(
        register=register,
        code=code,
        statute=statute_of(row["basis"]),
        title=title,
        # Printed by `./sigap screen`, whose contract writes "art.", and read by a jurist here.
        lines=(("Dasar", row["basis"].replace(" art. ", " pasal ")), *parts),
        source=row["source"],
        kind=SourceKind(row["kind"]),
        valid_from=row.get("valid_from"),
    )


@cache
def _words() -> dict[str, dict[str, str]]:
    return toml_file("sigap.provisions", "words.toml")


def _name(name: str) -> str:
    return _words()["names"].get(name, name)


def _value_words(value: object) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(_value_words(each) for each in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{_name(name)} {_value_words(each)}" for name, each in value.items())
    if isinstance(value, bool):
        return _words()["codes"]["true"] if value else ""
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    return _words()["codes"].get(str(value), str(value)) if value is not None else ""


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One line that is not what it was; an empty side was not there."""

    what: str
    before: str
    now: str


def differences(before: Iterable[Sequence[str]], now: Iterable[Sequence[str]]) -> tuple[ChangedLine, ...]:
    """What differs between two versions of a row, line by line."""
    old: dict[str, str] = {each[0]: each[1] for each in before}
    new: dict[str, str] = {each[0]: each[1] for each in now}
    return tuple(
        ChangedLine(what, old.get(what, ""), new.get(what, ""))
        for what in dict.fromkeys([*new, *old])
        if old.get(what, "") != new.get(what, "")
    )


_STATUTE = re.compile(r"\b(UU|PP|Perpres|Perma|Permensos|Permendagri|Permen ?PPPA|Perkap|Peraturan \w+) \d+/\d{4}")
PRACTICE = "Kesepakatan dan praktik"
"""Where rows stand that name no statute."""


def statute_of(basis: str) -> str:
    """The statute that a basis names first: "UU 12/2022 pasal 41; …" is UU 12/2022."""
    found = _STATUTE.search(basis)
    return found.group() if found else PRACTICE
