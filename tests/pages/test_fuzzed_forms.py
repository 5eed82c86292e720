"""Every address of both sites by every role, with posts that no browser makes: no 500, no name, nothing half stored.

Fields come from the forms' own HTML. Each request is rolled back, so that all stand on the same regency.
`./sigap bench fuzz` is the same for ten minutes.
"""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.conf import settings as site
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings, strategies
from tests.factories import casework, public_site, statements, team
from tests.factories.casework import INTAKE, MANAGER, PEOPLE, STORY, Work
from tests.factories.fuzz_watch import Fuzzing, listening, told, touched_rows, undone
from tests.factories.fuzzing import MARK, ODD, fuzzed
from tests.factories.routes import Route, public_routes, routes

from sigap.access.roles import ROLES, RoleCode

pytestmark = [pytest.mark.django_db, pytest.mark.rounds]
A_ROUND, API_A_ROUND = 60, 20  # requests; five rounds in `./sigap test`
DESK, PUBLIC = "sigap.config.urls_desk", "sigap.config.urls_public"
NOWHERE: list[object] = [uuid4()]


def _ids(work: Work) -> dict[str, list[object]]:
    """What may stand in an address: what is there, what is of others, what is nowhere."""
    found: dict[str, list[object]] = {
        "code": [work.own, work.own, work.asked, work.foreign],
        "number": [work.report, work.taken_report, "L-0000"],
        "referral_id": [work.waiting, work.foreign_referral],
        "clock_id": [work.clock, work.foreign_clock],
        "ordinal": [1, 2, 99, 2**63],
        "version": [0, 1, 2**31],
        "slug": ["uu-212007", "tidak-ada"],
        "kind": ["undangan", "deposited", "tidak-ada"],
    }
    with connection.cursor() as cursor:
        for name, table in (
            ("exchange_id", "referrals_exchange"),
            ("person_id", "access_person"), ("office_id", "access_office"), ("service_id", "assistance_service"),
            ("mark_id", "legal_legalmark"), ("session_id", "access_session"), ("membership_id", "access_membership"),
        ):  # fmt: skip
            cursor.execute("SELECT to_regclass(%s)", [table])
            if cursor.fetchone()[0]:
                cursor.execute(f"SELECT id FROM {table} LIMIT 5")
                found.setdefault(name, []).extend(value for (value,) in cursor.fetchall())
    return found


def _client(ticket: str) -> Client:
    client = casework.RoleClient(raise_request_exception=False)
    if ticket:
        client.cookies[site.SESSION_COOKIE_NAME] = ticket
    return client


def _try_one(fuzzing: Fuzzing, client: Client, route: Route, path: str, die: Random, who: str, urlconf: str) -> None:
    """One address: its page, and a post to it."""
    fuzzing.met.add(route.pattern)
    is_stranger = who not in {MANAGER, INTAKE}
    with listening() as lines:
        if route.reads:
            with undone():
                asking = path + die.choice(("", "", "", "?halaman=-1&q=%00&lingkup=%ED%A0%80&sampai=" + "9" * 50))
                _ask(fuzzing, f"{who} GET {asking}", client, asking, None, is_stranger=is_stranger, urlconf=urlconf)
        if route.writes:
            shape = fuzzing.forms.get(route.pattern) or die.choice(list(fuzzing.forms.values()))
            post = fuzzed(shape, die)
            with undone():
                touched = touched_rows()
                asked = f"{who} POST {path} {str(post.parts)[:600]}"
                answer = _ask(fuzzing, asked, client, path, post, is_stranger=is_stranger, urlconf=urlconf)
                if answer.status_code >= 400 and (left := fuzzing.store.left_behind(touched)):
                    fuzzing.wrong.append(f"{asked}: {answer.status_code}, and yet something else in {left}")
        fuzzing.heard(f"{who} {path}", lines)


def _ask(fuzzing: Fuzzing, asked: str, client: Client, path: str, post: Any, *, is_stranger: bool, urlconf: str) -> Any:
    began = time.monotonic()
    answer = client.generic("POST", path, post.body, post.kind) if post else client.get(path)
    fuzzing.judge(asked, answer, time.monotonic() - began, is_stranger=is_stranger)
    if not post and answer.status_code == 200 and not answer.streaming and "html" in answer.headers["Content-Type"]:
        fuzzing.harvest(path, answer.content.decode(), urlconf)
    return answer


