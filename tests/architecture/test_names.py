"""One name means one thing: public classes are unique, and words that nobody can guess stay out of the source."""

import ast
import re
from collections import defaultdict

from tests.architecture.house import SOURCE, inside, python_files, tree

SHARED = {
    "DatabaseWrapper": "Django loads a database backend's wrapper by this name",
}
FILES = {"ground", "told", "whole", "beside", "kept", "stencil"}
WORDS = {
    "asked",
    "beside",
    "found",
    "ground",
    "heard",
    "held",
    "kept",
    "known",
    "lane",
    "leg",
    "looks",
    "papers",
    "room",
    "said",
    "say",
    "stencil",
    "tie",
    "told",
    "wanted",
    "whole",
}
VIEWS = {
    "custody/views/disclosing.py": "the view of an address is called as the address is",
}


def words_of(name: str) -> str:
    """A class's or function's name as one word in lower case, where it is one."""
    return name.lower() if re.fullmatch(r"[A-Z]?[a-z]+s?", name) else ""


def test_a_public_class_name_stands_once_in_the_source() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in python_files():
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(inside(path))
    shared = {name: where for name, where in places.items() if len(where) > 1}
    assert not {name: where for name, where in shared.items() if name not in SHARED}


def test_no_file_is_called_by_a_private_word() -> None:
    paths = [path for path in SOURCE.rglob("*.py") if path.stem in FILES]
    assert not [inside(path) for path in paths]


def test_no_public_name_is_a_private_word() -> None:
    named = [
        (inside(path), node.name)
        for path in python_files()
        if inside(path) not in VIEWS
        for node in tree(path).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
    ]
    assert not [f"{path}: {name}" for path, name in named if words_of(name) in WORDS]
