"""What the public process may ask of the guidance: numbers, law, signs, licensed companies, promises. Doors, no table.

While the database is away the numbers that everybody needs stand here, signs and wordings are as they were shipped,
and the rest is told to be away.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import Error as DatabaseTrouble
from django.db import connection
from django.utils.translation import get_language, gettext

from sigap.kernel.reference import toml_file

_ENGLISH = "en"
_SHIPPED = {"sign": "signs.toml", "offer": "offers.toml", "promise": "promises.toml"}


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

    @property
    def dial(self) -> str:
        """The number as a telephone dials it: abroad too where it is a mobile one."""
        digits = "".join(each for each in self.phone if each.isdigit() or each == "+")
        return f"+62{digits[1:]}" if digits.startswith("08") else digits


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
    """How one promise was kept in the half: `told` is exact, at_least, at_most or too_few."""

    rule: str
    told: str
    percent: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPledge:
    """The frozen release of one half of a year: "2026-h1"."""

    year: str
    half: str
    made_at: datetime
    kept: tuple[Share, ...]


def numbers() -> list[PublishedEntry]:
    """Whom to call, in the secretariat's order; the two that everybody needs while the database is away."""
    try:
        return _entries("number") or _always()
    except DatabaseTrouble:
        return _always()


def law() -> list[PublishedEntry]:
    """The law in brief. Raises DatabaseTrouble."""
    return _entries("law")


def signs(*sections: str) -> dict[str, list[PublishedEntry]]:
    """Signs of these parts of a page, in the secretariat's order; as they were shipped while the database is away."""
    found = _worded("sign")
    return {section: [each for each in found if each.section == section] for section in sections}


def wording(kind: str) -> dict[str, PublishedEntry]:
    """What "offer" and "promise" say, by code. One that is not in the database yet is as it was shipped."""
    return {each.code: each for each in (*_shipped(kind), *_worded(kind))}


def company_list() -> PublishedCompanyList | None:
    """The list that stands; None while none was loaded. Raises DatabaseTrouble."""
    for listed_on, source, companies in _asked("SELECT listed_on, source, companies FROM guidance.company_list()"):
        return PublishedCompanyList(listed_on=listed_on, source=source, companies=companies)
    return None


def companies() -> list[PublishedCompany]:
    """Every company on it. Raises DatabaseTrouble."""
    rows = _asked("SELECT name, licence, city, state, valid_to FROM guidance.companies()")
    return [PublishedCompany(name=n, licence=no, city=c, state=s, valid_to=v) for n, no, c, s, v in rows]


def promises() -> dict[str, PublishedPromise]:
    """What is promised today, by the code of its deadline. Raises DatabaseTrouble."""
    rows = _asked("SELECT rule, amount, unit, from_duty, is_verified FROM guidance.promises()")
    return {rule: PublishedPromise(amount=a, unit=u, from_duty=d, is_verified=v) for rule, a, u, d, v in rows}


def pledge() -> PublishedPledge | None:
    """The newest release; None while there is none. Raises DatabaseTrouble."""
    for name, made_at, kept in _asked("SELECT half, made_at, kept::text FROM guidance.pledge()"):
        year, half = name.split("-h")
        return PublishedPledge(year=year, half=half, made_at=made_at, kept=tuple(_shares(kept)))
    return None


def _entries(kind: str) -> list[PublishedEntry]:
    rows = _asked(
        "SELECT code, scope, section, title, body, title_en, body_en, phone, place, hours, basis, source, is_verified"
        " FROM guidance.entries(%s)",
        kind,
    )
    return [_entry(row) for row in rows]


def _entry(row: tuple[Any, ...]) -> PublishedEntry:
    code, scope, section, title, body, title_en, body_en, phone, place, hours, basis, source, is_verified = row
    is_english = get_language() == _ENGLISH
    is_translated = is_english and bool(title_en and body_en)
    return PublishedEntry(
        code=code,
        is_local=scope == "local",
        section=section,
        title=title_en if is_translated else title,
        text=body_en if is_translated else body,
        phone=phone,
        place=place,
        hours=hours,
        basis=basis,
        source=source,
        is_verified=is_verified,
        is_foreign=is_english and not is_translated,
    )


def _worded(kind: str) -> list[PublishedEntry]:
    try:
        return _entries(kind) or _shipped(kind)
    except DatabaseTrouble:
        return _shipped(kind)


def _shipped(kind: str) -> list[PublishedEntry]:
    return [_entry(row) for row in _shipped_rows(kind)]


@cache
def _shipped_rows(kind: str) -> list[tuple[Any, ...]]:
    texts = ("section", "title", "text", "title_en", "text_en")
    tables = toml_file("sigap.guidance", _SHIPPED[kind])["entries"]
    return [(t["code"], "national", *(t.get(n, "") for n in texts), "", "", "", "", "", False) for t in tables]


def _always() -> list[PublishedEntry]:
    known = (
        ("110", gettext("Polisi"), gettext("Sedang terjadi, atau ada yang terancam")),
        ("129", "SAPA", gettext("Kekerasan terhadap perempuan dan anak, siang atau malam")),
    )
    return [
        PublishedEntry(
            code=phone,
            is_local=False,
            section="",
            title=title,
            text=text,
            phone=phone,
            place="",
            hours="",
            basis="",
            source="",
            is_verified=True,
            is_foreign=False,
        )
        for phone, title, text in known
    ]


def _shares(kept: str) -> Iterable[Share]:
    for row in json.loads(kept):
        yield Share(rule=row["rule"], told=row["told"], percent=row["percent"])


def _asked(statement: str, *values: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