def _run(examples: int, one: Any) -> None:
    """Draws so many seeds; a failing one is told as it is, for a smaller seed is no simpler."""

    @settings(
        max_examples=examples, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(seed=strategies.integers(0, 2**32))
    def drawn(seed: int) -> None:
        one(Random(seed))  # noqa: S311 - a drawing that repeats

    drawn()


def test_no_desk_address_falls_whatever_is_posted(work: Work, settings: LazySettings, rounds: int) -> None:
    settings.SIGAP_DEMO = True
    fuzzing, ids, known = Fuzzing(), _ids(work), routes()
    tickets = {
        login: str(casework.at_desk(login, stepped_up=True).cookies[site.SESSION_COOKIE_NAME].value)
        for login, _name in PEOPLE.values()
    }
    # Read before: at its first reading the vault takes over a report's key, also where the page is one of a wrong form.
    read = casework.at_desk(MANAGER, stepped_up=True).post(f"/laporan/{work.taken_report}/isi/")
    assert STORY in read.content.decode()
    for route in known:
        if route.reads:
            path = route.path({name: (ids.get(name) or NOWHERE)[0] for name in route.names})
            with undone():
                _ask(fuzzing, path, _client(tickets[MANAGER]), path, None, is_stranger=False, urlconf=DESK)
    assert len(fuzzing.forms) > 40
    teams = [MANAGER, INTAKE, *(PEOPLE[role][0] for role in RoleCode)]

    def one(die: Random) -> None:
        route = die.choice(known)
        able = [PEOPLE[role][0] for role in RoleCode if route.permissions <= ROLES[role].permissions]
        who = die.choice(able if able and die.random() < 0.7 else [*teams, ""])
        path = route.path({name: die.choice(ids.get(name) or NOWHERE) for name in route.names})
        _try_one(fuzzing, _client(tickets.get(who, "")), route, path, die, who or "nobody", DESK)

    _run(A_ROUND * rounds, one)
    told("desk", fuzzing, len(known))


class PublicClient(Client):
    """A browser at the public site's own process: statements run as its database role."""

    def request(self, **request: Any) -> Any:
        with team.role("sigap_public"):
            return statements.hold(self, request, lambda: super(PublicClient, self).request(**request), urlconf=PUBLIC)


@pytest.fixture
def _public(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    with public_site.with_keys(settings, tmp_path / "kunci"):
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
        yield


PUBLISHED = {"code": "kasus-2026", "slug": "poster", "token": "bukan-tautan-tugas"}
"""What public addresses name: a release, a sheet to print, a task of somebody outside."""


@pytest.mark.usefixtures("_public", "work")
def test_no_public_address_falls_whatever_is_posted(rounds: int) -> None:
    fuzzing, known = Fuzzing(), public_routes()
    for route in known:
        with undone():
            _ask(fuzzing, route.pattern, PublicClient(raise_request_exception=False), route.path(PUBLISHED), None,
                 is_stranger=True, urlconf=PUBLIC)  # fmt: skip
    assert len(fuzzing.forms) > 5

    def one(die: Random) -> None:
        route = die.choice(known)
        client = PublicClient(raise_request_exception=False)
        _try_one(fuzzing, client, route, route.path(PUBLISHED), die, "visitor", PUBLIC)

    _run(A_ROUND * rounds // 2, one)
    told("public", fuzzing, len(known))


def _json(die: Random, depth: int = 0) -> Any:
    """A value that no schema asked for."""
    odd: list[Any] = [None, True, -1, 2**70, 1e308, "", MARK, "\x00", "\ud800", "x" * 9000, [], {}]
    if depth < 3 and die.random() < 0.3:
        return [_json(die, depth + 1)] * die.choice((1, 3, 3 if depth else 400))
    if depth < 3 and die.random() < 0.3:
        return {die.choice(("narrative", "at", "", "\x00")): _json(die, depth + 1)}
    return die.choice(odd)


@pytest.mark.usefixtures("_public", "work")
def test_no_body_takes_the_machines_door_down(rounds: int) -> None:
    fuzzing = Fuzzing()
    right: dict[str, Any] = {
        "narrative": MARK, "category": "trafficking", "area": "16.09.01", "emergency": ["weapon"],
        "contact": {"phone": "0812 0000 0000", "hours": "pagi"},
    }  # fmt: skip

    def one(die: Random) -> None:
        body = {name: _json(die) if die.random() < 0.3 else value for name, value in right.items()}
        raw = json.dumps(body if die.random() < 0.8 else _json(die)).encode()
        if die.random() < 0.2:
            raw = die.choice((raw[:-3], die.choice(ODD), b"[" * 100_000, b'{"a":1,"a":2}', b"\xef\xbb\xbf{}"))
        kind = die.choice(("application/json", "application/json", "text/plain", "application/json; charset=utf-16"))
        key = die.choice((uuid4().hex, uuid4().hex, "", "x" * 5000, "\x7f"))
        client = PublicClient(raise_request_exception=False)
        with undone(), listening() as lines:
            touched, began = touched_rows(), time.monotonic()
            answer = client.generic(
                die.choice(("POST", "POST", "POST", "PUT", "GET")), "/api/v1/reports", raw, kind,
                headers={"Idempotency-Key": key},
            )  # fmt: skip
            asked = f"api {raw[:300]!r}"
            fuzzing.judge(asked, answer, time.monotonic() - began, is_stranger=True)
            if answer.status_code != 201 and (left := fuzzing.store.left_behind(touched)):
                fuzzing.wrong.append(f"{asked}: {answer.status_code}, and yet something else in {left}")
            fuzzing.heard(asked, lines)

    _run(API_A_ROUND * rounds, one)
    told("api", fuzzing, 1)
    assert {"201", "422"} <= {*fuzzing.told}
