"""The source as the architecture tests read it: files, their syntax trees, and what a place in them is called."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "sigap"
TESTS = ROOT / "tests"


def python_files(*, with_migrations: bool = False) -> list[Path]:
    """Every Python file of the house; migrations are written by a tool and read only when asked for."""
    found = sorted(SOURCE.rglob("*.py"))
    return [path for path in found if with_migrations or "migrations" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def _walked(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree(path)))


def nodes[N: ast.AST](path: Path, kind: type[N]) -> Iterator[N]:
    """Every node of this kind in a file."""
    return (node for node in _walked(path) if isinstance(node, kind))


def inside(path: Path) -> str:
    """A file's place in the house: `cases/actions/opening.py`."""
    return path.relative_to(SOURCE).as_posix()


def place(path: Path, node: ast.expr | ast.stmt) -> str:
    """Where something stands, as an editor opens it."""
    return f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"


def dotted(node: ast.expr) -> str:
    """The names of a chain of attributes and calls: `Case.objects.filter().update` and so on; else nothing."""
    if isinstance(node, ast.Call):
        return f"{dotted(node.func)}()"
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def imported(path: Path) -> set[str]:
    """Every name imported into a file, as it came: `sigap.kernel.clock.now`."""
    names = {alias.name for node in nodes(path, ast.Import) for alias in node.names}
    names |= {f"{node.module}.{alias.name}" for node in nodes(path, ast.ImportFrom) for alias in node.names}
    return names


def is_view(path: Path) -> bool:
    """Whether a file holds views."""
    return path.name == "views.py" or path.parent.name == "views"
