"""Event codes: which ids each one carries, how it reads, what in it is personal.

Each app's `events.py` holds its table, `EVENTS`; a code or an id that stands in none cannot be recorded.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule


class StreamKind(StrEnum):
    """What a chain is about: one case, one agency, or the system as a whole."""

    CASE = "case"
    AGENCY = "agency"
    SYSTEM = "system"


class EventUnfit(Exception):
    """An event that may not enter the trail; the message names code and key, never the value."""


CODE = re.compile(r"[a-z][a-z_]*(:[a-z][a-z_]*){1,3}")
ID_KEY = re.compile(r"[a-z][a-z_]{0,31}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_RECORD_CODE = re.compile(r"[A-Z]{1,4}(-[0-9]{1,8}){1,3}")
_PLAIN_CODE = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,63}")
# A NIK has 16 digits, a phone number 9 to 13: neither may slip in as if it were a code.
_NUMBER_OF_A_PERSON = re.compile(r"[0-9]{7}")


def is_id(value: str) -> bool:
    """Whether a value may enter the trail: a UUID, a record code (`K-2026-0001`) or a lower-case code.

    The same rule stands in `sql/trail.sql`, where it also holds for callers in SQL.
    """
    if _UUID.fullmatch(value) or _RECORD_CODE.fullmatch(value):
        return True
    return bool(_PLAIN_CODE.fullmatch(value)) and not _NUMBER_OF_A_PERSON.search(value)


@dataclass(frozen=True, slots=True)
class EventKind:
    """One row of an app's table of events.

    `ids` must all be carried, `optional` may be. `sentence` is Indonesian (lazy), with `{id}` where the
    name of an id stands. `personal` names the ids that lead to a person. `is_break_glass` marks what opens a
    door past the usual rule; the auditor has a list of its own for it.
    """

    code: str
    ids: Collection[str]
    sentence: str | Promise
    personal: Collection[str] = ()
    optional: Collection[str] = ()
    is_break_glass: bool = False

    def __post_init__(self) -> None:
        if not CODE.fullmatch(self.code):
            raise EventUnfit(f"{self.code!r} is no event code (room:subject:happened)")
        declared = {*self.ids, *self.optional}
        if any(not ID_KEY.fullmatch(key) for key in declared):
            raise EventUnfit(f"{self.code}: ids are lower-case words")
        if not set(self.personal) <= declared:
            raise EventUnfit(f"{self.code}: personal names an id it does not carry")

    def check(self, ids: Mapping[str, str]) -> None:
        """Refuses ids that are undeclared, missing, or not ids at all. Raises EventUnfit."""
        if undeclared := sorted(set(ids) - {*self.ids, *self.optional}):
            raise EventUnfit(f"{self.code}: undeclared {', '.join(undeclared)}")
        if missing := sorted(set(self.ids) - set(ids)):
            raise EventUnfit(f"{self.code}: missing {', '.join(missing)}")
        for key, value in ids.items():
            if not isinstance(value, str) or not is_id(value):
                raise EventUnfit(f"{self.code}: {key} is neither a UUID nor a code")


def by_code(kinds: Iterable[EventKind]) -> dict[str, EventKind]:
    """The rows by their codes. Raises EventUnfit when a code stands twice."""
    found: dict[str, EventKind] = {}
    for kind in kinds:
        if found.setdefault(kind.code, kind) != kind:
            raise EventUnfit(f"{kind.code} stands in two tables")
    return found


@cache
def _kinds() -> dict[str, EventKind]:
    tables = [
        import_module(f"{app.name}.events").EVENTS
        for app in apps.get_app_configs()
        if app.name.startswith("sigap.") and module_has_submodule(app.module, "events")
    ]
    return by_code(kind for table in tables for kind in table)


def kind_of(code: str) -> EventKind:
    """The row of a code. Raises EventUnfit."""
    try:
        return _kinds()[code]
    except KeyError:
        raise EventUnfit(f"{code!r} stands in no app's events.py") from None


def all_kinds() -> list[EventKind]:
    """The rows of every installed app, by code."""
    return sorted(_kinds().values(), key=lambda kind: kind.code)


class _Shown(dict[str, str]):
    """Names for ids; an id nobody has a name for shows as a dash, never as a raw UUID."""

    def __missing__(self, key: str) -> str:
        return "–"


def sentence_of(code: str, names: Mapping[str, str]) -> str:
    """How an event reads, with the names the page found for its ids; an unknown code reads as itself."""
    kind = _kinds().get(code)
    return str(kind.sentence).format_map(_Shown(names)) if kind else code
