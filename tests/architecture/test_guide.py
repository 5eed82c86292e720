"""ARCHITECTURE.md names only files and symbols that exist, and its recipes stay as short as they say."""

import ast
import re

import pytest
from tests.architecture.house import ROOT, SOURCE, tree

GUIDE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`([\w./-]+\.(?:py|sql|md|toml|po))(?::(\w+))?`")
MOST = {"a field on a person": 6, "a purpose of referral": 5, "a status": 4, "a page": 4}


def named() -> list[tuple[str, str]]:
    return sorted(set(NAMED.findall(GUIDE)))


def test_it_names_many_places() -> None:
    assert len(named()) > 60


@pytest.mark.parametrize(("file", "symbol"), named())
def test_what_it_names_is_there(file: str, symbol: str) -> None:
    found = [path for path in (ROOT / file, SOURCE / file) if path.is_file()]
    assert found, file
    if symbol:
        parts = [*ast.walk(tree(found[0]))]
        names = {node.name for node in parts if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        names |= {node.id for node in parts if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        assert symbol in names, f"{file}:{symbol}"


def test_the_layers_are_those_that_are_enforced() -> None:
    told = re.search(r"`(cli > config.*?kernel)`", GUIDE, re.DOTALL)
    assert told is not None
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    enforced = re.search(r"^layers = \[(.*?)^\]", project, re.DOTALL | re.MULTILINE)
    assert enforced is not None
    layers = [layer for layer in re.findall(r'"([^"]+)"', enforced[1]) if not layer.startswith("(")]
    assert [{*re.split(r"\s*\|\s*", layer)} for layer in re.split(r"\s*>\s*", " ".join(told[1].split()))] == [
        {*re.split(r"\s*\|\s*", layer)} for layer in layers
    ]


@pytest.mark.parametrize(("recipe", "most"), MOST.items())
def test_a_recipe_is_as_short_as_it_says(recipe: str, most: int) -> None:
    told = re.search(rf"\*\*{recipe}\*\* \((\d+)\): (.*?)\n- \*\*", GUIDE, re.DOTALL)
    assert told is not None
    files = NAMED.findall(told[2])
    assert int(told[1]) <= most
    assert len(files) <= int(told[1])
