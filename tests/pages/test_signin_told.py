"""Failed sign-ins in the trail: each of an account, those of logins that nobody has; at the same cost, told or not."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import officers

from sigap.access.models import Attempt
from sigap.access.visit import key_of
from sigap.audit.models import Event
from sigap.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> officers.DeskClient:
    """A browser at a desk with its door armed."""
    return officers.DeskClient()


@pytest.fixture(autouse=True)
def _desk(settings: LazySettings) -> Iterator[None]:
    settings.SIGAP_DEMO = True
    officers.rina()
    _role("sigap_desk")
    yield
    _role("none")


def _role(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {name}")


def _events(code: str) -> int:
    _role("none")
    count = Event.objects.filter(code=code).count()
    _role("sigap_desk")
    return count


def test_the_trail_is_told_of_each_wrong_password_and_once_of_an_attack() -> None:
    for number in range(25):
        stranger = officers.DeskClient(REMOTE_ADDR=f"198.51.100.{number}")
        stranger.post("/masuk/", {"login": "rina.uptd", "password": "salah"})
        stranger.post("/masuk/", {"login": "tidak.ada", "password": "salah"})
    assert _events("access:signin:attacked") == 1
    _role("none")
    told = list(Event.objects.filter(code="access:signin:failed").order_by("seq"))
    assert [json.loads(row.body)["ids"]["failures"] for row in told] == [str(n) for n in range(1, 26)]
    assert {(row.actor_id, json.loads(row.body)["ids"]["means"]) for row in told} == {(None, "wrong-password")}
    unknown = [
        json.loads(row.body)["ids"] for row in Event.objects.filter(code="access:signin:unknown").order_by("seq")
    ]
    assert unknown == [{"means": "wrong-password", "failures": str(n)} for n in range(1, 26)]


def _alike(statement: str) -> str:
    """Without values; what is kept and what is taken back end with one word to the server each."""
    plain = re.sub(r"'[^']*'|\b\d+\b|s\d+_x\d+", "?", statement)
    return plain.replace("ROLLBACK TO SAVEPOINT", "RELEASE SAVEPOINT")


@pytest.mark.parametrize("path", ["/masuk/", "/masuk/atur-ulang/"])
@pytest.mark.parametrize("before", [0, 19, 120])
def test_a_wrong_try_costs_the_same_for_a_login_that_nobody_has(path: str, before: int) -> None:
    words = "sapu dua kebun terang"
    typed = {"password": "salah", "code": "salah salah salah", "new": words, "again": words}
    found = {}
    for login in ("rina.uptd", "tidak.ada"):
        _role("none")
        counted = key_of("login", login if path == "/masuk/" else f"atur-ulang {login}")
        Attempt.objects.all().delete()
        for key in (counted, key_of("unknown")):
            Attempt.objects.create(key=key, failures=before, last_at=clock.now() - timedelta(minutes=1))
        rows = Event.objects.count()
        _role("sigap_desk")
        with CaptureQueriesContext(connection) as asked:
            officers.DeskClient().post(path, {"login": login, **typed})
        _role("none")
        statements = [_alike(each["sql"]) for each in asked.captured_queries]
        assert any("append_events" in each for each in statements)
        found[login] = statements
        if before != 19:
            # The mark of an attack is for the officer's account alone.
            assert Event.objects.count() - rows == int(before == 0)
    assert found["rina.uptd"] == found["tidak.ada"]


def test_the_trail_is_told_of_a_wrong_password_at_a_step_up_too(client: Client) -> None:
    officers.sign_in(client, "rina.uptd")
    client.post("/masuk/ulang/", {"password": "salah"})
    assert _events("access:signin:failed") == 1


def test_and_of_a_wrong_code_of_a_reset() -> None:
    words = "sapu dua kebun terang"
    form = {"login": "rina.uptd", "code": "salah salah salah salah", "new": words, "again": words}
    answer = officers.DeskClient().post("/masuk/atur-ulang/", form)
    assert answer.status_code == 422
    assert _events("access:signin:failed") == 1
