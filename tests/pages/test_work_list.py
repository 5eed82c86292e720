"""The list of work beside the facts, and the queue drawn from it beside the one that was put together from them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings, settings
from django.test import Client
from tests.factories import officers
from tests.factories.casework import PEOPLE, Work
from tests.factories.dbroles import acting_as
from tests.factories.work import differences

from sigap.access.entry import Actor, enter
from sigap.desk.queue.listing import listed_queue
from sigap.desk.queue.parts import Part, _part
from sigap.desk.queue.whole import queue_for
from sigap.kernel.clock import now

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("regency")]
LOGINS = [login for login, _name in PEOPLE.values()]
MOMENTS = [timedelta(), timedelta(hours=5), timedelta(days=2), timedelta(days=20)]


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@contextmanager
def at_desk(login: str) -> Iterator[Actor]:
    client = Client()
    officers.sign_in(client, login)
    ticket = str(client.cookies[settings.SESSION_COOKIE_NAME].value)
    with acting_as("sigap_desk"), enter(ticket) as actor:
        yield actor


def told(parts: list[Part]) -> dict[str, list[str]]:
    """What each part shows, without regard to the order."""
    return {part.heading: sorted(str(sorted(row.items())) for row in part.rows) for part in parts if part.rows}


def both(login: str, at: datetime, *, only_mine: bool) -> tuple[Any, Any]:
    with at_desk(login) as actor:
        return (
            listed_queue(actor, at=at, only_mine=only_mine),
            queue_for(actor, at=at, only_mine=only_mine),
        )


def test_the_list_says_what_the_facts_say(work: Work) -> None:
    assert differences() == []


@pytest.mark.parametrize("login", LOGINS)
def test_the_queue_is_the_one_of_before(work: Work, login: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Both whole: what a page leaves out is another test's.
    for name in (
        "sigap.desk.queue.parts.SHOWN_LATER",
        "sigap.work.queries.PAGE",
        "sigap.desk.queue.items.EACH",
        "sigap.desk.queue.whole._EACH",
    ):
        monkeypatch.setattr(name, 10_000)
    assert _part.__kwdefaults__ is not None
    monkeypatch.setitem(_part.__kwdefaults__, "shown", 10_000)
    for moment in MOMENTS:
        for only_mine in (True, False):
            new, old = both(login, now() + moment, only_mine=only_mine)
            assert told(new.parts) == told(old.parts)
            assert new.on_duty == old.on_duty
            assert new.waits_for == old.waits_for
