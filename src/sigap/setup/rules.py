"""The file of a regency's set-up: how it is written and read, what in it is refused, what differs. Pure."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sigap.kernel.setup_part import SetupPart, SetupRow
from sigap.kernel.telltale import Shape, telltales

FORMAT, VERSION = "sigap-setup", 1
LARGEST = 5_000_000
"""Bytes; the whole set-up of a regency takes a tenth of it."""
_DEEPEST, _LARGEST_NUMBER = 20, 2**53
_UNFIT = re.compile("[\x00\ud800-\udfff]")
MOST_ROWS = 1000
"""Of a part that is loaded: its differences are all shown before anybody loads them, and read by somebody."""
PEOPLE = frozenset({
    "anggota", "confirmed_by", "email", "holder", "jabatan_orang", "login", "made_by", "member", "memberships",
    "nama_petugas", "nik", "nip", "orang", "password", "people", "pemegang", "person", "persons", "petugas", "sandi",
    "seats", "surel", "users",
})  # fmt: skip
"""Names of what would be people: a file that holds one of them is refused as a whole."""
_TOLD = (Shape.NIK, Shape.CASE_CODE, Shape.REPORT_NUMBER)
_PLACE, _NAME = "[[daerah]]", "[[nama daerah]]"


class SetupFault(StrEnum):
    """What is wrong with a file."""

    CASE = "case"
    EMPTY = "empty"
    NEWER = "newer"
    NOT_OURS = "not_ours"
    NOT_ROWS = "not_rows"
    PEOPLE = "people"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    TWICE = "twice"
    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_PART = "unknown_part"
    UNREADABLE = "unreadable"
    WRONG_KIND = "wrong_kind"


@dataclass(frozen=True, slots=True)
class SetupMistake:
    """One mistake: what, in which part, in which row, of which field or with which value."""

    fault: SetupFault
    part: str = ""
    row: int = 0
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The regency that a file comes from."""

    code: str
    name: str
    """As it is called in full: Kabupaten OKU Selatan."""
    short: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupDocument:
    """A file that was read without a mistake. `is_untouched`: nobody wrote in it since it left SIGAP."""

    origin: Origin
    made_on: str
    parts: Mapping[str, tuple[SetupRow, ...]]
    digest: str
    is_untouched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field of a row that is not what it was."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """A row of the file that is new here, or differs."""

    row: SetupRow
    title: str
    is_new: bool
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartChange:
    """What a file would do to one part: rows that come, how many are the same, how many stay behind or stay here."""

    code: str
    rows: tuple[RowChange, ...]
    same: int
    left_behind: tuple[str, ...]
    only_here: int

    def as_json(self) -> dict[str, Any]:
        """As it is stored for the page that shows it."""
        return {
            "code": self.code,
            "same": self.same,
            "left_behind": list(self.left_behind),
            "only_here": self.only_here,
            "rows": [
                {
                    "title": each.title,
                    "is_new": each.is_new,
                    "fields": [{"field": f.field, "before": f.before, "after": f.after} for f in each.fields],
                }
                for each in self.rows
            ],
        }


def written(origin: Origin, parts: Mapping[str, Sequence[SetupRow]], *, made_on: str, named: frozenset[str]) -> bytes:
    """The file: the same set-up on the same day gives the same bytes. `named`: parts that may name the regency."""
    rows = {
        code: [_replaced(row, _without_place(origin)) for row in found] if code in named else list(found)
        for code, found in parts.items()
    }
    document: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "made_on": made_on,
        "regency": {"code": origin.code, "name": origin.name, "short": origin.short},
        "parts": rows,
    }
    document["sha256"] = digest_of(document)
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def digest_of(document: Mapping[str, Any]) -> str:
    """Fingerprint of what a file says; of its own field it is not made."""
    content = {name: value for name, value in document.items() if name != "sha256"}
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def read(raw: bytes, parts: Mapping[str, SetupPart]) -> tuple[SetupDocument | None, list[SetupMistake]]:
    """What a file says, or everything that is wrong with it."""
    if len(raw) > LARGEST:
        return None, [SetupMistake(SetupFault.TOO_LARGE)]
    try:
        document = json.loads(raw.decode("utf-8-sig"))
        _require_storable(document)
    except (UnicodeDecodeError, ValueError, RecursionError):
        return None, [SetupMistake(SetupFault.UNREADABLE)]
    mistakes = list(_of_frame(document))
    if mistakes:
        return None, mistakes
    mistakes = [
        *_of_people(document),
        *(wrong for code, rows in document["parts"].items() for wrong in _of_part(code, rows, parts)),
    ]
    if mistakes:
        return None, mistakes
    from_where = document["regency"]
    return SetupDocument(
        origin=Origin(code=from_where["code"], name=from_where["name"], short=from_where["short"]),
        made_on=str(document.get("made_on", "")),
        parts={code: tuple(rows) for code, rows in document["parts"].items()},
        digest=digest_of(document),
        is_untouched=document.get("sha256") == digest_of(document),
    ), []


def _require_storable(value: Any, depth: int = 0) -> None:
    """Raises ValueError for what JSON lets through and the database does not hold."""
    if depth > _DEEPEST or _is_unfit(value):
        raise ValueError("not to be stored")
    inside = (*value, *value.values()) if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inside:
        _require_storable(each, depth + 1)


def _is_unfit(value: Any) -> bool:
    if isinstance(value, str):
        return _UNFIT.search(value) is not None
    return isinstance(value, int | float) and not abs(value) <= _LARGEST_NUMBER  # NaN is neither less nor more


def _of_frame(document: Any) -> Iterator[SetupMistake]:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        yield SetupMistake(SetupFault.NOT_OURS)
        return
    version = document.get("version")
    if not isinstance(version, int) or version < 1:
        yield SetupMistake(SetupFault.NOT_OURS)
    elif version > VERSION:
        yield SetupMistake(SetupFault.NEWER, what=str(version))
    elif not _names_regency(document.get("regency")) or not isinstance(document.get("parts"), dict):
        yield SetupMistake(SetupFault.NOT_OURS)


def _names_regency(document: Any) -> bool:
    return isinstance(document, dict) and all(
        isinstance(document.get(name), str) and document[name] for name in ("code", "name", "short")
    )


def _of_people(document: Any) -> Iterator[SetupMistake]:
    """Whatever is named like a person, at any depth: which part, and under which name."""
    for part, rows in ((None, document), *document["parts"].items()):
        here = {name: value for name, value in rows.items() if name != "parts"} if part is None else {part: rows}
        found = sorted({name for name in _names(here) if name.lower() in PEOPLE})
        yield from (SetupMistake(SetupFault.PEOPLE, part or "", what=name) for name in found)


def _names(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        for name, value in document.items():
            yield str(name)
            yield from _names(value)
    elif isinstance(document, list):
        for value in document:
            yield from _names(value)


def _of_part(code: str, rows: Any, parts: Mapping[str, SetupPart]) -> Iterator[SetupMistake]:
    part = parts.get(code)
    if part is None:
        if code.lower() not in PEOPLE:
            yield SetupMistake(SetupFault.UNKNOWN_PART, what=code)
        return
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        yield SetupMistake(SetupFault.NOT_ROWS, code)
        return
    if part.load is not None and len(rows) > MOST_ROWS:
        yield SetupMistake(SetupFault.TOO_MANY, code, what=str(MOST_ROWS))
        return
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        yield from _of_row(part, number, row)
        key = str(row.get(part.key, ""))
        if key and key in seen:
            yield SetupMistake(SetupFault.TWICE, code, number, key)
        seen.add(key)


def _of_row(part: SetupPart, number: int, row: SetupRow) -> Iterator[SetupMistake]:
    for name, value in row.items():
        if name in part.fields:
            if not _is_a(value, part.fields[name]):
                yield SetupMistake(SetupFault.WRONG_KIND, part.code, number, name)
            elif any(found.shape in _TOLD for text in _texts(value) for found in telltales(text)):
                yield SetupMistake(SetupFault.CASE, part.code, number, name)
        elif name.lower() not in PEOPLE:
            yield SetupMistake(SetupFault.UNKNOWN_FIELD, part.code, number, name)
    if not str(row.get(part.key, "")).strip():
        yield SetupMistake(SetupFault.EMPTY, part.code, number, part.key)


def _is_a(value: Any, kind: type) -> bool:
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def settled(document: SetupDocument, part: SetupPart, *, here: Origin) -> tuple[list[SetupRow], tuple[str, ...]]:
    """The rows of a part as this regency would take them over, and how those are called that stay behind."""
    rows = document.parts.get(part.code, ())
    is_foreign = document.origin.code != here.code
    if part.names_places:
        rows = tuple(_replaced(row, ((_PLACE, here.name), (_NAME, here.short))) for row in rows)
    stay = [row for row in rows if is_foreign and part.stays(row)]
    taken = [row for row in rows if row not in stay]
    if is_foreign:
        taken = [{name: value for name, value in row.items() if name not in part.local} for row in taken]
    return taken, tuple(part.title_of(row) for row in stay)


def change_of(
    part: SetupPart, rows: Iterable[SetupRow], standing: Iterable[SetupRow], behind: tuple[str, ...]
) -> PartChange:
    """What these rows would do to what stands. A field that a row does not name stays as it is."""
    known = {str(row[part.key]): row for row in standing}
    changes, same, named = [], 0, set()
    for row in rows:
        key = str(row[part.key])
        named.add(key)
        before = known.get(key)
        fields = tuple(
            FieldChange(field=name, before=(before or {}).get(name), after=row[name])
            for name in part.fields
            if name in row and name != part.key and (before is None or before.get(name) != row[name])
        )
        if before is not None and not fields:
            same += 1
        else:
            whole = {**(before or {}), **row}
            changes.append(RowChange(row=whole, title=part.title_of(whole), is_new=before is None, fields=fields))
    return PartChange(
        code=part.code, rows=tuple(changes), same=same, left_behind=behind, only_here=len(known.keys() - named)
    )


def _without_place(origin: Origin) -> tuple[tuple[str, str], ...]:
    return ((origin.name, _PLACE), (origin.short, _NAME))


def _replaced(row: SetupRow, pairs: tuple[tuple[str, str], ...]) -> SetupRow:
    return {name: _in(value, pairs) for name, value in row.items()}


def _in(value: Any, pairs: tuple[tuple[str, str], ...]) -> Any:
    if isinstance(value, str):
        for old, new in pairs:
            value = value.replace(old, new)
        return value
    if isinstance(value, list):
        return [_in(each, pairs) for each in value]
    if isinstance(value, dict):
        return {name: _in(each, pairs) for name, each in value.items()}
    return value
