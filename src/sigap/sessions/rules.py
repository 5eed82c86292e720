"""When a session of a service can have been, what about it is asked again, and how a quarter adds up. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sigap.assistance.rules import ServiceKind, UptdFunction

LONGEST = 24 * 60
"""Minutes; a stay of days is no session."""
USUAL = 60
"""Minutes offered where nobody noted a session yet."""
ASKED_ABOVE = 25_000_000
"""Rupiah for one session above which the form asks whether it is meant: SIGAP's own figure, no law's."""
RINGS_FROM = 2
"""From the second time in a row that the client does not come, the case manager hears of it."""
PSYCHOLOGY = "psychology"
"""The service of the catalogue that a psychologist's form begins with."""
OWN_SECTION = "psychologist"
"""As what the texts of the psychologist's section are sealed. No section of the case: no role enters it as such."""


class SessionPlace(StrEnum):
    """What kind of place it was; never which one."""

    OFFICE = "at_office"
    HOME = "at_home"
    SHELTER = "at_shelter"
    HEALTH = "at_health"
    POLICE = "at_police"
    COURT = "at_court"
    SCHOOL = "at_school"
    REMOTE = "by_phone"
    OTHER = "elsewhere"


class NotHeld(StrEnum):
    """Why a session did not take place."""

    ABSENT = "client_absent"
    DECLINED = "client_declined"
    OFFICER = "officer_kept"
    BLOCKED = "place_or_road"


class SessionDoubt(StrEnum):
    """What is asked before it is noted; a person may mean all of it."""

    BEFORE_CASE = "before_case"
    BUSY = "busy"
    DEAR = "dear"


def was_born_by(day: date, *, age_years: int | None, aged_on: date | None) -> bool:
    """Whether somebody of this age on `aged_on` can have lived on a day; of unknown age, yes."""
    if age_years is None or aged_on is None:
        return True
    earliest = aged_on.year - age_years - 1
    return (day.year, day.month, day.day) >= (earliest, aged_on.month, aged_on.day)


def begins(now: datetime, minutes: int) -> datetime:
    """When a session of this length began that ends about now: on five minutes."""
    start = now - timedelta(minutes=minutes)
    return start.replace(minute=start.minute - start.minute % 5, second=0, microsecond=0)


def rings(missed: Iterable[bool]) -> bool:
    """Whether the case manager hears: from the newest backwards, whether the client did not come each time."""
    in_a_row = 0
    for was_absent in missed:
        if not was_absent:
            break
        in_a_row += 1
    return in_a_row >= RINGS_FROM


_COMMAS = re.compile(r"(?:rp\.?)?\s*([0-9]{1,3}(?:,[0-9]{3})+)", re.IGNORECASE)


def in_commas(text: str) -> int | None:
    """The amount that somebody means who writes thousands with commas; None for any other text."""
    found = _COMMAS.fullmatch(text.strip())
    return int(found[1].replace(",", "")) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantQuarter:
    """Three months of a year."""

    year: int
    number: int

    @property
    def code(self) -> str:
        """2026-4, as an address names it."""
        return f"{self.year}-{self.number}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def after(self) -> "GrantQuarter":
        """The next one."""
        return quarter_of(self.first + timedelta(days=100))

    @property
    def before(self) -> "GrantQuarter":
        """The one before."""
        return quarter_of(self.first - timedelta(days=1))

    def moments(self, zone: object) -> tuple[datetime, datetime]:
        """From its first moment to the first one after it."""
        begin, end = (datetime.combine(day, time(), zone) for day in (self.first, self.after.first))  # type: ignore[arg-type]  # a time zone
        return begin, end


def quarter_of(day: date) -> GrantQuarter:
    """The quarter of a day."""
    return GrantQuarter(year=day.year, number=(day.month + 2) // 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class KindUse:
    """What the grant paid of one service in one month of a quarter (1 to 3)."""

    kind: str
    function: str
    month: int
    services: int
    minutes: int
    cost: int
    without_cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRow:
    """One component or function: services, minutes and rupiah, the latter month by month and in all."""

    label: str
    services: int
    minutes: int
    months: tuple[int, int, int]
    without_cost: int

    @property
    def cost(self) -> int:
        """Of the quarter."""
        return sum(self.months)


def grant_rows(uses: Sequence[KindUse], groups: Sequence[tuple[str, frozenset[str]]], rest: str) -> list[GrantRow]:
    """The sheet: each group of services, what no group names in a last row, and below all of it the sum of the rows."""
    named = frozenset[str]().union(*(kinds for _label, kinds in groups))
    rows = [_row(label, [use for use in uses if use.kind in kinds]) for label, kinds in groups]
    if left := [use for use in uses if use.kind not in named]:
        rows.append(_row(rest, left))
    return rows


def total_of(label: str, rows: Sequence[GrantRow]) -> GrantRow:
    """The sum of the rows of a sheet."""
    first, second, third = (sum(row.months[number] for row in rows) for number in range(3))
    return GrantRow(
        label=label,
        services=sum(row.services for row in rows),
        minutes=sum(row.minutes for row in rows),
        months=(first, second, third),
        without_cost=sum(row.without_cost for row in rows),
    )


def _row(label: str, uses: Sequence[KindUse]) -> GrantRow:
    first, second, third = (sum(use.cost for use in uses if use.month == month) for month in (1, 2, 3))
    return GrantRow(
        label=label,
        services=sum(use.services for use in uses),
        minutes=sum(use.minutes for use in uses),
        months=(first, second, third),
        without_cost=sum(use.without_cost for use in uses),
    )


def kinds_of_functions(rows: Iterable[tuple[str, UptdFunction | None]]) -> dict[UptdFunction, frozenset[str]]:
    """The services of the catalogue under each of the six functions; a service under none stands in no group."""
    found: dict[UptdFunction, set[str]] = {function: set() for function in UptdFunction}
    for code, function in rows:
        if function is not None:
            found[function].add(code)
    return {function: frozenset(codes) for function, codes in found.items()}


DEFAULT_KIND = ServiceKind.ACCOMPANIMENT.value
"""What a form begins with where nothing was noted on the case yet."""
