"""Sign-in's statements go by a connection of their own, and the desk's goes on where it was."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.db import close_old_connections, connection, connections, transaction
from tests.factories.doors import log_in

from sigap.access.backend.crossing import ALIAS, crossing

pytestmark = [pytest.mark.usefixtures("committed")]
WHO = "SELECT session_user = current_user, pg_has_role(session_user, 'sigap_threshold', 'MEMBER'), pg_backend_pid()"


@pytest.fixture
def second(committed: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The desk's process has a second log-in, as an installation's has; its name."""
    with log_in("sigap_threshold") as found:
        own = {"USER": found.info.user, "PASSWORD": found.info.password, "CONN_MAX_AGE": 0}
        monkeypatch.setitem(connections.settings, ALIAS, {**connection.settings_dict, **own})
        yield found.info.user
        connections[ALIAS].close()
        del connections[ALIAS]


def asked(statement: str) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return tuple(cursor.fetchone())


def is_in_a_transaction() -> bool:
    return connection.in_atomic_block


def test_the_block_runs_as_another_log_in_and_nothing_else_does(second: str) -> None:
    with transaction.atomic():
        mine = asked("SELECT current_user, pg_backend_pid()")
        with crossing():
            assert asked("SELECT current_user")[0] == second
            with crossing():
                assert asked("SELECT current_user")[0] == second
            assert asked("SELECT current_user")[0] == second
            assert not is_in_a_transaction()
        assert asked("SELECT current_user, pg_backend_pid()") == mine
        assert is_in_a_transaction()
    for _failing in range(2):
        with suppress(ZeroDivisionError), crossing():
            raise ZeroDivisionError
        assert asked("SELECT current_user, pg_backend_pid()") == mine


def test_a_transaction_of_sign_in_is_its_own(second: str) -> None:
    keys = "SELECT count(*) FROM access_attempt WHERE key = '\\x01'"
    with suppress(ZeroDivisionError), transaction.atomic():
        with crossing(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO access_attempt (key, failures, last_at) VALUES ('\\x01', 1, now())")
        raise ZeroDivisionError
    assert asked(keys) == (1,)


def test_its_connection_ends_with_the_request(second: str) -> None:
    with crossing():
        pid = asked("SELECT pg_backend_pid()")[0]
    running = f"SELECT count(*) FROM pg_stat_activity WHERE pid = {pid}"
    assert asked(running) == (1,)
    close_old_connections()
    assert connections[ALIAS].connection is None


def test_where_there_is_no_second_log_in_there_is_no_crossing(committed: None) -> None:
    before = asked(WHO)
    with crossing():
        assert asked(WHO) == before
