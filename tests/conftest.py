"""Template databases, each built once a run and cloned by every worker: migrated, staffed, at work.

A test that commits for real asks for `fresh_database`: a clone of its own, thrown away afterwards. Nothing is ever
truncated: the trail's triggers would refuse it, rightly.
"""

import fcntl
import gc
import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import LazySettings, settings
from django.db import connection, connections
from django.template.base import Template
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from psycopg import sql
from pytest_django import DjangoDbBlocker
from tests.factories import team
from tests.factories.dbroles import acting_as, crossing_by_role

from sigap.access.backend import crossing
from sigap.access.signin.hasher import LightArgon2
from sigap.cli.schema import applying
from sigap.mailbox import codes, wrong_words
from sigap.vault import personal_keys
from sigap.vault.root_key import Cost

TEMPLATE = "sigap_template"
# A busy machine is slow, not wrong: no property fails by the clock.
hypothesis_settings.register_profile("any_machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("any_machine")
# So many objects stand at rest that looking through them for garbage at the usual pace takes a twelfth of the run.
gc.set_threshold(100_000, 50, 1_000)
_MARKED = """SELECT coalesce(shobj_description(oid, 'pg_database'), '{}') FROM pg_database
    WHERE datname = %s AND datistemplate"""


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


def _clone(name: str, template: str = TEMPLATE) -> None:
    with _owner("postgres") as owner:
        # Files copied, not written to the log row by row: a third of the time where nothing is synced to disk.
        owner.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy'.encode())


def _drop(name: str) -> None:
    with _owner("postgres") as owner:
        owner.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


type Facts = dict[str, str]


def template_of(folder: Path, name: str, build: Callable[[], Facts | None], *, source: str = "template1") -> Facts:
    """Builds a template database unless another worker of this run has; what `build` returned, for every worker.

    The facts stand in the database's own comment: whoever has the database has them too.
    """
    with (folder / f"{name}.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with _owner("postgres") as owner:
            marked = owner.execute(_MARKED, [name]).fetchone()
            if marked:
                return dict(json.loads(marked[0]))
            owner.execute(f"DROP DATABASE IF EXISTS {name}".encode())
        _clone(name, source)
        with standing_in(name):
            facts = build() or {}
        with _owner("postgres") as owner:
            owner.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), json.dumps(facts)))
            # The mark comes last: a template left half built by a killed run is made anew.
            owner.execute(f"ALTER DATABASE {name} IS_TEMPLATE true".encode())
    return facts


@contextmanager
def standing_in(name: str) -> Iterator[None]:
    """Connects to this database for as long as it lasts, then to the one before."""
    before = str(settings.DATABASES["default"]["NAME"])
    _use(name)
    try:
        yield
    finally:
        _use(before)


@contextmanager
def clone_of(template: str) -> Iterator[str]:
    """A copy of a template under a name of its own, thrown away afterwards."""
    name = f"sigap_test_{uuid4().hex[:12]}"
    _clone(name, template)
    try:
        yield name
    finally:
        _drop(name)


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run share: locks lie there."""
    return tmp_path_factory.getbasetemp().parent


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker, run_folder: Path) -> Iterator[None]:
    """A clone for this worker. The first worker to come migrates the template; the others wait for it."""
    with django_db_blocker.unblock():
        template_of(run_folder, TEMPLATE, _migrated)
    with clone_of(TEMPLATE) as mine, standing_in(mine):
        yield


def _migrated() -> None:
    applying.bring_up()


@pytest.fixture
def fresh_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database of this test's own, in which it commits for real; its name. Thrown away afterwards."""
    with django_db_blocker.unblock():
        connections.close_all()
        with clone_of(TEMPLATE) as name, standing_in(name):
            yield name


_CHEAP: list[tuple[object, str, object]] = [
    (LightArgon2, "time_cost", 1),
    (LightArgon2, "memory_cost", 8),
    (codes, "_PASSES", 1),
    (codes, "_MEMORY_KIB", 8),
    (personal_keys, "_COST", Cost(memory_kib=8, passes=1, lanes=1)),
]
_REAL = [(place, name, getattr(place, name)) for place, name, _cheap in _CHEAP]


