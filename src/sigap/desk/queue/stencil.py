"""Statements put together once for everybody who holds the same posts, and filled in for each actor.

Putting the queue's longest statement together took longer than its answer. It is made for a stand-in, who holds the
actor's roles and nothing else of theirs: so nothing of one actor can stay in what another one sends.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, NoReturn
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import QuerySet
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.roles import OfficeKind, RoleCode

type Make = Callable[[Actor, datetime], QuerySet[Any] | None]
type _Posts = tuple[tuple[RoleCode, OfficeKind, int], ...]

_MOST_KEPT = 200
_ME = uuid4()
_OFFICES = tuple(uuid4() for _each in range(20))
_TICK = 424_243
"""Microseconds of the stand-in's moment, by which what depends on it is known again."""


class Stencil:
    """Statements of one kind, by the posts they were made for and the day, on which some of them depend."""

    def __init__(self, make: Make) -> None:
        self._make = make
        self._kept: dict[tuple[_Posts, date], tuple[str, tuple[Any, ...]]] = {}

    def rows(self, actor: Actor, at: datetime) -> list[tuple[Any, ...]]:
        """The rows of the statement for this actor at this moment."""
        if len(actor.office_ids) > len(_OFFICES):
            return list(self._make(actor, at) or ())
        key = (_posts_of(actor), localdate(at))
        cut = self._kept.get(key)
        if cut is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            cut = self._kept[key] = self._cut(actor, at)
        sql, blanks = cut
        if not sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(sql, [_filled(blank, actor, at) for blank in blanks])
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def _cut(self, actor: Actor, at: datetime) -> tuple[str, tuple[Any, ...]]:
        moment = at.replace(microsecond=_TICK)
        with connection.execute_wrapper(_refuse):
            made = self._make(_stand_in(actor), moment)
            if made is None:
                return "", ()
            sql, values = made.query.sql_with_params()
        return sql, tuple(_blank(value, moment) for value in values)


def _posts_of(actor: Actor) -> _Posts:
    """What the statement may depend on: each role, the kind of its office, and which posts share an office."""
    places = {office: place for place, office in enumerate(actor.office_ids)}
    return tuple((each.role, each.office_kind, places[each.office_id]) for each in actor.memberships)


def _stand_in(actor: Actor) -> Actor:
    posts = tuple(
        replace(held, office_id=_OFFICES[place], office_name="", membership_id=_ME, mac=b"")
        for held, (_role, _kind, place) in zip(actor.memberships, _posts_of(actor), strict=True)
    )
    return replace(
        actor, person_id=_ME, session_id=_ME, login="", name="", memberships=posts, session_hash=b"", session_mac=b""
    )


def _blank(value: Any, moment: datetime) -> Any:
    if isinstance(value, datetime):
        if value.microsecond != _TICK:
            raise LookupError(value)
        return value - moment
    if isinstance(value, UUID) and value != _ME and value not in _OFFICES:
        raise LookupError(value)
    return value


def _filled(blank: Any, actor: Actor, at: datetime) -> Any:
    if isinstance(blank, timedelta):
        return at + blank
    if isinstance(blank, UUID):
        return actor.person_id if blank == _ME else actor.office_ids[_OFFICES.index(blank)]
    return blank


def _refuse(_execute: Any, sql: str, _params: Sequence[Any] | None, _many: Any, _context: Any) -> NoReturn:
    # What it was told would be kept for others.
    raise LookupError(sql)
