"""What the database itself answers to a part's log-in before a production start, and to the worker's figures."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urlencode
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from prometheus_client import generate_latest
from prometheus_client.core import CollectorRegistry
from tests.factories.dbroles import acting_as
from tests.factories.starts import good_start

from sigap.cli.database.limits import settings_of
from sigap.cli.preparation import sources
from sigap.cli.readiness.database import ask, beats, is_answering
from sigap.cli.serving.metrics import COUNTERS, GAUGES, Figures, answer
from sigap.cli.serving.session_limits import set_own
from sigap.cli.serving.worker import SweepTally
from sigap.cli.sweeps import SWEEPS
from sigap.config.env import Surface
from sigap.mailbox.troubles import TroubleCode

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
PASSWORD = "sandi-log-in-uji"


class Logins:
    """Log-ins made for one test, on its own database."""

    def __init__(self, database: str) -> None:
        self._facts = settings.DATABASES["default"]
        self._database = database
        self.made: list[str] = []

    def owner(self) -> psycopg.Connection:
        facts = self._facts
        return psycopg.connect(
            host=facts["HOST"], user=facts["USER"], password=facts["PASSWORD"], dbname=self._database, autocommit=True
        )

    def new(self, *roles: str, options: str = "") -> str:
        """A log-in that is a member of these roles; its address."""
        name = f"uji_{uuid4().hex[:10]}"
        with self.owner() as connection:
            connection.execute(f"CREATE ROLE {name} LOGIN {options} PASSWORD '{PASSWORD}'".encode())
            for role in roles:
                connection.execute(f"GRANT {role} TO {name}".encode())
            connection.execute(f'GRANT CONNECT ON DATABASE "{self._database}" TO {name}'.encode())
        self.made.append(name)
        return self.address(name)

    def address(self, name: str, password: str = PASSWORD) -> str:
        query = urlencode({"host": self._facts["HOST"]})
        return f"postgresql://{name}:{quote(password)}@/{self._database}?{query}"

    def drop(self) -> None:
        with self.owner() as connection:
            for name in self.made:
                connection.execute(f"DROP OWNED BY {name} CASCADE".encode())
                connection.execute(f"DROP ROLE {name}".encode())


@pytest.fixture
def logins(fresh_database: str) -> Iterator[Logins]:
    made = Logins(fresh_database)
    yield made
    made.drop()


@pytest.mark.parametrize("surface", ["public", "desk", "worker", "vault"])
def test_each_parts_log_in_is_told_what_a_start_must_know(logins: Logins, surface: str) -> None:
    drilled_at = datetime(2026, 11, 20, tzinfo=UTC)
    with logins.owner() as connection:
        connection.execute("SELECT mailbox.beat(%s)", [NOW])
        connection.execute(
            "INSERT INTO vault_drill VALUES (gen_random_uuid(), 'r', 'a,b,c', %s, %s, '\\x00')", [drilled_at, NOW]
        )
        connection.execute(
            "INSERT INTO vault_drill VALUES (gen_random_uuid(), 'r', 'a,b,c', now() + interval '1 day', now(), '\\x00')"
        )
    facts = ask(logins.new(f"sigap_{surface}"))
    assert facts is not None
    assert facts.trouble == ""
    assert facts.now is not None
    assert facts.member_of == {f"sigap_{surface}"}
    assert (facts.is_powerful, facts.is_owner, facts.is_marked) == (False, False, False)
    assert facts.applied == sources.migration_names()
    assert facts.remark == "", "the owner of an embedded server shuts what nobody needs"
    assert facts.drilled_at == drilled_at, "a date that has not come counts for nobody"
    told = [(row.recovery, row.holders, row.drilled_at, row.mac) for row in facts.drills]
    assert told == ([("r", "a,b,c", drilled_at, b"\0")] if surface == "vault" else [])
    assert facts.last_beat == NOW


@pytest.mark.parametrize("options", ["SUPERUSER", "BYPASSRLS", "CREATEROLE", "CREATEDB", "REPLICATION"])
def test_a_log_in_with_power_over_the_server_is_seen(logins: Logins, options: str) -> None:
    facts = ask(logins.new("sigap_desk", options=options))
    assert facts is not None
    assert facts.is_powerful


def test_a_part_sets_the_limits_of_its_own_log_in_and_leaves_what_was_said(logins: Logins, tmp_path: Path) -> None:
    """On a server of one's own the log-ins are the administrator's, who makes them by two words."""
    own, threshold = logins.new("sigap_desk"), logins.new("sigap_threshold")
    name = logins.made[1]
    with logins.owner() as owner:
        owner.execute(f"ALTER ROLE {name} SET statement_timeout = '7s'".encode())
        owner.execute(f"ALTER ROLE {name} SET lock_timeout = 0".encode())
    start = good_start(tmp_path, SIGAP_DATABASE_URL_DESK=f"{own} {threshold}")
    assert set_own(start) == set_own(start) == []
    found = {}
    for url in (own, threshold):
        with psycopg.connect(url) as connection:
            found[url] = [connection.execute(f"SHOW {each}".encode()).fetchone() for each in settings_of("desk")]
    assert found == {own: [("2min",), ("1min",), ("1.1",)], threshold: [("7s",), ("30s",), ("1.1",)]}


def test_limits_that_cannot_be_set_are_told_and_stop_nothing(logins: Logins, tmp_path: Path) -> None:
    url = logins.new("sigap_worker")
    with logins.owner() as owner:
        owner.execute(f"ALTER ROLE {logins.made[0]} SET default_transaction_read_only = on".encode())
    (finding,) = set_own(good_start(tmp_path, Surface.WORKER, SIGAP_DATABASE_URL_WORKER=url))
    assert finding.is_warning
    assert "statement_timeout" in finding.text


def test_an_owner_of_anything_is_seen(logins: Logins) -> None:
    address = logins.new("sigap_desk")
    with logins.owner() as connection:
        connection.execute("CREATE TABLE milik_log_in (id int)")
        connection.execute(f"ALTER TABLE milik_log_in OWNER TO {logins.made[0]}".encode())
    facts = ask(address)
    assert facts is not None
    assert facts.is_owner


def test_a_role_inherited_through_another_is_seen(logins: Logins) -> None:
    facts = ask(logins.new("sigap_desk", "pg_monitor"))
    assert facts is not None
    assert {"pg_monitor", "pg_read_all_stats"} <= facts.member_of


def test_the_demos_mark_is_seen(logins: Logins) -> None:
    with logins.owner() as connection:
        connection.execute("CREATE SCHEMA demo")
    facts = ask(logins.new("sigap_public"))
    assert facts is not None
    assert facts.is_marked


def test_a_wrong_password_and_a_dead_server_are_told_without_the_password(logins: Logins) -> None:
    name = logins.new("sigap_desk").split("//")[1].split(":")[0]
    dead = "postgresql://desk:keliru-sekali@127.0.0.1:1/sigap"
    for address in (logins.address(name, "keliru-sekali"), dead):
        facts = ask(address)
        assert facts is not None
        assert facts.is_away is (address == dead)
        assert "tidak dapat masuk" in facts.trouble
        assert "keliru-sekali" not in facts.trouble


def test_a_server_without_a_place_left_is_waited_for(logins: Logins) -> None:
    address = logins.new("sigap_desk", options="CONNECTION LIMIT 0")
    facts = ask(address)
    assert facts is not None
    assert facts.is_away
    assert "too many connections" in facts.trouble


def test_a_server_that_came_up_while_it_was_asked_is_asked_again(
    logins: Logins, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect, tries = psycopg.connect, list[str]()

    def late(url: str, **options: object) -> psycopg.Connection:
        tries.append(url)
        if len(tries) == 1:
            raise psycopg.OperationalError("connection refused")
        return connect(url, **options)  # type: ignore[arg-type]  # whatever `ask` says

    address = logins.new("sigap_desk")
    with monkeypatch.context() as patched:
        patched.setattr(psycopg, "connect", late)
        facts = ask(address)
    assert facts is not None
    assert (facts.trouble, len(tries)) == ("", 2)


@pytest.mark.parametrize(("age", "is_at_work"), [("1 minute", True), ("3 minutes", False), (None, False)])
def test_a_worker_that_is_frozen_is_told_from_one_whose_database_is_away(
    age: str | None, logins: Logins, *, is_at_work: bool
) -> None:
    address = logins.new("sigap_worker")
    with logins.owner() as connection:
        connection.execute("DELETE FROM mailbox_heartbeat")
        if age is not None:
            connection.execute("INSERT INTO mailbox_heartbeat (id, beaten_at) VALUES (1, now() - %s::interval)", [age])
    assert beats(address, within=timedelta(minutes=2)) is is_at_work
    assert beats("postgresql://worker:sandi@127.0.0.1:1/sigap", within=timedelta(minutes=2))


def test_a_database_that_hangs_ends_no_part(logins: Logins, monkeypatch: pytest.MonkeyPatch) -> None:
    """It answers the log-in and not the question, or not even the log-in: neither says that a worker is frozen."""
    monkeypatch.setattr("sigap.cli.readiness.database.BRIEFLY", 3.0)
    address = logins.new("sigap_worker")
    assert is_answering(address)
    with logins.owner() as connection, connection.transaction():
        connection.execute("DELETE FROM mailbox_heartbeat")
        connection.execute("LOCK TABLE mailbox_heartbeat")
        assert beats(address, within=timedelta(minutes=2))
    assert not beats(address, within=timedelta(minutes=2)), "and once it answers, it is"
    with socket.create_server(("127.0.0.1", 0)) as mute:
        silent = f"postgresql://worker:sandi@127.0.0.1:{mute.getsockname()[1]}/sigap"
        assert not is_answering(silent)
        assert beats(silent, within=timedelta(minutes=2))


def test_a_beat_is_dated_by_the_database(logins: Logins) -> None:
    """A worker whose clock is minutes off is not taken for a frozen one, nor a frozen one for a living."""
    address = logins.new("sigap_worker")
    with psycopg.connect(address, autocommit=True) as worker:
        worker.execute("SELECT mailbox.beat(now() - interval '4 minutes')")
        ((is_now,),) = worker.execute("SELECT mailbox.last_beat() > now() - interval '1 minute'").fetchall()
    assert is_now


def test_a_log_in_that_needs_no_proof_is_refused(logins: Logins) -> None:
    """A log-in whose password is hashed the old way comes by md5, which is no scram."""
    address = logins.new("sigap_desk")
    with logins.owner() as connection:
        connection.execute("SET password_encryption = 'md5'")
        connection.execute(f"ALTER ROLE {logins.made[0]} PASSWORD '{PASSWORD}'".encode())
    facts = ask(address)
    assert facts is not None
    assert facts.trouble != ""


def test_an_unmigrated_database_says_nothing_and_breaks_nothing(logins: Logins) -> None:
    address = logins.new("sigap_worker")
    with logins.owner() as connection:
        connection.execute("DROP SCHEMA mailbox CASCADE")
        connection.execute("DROP SCHEMA vault CASCADE")
    facts = ask(address)
    assert facts is not None
    assert facts.applied == frozenset()
    assert facts.drilled_at is None
    assert facts.last_beat is None


@pytest.mark.django_db
def test_the_worker_may_read_its_figures_and_they_are_counts_and_ages() -> None:
    with acting_as("sigap_worker"):
        told = answer(NOW)
    assert set(told) == set(GAUGES) | set(COUNTERS) | {"trouble:worker"}
    assert told["reports"] == 0
    assert told["oldest_open_report_age_seconds"] is None


@pytest.mark.django_db
def test_no_label_holds_more_than_a_sweep_or_a_code(tmp_path: Path) -> None:
    names = tuple(sweep.name for sweep in SWEEPS)
    tally = SweepTally(names)
    tally.note(names[0], 0.25, has_failed=True)
    registry = CollectorRegistry()
    registry.register(Figures(tally, tmp_path, ask=lambda: answer(NOW)))
    samples = [sample for family in registry.collect() for sample in family.samples]
    assert {tuple(sample.labels) for sample in samples} <= {(), ("sweep",), ("code",)}
    assert {value for sample in samples for value in sample.labels.values()} <= set(names) | set(TroubleCode)
    assert registry.get_sample_value("sigap_trouble", {"code": "worker"}) == 1
    assert registry.get_sample_value("sigap_trouble", {"code": "sweeps"}) == 0
    assert b'sigap_sweep_failures_total{sweep="mailbox.beat"} 1.0' in generate_latest(registry)
