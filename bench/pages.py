"""Milliseconds and statements of every page of the task force, or `--of case`, each opened many times as its user.

Pages are found by their links, one address of each pattern for each person; nothing is posted. Of a case: the one in
which most was written, with the pages that its work stands on. Statements are counted in the database's own log, as
`tests/factories/statements.py` counts them. `--home` takes a demo that is filled, `--only WORD` pages of that word.
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
WORKERS = {
    "dewi.uptd": "case_manager",
    "rina.uptd": "intake_officer",
    "tari.uptd": "psychologist",
    "hasan.uptd": "uptd_head",
    "tuti.rumahaman": "shelter_officer",
}
STARTS = ("/gugus-tugas/", "/pimpinan/")
BESIDE = ("/kasus/", "/rumah-aman/", "/simfoni/", "/formulir/", "/hak-data/", "/dak/", "/orang-sama/")
LINK = re.compile(r'href="(/[^"#]*)"')
LOGGED = re.compile(r"LOG:  (?:execute [^:]*|statement): (.*)")
ASIDE = re.compile(r"SELECT (1$|intake\.due_for_check|envelope_id, waiting FROM intake)")
"""What the desk asks of itself between pages."""
MOST_MS, MOST_STATEMENTS, MOST_TRACED = 60, 8, 11


@dataclass(slots=True)
class Row:
    """What one page costs."""

    page: str
    who: str
    p50_ms: float
    p95_ms: float
    cpu_ms: float  # of the desk and of PostgreSQL, the worker's part in it too
    statements: int = 0
    is_traced: bool = False  # opens sealed text

    @property
    def is_over(self) -> bool:
        """More than a page may cost."""
        return self.p95_ms > MOST_MS or self.statements > (MOST_TRACED if self.is_traced else MOST_STATEMENTS)


def starts_in_case() -> tuple[str, ...]:
    """Where the pages of a case's work begin."""
    with import_module("django.db").connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.code FROM casework_recordversion r JOIN cases_case c ON c.id = r.case_id"
            " WHERE c.status <> 'closed' GROUP BY c.code ORDER BY count(DISTINCT r.kind) DESC, count(*) DESC, c.code"
        )
        (code,) = cursor.fetchone()
    return (f"/kasus/{code}/", f"/kasus/{code}/simfoni/1/", *BESIDE, "/kasus/register/")


def found(officer: Officer, known: set[str], starts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Pattern and address of each page that nobody before was shown."""
    resolve = import_module("django.urls").resolve
    waiting, seen = list(starts), set[str]()
    within = tuple({f"/{path.split('/')[1]}/" for path in starts})
    while waiting:
        path = waiting.pop(0)
        pattern = resolve(path.partition("?")[0], "sigap.config.urls_desk").route
        if pattern in seen:
            continue
        seen.add(pattern)
        status, page, _took = officer.ask(path)
        if status == HTTPStatus.OK and page.lstrip().startswith("<!"):
            waiting += [link.replace("&amp;", "&") for link in LINK.findall(page) if link.startswith(within)]
            if pattern not in known:
                known.add(pattern)
                yield pattern, path
        elif status != HTTPStatus.OK:
            seen.discard(pattern)  # another address of it may open


def statements_of(officer: Officer, log: Path, path: str) -> tuple[int, bool]:
    """The fewest of three openings, as the desk's own work between requests is logged too; whether a trace was left."""
    sys.path.append(str(CHECKOUT))
    is_none = import_module("tests.factories.statements")._NOT_OF_A_PAGE  # noqa: SLF001 - one and the same count
    counts = []
    for _once in range(3):
        before = log.stat().st_size
        officer.ask(path)
        with log.open(errors="replace") as file:
            file.seek(before)
            told = LOGGED.findall(file.read())
        counts.append(sum(not (is_none.match(each) or ASIDE.match(each)) for each in told))
    entered, traced = (sum(words in each for each in told) for words in ("access.enter", "access.append_events"))
    return min(counts), entered > 1 or traced > 0


def measure(house: House, asked: argparse.Namespace) -> list[Row]:
    people, starts = (WORKERS, starts_in_case()) if asked.of == "case" else (PEOPLE, STARTS)
    password: str = import_module("sigap.cli.demo.data").PASSWORD
    pages: list[tuple[Officer, str, str]] = []
    known: set[str] = set()
    for number, (login, role) in enumerate(people.items()):
        officer = Officer(house.port + 1, login, role, number)
        officer.sign_in(password)
        pages += [(officer, pattern, path) for pattern, path in found(officer, known, starts) if asked.only in pattern]
    rows = [timed(house, officer, pattern, path, asked.times) for officer, pattern, path in pages]
    log_statements("SET log_statement = 'all'")
    for row, (officer, _pattern, path) in zip(rows, pages, strict=True):
        row.statements, row.is_traced = statements_of(officer, Home(house.home).logs / "postgres.log", path)
    log_statements("RESET log_statement")
    return rows


def timed(house: House, officer: Officer, pattern: str, path: str, times: int) -> Row:
    """One page, opened so many times without a pause."""
    used = house.cpu("desk", "postgres")
    took = [officer.ask(path)[2] * 1000 for _once in range(times)]
    used = house.cpu("desk", "postgres") - used
    p50, p95 = round(statistics.median(took), 1), round(statistics.quantiles(took, n=20)[-1], 1)
    return Row(page=pattern, who=officer.login, p50_ms=p50, p95_ms=p95, cpu_ms=round(used / times * 1000, 1))


def log_statements(wish: str) -> None:
    """From now on the desk's statements stand in the log, or do not."""
    login = import_module("sigap.cli.database.roles").login_of("desk")
    with import_module("django.db").connection.cursor() as cursor:
        cursor.execute(f"ALTER ROLE {login} {wish}")
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [login])


def main() -> None:
    options = argparse.ArgumentParser(prog="./sigap bench pages")
    options.add_argument("--home", type=Path)
    options.add_argument("--times", type=int, default=200)
    options.add_argument("--of", choices=("force", "case"), default="force")
    options.add_argument("--only", default="", help="pages whose address has this in it")
    asked = options.parse_args()
    with demo(home=asked.home) as house:
        home = Home(house.home)
        orm.set_up(home)
        with orm.looking_at(server.embedded(postgres.cluster_of(home)).owner_url):
            rows = measure(house, asked)
    for row in sorted(rows, key=lambda row: row.p95_ms, reverse=True):
        print(json.dumps(asdict(row)))
    slowest, over = max(row.p95_ms for row in rows), [row.page for row in rows if row.is_over]
    print(json.dumps({"bench": "pages", "pages": len(rows), "times": asked.times, "slowest_ms": slowest, "over": over}))


if __name__ == "__main__":
    main()
