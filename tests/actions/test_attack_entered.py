"""A statement slipped into the desk's own log-in, while an officer is inside: it becomes nobody else."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from django.conf import LazySettings, settings
from django.db import connection
from tests.factories import team
from tests.factories.team import AHMAD, DEWI, MAYA

from sigap.access.sessions import hash_of

pytestmark = [pytest.mark.usefixtures("committed")]
FORGED = "karcis-buatan-sendiri"
BEGINS = "SELECT access.session_save(%s, 'x', %s, 'x', '', 600, 3600, false, true)"
type Desk = psycopg.Connection[tuple[object, ...]]


@pytest.fixture
def desk(committed: None) -> Iterator[Desk]:
    """The desk's connection under a log-in of its own, as in production: not the owner in the desk's role."""
    name, password = f"uji_{uuid4().hex[:10]}", uuid4().hex
    with connection.cursor() as owner:
        owner.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{password}' IN ROLE sigap_desk")
        owner.execute(f'GRANT CONNECT ON DATABASE "{connection.settings_dict["NAME"]}" TO {name}')
    facts = settings.DATABASES["default"]
    try:
        with psycopg.connect(
            host=facts["HOST"],
            port=facts["PORT"] or None,
            user=name,
            password=password,
            dbname=connection.settings_dict["NAME"],
        ) as found:
            yield found
    finally:
        with connection.cursor() as owner:
            owner.execute(f"DROP OWNED BY {name} CASCADE")
            owner.execute(f"DROP ROLE {name}")


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def entered(desk: Desk, login: str) -> None:
    desk.execute("SELECT access.enter(%s)", [team.TICKETS[login]])


def test_an_entered_connection_begins_no_session_of_anybody(desk: Desk) -> None:
    team.opened()
    entered(desk, AHMAD)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="somebody has entered"):
        desk.execute(BEGINS, [hash_of(FORGED), team.person_id(DEWI)])


def test_emptying_the_settings_does_not_undo_the_entering(desk: Desk) -> None:
    entered(desk, AHMAD)
    with pytest.raises(psycopg.errors.InsufficientPrivilege), desk.transaction():
        desk.execute("SELECT pg_advisory_unlock_all()")
    desk.execute("SELECT set_config('sigap.ticket', '', true)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.execute(BEGINS, [hash_of(FORGED), team.person_id(DEWI)])


def test_an_entered_connection_stands_at_nobodys_threshold(desk: Desk) -> None:
    with connection.cursor() as owner:
        owner.execute(
            "INSERT INTO mfa_authenticator (user_id, type, data, created_at) VALUES (%s, 'totp', '{}', now())",
            [team.person_id(MAYA)],
        )
    entered(desk, AHMAD)
    desk.execute("SELECT set_config('sigap.threshold', %s, true)", [str(team.person_id(MAYA))])
    assert desk.execute("DELETE FROM mfa_authenticator").rowcount == 0
    assert desk.execute("SELECT access.at_threshold()").fetchone() == (None,)
    assert desk.execute("SELECT id FROM access.reset_for_use(%s)", [MAYA]).fetchall() == []


def test_the_next_transaction_is_free_again(desk: Desk) -> None:
    """Sign-in begins sessions on the same connection, before and after somebody was inside."""
    entered(desk, AHMAD)
    desk.commit()
    assert desk.execute(BEGINS, [hash_of(FORGED), team.person_id(DEWI)]).fetchone() == (True,)
    desk.execute("SELECT set_config('sigap.threshold', %s, true)", [str(team.person_id(MAYA))])
    assert desk.execute("SELECT access.at_threshold()").fetchone() == (team.person_id(MAYA),)
