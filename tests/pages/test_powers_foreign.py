"""Twelve roles, every address, an object that is not theirs: the same page as for one that does not exist."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import MANAGER, PEOPLE, RoleClient, Work
from tests.factories.routes import Route, routes

from sigap.access.models import Session
from sigap.access.permissions import Permission
from sigap.access.roles import ROLES, RoleCode
from sigap.audit.models import Event

pytestmark = pytest.mark.django_db
# Codes and numbers of the task force's papers are no cases and no reports: every member may know of them.
ABOUT_SOMETHING = [
    route
    for route in routes()
    if route.names & {"code", "number", "referral_id", "clock_id"} and not route.pattern.startswith("gugus-tugas/")
]
UNKNOWN: dict[str, object] = {
    name: uuid4() for route in ABOUT_SOMETHING for name in sorted(route.names) if name.endswith("_id")
} | {"slug": "sp2hp", "kind": "deposited"}
"""An id of nothing for every place in an address that takes one."""
REASONS = {
    "buka/": "contact",
    "tutup/": "goals_reached",
    "tolak/": "no_capacity",
    "tanpa-kasus/": "test",
    "ambil-alih/": "absent",
}
CHANGING = re.compile(r'(name="csrfmiddlewaretoken" value=|nonce=)"[^"]*"')


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def filled(route: Route) -> dict[str, Any]:
    """Something that every form of the desk would take."""
    return {
        "full_name": "Rekaan",
        "version": 1,
        "text": "rekaan",
        "role": "victim",
        "sex": "P",
        "age_years": 15,
        "kind": "health",
        "done_at": "01-11-2026 09.30",
        "note": "rekaan",
        "post_key": uuid4(),
        "ground": "injured",
        "held_at": "01-11-2026 09.30",
        "topics": ["layanan_health"],
        "giver": "client",
        "manner": "oral",
        "layanan_health": "refused",
        "outcome": "justified",
        "starts_at": "01-11-2027 09.30",
        "happened_on": "01-11-2026",
        "acted_on": "01-11-2026",
        "told_by": "letter",
        "told_at": "01-11-2026 09.30",
        "why": "rekaan",
        "offer_key": uuid4(),
        "preview": "rekaan",
        "purposes": ["visum"],
        "urgency": "normal",
        "category": "waiting_for_family",
        "risk": "high",
        "officer": uuid4(),
        "manager": uuid4(),
        "subject": "1",
        "basis": "court_order",
        "letter_on": "01-11-2026",
        "reason": next((reason for end, reason in REASONS.items() if route.pattern.endswith(end)), "rekaan"),
    }


def foreign(work: Work) -> dict[str, object]:
    """Objects of another unit, and a report, which only those who receive reports may know of."""
    return UNKNOWN | {
        "code": work.foreign,
        "number": work.report,
        "referral_id": work.foreign_referral,
        "exchange_id": uuid4(),
        "clock_id": work.foreign_clock,
        "ordinal": 1,
        "version": 1,
    }


def absent(work: Work) -> dict[str, object]:
    """The same shapes, but there is nothing behind them."""
    word, _hyphen, digits = work.foreign.partition("-")
    return UNKNOWN | {
        "code": f"{'X' * len(word)}-{digits}",
        "number": "L-" + "0" * len(work.report.removeprefix("L-")),
        "referral_id": uuid4(),
        "exchange_id": uuid4(),
        "clock_id": uuid4(),
        "ordinal": 1,
        "version": 1,
    }


type Told = tuple[int, dict[str, str], str]


def told(answer: Any, path: str) -> Told:
    """An answer without what differs between any two: its token, and the address itself, which makes it longer."""
    text = CHANGING.sub(r'\1""', answer.content.decode()).replace(path, "…")
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    return answer.status_code, headers, text


def answers(client: RoleClient, route: Route, values: dict[str, object], methods: Sequence[str]) -> list[Told]:
    """What an address tells, once for each of `methods` (see `methods_of`)."""
    path = route.path(values)
    found = [
        client.get(path) if each == READ else client.post(path, filled(route) if each == SENT else {})
        for each in methods
    ]
    return [told(answer, path) for answer in found]


READ, SENT_EMPTY, SENT = "read", "sent empty", "sent"


def methods_of(route: Route, *, role: RoleCode | None = None) -> list[str]:
    """Every way to ask: read, posted without anything, posted filled in.

    Of a role that the guard refuses before anything is looked up (`test_powers_routes`), the last of them alone.
    Whether a form is looked at before its object does not hang on who sends it: empty by the first who may.
    """
    every = [READ] * route.reads + [SENT_EMPTY, SENT] * route.writes
    if role is None:
        return every
    able = [each for each in RoleCode if not route.permissions or route.permissions & ROLES[each].permissions]
    if role not in able:
        return every[-1:]
    return [each for each in every if each != SENT_EMPTY or role is able[0]]


class Absence:
    """What one officer is told of something that is not there: one page for each tab, read or posted."""

    def __init__(self, client: RoleClient, values: dict[str, object]) -> None:
        self._client = client
        self._values = values
        self._pages: dict[tuple[str, str], Told] = {}

    def of(self, route: Route, methods: Sequence[str]) -> list[Told]:
        """As `answers` gives it; asked once, at the first address under this tab."""
        return [self._page(route, "get" if method == READ else "post") for method in methods]

    def _page(self, route: Route, method: str) -> Told:
        key = method, route.pattern.partition("/")[0]
        if key not in self._pages:
            path = route.path(self._values)
            self._pages[key] = told(getattr(self._client, method)(path), path)
        return self._pages[key]


def is_theirs(role: RoleCode, route: Route) -> bool:
    """Reports are for everybody who receives them, whichever unit they work in."""
    return "number" in route.names and Permission.REPORT_SEE_QUEUE in ROLES[role].permissions


@pytest.mark.parametrize("role", RoleCode)
def test_what_is_not_theirs_looks_like_what_is_not_there(role: RoleCode, work: Work) -> None:
    client = casework.at_desk(PEOPLE[role][0], stepped_up=True)
    absence = Absence(client, absent(work))
    for route in ABOUT_SOMETHING:
        if is_theirs(role, route):
            continue
        methods = methods_of(route, role=role)
        hidden = answers(client, route, foreign(work), methods)
        assert {status for status, _headers, _text in hidden} == {404}, route.pattern
        assert hidden == absence.of(route, methods), route.pattern


@pytest.mark.parametrize("pattern", ["rujukan/<uuid:referral_id>/tarik/", "tenggat/<uuid:clock_id>/"])
def test_an_id_of_another_case_under_ones_own_code_is_not_there(pattern: str, work: Work) -> None:
    client = casework.at_desk(MANAGER, stepped_up=True)
    found = [route for route in ABOUT_SOMETHING if "code" in route.names and pattern in route.pattern]
    assert found
    for route in found:
        methods = methods_of(route)
        hidden = answers(client, route, foreign(work) | {"code": work.own}, methods)
        assert {status for status, _headers, _text in hidden} == {404}, route.pattern
        assert hidden == answers(client, route, absent(work) | {"code": work.own}, methods), route.pattern


@pytest.mark.parametrize("path", ["/kasus/{own}/orang/99/isi/", "/kasus/{own}/orang/99/buka/"])
def test_a_person_who_is_not_in_the_case_is_not_there(path: str, work: Work) -> None:
    client = casework.at_desk(MANAGER, stepped_up=True)
    assert client.get(path.format(own=work.own)).status_code == 404
    assert (
        client.post(path.format(own=work.own), {"reason": "contact", "full_name": "x", "version": 1}).status_code == 404
    )


def test_the_session_of_somebody_else_is_not_there(work: Work) -> None:
    client, other = casework.at_desk(MANAGER), casework.at_desk("rina.uptd")
    theirs = Session.objects.filter(person__login="rina.uptd").latest("created_at")
    said = []
    for session in (theirs.id, uuid4()):
        client.post(f"/profil/sesi/{session}/akhiri/")
        said.append(re.findall(r"<p>([^<]+)</p>", client.get("/profil/").content.decode()))
    assert said[0] == said[1]
    assert other.get("/antrean/").status_code == 200


def test_both_leave_the_same_trace(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    bodies = []
    for code in (work.foreign, str(absent(work)["code"])):
        before = Event.objects.count()
        client.get(f"/kasus/{code}/")
        new = Event.objects.order_by("-at")[: Event.objects.count() - before]
        bodies.append([(event.code, event.stream_kind, event.stream_id) for event in new])
    assert bodies[0] == bodies[1]
    assert bodies[0][0][0] == "access:act:refused"
