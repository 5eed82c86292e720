"""The regency at work, built once a run and cloned for each worker, whose tests roll back what they do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.template.base import Template
from django.test import override_settings, utils
from pytest_django import DjangoDbBlocker
from tests import conftest as databases
from tests.factories import casework, kept_sessions
from whitenoise.base import WhiteNoise

from sigap.cases.views import pages

REGENCY = "sigap_regency"


@pytest.fixture(scope="session")
def _regency(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, run_folder: Path
) -> Iterator[tuple[str, casework.Work]]:
    """The database with the work in it, and where in it to look."""
    with django_db_blocker.unblock(), override_settings(SIGAP_DEMO=True):
        facts = databases.template_of(run_folder, REGENCY, lambda: casework.build().told(), source=databases.TEMPLATE)
    with databases.clone_of(REGENCY) as name:
        yield name, casework.Work.of(facts)


@pytest.fixture(scope="module")
def work(_regency: tuple[str, casework.Work]) -> Iterator[casework.Work]:
    """Lets the tests of one module stand in that database. They need the mark `django_db` too."""
    with databases.standing_in(_regency[0]):
        yield _regency[1]


@pytest.fixture(scope="session", autouse=True)
def _static_files_listed_once() -> Iterator[None]:
    """Each browser of a test would walk the folder of static files anew, which does not change in a run."""
    listed: dict[tuple[str, str], dict[str, Any]] = {}
    walk = WhiteNoise.update_files_dictionary

    def once(middleware: WhiteNoise, root: str, prefix: str) -> None:
        if (root, prefix) not in listed:
            walk(middleware, root, prefix)
            listed[root, prefix] = dict(middleware.files)
        middleware.files.update(listed[root, prefix])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", once)
        yield


@pytest.fixture(autouse=True)
def _whole_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of cases shows all of the team's: what stands on its second page is looked for as well."""
    monkeypatch.setattr(pages, "LIST_PAGE", 100)


@pytest.fixture
def with_context(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages tell what they were drawn with (`answer.context`); a tenth of each, so left out otherwise."""
    monkeypatch.setattr(Template, "_render", vars(utils)["instrumented_test_render"])  # the types leave it out


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """What one test's regency held and drew is no other's, and its people's sessions are free again."""
    cache.clear()
    yield
    kept_sessions.lay_down()
