"""A database with the whole team in it; tests roll back in it, or commit in a copy of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import override_settings
from pytest_django import DjangoDbBlocker
from tests import conftest as databases
from tests.factories import team as people
from tests.factories.vault_house import vault_at

from sigap.cases.models import CasePerson
from sigap.vault.client import VaultClient

STAFFED = "sigap_staffed"


@pytest.fixture(scope="session")
def _hired(django_db_setup: None, django_db_blocker: DjangoDbBlocker, run_folder: Path) -> None:
    """The template with everybody in it, built once a run, and the sessions of its people."""
    with django_db_blocker.unblock(), override_settings(SIGAP_DEMO=True):
        people.TICKETS |= databases.template_of(run_folder, STAFFED, people.hire, source=databases.TEMPLATE)


@pytest.fixture(scope="session")
def _staffed(_hired: None) -> Iterator[str]:
    with databases.clone_of(STAFFED) as name:
        yield name


@pytest.fixture(scope="module")
def team(_staffed: str) -> Iterator[None]:
    """Lets the tests of one module stand in that database. They need the mark `django_db` too."""
    with databases.standing_in(_staffed):
        yield


@pytest.fixture
def committed(_hired: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A copy of the staffed database, in which a test commits for real, several at once too. Thrown away afterwards."""
    with django_db_blocker.unblock(), databases.clone_of(STAFFED) as name, databases.standing_in(name):
        yield


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "v"


@pytest.fixture
def vault(place: Path, settings: LazySettings, person: CasePerson) -> Iterator[VaultClient]:
    """A vault that is asked in the place of a ring, as the desk does."""
    with vault_at(place, settings.SIGAP_KEYS) as client:
        settings.SIGAP_ROOT_KEY = f"vault:{place}"
        yield client


@pytest.fixture
def person(committed: None) -> CasePerson:
    """Somebody in a case of Dewi's, with a name."""
    code = people.opened()
    people.named(code)
    found: CasePerson = CasePerson.objects.get(case__code=code, ordinal=1)
    return found
