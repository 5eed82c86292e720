"""What is watched while pages are posted to: the answer, the tables, the log. Each request is undone afterwards."""

import logging
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.urls import Resolver404, resolve
from tests.factories.casework import NAME, STORY
from tests.factories.fuzzing import MARK, FormShape, forms_in

# What a request that stores nothing may leave: what was tried, and what was typed.
TRACES = ("audit_", "access_attempt", "access_session", "access_unsent")


_TOUCHED = """SELECT relname, rows FROM (
  SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
    + pg_stat_get_xact_tuples_deleted(oid) AS rows
  FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace) counted WHERE rows > 0"""


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


def touched_rows() -> dict[str, int]:
    """How many rows of which table this transaction has written so far, also those undone. Without traces."""
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED)
        return {name: count for name, count in cursor.fetchall() if not name.startswith(TRACES)}


def _digest(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{table}\" t")
        return str(cursor.fetchone()[0])


@dataclass
class Store:
    """What lies in the tables before anything is tried: every try is undone, so it is read once for each table."""

    before: dict[str, str] = field(default_factory=dict)

    def left_behind(self, touched: dict[str, int]) -> list[str]:
        """Tables that hold something else than before. Asked inside a request that is not undone yet."""
        changed = sorted(name for name, count in touched_rows().items() if touched.get(name) != count)
        now = {name: _digest(name) for name in changed}
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK TO SAVEPOINT sigap_fuzz")
        return [name for name in changed if now[name] != self.before.setdefault(name, _digest(name))]


@dataclass
class Fuzzing:
    """What was asked, what fell, which forms were met."""

    forms: dict[str, FormShape] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    met: set[str] = field(default_factory=set)
    store: Store = field(default_factory=Store)

    def harvest(self, path: str, page: str, urlconf: str) -> None:
        """Remembers the forms of a page by the address to which they go."""
        for form in forms_in(page):
            try:
                self.forms[resolve((form.action or path).partition("?")[0].partition("#")[0], urlconf).route] = form
            except Resolver404:
                self.wrong.append(f"{path}: a form goes to {form.action}")

    def judge(self, asked: str, answer: Any, seconds: float, *, is_stranger: bool) -> None:
        """What must hold for every answer."""
        self.told[str(answer.status_code)] += 1
        self.slowest = max(self.slowest, (seconds, asked))
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        # Health says 503 where no worker beats: nobody runs one here.
        if answer.status_code >= 500 and "sehat/" not in asked:
            self.wrong.append(f"{asked}: {answer.status_code}")
        if b"Traceback (most recent" in text:
            self.wrong.append(f"{asked}: a traceback")
        if is_stranger and (NAME.encode() in text or STORY.encode() in text):
            self.wrong.append(f"{asked}: a name or a story")
        if MARK in str(answer.headers):
            self.wrong.append(f"{asked}: what was typed stands in a header")

    def heard(self, asked: str, lines: list[str]) -> None:
        """Nor may a log tell it."""
        self.wrong += [f"{asked}: in the log {line!r:.300}" for line in lines if MARK in line or NAME in line]


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside has not happened afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT sigap_fuzz")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK TO SAVEPOINT sigap_fuzz; RELEASE SAVEPOINT sigap_fuzz")
            cursor.execute("RESET ROLE")


@contextmanager
def listening() -> Iterator[list[str]]:
    """What the program logs meanwhile."""
    handler = _Heard()
    logging.getLogger().addHandler(handler)
    try:
        yield handler.lines
    finally:
        logging.getLogger().removeHandler(handler)


def told(name: str, fuzzing: Fuzzing, known: int) -> None:
    """Says what was asked; fails with what fell."""
    slow, asked = fuzzing.slowest
    sys.stdout.write(  # read by `./sigap bench fuzz`
        f"{name}: {fuzzing.told.total()} requests {dict(fuzzing.told)}, {len(fuzzing.met)} of {known} addresses, "
        f"slowest {slow:.2f} s {asked[:90]}\n"
    )
    assert not fuzzing.wrong, "\n".join([f"{len(fuzzing.wrong)} wrong", *fuzzing.wrong[:12]])
