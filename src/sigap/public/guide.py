"""What the public process may ask of the guidance: numbers, law, signs, licensed companies, promises. Doors, no table.

While the database is away numbers, signs and wordings are as they were shipped, and the rest is told to be away: which
offices stand in this regency as well. A
number of this regency that nobody rang is shown to nobody; one that was rung long ago stands last.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache as remembered
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import Error as DatabaseTrouble
from django.db import connection
from django.utils.translation import get_language

from sigap.kernel.reference import toml_file
from sigap.kernel.regencies import is_meant_for
from sigap.places.queries import ASKED_EVERY
from sigap.places.words import words_here
from sigap.public.pictures import picture_of

RUNG_LASTS = timedelta(days=90)
"""So long a number that was rung counts as one that answers; after that it stands below the national ones."""
_ENGLISH = "en"
_READER = "guide:reader"
_SHIPPED = {
    "number": "numbers.toml",
    "sign": "signs.toml",
    "offer": "offers.toml",
    "promise": "promises.toml",
    "speech": "speech.toml",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedEntry:
    """One number, point of the law, sign or wording, in the language of the page where it was written in it.

    `is_foreign` says that it stands in Indonesian on a page that does not.
    """

    code: str
    is_local: bool
    section: str
    title: str
    text: str
    phone: str
    place: str
    hours: str
    basis: str
    source: str
    is_verified: bool
    is_foreign: bool
    is_abroad: bool = False
    on_answer: str = ""
    # "free", "paid", or "" while nobody has made sure.
    cost: str = ""
    country: str = ""
    is_whatsapp: bool = False
    rung_on: date | None = None
    rung_by: str = ""
    # A local number that was last rung more than 90 days ago.
    is_stale: bool = False

    @property
    def picture(self) -> str:
        """The picture beside a sign of danger."""
        return picture_of(self.code, is_good=False)

    @property
    def good_picture(self) -> str:
        """The picture beside something to do."""
        return picture_of(self.code, is_good=True)

    @property
    def address(self) -> str:
        """What a touch opens: a call, or WhatsApp."""
        return f"https://wa.me/{self.dial.lstrip('+')}" if self.is_whatsapp else f"tel:{self.dial}"

    @property
    def dial(self) -> str:
        """The number as a telephone dials it: abroad too where it is a mobile one."""
        digits = "".join(each for each in self.phone if each.isdigit() or each == "+")
        return f"+62{digits[1:]}" if digits.startswith("08") and not digits.startswith("0800") else digits


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCompanyList:
    """Which list of licensed companies stands."""

    listed_on: date
    source: str
    companies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCompany:
    """One company on it. `state` is active, suspended or revoked."""

    name: str
    licence: str
    city: str
    state: str
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPromise:
    """How long a deadline gives: `amount` of `unit` (hours, working_hours, working_days, months).

    `from_duty`: counted from the next hour in which the office works.
    """

    amount: int
    unit: str
    from_duty: bool
    is_verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How one promise was kept in the half: `wording` is exact, at_least, at_most or too_few."""

    rule: str
    wording: str
    percent: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPledge:
    """The frozen release of one half of a year: "2026-h1"."""

    year: str
    half: str
    made_at: datetime
    kept: tuple[Share, ...]


def numbers(*, today: date) -> list[PublishedEntry]:
    """Whom to call, in the secretariat's order; as they were shipped while the database is away."""
    shown = [_called(each, today) for each in _worded("number")]
    return [each for each in shown if each.phone or each.place]


def _called(entry: PublishedEntry, today: date) -> PublishedEntry:
    """A number as it may be shown: a local one only when it was rung."""
    if not entry.is_local or not entry.phone:
        return entry
    if entry.rung_on is None:
        return replace(entry, phone="")
    return replace(entry, is_stale=today - entry.rung_on > RUNG_LASTS)


def law() -> list[PublishedEntry]:
    """The law in brief. Raises DatabaseTrouble."""
    return _entries("law")


def signs(*sections: str) -> dict[str, list[PublishedEntry]]:
    """Signs of these parts of a page, in the secretariat's order; as they were shipped while the database is away."""
    found = _worded("sign")
    return {section: [each for each in found if each.section == section] for section in sections}


def speech() -> list[PublishedEntry]:
    """Sentences in the language of the region; as they were shipped while the database is away."""
    return _worded("speech")


def has_speech() -> bool:
    """Whether there are any, asked once in a while: each page leads there."""
    return bool(cache.get_or_set("guide:has-speech", lambda: bool(speech()), ASKED_EVERY))


def wording(kind: str) -> dict[str, PublishedEntry]:
    """What "offer" and "promise" say, by code. One that is not in the database yet is as it was shipped."""
    return {each.code: each for each in (*_shipped(kind), *_worded(kind))}


