"""A server of one's own, where the owner of SIGAP's tables is no superuser: what the administrator shuts stays shut."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker
from tests import conftest as house
from tests.factories.copies import Installation
from tests.factories.doors import COUNTS, LASTING_LOCKS, PASSING_LOCKS, ROLES, STORES
from tests.factories.plain_owner import plain_owner, shut

from sigap.cli.copies.postgres_tools import name_of
from sigap.cli.database import built_ins


@pytest.fixture(scope="module")
def url(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Migrated, which is told open; then the administrator's file, twice."""
    with django_db_blocker.unblock(), plain_owner() as made:
        assert are_open(made), "migrate alone shuts nothing here"
        shut(name_of(made))
        shut(name_of(made))
        yield made


def are_open(url: str) -> bool:
    with closing(psycopg.connect(url, autocommit=True)) as owner:
        return built_ins.are_open(owner)


def refused(database: str, role: str) -> set[str]:
    """Which of the statements this role may not run; all of them are tried."""
    found = set()
    with house._owner(database) as connection:
        connection.execute(f"SET SESSION AUTHORIZATION {role}".encode())
        for statement in (*COUNTS, *STORES, *LASTING_LOCKS, *PASSING_LOCKS):
            try:
                with connection.transaction(force_rollback=True):
                    connection.execute(statement.encode())
            except psycopg.errors.InsufficientPrivilege:
                found.add(statement)
    return found


def test_what_the_administrator_has_shut_no_role_may_use(url: str) -> None:
    assert not are_open(url)
    for role in ROLES:
        wanted = {*COUNTS, *STORES, *LASTING_LOCKS}
        if role not in {"sigap_desk", "sigap_worker"}:
            wanted |= {*PASSING_LOCKS}
        assert refused(name_of(url), role) == wanted, role


def test_the_owner_goes_on_with_what_it_needs(url: str) -> None:
    with closing(psycopg.connect(url, autocommit=True)) as owner:
        for statement in (*COUNTS, *LASTING_LOCKS, *PASSING_LOCKS):
            owner.execute(statement.encode())


def test_a_copy_of_it_comes_back_and_is_told_open_again(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that a restore made is a new one: PostgreSQL has opened everything in it."""
    monkeypatch.setenv("DATABASE_URL", url)
    for made in ("rumah", "cadangan"):
        (tmp_path / made).mkdir(mode=0o700)
    installation = Installation(
        name=name_of(url), home=tmp_path / "rumah", copies=tmp_path / "cadangan", keys=Path(settings.SIGAP_KEYS)
    )
    copy = tmp_path / "cadangan" / "senin"
    installation.run_unproved("backup", str(copy))
    told = installation.run("restore", str(copy), "--replace", SIGAP_REGENCY="16.09")
    assert "built_in_functions.sql" in told
    assert are_open(url)
    assert "CEK   fungsi bawaan" in installation.run("status", status=1)
    shut(name_of(url))
    assert not are_open(url)
