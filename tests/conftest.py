"""One migrated template database, cloned for every worker.

A test that commits for real asks for `fresh_database`: a clone of its own, thrown away afterwards. Nothing is ever
truncated: the trail's triggers would refuse it, rightly.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import translation
from pytest_django import DjangoDbBlocker
from tests.factories import team
from tests.factories.dbroles import acting_as

from sigap.cli.schema import applying

TEMPLATE = "sigap_template"


def _owner(database: str) -> psycopg.Connection:
    facts = settings.DATABASES["default"]
    return psycopg.connect(
        host=facts["HOST"],
        port=facts["PORT"] or None,
        user=facts["USER"],
        password=facts["PASSWORD"],
        dbname=database,
        autocommit=True,
    )


def _use(name: str) -> None:
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _clone(name: str) -> None:
    with _owner("postgres") as owner:
        owner.execute(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE}'.encode())


def _drop(name: str) -> None:
    with _owner("postgres") as owner:
        owner.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A clone for this worker. The first worker to come migrates the template; the others wait for it."""
    lock = tmp_path_factory.getbasetemp().parent / "sigap-template.lock"
    mine = f"sigap_test_{uuid4().hex[:12]}"
    with django_db_blocker.unblock():
        with lock.open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            _make_template()
            _clone(mine)
        _use(mine)
        yield
        connections.close_all()
        _drop(mine)


def _make_template() -> None:
    with _owner("postgres") as owner:
        marked = owner.execute("SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", [TEMPLATE]).fetchone()
        if marked:
            return
        owner.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}".encode())
        owner.execute(f"CREATE DATABASE {TEMPLATE}".encode())
    _use(TEMPLATE)
    applying.bring_up()
    connections.close_all()
    with _owner("postgres") as owner:
        # The mark comes last: a template left half migrated by a killed run is made anew.
        owner.execute(f"ALTER DATABASE {TEMPLATE} IS_TEMPLATE true".encode())


@pytest.fixture
def fresh_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database of this test's own, in which it commits for real; its name. Thrown away afterwards."""
    before, name = str(settings.DATABASES["default"]["NAME"]), f"sigap_test_{uuid4().hex[:12]}"
    with django_db_blocker.unblock():
        connections.close_all()
        _clone(name)
        _use(name)
        try:
            yield name
        finally:
            _use(before)
            _drop(name)


@pytest.fixture(autouse=True)
def _indonesian() -> None:
    """A page read in English leaves its language in the thread; the next test starts in Indonesian again."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _own_tickets() -> Iterator[None]:
    """A test that signs people in anew, in a database of its own, leaves the sessions of the shared one to the next."""
    tickets = dict(team.TICKETS)
    yield
    team.TICKETS.clear()
    team.TICKETS.update(tickets)


@pytest.fixture
def as_role() -> Callable[[str], AbstractContextManager[None]]:
    """Yields a context manager that acts as a real database role, inside the test's transaction."""
    return acting_as


os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop runs beside the test's own thread
