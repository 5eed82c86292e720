"""A database with the whole team in it, made once a worker; tests roll back in it, or commit in a copy of their own."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker
from tests import conftest as house
from tests.factories import team as people


@pytest.fixture(scope="session")
def _staffed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    before, name = str(settings.DATABASES["default"]["NAME"]), f"sigap_test_{uuid4().hex[:12]}"
    is_demo, settings.SIGAP_DEMO = settings.SIGAP_DEMO, True
    with django_db_blocker.unblock():
        house._clone(name)
        house._use(name)
        try:
            people.hire()
        finally:
            house._use(before)
            settings.SIGAP_DEMO = is_demo
        yield name
        house._drop(name)


@pytest.fixture(scope="module")
def team(_staffed: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Lets the tests of one module stand in that database. They need the mark `django_db` too."""
    before = str(settings.DATABASES["default"]["NAME"])
    with django_db_blocker.unblock():
        house._use(_staffed)
    yield
    with django_db_blocker.unblock():
        house._use(before)


@pytest.fixture
def committed(_staffed: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A copy of that database, in which a test commits for real, several at once too. Thrown away afterwards."""
    before, name = str(settings.DATABASES["default"]["NAME"]), f"sigap_test_{uuid4().hex[:12]}"
    with django_db_blocker.unblock():
        house._use(name)
        with house._owner("postgres") as owner:
            owner.execute(f'CREATE DATABASE "{name}" TEMPLATE "{_staffed}"'.encode())
        try:
            yield
        finally:
            house._use(before)
            house._drop(name)
