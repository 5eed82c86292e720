"""The tables of a first start, drawn one model at a time, are those that the models describe, to the last index."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from pytest_django import DjangoDbBlocker
from tests import conftest as databases

COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
  pg_get_expr(d.adbin, d.adrelid)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
  AND c.relname <> 'django_migrations'
"""
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'django_migrations'"
CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND conrelid <> 0 AND conrelid::regclass::text <> 'django_migrations'
  AND contype <> 't' AND conname !~ '^(past|near|plausible)_'
"""
"""But for the checks of moments, which the SQL files lay on every table."""


def told(database: str) -> dict[str, set[tuple[object, ...]]]:
    """What the catalogue says of the tables."""
    with databases._owner(database) as owner:
        return {text: set(owner.execute(text.encode()).fetchall()) for text in (COLUMNS, INDEXES, CONSTRAINTS)}


@pytest.fixture
def from_models(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database whose tables were made from the models as they stand."""
    migrated = MigrationLoader(None).migrated_apps
    with django_db_blocker.unblock(), databases.clone_of("template1") as name, databases.standing_in(name):
        with connection.schema_editor() as editor:
            for model in apps.get_models():
                if model._meta.app_label in migrated and model._meta.can_migrate(connection):
                    editor.create_model(model)
        yield name


def test_they_are_those_of_the_models(from_models: str, fresh_database: str) -> None:
    laid_out, described = told(fresh_database), told(from_models)
    for text, found in laid_out.items():
        assert len(found) > 500
        assert found == described[text]
