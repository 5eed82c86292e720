"""Numbers taken by many at once, and while connections die: no gap, no double. Each act commits for real."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, connection
from tests.factories import team
from tests.factories.lettering import drafted, issued, numbered

from sigap.letters.models import AgendaEntry, Letter, NumberSeries

pytestmark = pytest.mark.usefixtures("committed")
WRITERS = 16


def _drafts(count: int) -> list[UUID]:
    with team.at_desk(team.MAYA) as maya:
        numbered(maya)
        return [drafted(maya).pk for _number in range(count)]


def _issue(letter_id: UUID) -> str:
    with team.at_desk(team.MAYA) as maya:
        return issued(maya, letter_id)


def test_two_secretaries_number_at_once_and_two_clicks_take_one() -> None:
    one, other = _drafts(2)
    outcomes = team.at_once(lambda: _issue(one), lambda: _issue(other), lambda: _issue(one), lambda: _issue(other))
    assert not [outcome.raised for outcome in outcomes if outcome.raised]
    assert {outcome.gave for outcome in outcomes} == {"400.2/001/GT-PPTPPO/2026", "400.2/002/GT-PPTPPO/2026"}
    assert AgendaEntry.objects.count() == 2


@contextmanager
def _killing() -> Iterator[list[int]]:
    """Meanwhile connections of the desk are ended one after the other, in whatever they do; how many were."""
    done, killed = threading.Event(), [0]
    facts = connection.settings_dict
    ours = connection.connection.info.backend_pid if connection.connection else 0

    def kill() -> None:
        chance = random.Random(7)  # noqa: S311 - which connection dies
        told = {"host": facts["HOST"], "port": facts["PORT"] or None, "user": facts["USER"]}
        with psycopg.connect(**told, password=facts["PASSWORD"], dbname="postgres", autocommit=True) as owner:
            while not done.wait(0.05):
                found = owner.execute(
                    "SELECT pid FROM pg_stat_activity WHERE datname = %s AND pid <> %s AND xact_start IS NOT NULL",
                    [facts["NAME"], ours],
                ).fetchall()
                if found:
                    owner.execute("SELECT pg_terminate_backend(%s)", [chance.choice(found)[0]])
                    killed[0] += 1

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield killed
    finally:
        done.set()
        killer.join()


@pytest.mark.rounds
def test_sixteen_number_at_once_while_connections_are_killed(rounds: int) -> None:
    drafts = _drafts(WRITERS * rounds)

    def write(mine: list[UUID]) -> int:
        lost = 0
        for letter_id in mine:
            while True:
                try:
                    _issue(letter_id)
                    break
                except DatabaseError:
                    lost += 1
                    connection.close()
        return lost

    with _killing() as killed:
        shares = [drafts[each::WRITERS] for each in range(WRITERS)]
        outcomes = team.at_once(*[lambda mine=mine: write(mine) for mine in shares])
    assert not [outcome.raised for outcome in outcomes if outcome.raised]
    assert killed[0] > 0
    assert sum(int(str(outcome.gave)) for outcome in outcomes) > 0, "some lost their connection on the way"
    serials = sorted(AgendaEntry.objects.values_list("serial", flat=True))
    assert serials == list(range(1, len(drafts) + 1)), "no gap, no double"
    assert len(set(Letter.objects.values_list("number", flat=True))) == len(drafts)
    assert NumberSeries.objects.get().last == len(drafts)
