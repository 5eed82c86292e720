"""What `migrate` refuses before it touches anything: a newer database, another regency, letters it cannot hold."""

import json
import os
import subprocess
from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from tests.conftest import _owner
from tests.factories import warm_commands

from sigap.cli.database import migrating, roles, server
from sigap.cli.failure import CommandFailed
from sigap.cli.home import CHECKOUT
from sigap.cli.preparation import sources


@pytest.fixture
def url(fresh_database: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{fresh_database}").geturl()


def migrate(url: str, tmp: object, **more: str) -> subprocess.CompletedProcess[str]:
    bare = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    own = {"PYTHONPATH": str(CHECKOUT / "src"), "SIGAP_HOME": str(tmp), "DATABASE_URL": url}
    return warm_commands.run(["migrate"], env={**bare, **own, **more})


def test_an_older_programs_migrate_leaves_a_newer_database_alone(
    url: str, fresh_database: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with _owner(fresh_database) as owner:
        owner.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('cases', '9999_later', now())")
        before = owner.execute("SELECT count(*) FROM pg_proc").fetchone()
        done = migrate(url, tmp_path_factory.mktemp("rumah"))
        assert (done.returncode, "lebih baru" in done.stderr) == (2, True), done.stderr
        assert "Traceback" not in done.stderr
        assert owner.execute("SELECT count(*) FROM pg_proc").fetchone() == before


def test_a_migration_that_was_edited_after_it_had_run_is_named(
    url: str, fresh_database: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with _owner(fresh_database) as owner:
        assert migrating.edited_since(owner) == []
        noted = json.dumps(sources.hashes_by_syntax_tree())
        owner.execute("UPDATE mailbox_appliedschema SET migrations = %s", [noted])
        assert migrating.edited_since(owner) == [], "as it was noted until 2026-12"
        owner.execute('UPDATE mailbox_appliedschema SET migrations = migrations || \'{"cases.0001_initial": "0"}\'')
        assert migrating.edited_since(owner) == ["cases.0001_initial"]
        done = migrate(url, tmp_path_factory.mktemp("rumah"))
        assert (done.returncode, "cases.0001_initial" in done.stderr) == (2, True), done.stderr
        owner.execute("ALTER TABLE mailbox_appliedschema DROP COLUMN migrations CASCADE")
        assert migrating.edited_since(owner), "a database from before says nothing, and is of another version"


def test_a_regency_that_there_is_not_is_refused_before_anything(
    url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    done = migrate(url, tmp_path_factory.mktemp("rumah"), SIGAP_REGENCY="16.99")
    assert (done.returncode, "16.99" in done.stderr) == (2, True), done.stderr
    assert "Traceback" not in done.stderr


def test_a_server_serves_one_regency(fresh_database: str) -> None:
    with _owner(fresh_database) as owner, owner.transaction(force_rollback=True):
        owner.execute("COMMENT ON ROLE sigap_public IS 'dibuat administrator'")
        roles.refuse_another_regency(owner, "16.09")
        owner.execute("COMMENT ON ROLE sigap_public IS NULL")
        roles.claim(owner, "16.09")
        roles.claim(owner, "16.09")
        roles.refuse_another_regency(owner, "16.09")
        with pytest.raises(CommandFailed, match=r"melayani daerah 16\.09.*SIGAP_REGENCY=32\.01.*pg_createcluster"):
            roles.refuse_another_regency(owner, "32.01")
        owner.execute("COMMENT ON ROLE sigap_public IS NULL")
        assert roles.claims(owner) == {"16.09"}, "the database says it too"


@pytest.fixture
def prepared() -> Iterator[psycopg.Connection]:
    """An owner of a database whose roles an administrator made: it may make none, nor note anything on them."""
    name, login = f"uji_{uuid4().hex[:10]}", f"uji_pemilik_{uuid4().hex[:10]}"
    with _owner("postgres") as administrator:
        administrator.execute(f"CREATE ROLE {login} LOGIN PASSWORD 'sandi-pemilik-uji'".encode())
        administrator.execute(f"CREATE DATABASE {name} OWNER {login}".encode())
        facts = administrator.info
        with psycopg.connect(
            host=facts.host, user=login, password="sandi-pemilik-uji", dbname=name, autocommit=True
        ) as owner:
            yield owner
        administrator.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
        administrator.execute(f"DROP ROLE {login}".encode())


def test_a_second_regency_is_refused_where_an_administrator_made_the_roles(prepared: psycopg.Connection) -> None:
    with prepared.transaction(force_rollback=True):
        prepared.execute(f"COMMENT ON DATABASE {prepared.info.dbname} IS 'dipasang Budi'".encode())
        roles.claim(prepared, "16.09")
        assert roles.claims(prepared) == {"16.09"}
        with pytest.raises(CommandFailed, match=r"melayani daerah 16\.09"):
            roles.refuse_another_regency(prepared, "32.01")


def test_a_database_on_which_nothing_may_be_noted_is_told_to_the_administrator(prepared: psycopg.Connection) -> None:
    database = prepared.info.dbname
    with _owner("postgres") as administrator:
        administrator.execute(f"ALTER DATABASE {database} OWNER TO CURRENT_USER".encode())
        with pytest.raises(CommandFailed, match=rf"COMMENT ON DATABASE .*{database}.* IS 'SIGAP 32\.01'"):
            roles.claim(prepared, "32.01")


@pytest.fixture
def ascii_database() -> Iterator[str]:
    name = f"uji_{uuid4().hex[:10]}"
    with _owner("postgres") as owner:
        owner.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'".encode())
        yield name
        owner.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def test_a_database_without_letters_is_refused_with_the_one_to_make(
    ascii_database: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{ascii_database}").geturl()
    done = migrate(url, tmp_path_factory.mktemp("rumah"))
    assert (done.returncode, "SQL_ASCII" in done.stderr, "ENCODING 'UTF8'" in done.stderr) == (2, True, True)
    assert "Traceback" not in done.stderr


def test_what_is_asked_of_a_database_that_was_never_migrated(fresh_database: str, url: str) -> None:
    with _owner(fresh_database) as owner:
        owner.execute("DROP TABLE django_migrations")
    with server.connect(url) as owner_connection:
        assert isinstance(owner_connection, psycopg.Connection)
        assert not migrating.newer_than_us(owner_connection)
