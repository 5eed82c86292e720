"""The apps stand as pyproject's contract says, and inside an app files import downwards too."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from tests.architecture.house import ROOT, SOURCE, imported, inside, nodes, python_files, tree

CONTRACT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"][0]
STANDING = {folder.name for folder in SOURCE.iterdir() if any(folder.glob("*.py"))}
CAPABILITIES = (
    "staff",
    "custody",
    "channels",
    "intake",
    "referrals",
    "assistance",
    "incidents",
    "legal",
    "cases",
    "screening",
    "clocks",
    "notifications",
    "provisions",
    "work",
)
# Each line may know the lines below it. `reading` opens sealed text, between the pages and the acts. What pages are
# made of and other apps' pages use too (a frame, cards, lines of a list, files to save) stands beside the views, and so
# does what an app gives to the file of set-up.
INSIDE: tuple[tuple[str, ...], ...] = (
    ("urls",),
    ("views", "jobs", "templatetags"),
    ("form_pages",),
    ("shell", "cards", "rows", "downloads", "transitions", "set_up"),
    ("reading",),
    ("forms",),
    ("actions",),
    ("queries",),
    ("events", "words"),
    ("models",),
    ("rules",),
)
VIEWS = re.compile(r"sigap\.(\w+)\.(?:.*\.)?views(\.|$)")
HEIGHT = {name: -number for number, names in enumerate(INSIDE) for name in names}


def layers() -> tuple[set[str], set[str]]:
    """Apps of the contract: those that stand, and those not opened yet (in parentheses)."""
    names = [name.strip() for layer in CONTRACT["layers"] for name in re.split(r"[|:]", layer)]
    return {name for name in names if not name.startswith("(")}, {name.strip("()") for name in names if "(" in name}


def test_the_contract_names_every_room_and_no_other() -> None:
    standing, planned = layers()
    assert CONTRACT["exhaustive"] is True
    assert CONTRACT["containers"] == ["sigap"]
    assert standing == STANDING
    assert not planned & STANDING, "a room that stands is no longer optional"


def test_the_contract_is_never_loosened() -> None:
    assert not {key for key in CONTRACT if key.startswith(("ignore", "unmatched"))}


def test_every_room_says_what_it_is_for() -> None:
    silent = [room for room in STANDING if not (SOURCE / room / "__init__.py").read_text(encoding="utf-8").strip()]
    assert not silent


def part_of(path: Path, room: str) -> str:
    """Which part of a capability a file belongs to: `views`, also for a package of that name."""
    return path.relative_to(SOURCE / room).parts[0].removesuffix(".py")


@pytest.mark.parametrize("room", CAPABILITIES)
def test_a_capability_holds_only_the_files_of_the_plan(room: str) -> None:
    files = {part_of(path, room) for path in (SOURCE / room).rglob("*.py")}
    assert files <= {*HEIGHT, "__init__", "apps", "migrations"}
    folders = {path.name for path in (SOURCE / room).iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders <= {*HEIGHT, "migrations", "sql", "templates", "reference"}


@pytest.mark.parametrize("app", sorted(STANDING))
def test_inside_an_app_imports_go_down(app: str) -> None:
    """Files that stand beside these lines, an app's own subject, may be known from everywhere in it."""
    upward = []
    for path in sorted((SOURCE / app).rglob("*.py")):
        own = part_of(path, app)
        if own not in HEIGHT:
            continue
        for node in nodes(path, ast.ImportFrom):
            module = node.module or ""
            whole = [f"{module}.{alias.name}" for alias in node.names] if module == f"sigap.{app}" else [module]
            others = [name.split(".")[2] for name in whole if name.startswith(f"sigap.{app}.")]
            upward += [f"{inside(path)} > {other}" for other in others if other != own and _is_upward(own, other)]
    assert not upward


def _is_upward(own: str, other: str) -> bool:
    return other in HEIGHT and HEIGHT[other] >= HEIGHT[own]


def test_an_apps_views_are_its_own() -> None:
    """Only its own files name them, and the tables of addresses in `config`."""
    foreign = []
    for path in python_files():
        own = inside(path).partition("/")[0]
        if own == "config":
            continue
        named = {found[1] for name in imported(path) if (found := VIEWS.match(name))}
        foreign += [f"{inside(path)} > {other}" for other in named - {own}]
    assert not foreign


def test_a_bench_begins_before_django_is_set_up() -> None:
    needs = {"_load", "_staff"}
    early = [
        f"{path.name}: {node.module}"
        for path in sorted((ROOT / "bench").glob("[a-z]*.py"))
        for node in tree(path).body
        if isinstance(node, ast.ImportFrom) and node.module in needs
    ]
    assert not early
