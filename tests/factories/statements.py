"""How many statements a page may cost, enter() counting as one: eight; eleven where it leaves a trace.

Opening sealed text, and searching for a person, is traced before it is done, and costs the trace's statements. Every
page that a test opens with `officers.DeskClient` is held to it; two tests walk all addresses: `test_absurd_doors` those
without an id as each role, `test_fuzzed_forms` all of the desk and the public site.
"""

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from itertools import pairwise
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from sigap.access.guard import THRESHOLD

DESK, PUBLIC = "sigap.config.urls_desk", "sigap.config.urls_public"
MOST, MOST_TRACED = 8, 11
# Transactions, and which law is confirmed: asked twice a minute by each process.
_NOT_OF_A_PAGE = re.compile(
    r"(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET LOCAL ROLE|RESET ROLE|SELECT \"provisions_confirmation\")",
    re.IGNORECASE,
)
_OF_THE_VAULT = '"vault_opening"'
_LOCK = "pg_advisory_xact_lock"
"""The budget of identities, under a lock: kept by the vault, which in tests is the desk's own process."""
_EACH_REGISTER = "what leans on law is read from every register, four of which lie in the database"
MAY_COST_MORE: Mapping[str, tuple[int, str]] = {
    "antrean/": (9, "a queue of every kind of work, while a flood waits: that is counted too"),
    "kasus/<slug:code>/orang/<int:ordinal>/isi/": (13, "a reader who bears the person's name: that is traced apart"),
    "kasus/<slug:code>/jangan-tahu/": (9, "who read what before: the trail of the case and that of its report"),
    "kasus/<slug:code>/rujukan/<uuid:referral_id>/serah-terima/<uuid:handover_id>/cetak/": (
        13,
        "opens a whole request, and asks once more whose it is before the paper is traced",
    ),
    "kasus/penutupan/<uuid:closing_id>/berkas/": (24, "the whole file, each source read by its own app, and traced"),
    "hak-data/pemrosesan/catatan/": (9, _EACH_REGISTER),
    "hak-data/pemrosesan/dpia/": (9, _EACH_REGISTER),
    "gugus-tugas/pustaka/<slug:code>/hubungan/": (9, _EACH_REGISTER),
    "gugus-tugas/pustaka/<slug:code>/": (10, _EACH_REGISTER),
    "gugus-tugas/pustaka/": (10, _EACH_REGISTER),
    "hak-data/<slug:number>/petikan/": (28, "all that is kept about a person, each source opened and traced"),
}
"""Pages that may cost more: how many statements, and why. Sign-in's are not held: allauth asks what it asks."""


def spent(captured: CaptureQueriesContext) -> list[str]:
    """The statements of a page."""
    return of_a_page(query["sql"] for query in captured.captured_queries)


def of_a_page(statements: Any) -> list[str]:
    """Those that count."""
    return [each for each in statements if not _NOT_OF_A_PAGE.match(each)]


def check_few(captured: CaptureQueriesContext, about: str = "", *, most: int = MOST) -> None:
    """Fails, with the statements, where there are more than a page may cost; `most` where one is allowed more."""
    statements = spent(captured)
    told = "\n".join(statement[:150] for statement in statements)
    allowed = MOST_TRACED if is_traced(statements) else most
    assert len(statements) <= allowed, f"{about}: {len(statements)} of {allowed}\n{told}"


def is_traced(statements: list[str]) -> bool:
    """Whether the page was entered twice, first to trace what it opens, or wrote an event."""
    return sum("access.enter" in statement for statement in statements) > 1 or any(
        "access.append_events" in statement for statement in statements
    )


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of what is asked inside, as they were sent."""
    sent: list[str] = []

    def note(execute: Callable[..., Any], statement: object, *rest: Any) -> Any:
        sent.append(str(statement))
        return execute(statement, *rest)

    with connection.execute_wrapper(note):
        yield sent


def hold(client: Client, request: Mapping[str, Any], ask: Callable[[], Any], *, urlconf: str = DESK) -> Any:
    """What the page answers; fails where it costs more than it may, at its second opening too.

    What is asked once a minute, taken over at a first reading or put away after an act is no page's: it is asked again
    and that is undone. Not where a test commits for real.
    """
    if request.get("REQUEST_METHOD") != "GET" or not connection.in_atomic_block:
        return ask()
    with counted() as sent:
        answer = ask()
    path = str(request["PATH_INFO"])
    limits = _limits(path, urlconf)
    if answer.status_code != HTTPStatus.OK or limits is None or _is_within(_held(sent), *limits):
        return answer
    cookies = copy.deepcopy(client.cookies)
    with undone(), counted() as sent:
        again = ask()
    client.cookies = cookies
    held = _held(sent)
    told = "\n".join(statement[:150] for statement in held)
    assert again.status_code == HTTPStatus.OK, f"{path}: costs more than {limits}, and does not open again"
    assert _is_within(held, *limits), f"{path}: {len(held)} of {limits}\n{told}"
    return answer


def _held(sent: list[str]) -> list[str]:
    """Without what the vault keeps, and the lock that it takes for it."""
    held = of_a_page(sent)
    locks = {at for at, (now, then) in enumerate(pairwise(held)) if _LOCK in now and _OF_THE_VAULT in then}
    return [each for at, each in enumerate(held) if at not in locks and _OF_THE_VAULT not in each]


def _is_within(held: list[str], most: int, most_traced: int) -> bool:
    return len(held) <= (most_traced if is_traced(held) else most)


def _limits(path: str, urlconf: str) -> tuple[int, int] | None:
    """How many without a trace and with one; nothing where the address is not held."""
    try:
        match = resolve(path, urlconf)
    except Resolver404:
        return None
    if THRESHOLD in str(getattr(match.func, "sigap_permission", "")):
        return None
    most, _why = MAY_COST_MORE.get(match.route, (0, ""))
    return max(most, MOST), max(most, MOST_TRACED)


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside has not happened afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT sigap_again")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK TO SAVEPOINT sigap_again; RELEASE SAVEPOINT sigap_again")
