"""Documents stay short and true: README names the launcher's commands, the glossary rules identifiers."""

import ast
import re
from functools import cache
from itertools import takewhile

import pytest
from tests.architecture.house import ROOT, nodes, python_files

from sigap.cli.main import COMMANDS

DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
GLOSSARY = ROOT / "docs" / "glossary.md"
WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")


def lines_of(name: str) -> list[str]:
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(("name", "limit"), [("README.md", 80), ("ARCHITECTURE.md", 120)])
def test_the_first_pages_are_short(name: str, limit: int) -> None:
    assert 0 < len(lines_of(name)) <= limit


def test_readme_names_exactly_the_launchers_commands() -> None:
    named = set(re.findall(r"\./sigap ([a-z][a-z-]*)", "\n".join(lines_of("README.md"))))
    assert named == set(COMMANDS)


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_told_in_twenty_to_fifty_lines(path: object) -> None:
    assert 20 <= len(lines_of(str(path))) <= 50


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_every_dependency_has_its_reason_beside_it() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lists = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", text, flags=re.DOTALL | re.MULTILINE)
    named = [line for block in lists for line in block.splitlines() if line.strip()]
    assert len(lists) == len(("dependencies", "dev"))
    assert not [line.strip() for line in named if not re.search(r'",\s+# \S.{4,}', line)]


@cache
def rows() -> list[tuple[str, frozenset[str], str, str]]:
    """Rows of the glossary: term, the identifiers it may be written as, meaning, source."""
    terms = takewhile(lambda line: not line.startswith("## "), lines_of("docs/glossary.md"))
    cells = [[cell.strip() for cell in line.strip("| \n").split("|")] for line in terms if "|" in line]
    body = [row for row in cells if not set("".join(row)) <= set("-: ")][1:]
    return [(row[0], frozenset(re.findall(r"[a-z][a-z0-9_]*", row[1])), row[2], row[3]) for row in body]


def test_the_glossary_is_whole() -> None:
    assert len(rows()) > 1
    assert not [term for term, names, meaning, source in rows() if not (term and names and meaning and source)]
    terms = [term.lower() for term, _names, _meaning, _source in rows()]
    assert len(set(terms)) == len(terms)


@cache
def identifiers() -> frozenset[str]:
    """Every name the house defines: modules, classes, functions, arguments, variables, fields."""
    found: set[str] = set()
    for path in python_files():
        found.add(path.stem)
        found |= {node.name for node in nodes(path, ast.FunctionDef)} | {
            node.name for node in nodes(path, ast.ClassDef)
        }
        found |= {node.arg for node in nodes(path, ast.arg)}
        found |= {node.id for node in nodes(path, ast.Name) if isinstance(node.ctx, ast.Store)}
        found |= {node.attr for node in nodes(path, ast.Attribute) if isinstance(node.ctx, ast.Store)}
    return frozenset(found)


def misspelt(name: str, term: str, allowed: frozenset[str]) -> bool:
    """Whether some words of an identifier spell the term, but not as the glossary writes it."""
    words = [word.lower() for word in WORDS.findall(name)]
    target = re.sub(r"[^a-z0-9]", "", term.lower())
    spans = ((first, last) for first in range(len(words)) for last in range(first + 1, len(words) + 1))
    return any(
        "".join(words[first:last]) == target and not any(_covers(words, first, last, known) for known in allowed)
        for first, last in spans
    )


def _covers(words: list[str], first: int, last: int, known: str) -> bool:
    """Whether the glossary's spelling stands where the term was found, perhaps as part of a longer one."""
    parts = known.split("_")
    starts = range(max(0, last - len(parts)), first + 1)
    return any(words[start : start + len(parts)] == parts for start in starts)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("uptd_ppa", False), ("UPTD_PPA", False), ("uptdppa_id", True), ("rujukan_at", True), ("referral_at", False)],
)
def test_a_misspelling_is_found(name: str, expected: object) -> None:
    table = {"UPTD PPA": frozenset({"uptd_ppa"}), "rujukan": frozenset({"referral"})}
    assert any(misspelt(name, term, allowed) for term, allowed in table.items()) is expected


def test_identifiers_spell_the_glossarys_terms_as_it_does() -> None:
    wrong = [
        f"{name}: {term} is written {', '.join(sorted(allowed))}"
        for term, allowed, _meaning, _source in rows()
        for name in sorted(identifiers())
        if misspelt(name, term, allowed)
    ]
    assert not wrong
