"""Statements slipped into the desk's own log-in, and into sign-in's: neither does what is the other's."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import LazySettings
from django.conf import settings as fixed
from django.db import connection
from psycopg.errors import InsufficientPrivilege
from tests.factories import officers, team
from tests.factories.doors import log_in
from tests.factories.team import AHMAD, DEWI, MAYA

from sigap.access.sessions import hash_of

pytestmark = [pytest.mark.usefixtures("committed")]
FORGED = "karcis-buatan-sendiri"
BEGINS = "SELECT access.session_save(%s, 'x', %s, 'x', '', 600, 3600, false, true)"
FACTOR = "INSERT INTO mfa_authenticator (user_id, type, data, created_at) VALUES (%s, 'totp', '{}', now())"
SIGN_IN_ALONE = [
    ("SELECT password FROM access.person_for_signin(%s)", [MAYA]),
    ("SELECT password FROM access.person_of_session(%s)", [UUID(int=1)]),
    ("SELECT password, mac FROM access_person", []),
    (BEGINS, [b"x" * 32, UUID(int=1)]),
    ("SELECT access.session_touch(%s, now(), 'x')", [b"x" * 32]),
    ("SELECT * FROM access_session", []),
    ("SELECT access.password_change(%s, 'x', 'x')", [b"x" * 32]),
    ("SELECT * FROM access.reset_for_use(%s)", [MAYA]),
    ("SELECT access.reset_use(%s, 'x', now(), 'x', 'x', 'x')", [UUID(int=1)]),
    ("SELECT access.at_threshold()", []),
    ("SELECT type FROM mfa_authenticator", []),
    ("DELETE FROM mfa_authenticator", []),
    (FACTOR, [UUID(int=1)]),
    ("UPDATE access_attempt SET failures = 0", []),
    ("DELETE FROM access_browser", []),
    ("SELECT access.append_at_threshold('[]')", []),
]
type LogIn = psycopg.Connection[tuple[object, ...]]


@pytest.fixture
def desk(committed: None) -> Iterator[LogIn]:
    """The desk's connection under a log-in of its own, as in production: not the owner in the desk's role."""
    with log_in("sigap_desk") as found:
        yield found


@pytest.fixture
def threshold(committed: None) -> Iterator[LogIn]:
    """Sign-in's, likewise."""
    with log_in("sigap_threshold") as found:
        yield found


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def entered(desk: LogIn, login: str) -> None:
    desk.execute("SELECT access.enter(%s)", [team.TICKETS[login]])


def stands(found: LogIn, login: str) -> None:
    found.execute("SELECT set_config('sigap.threshold', %s, true)", [str(team.person_id(login))])


def event(code: str, actor: UUID | None) -> list[str]:
    now = datetime.now(UTC).isoformat()
    told = {"kind": "system", "id": str(UUID(int=0)), "at": now, "code": code, "ids": {}}
    return [json.dumps([{**told, "actor": str(actor) if actor else None}])]


@pytest.mark.parametrize(("statement", "values"), SIGN_IN_ALONE)
def test_the_desk_does_nothing_of_sign_ins(desk: LogIn, statement: str, values: list[object]) -> None:
    for login in ("", AHMAD):
        if login:
            entered(desk, login)
        stands(desk, MAYA)
        with pytest.raises(InsufficientPrivilege), desk.transaction():
            desk.execute(statement.encode(), values)


def test_the_desk_writes_nothing_in_the_name_of_who_stands_at_the_threshold(desk: LogIn) -> None:
    stands(desk, MAYA)
    with pytest.raises(InsufficientPrivilege, match="in the name of somebody else"):
        desk.execute("SELECT access.append_events(%s)", event("access:session:started", team.person_id(MAYA)))


def test_the_desk_keeps_what_lies_in_a_session_and_gives_it_to_nobody(desk: LogIn) -> None:
    held = hash_of(team.TICKETS[AHMAD])
    keep = "SELECT access.session_keep(%s, 'y', %s)"
    assert desk.execute(keep, [hash_of(FORGED), team.person_id(AHMAD)]).fetchone() == (False,)
    assert desk.execute(keep, [held, team.person_id(DEWI)]).fetchone() == (False,)
    assert desk.execute(keep, [held, None]).fetchone() == (False,)
    assert desk.execute(keep, [held, team.person_id(AHMAD)]).fetchone() == (True,)


