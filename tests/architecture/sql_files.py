"""The SQL files as the architecture tests read them: statements, what each defines, grants or names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import sqlparse

from sigap.cli.schema import files

_DEFINES = (
    (re.compile(r"CREATE FUNCTION ([\w.]+)\s*\("), "function"),
    (re.compile(r"CREATE (?:VIEW|MATERIALIZED VIEW) ([\w.]+)"), "view"),
    (re.compile(r"CREATE POLICY (\w+) ON ([\w.]+)"), "policy"),
    (re.compile(r"CREATE (?:CONSTRAINT )?TRIGGER (\w+)\s.*?\sON ([\w.]+)", re.DOTALL), "trigger"),
)
_GRANT = re.compile(r"GRANT (.+?) ON (?:(FUNCTION|SCHEMA|SEQUENCE|TABLE) )?(.+?) TO ([\w, \n]+);$", re.DOTALL)
_PRIVILEGE = re.compile(r"([A-Z]+)\s*(?:\(([^)]*)\))?")
_TABLE = re.compile(r"\bpublic\.([a-z]+)_\w+")
_CALL = re.compile(r"(?<![\w.'])([a-z_]+)\.[a-z_]+(?=\(|\s*\Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of a file, without its comments."""

    app: str
    file: Path
    text: str

    def defined(self) -> tuple[str, ...] | None:
        """What it creates: kind and full name. None when it creates nothing."""
        for form, kind in _DEFINES:
            if found := form.match(self.text):
                arguments = str(self.text.partition("(")[2].partition(")")[0].count(",")) if kind == "function" else ""
                return (kind, *found.groups(), arguments)
        return None

    def granted(self) -> Iterator[tuple[str, ...]]:
        """Every single grant in it: privilege, column, object, role."""
        if found := _GRANT.match(self.text):
            privileges, _kind, objects, roles = found.groups()
            for privilege, columns in _PRIVILEGE.findall(privileges):
                for column in (columns or "").split(","):
                    for target in re.split(r",\s*(?![^(]*\))", objects):
                        for role in roles.split(","):
                            yield privilege, column.strip(), " ".join(target.split()), role.strip()

    def named_apps(self) -> set[str]:
        """Apps whose tables or functions it names."""
        return {found for found in (*_TABLE.findall(self.text), *_CALL.findall(self.text)) if found in files.APPS}

    def is_of(self, *beginnings: str) -> bool:
        return self.text.startswith(beginnings)

    def __str__(self) -> str:
        return f"{self.app}/{self.file.name}: {' '.join(self.text.split())[:90]}"


@cache
def statements() -> tuple[Statement, ...]:
    """Every statement of every file, in the order in which they are applied."""
    return tuple(
        Statement(app=file.parts[-3], file=file, text=text)
        for file in files.sql_files()
        for text in map(_without_comments, sqlparse.split(file.read_text(encoding="utf-8")))
        if text
    )


def _without_comments(text: str) -> str:
    return re.sub(r"--[^\n]*", "", text).strip()
