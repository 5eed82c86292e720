"""What a production start makes of a database's answers. The answers themselves are asked for in `tests/actions`."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from tests.factories.starts import AT, GOOD_THRESHOLD, THRESHOLD, good_facts, good_start

from sigap.cli.database.roles import SURFACES
from sigap.cli.preparation import sources
from sigap.cli.readiness import database as databases
from sigap.cli.readiness import drill
from sigap.cli.readiness.start import SERVING, Check, DatabaseFacts, ReadinessFinding, Start
from sigap.config.env import Surface

CHECKS: tuple[Check, ...] = (
    databases.address,
    databases.answer,
    databases.login,
    databases.mark,
    databases.migrations,
    databases.regency,
    databases.open_built_ins,
    drill.drill,
)
DESK = Surface.DESK


def findings(start: Start) -> list[ReadinessFinding]:
    return [finding for check in CHECKS for finding in check(start)]


def answered(tmp_path: Path, **changes: object) -> list[ReadinessFinding]:
    """The findings on a desk whose database says one thing otherwise."""
    facts: DatabaseFacts = replace(good_facts(DESK), **changes)  # type: ignore[arg-type]  # the fields are named by the tests
    return findings(replace(good_start(tmp_path), facts=facts))


@pytest.mark.parametrize("surface", SERVING)
def test_a_database_in_order_is_not_disturbed(surface: Surface, tmp_path: Path) -> None:
    assert findings(good_start(tmp_path, surface)) == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (None, "SIGAP_DATABASE_URL_DESK belum disetel"),
        ("mysql://desk@127.0.0.1/sigap", "tidak terbaca"),
        ("postgresql://desk:sandi@[::1/sigap", "tidak terbaca"),
        ("postgresql://desk:sandi@db.uji.go.id/sigap", "sslmode=verify-full"),
        ("postgresql://desk:sandi@/sigap?host=10.0.0.5&sslmode=prefer", "sslmode=verify-full"),
        ("postgresql://desk:sandi@localhost/sigap?hostaddr=10.0.0.5", "sslmode=verify-full"),
        ("postgresql://desk:sandi@db.uji.go.id/sigap?sslmode=require", "sslmode=verify-full"),
        ("postgresql://desk:sandi@db.uji.go.id/sigap?sslmode=verify-ca", "sslmode=verify-full"),
        ("postgresql://desk:sandi@/sigap?host=%2Frun%2Fpostgresql,db.uji.go.id", "jalan ke db.uji.go.id"),
        ("postgresql://desk:sandi@localhost,db.uji.go.id/sigap", "jalan ke db.uji.go.id"),
        ("postgresql://desk:sandi@localhost,dekat/sigap?hostaddr=127.0.0.1,10.0.0.5", "jalan ke 10.0.0.5"),
        ("postgresql://desk:sandi@/sigap?service=jauh", "berkas layanan"),
    ],
)
def test_an_address_that_will_not_do_is_refused(url: str | None, said: str, tmp_path: Path) -> None:
    named = f"{url} {THRESHOLD}" if url else None
    start = replace(good_start(tmp_path, SIGAP_DATABASE_URL_DESK=named), facts=None)
    assert [said in finding.text for finding in findings(start)] == [True]


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("", "sebut log-in halaman masuk"),
        ("mysql://threshold@127.0.0.1/sigap", "SIGAP_DATABASE_URL_DESK (yang kedua) tidak terbaca"),
        ("postgresql://threshold:sandi@db.uji.go.id/sigap", "(yang kedua): jalan ke db.uji.go.id"),
    ],
)
def test_the_desk_names_a_log_in_for_its_sign_in(second: str, said: str, tmp_path: Path) -> None:
    start = good_start(tmp_path, SIGAP_DATABASE_URL_DESK=f"postgresql://desk:sandi@localhost/sigap {second}")
    assert [said in finding.text for finding in findings(start)] == [True]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"trouble": "tidak dapat masuk"}, "SIGAP_DATABASE_URL_DESK (yang kedua): tidak dapat masuk"),
        ({"is_powerful": True}, "NOSUPERUSER NOBYPASSRLS"),
        ({"member_of": frozenset[str]()}, "GRANT sigap_threshold TO sigap_threshold_login"),
        ({"member_of": frozenset({"sigap_threshold", "sigap_desk"})}, "REVOKE sigap_desk FROM sigap_threshold_login"),
    ],
)
def test_the_log_in_of_sign_in_is_looked_at_like_the_desks(
    changes: dict[str, object], said: str, tmp_path: Path
) -> None:
    facts: DatabaseFacts = replace(GOOD_THRESHOLD, **changes)  # type: ignore[arg-type]  # the fields are named by the tests
    found = findings(replace(good_start(tmp_path), threshold=facts))
    assert [said in finding.text for finding in found] == [True]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://desk:sandi@db.uji.go.id/sigap?sslmode=verify-full",
        "postgresql://desk:sandi@/sigap?host=%2Frun%2Fpostgresql",
        "postgresql://desk:sandi@localhost:5433/sigap",
    ],
)
def test_a_way_that_nobody_listens_on_is_right(url: str, tmp_path: Path) -> None:
    assert findings(good_start(tmp_path, SIGAP_DATABASE_URL_DESK=f"{url} {url}")) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"trouble": "tidak dapat masuk"}, "SIGAP_DATABASE_URL_DESK: tidak dapat masuk"),
        ({"is_powerful": True}, "NOSUPERUSER NOBYPASSRLS"),
        ({"is_owner": True}, "memiliki basis data atau tabel"),
        ({"member_of": frozenset[str]()}, "GRANT sigap_desk TO sigap_desk_login"),
        ({"member_of": frozenset({"sigap_desk", "sigap_worker"})}, "REVOKE sigap_worker FROM sigap_desk_login"),
        ({"member_of": frozenset({"sigap_desk", "pg_read_all_data"})}, "REVOKE pg_read_all_data"),
        ({"is_marked": True}, "bertanda CONTOH"),
        ({"applied": frozenset[tuple[str, str]]()}, "./sigap migrate"),
        ({"applied": sources.migration_names() | {("ruang", "0099_esok")}}, "versi SIGAP yang lebih baru (ruang.0099"),
        ({"drilled_at": None}, "./sigap keys drill"),
        ({"regencies": frozenset({"32.01"})}, "SIGAP_REGENCY='16.09': bukan kabupaten"),
        ({"claims": frozenset({"16.09", "32.01"})}, "melayani daerah 32.01, sedangkan SIGAP_REGENCY=16.09"),
    ],
)
def test_an_answer_that_will_not_do_is_refused(changes: dict[str, object], said: str, tmp_path: Path) -> None:
    found = answered(tmp_path, **changes)
    assert [said in finding.text for finding in found] == [True]
    assert not found[0].is_warning


def test_what_only_an_administrator_can_shut_stops_no_start(tmp_path: Path) -> None:
    found = answered(tmp_path, remark="tutup fungsi bawaan")
    assert [(one.text, one.is_warning) for one in found] == [("tutup fungsi bawaan", True)]


def test_a_superuser_is_told_so_once(tmp_path: Path) -> None:
    every_role = frozenset({*(f"sigap_{each}" for each in SURFACES), "pg_monitor", "pg_read_all_data"})
    found = answered(tmp_path, is_powerful=True, member_of=every_role)
    assert len(found) == 1


def test_an_old_drill_is_a_warning(tmp_path: Path) -> None:
    (found,) = answered(tmp_path, drilled_at=AT - timedelta(days=401))
    assert found.is_warning
    assert "401 hari lalu" in found.text


def test_an_embedded_database_needs_no_address(tmp_path: Path) -> None:
    start = replace(good_start(tmp_path, SIGAP_DATABASE_URL_DESK=None), is_embedded=True)
    assert findings(start) == []


def test_this_version_knows_its_own_migrations_and_those_it_brings_along() -> None:
    names = sources.migration_names()
    assert {("mailbox", "0001_initial"), ("account", "0001_initial"), ("mfa", "0001_initial")} <= names
    assert not [pair for pair in names if not pair[1][:4].isdecimal()]


def test_a_server_that_asks_for_no_proof_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise psycopg.OperationalError('authentication method requirement "scram-sha-256" failed: server did not')

    monkeypatch.setattr(psycopg, "connect", refused)
    facts = databases.ask("postgresql://desk:sandi@/sigap?host=/run/postgresql")
    assert facts is not None
    assert "pg_hba.conf" in facts.trouble
