"""The regency at work, built once a worker and cloned for nobody: its tests roll back what they do."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import cache
from pytest_django import DjangoDbBlocker
from tests import conftest as house
from tests.factories import casework


@pytest.fixture(scope="session")
def _regency(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[str, casework.Work]]:
    """The database with the work in it, and where in it to look."""
    before, name = str(settings.DATABASES["default"]["NAME"]), f"sigap_test_{uuid4().hex[:12]}"
    is_demo, settings.SIGAP_DEMO = settings.SIGAP_DEMO, True
    with django_db_blocker.unblock():
        house._clone(name)
        house._use(name)
        try:
            work = casework.build()
        finally:
            house._use(before)
            settings.SIGAP_DEMO = is_demo
        yield name, work
        house._drop(name)


@pytest.fixture(scope="module")
def work(_regency: tuple[str, casework.Work], django_db_blocker: DjangoDbBlocker) -> Iterator[casework.Work]:
    """Lets the tests of one module stand in that database. They need the mark `django_db` too."""
    before = str(settings.DATABASES["default"]["NAME"])
    with django_db_blocker.unblock():
        house._use(_regency[0])
    yield _regency[1]
    with django_db_blocker.unblock():
        house._use(before)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """What one test's regency held and drew is no other's."""
    cache.clear()