def test_of_ones_own_second_factor_the_desk_is_told_its_kind(desk: LogIn) -> None:
    with connection.cursor() as owner:
        owner.execute(FACTOR, [team.person_id(MAYA)])
    told = {}
    for login in (MAYA, AHMAD):
        with desk.transaction():
            entered(desk, login)
            told[login] = desk.execute("SELECT access.my_second_factors()").fetchone()
    assert told == {MAYA: (["totp"],), AHMAD: ([],)}
    assert desk.execute("SELECT access.my_second_factors()").fetchone() == ([],)


def test_emptying_the_settings_does_not_undo_the_entering(desk: LogIn) -> None:
    entered(desk, AHMAD)
    with pytest.raises(InsufficientPrivilege), desk.transaction():
        desk.execute("SELECT pg_advisory_unlock_all()")
    desk.execute("SELECT set_config('sigap.ticket', '', true)")
    assert desk.execute("SELECT access.is_entered()") is not None
    with connection.cursor() as owner:
        owner.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 57147"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        assert owner.fetchone() == (1,)


def test_sign_in_enters_nothing_and_reads_no_table_but_its_own(threshold: LogIn) -> None:
    threshold.execute("SELECT set_config('sigap.ticket', %s, true)", [team.TICKETS[DEWI]])
    stands(threshold, DEWI)
    with connection.cursor() as owner:
        owner.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')"
        )
        tables = {name for (name,) in owner.fetchall()}
    assert len(tables) > 100
    for table in tables - {"access_attempt", "access_browser", "mfa_authenticator"}:
        for statement in (f"SELECT * FROM {table}", f"DELETE FROM {table}", f"INSERT INTO {table} DEFAULT VALUES"):
            with pytest.raises(InsufficientPrivilege), threshold.transaction():
                threshold.execute(statement.encode())
    for call in ("enter('x')", "me()", "my_offices()", "may('case:see')", "enter_page('x', 'now')"):
        with pytest.raises(InsufficientPrivilege), threshold.transaction():
            threshold.execute(f"SELECT access.{call}".encode())


def test_sign_in_sees_who_stands_there_and_changes_nothing_of_them(threshold: LogIn) -> None:
    with connection.cursor() as owner:
        owner.execute(FACTOR, [team.person_id(MAYA)])
    people = "SELECT login FROM access_person"
    assert threshold.execute(people).fetchall() == []
    assert threshold.execute("DELETE FROM mfa_authenticator").rowcount == 0
    stands(threshold, DEWI)
    assert threshold.execute(people).fetchall() == [(DEWI,)]
    assert threshold.execute("DELETE FROM mfa_authenticator").rowcount == 0
    for change in ("UPDATE access_person SET language = 'en'", f"UPDATE access_person SET password = '{uuid4()}'"):
        with pytest.raises(InsufficientPrivilege), threshold.transaction():
            threshold.execute(change.encode())
    with pytest.raises(InsufficientPrivilege):
        threshold.execute(FACTOR, [team.person_id(MAYA)])


@pytest.mark.parametrize(
    ("code", "login"),
    [
        ("access:session:started", MAYA),
        ("vault:identity:opened", DEWI),
        ("access:membership:granted", DEWI),
        ("access:membership:granted", None),
        ("access:session:started", None),
        ("intake:report:opened", None),
    ],
)
def test_sign_in_writes_what_happens_there_and_in_no_other_name(threshold: LogIn, code: str, login: str | None) -> None:
    stands(threshold, DEWI)
    threshold.execute("SELECT access.append_events(%s)", event("access:session:started", team.person_id(DEWI)))
    threshold.execute("SELECT access.append_events(%s)", event("access:signin:failed", None))
    with pytest.raises(InsufficientPrivilege, match="in the name of somebody else"):
        threshold.execute("SELECT access.append_events(%s)", event(code, team.person_id(login) if login else None))


def test_a_session_begun_by_sql_opens_nothing_in_the_application(threshold: LogIn) -> None:
    assert threshold.execute(BEGINS, [hash_of(FORGED), team.person_id(DEWI)]).fetchone() == (True,)
    threshold.commit()
    client = officers.DeskClient()
    client.cookies[fixed.SESSION_COOKIE_NAME] = FORGED
    assert client.get("/profil/").status_code == 404
