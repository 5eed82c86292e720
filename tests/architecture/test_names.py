"""One name means one thing: public classes are unique, and words that nobody can guess stay out of the source."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.house import SOURCE, inside, nodes, python_files, tree

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
NOWHERE = {"beside", "leg", "said", "shaped", "told"}
STORED = {
    ("referrals/models/referral.py", "leg"): "a column",
    ("releases/rules/anonymity.py", "told"): "a stored report has it",
    ("returns/models.py", "said"): "a column",
    ("shelter/actions/stays.py", "beside"): "as the form has it",
    ("shelter/forms.py", "beside"): "browsers send a field by this name",
}
VIEWS = {
    "custody/views/disclosing.py": "the view of an address is called as the address is",
}


def words_of(name: str) -> str:
    """A class's or function's name as one word in lower case, where it is one."""
    return name.lower() if re.fullmatch(r"[A-Z]?[a-z]+s?", name) else ""


def bound_names(path: Path) -> Iterator[str]:
    """What a file calls its functions, parameters, variables and fields, without the underscores around them."""
    for function in nodes(path, ast.FunctionDef):
        yield function.name.strip("_")
    for parameter in nodes(path, ast.arg):
        yield parameter.arg.strip("_")
    for name in nodes(path, ast.Name):
        if isinstance(name.ctx, ast.Store):
            yield name.id.strip("_")


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


def test_nothing_in_the_source_is_called_by_the_worst_of_them() -> None:
    found = {(inside(path), name) for path in python_files() for name in bound_names(path) if name in NOWHERE}
    assert found == {*STORED}
