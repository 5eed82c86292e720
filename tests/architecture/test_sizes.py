"""Sizes of the house style: no file, function or settings that cannot be read in one sitting; a heading on each."""

import ast
import re
from pathlib import Path

import pytest
from tests.architecture.house import ROOT, SOURCE, TESTS, inside, nodes, place, python_files, tree

from sigap.cli.readiness.settings import KNOWN
from sigap.cli.schema import files

FILE_LIMIT, TEST_FILE_LIMIT, FUNCTION_LIMIT, SETTINGS_LIMIT = 400, 300, 50, 250
HEADING_LIMIT = 5
ENVIRONMENT_LIMIT = 30
UNWANTED = {"utils.py", "helpers.py", "common.py", "signals.py", "admin.py"}
EVERYTHING = sorted([*python_files(), *TESTS.rglob("*.py"), *(ROOT / "bench").rglob("*.py")])


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_is_longer_than_its_limit() -> None:
    limits = {path: TEST_FILE_LIMIT if path.is_relative_to(TESTS) else FILE_LIMIT for path in EVERYTHING}
    limits |= dict.fromkeys(files.sql_files(), FILE_LIMIT)
    limits[SOURCE / "config" / "settings.py"] = SETTINGS_LIMIT
    assert not [f"{path}: {lines_of(path)}" for path, limit in limits.items() if lines_of(path) > limit]


def test_no_function_is_longer_than_fifty_lines() -> None:
    long = [
        f"{place(path, node)} {node.name}"
        for path in EVERYTHING
        for node in nodes(path, ast.FunctionDef)
        if (node.end_lineno or 0) - node.lineno >= FUNCTION_LIMIT
    ]
    assert not long


def test_every_module_says_what_it_decides_in_one_to_five_lines() -> None:
    headings = {path: ast.get_docstring(tree(path)) or "" for path in EVERYTHING if path.read_bytes().strip()}
    assert not [str(path) for path, heading in headings.items() if not 1 <= len(heading.splitlines()) <= HEADING_LIMIT]


def test_no_file_is_a_drawer_for_everything() -> None:
    assert not [inside(path) for path in python_files(with_migrations=True) if path.name in UNWANTED]


def test_nothing_happens_behind_ones_back() -> None:
    heard = ("django.dispatch", "django.db.models.signals", "django.core.signals")
    texts = {path: path.read_text(encoding="utf-8") for path in python_files()}
    assert not [inside(path) for path, text in texts.items() if any(name in text for name in heard)]


def test_the_environment_stays_small() -> None:
    """A production start warns of any name that it does not know: so the list it knows is the whole one."""
    known = KNOWN | {"DATABASE_URL", "SIGAP_CHROMIUM", "SIGAP_DEMO_STORIES"}
    assert len(known) <= ENVIRONMENT_LIMIT
    named = re.compile(r"[\"'](SIGAP_[A-Z_]*[A-Z]|DATABASE_URL)[\"']")
    names = {name for path in python_files() for name in named.findall(path.read_text(encoding="utf-8"))}
    families = {"SIGAP_DATABASE_URL", "SIGAP_SECRET_KEY"}  # each part's own has the part's name at its end
    assert known >= names - families


@pytest.mark.parametrize(
    ("silenced", "form"),
    [
        (r"#\s*type:\s*ignore", r"# type: ignore\[[a-z-]+(, ?[a-z-]+)*\]  # \S.+"),
        (r"#\s*noqa", r"# noqa: [A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)*($| +(- )?\w.+)"),
    ],
)
def test_a_silenced_warning_is_named_and_reasoned(silenced: str, form: str) -> None:
    for path in EVERYTHING:
        if path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(silenced, line):
                assert re.search(form, line), f"{path}:{number}"
