"""A database of the first landed tables, with rows in it, is brought to the tables of today, and keeps its rows."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from pytest_django import DjangoDbBlocker
from tests import conftest as databases
from tests.actions.test_first_tables import told

from sigap.cli.database import migrating
from sigap.cli.schema import applying
from sigap.cli.schema.first_tables import SingleModelState

FIRST = "0001_initial"
VERDICT = """
INSERT INTO legal_mark (id, kind, happened_on, is_first_hand, is_numbered, told_by, recorded_at, recorded_by,
  recorded_by_name, office_id, office_name, confirmed_by_name, key_id, sealed_paper, post_key, entry, root, version,
  is_void, case_id)
VALUES (%(id)s, 'verdict', '2026-11-01', true, true, '', '2026-11-02Z', %(other)s, 'Jaksa CONTOH', %(other)s,
  'Kejaksaan CONTOH', '', %(other)s, '', 'CONTOH', %(other)s, %(id)s, 1, false, %(other)s)
"""


@pytest.fixture
def landed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """As whoever went no further than each app's first migration left it."""
    with django_db_blocker.unblock(), databases.clone_of("template1") as name, databases.standing_in(name):
        executor = MigrationExecutor(connection)
        ours = {
            app for app, step in executor.loader.graph.leaf_nodes() if (app, FIRST) in executor.loader.disk_migrations
        }
        state = SingleModelState(real_apps=executor.loader.unmigrated_apps)
        executor.migrate([(app, FIRST) for app in sorted(ours)], state=state)
        yield name


def test_it_has_todays_tables_and_its_rows(landed: str, fresh_database: str) -> None:
    mark = uuid4()
    with databases._owner(landed) as owner:
        owner.execute("SET session_replication_role = replica")  # a row alone, without all that it points to
        owner.execute(VERDICT.encode(), {"id": mark, "other": uuid4()})
    with databases.standing_in(landed):
        applying.bring_up()
    upgraded, fresh = told(landed), told(fresh_database)
    for text, found in fresh.items():
        assert upgraded[text] == found
    with databases._owner(landed) as owner:
        assert owner.execute("SELECT id, kind, ruling FROM legal_mark").fetchall() == [(mark, "verdict", "")]
        assert migrating.edited_since(owner) == []
