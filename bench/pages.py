"""Milliseconds and statements of every page of the task force, each opened many times as its user on a filled demo.

Pages are found by their links, one address of each pattern for each person; nothing is posted. Statements are counted
in the database's own log, as `tests/factories/statements.py` counts them. `--home` takes a demo that is filled.
"""

import argparse
import json
import re
import statistics
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from http import HTTPStatus
from importlib import import_module
from pathlib import Path

from _house import CHECKOUT, House, demo
from desk import Officer
from sigap.cli.database import orm, postgres, server
from sigap.cli.home import Home

PEOPLE = {
    "maya.sekretariat": "secretariat",
    "gita.bappeda": "planner",
    "hasan.uptd": "uptd_head",
    "rara.hukum": "legal",
    "idris.setda": "leader",
    "karim.desa": "partner",
}
STARTS = ("/gugus-tugas/", "/pimpinan/")
LINK = re.compile(r'href="(/(?:gugus-tugas|pimpinan)/[^"#]*)"')
LOGGED = re.compile(r"LOG:  (?:execute [^:]*|statement): (.*)")
MOST_MS, MOST_STATEMENTS = 60, 8


@dataclass(slots=True)
class Row:
    """What one page costs."""

    page: str
    who: str
    p50_ms: float
    p95_ms: float
    statements: int = 0

    @property
    def is_over(self) -> bool:
        """More than a page may cost."""
        return self.p95_ms > MOST_MS or self.statements > MOST_STATEMENTS


def found(officer: Officer, known: set[str]) -> Iterator[tuple[str, str]]:
    """Pattern and address of each page that nobody before was shown."""
    resolve = import_module("django.urls").resolve
    waiting, seen = list(STARTS), set[str]()
    while waiting:
        path = waiting.pop(0)
        pattern = resolve(path.partition("?")[0], "sigap.config.urls_desk").route
        if pattern in seen:
            continue
        seen.add(pattern)
        status, page, _took = officer.ask(path)
        if status == HTTPStatus.OK and page.lstrip().startswith("<!"):
            waiting += [link.replace("&amp;", "&") for link in LINK.findall(page)]
            if pattern not in known:
                known.add(pattern)
                yield pattern, path
        elif status != HTTPStatus.OK:
            seen.discard(pattern)  # another address of it may open


def statements_of(officer: Officer, log: Path, path: str) -> int:
    """The fewest of three openings: the desk's own work between requests stands in the log as well."""
    sys.path.append(str(CHECKOUT))
    is_none = import_module("tests.factories.statements")._NOT_OF_A_PAGE  # noqa: SLF001 - one and the same count
    counts = []
    for _once in range(3):
        before = log.stat().st_size
        officer.ask(path)
        with log.open(errors="replace") as file:
            file.seek(before)
            told = LOGGED.findall(file.read())
        counts.append(sum(not is_none.match(statement) for statement in told))
    return min(counts)


def measure(house: House, times: int) -> list[Row]:
    password: str = import_module("sigap.cli.demo.data").PASSWORD
    pages: list[tuple[Officer, str, str]] = []
    known: set[str] = set()
    for number, (login, role) in enumerate(PEOPLE.items()):
        officer = Officer(house.port + 1, login, role, number)
        officer.sign_in(password)
        pages += [(officer, pattern, path) for pattern, path in found(officer, known)]
    rows = [timed(officer, pattern, path, times) for officer, pattern, path in pages]
    log_statements()
    for row, (officer, _pattern, path) in zip(rows, pages, strict=True):
        row.statements = statements_of(officer, Home(house.home).logs / "postgres.log", path)
    return rows


def timed(officer: Officer, pattern: str, path: str, times: int) -> Row:
    """One page, opened so many times without a pause."""
    took = [officer.ask(path)[2] * 1000 for _once in range(times)]
    p95 = statistics.quantiles(took, n=20)[-1]
    return Row(page=pattern, who=officer.login, p50_ms=round(statistics.median(took), 1), p95_ms=round(p95, 1))


def log_statements() -> None:
    """From now on the desk's statements stand in the log."""
    login = import_module("sigap.cli.database.roles").login_of("desk")
    with import_module("django.db").connection.cursor() as cursor:
        cursor.execute(f"ALTER ROLE {login} SET log_statement = 'all'")
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [login])


def main() -> None:
    options = argparse.ArgumentParser(prog="./sigap bench pages")
    options.add_argument("--home", type=Path)
    options.add_argument("--times", type=int, default=200)
    asked = options.parse_args()
    with demo(home=asked.home) as house:
        home = Home(house.home)
        orm.set_up(home)
        with orm.looking_at(server.embedded(postgres.cluster_of(home)).owner_url):
            rows = measure(house, asked.times)
    for row in sorted(rows, key=lambda row: row.p95_ms, reverse=True):
        print(json.dumps(asdict(row)))
    slowest, over = max(row.p95_ms for row in rows), [row.page for row in rows if row.is_over]
    print(json.dumps({"bench": "pages", "pages": len(rows), "times": asked.times, "slowest_ms": slowest, "over": over}))


if __name__ == "__main__":
    main()