def company_list() -> PublishedCompanyList | None:
    """The list that stands; None while none was loaded. Raises DatabaseTrouble."""
    for listed_on, source, companies in _fetch_rows("SELECT listed_on, source, companies FROM guidance.company_list()"):
        return PublishedCompanyList(listed_on=listed_on, source=source, companies=companies)
    return None


def companies() -> list[PublishedCompany]:
    """Every company on it. Raises DatabaseTrouble."""
    rows = _fetch_rows("SELECT name, licence, city, state, valid_to FROM guidance.companies()")
    return [PublishedCompany(name=n, licence=no, city=c, state=s, valid_to=v) for n, no, c, s, v in rows]


def promises() -> dict[str, PublishedPromise]:
    """What is promised today, by the code of its deadline. Raises DatabaseTrouble."""
    rows = _fetch_rows("SELECT rule, amount, unit, from_duty, is_verified FROM guidance.promises()")
    return {rule: PublishedPromise(amount=a, unit=u, from_duty=d, is_verified=v) for rule, a, u, d, v in rows}


def has_duty() -> bool:
    """Whether somebody stands on the rota of the unit at this moment; no while that cannot be asked."""
    try:
        return bool(_fetch_rows("SELECT guidance.has_duty()")[0][0])
    except DatabaseTrouble:
        return False


def has_reader() -> bool:
    """Whether anybody may take a report here; asked once a minute. Yes while it cannot be asked."""
    found: bool | None = cache.get(_READER)
    if found is None:
        try:
            found = bool(_fetch_rows("SELECT guidance.has_reader()")[0][0])
        except DatabaseTrouble:
            return True
        cache.set(_READER, found, ASKED_EVERY)
    return found


def pledge() -> PublishedPledge | None:
    """The newest release; None while there is none. Raises DatabaseTrouble."""
    for name, made_at, kept in _fetch_rows("SELECT half, made_at, kept::text FROM guidance.pledge()"):
        year, half = name.split("-h")
        return PublishedPledge(year=year, half=half, made_at=made_at, kept=tuple(_shares(kept)))
    return None


def _entries(kind: str) -> list[PublishedEntry]:
    rows = _fetch_rows("SELECT * FROM guidance.entries(%s)", kind)
    return [_entry(row) for row in rows]


_COLUMNS = (
    *("code", "scope", "section", "title", "body", "title_en", "body_en"),
    *("phone", "place", "hours", "basis", "source", "is_verified"),
)
_OF_CALLS = ("on_answer", "on_answer_en", "cost", "country", "is_whatsapp", "rung_on", "rung_by")


def _entry(row: tuple[Any, ...]) -> PublishedEntry:
    """An entry as guidance.entries gives it: `_COLUMNS`, then a number's `_OF_CALLS`."""
    fields = dict(zip(_COLUMNS, row, strict=False))
    called = dict(zip(_OF_CALLS, row[len(_COLUMNS) :], strict=False))
    is_english = get_language() == _ENGLISH
    is_translated = is_english and bool(fields["title_en"] and fields["body_en"])
    answer_en = called.pop("on_answer_en", "")
    return PublishedEntry(
        **{name: fields[name] for name in ("code", "section", "phone", "place", "hours", "basis", "source")},
        **called | {"on_answer": answer_en if is_translated else called.get("on_answer", "")},
        is_local=fields["scope"] == "local",
        is_abroad=fields["scope"] == "abroad",
        title=fields["title_en"] if is_translated else fields["title"],
        text=fields["body_en"] if is_translated else fields["body"],
        is_verified=fields["is_verified"],
        is_foreign=is_english and not is_translated,
    )


def _worded(kind: str) -> list[PublishedEntry]:
    try:
        return _entries(kind) or _shipped(kind)
    except DatabaseTrouble:
        return _shipped(kind)


def _shipped(kind: str) -> list[PublishedEntry]:
    provinces = toml_file("sigap.guidance", _SHIPPED[kind]).get("defaults", {}).get("provinces", ())
    if not is_meant_for(provinces, settings.SIGAP_REGENCY):
        return []
    found = map(_entry, _shipped_rows(kind))
    return [replace(each, title=words_here(each.title), text=words_here(each.text)) for each in found]


@remembered
def _shipped_rows(kind: str) -> list[tuple[Any, ...]]:
    names = {"body": "text", "body_en": "text_en"}
    other = {"scope": "national", "is_verified": False, "is_whatsapp": False, "rung_on": None}
    return [
        tuple(table.get(names.get(each, each), other.get(each, "")) for each in (*_COLUMNS, *_OF_CALLS))
        for table in toml_file("sigap.guidance", _SHIPPED[kind])["entries"]
        if table.get("scope") != "local"
    ]


def _shares(kept: str) -> Iterable[Share]:
    for row in json.loads(kept):
        yield Share(rule=row["rule"], wording=row["told"], percent=row["percent"])


def _fetch_rows(statement: str, *values: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