@pytest.fixture(scope="session", autouse=True)
def _cheap_stretching() -> Iterator[None]:
    """Passwords, six words and passphrases are stretched at next to no cost, in all tests but those of the cost."""
    with pytest.MonkeyPatch.context() as patch:
        for place, name, value in _CHEAP:
            patch.setattr(place, name, value)
        yield


@pytest.fixture
def real_stretching(monkeypatch: pytest.MonkeyPatch) -> None:
    """What guessing costs in an installation."""
    for place, name, value in _REAL:
        monkeypatch.setattr(place, name, value)


_RENDER = vars(Template)["_render"]


@pytest.fixture(scope="session", autouse=True)
def _unwatched_templates(django_test_environment: None) -> Iterator[None]:
    """Keeping a copy of each template's context is a tenth of a page; who reads it takes `with_context`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", _RENDER)
        yield


@pytest.fixture(autouse=True)
def _indonesian() -> None:
    """A page read in English leaves its language in the thread; the next test starts in Indonesian again."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _no_wrong_words_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wrong words of one test are none of the next one's."""
    monkeypatch.setattr(wrong_words, "trying", wrong_words.WrongWordsCeiling().trying)


@pytest.fixture(autouse=True)
def _own_tickets() -> Iterator[None]:
    """A test that signs people in anew, in a database of its own, leaves the sessions of the shared one to the next."""
    tickets = dict(team.TICKETS)
    yield
    team.TICKETS.clear()
    team.TICKETS.update(tickets)


@pytest.fixture(autouse=True)
def _nothing_stands_against_closing(request: pytest.FixtureRequest, settings: LazySettings) -> None:
    """Most tests that close a case are about something else: what the closing guard asks for, those marked so ask."""
    marker = request.node.get_closest_marker("closing_guard")
    if marker is None:
        settings.SIGAP_CLOSING_FACTS = []
    elif "simfoni" not in marker.args:
        # Asked by its own tests: every case of another's would first have to be entered there.
        settings.SIGAP_CLOSING_FACTS = [each for each in settings.SIGAP_CLOSING_FACTS if not each.startswith("simfoni")]


@pytest.fixture(autouse=True)
def _own_threshold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under the desk's role sign-in has its own, as in an installation."""
    monkeypatch.setattr(crossing, "crossing", crossing_by_role)


@pytest.fixture
def as_role() -> Callable[[str], AbstractContextManager[None]]:
    """Yields a context manager that acts as a real database role, inside the test's transaction."""
    return acting_as


def pytest_configure(config: pytest.Config) -> None:
    """At its first import libhxl writes a table beside itself: before the workers start, who would read half of it."""
    if not hasattr(config, "workerinput"):
        import_module("hxl.formulas.parser")
    # One for all workers: who signed in with one of them is known to the others (`factories/kept_sessions.py`).
    settings.SECRET_KEY = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid4().hex) * 2


def pytest_sessionfinish() -> None:
    """Once through what is left; pytest would go five times through two million objects that stay to the end."""
    gc.collect()
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rounds", type=int, default=5, help="how often the tests of killed processes kill")


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> int:
    """How often somebody is killed: a few times here, two hundred in `./sigap bench kills`."""
    return int(request.config.getoption("--rounds"))


_LONGEST = (
    "test_forms_by_keyboard",
    "test_absurd_doors",
    "test_files_kill",
    "test_kill",
    "test_training",
    "test_demo_stories",
    "test_copies",
    "test_backup_kill",
    "test_recovery_rotated",
    "test_old_register",
    "test_up",
    "test_plant",
    "test_whatsapp",
)
"""Files with a test of half a minute and more, the longest first: begun last, one of them would be waited for alone."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that only short tests are left when one worker is done before the other."""

    def place(item: pytest.Item) -> tuple[int, bool, bool, bool]:
        name = item.path.stem
        return (
            _LONGEST.index(name) if name in _LONGEST else len(_LONGEST),
            item.get_closest_marker("rounds") is None,
            item.get_closest_marker("journey") is None,
            # Side by side, so that one worker starts it for all.
            "filled_demo" not in getattr(item, "fixturenames", ()),
        )

    items.sort(key=place)


os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop runs beside the test's own thread
