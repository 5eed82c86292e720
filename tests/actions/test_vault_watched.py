"""A vault that is away, or locked for long, is told by the desk to the house, and rings where no page can be shown."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.conf import LazySettings
from django.db import Error as DatabaseTrouble
from django.db import connections, transaction
from django.test import Client
from tests.factories import officers, public_site, team

from sigap.audit.jobs import fold
from sigap.cli.readiness.addresses import NumericAddress
from sigap.cli.serving import metrics, sites
from sigap.config import checking
from sigap.kernel.clock import now
from sigap.mailbox.health import beat, health, tell_troubles, tell_vault
from sigap.mailbox.models import NotedTrouble
from sigap.mailbox.troubles import TroubleCode
from sigap.notifications.jobs import troubles as job
from sigap.notifications.models import Notice
from sigap.vault import rings
from sigap.vault.client import VaultAway
from sigap.vault.keyfiles import KeysUnusable
from sigap.vault.states import VaultState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture(autouse=True)
def _beating(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    beat(at=now())
    fold(now())


def is_asked(monkeypatch: pytest.MonkeyPatch, answer: object) -> None:
    """The vault answers so from now on: locked or not, or not at all."""

    def is_locked() -> object:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(rings, "is_locked_now", is_locked)


def told(state: VaultState, *, since: timedelta = timedelta()) -> None:
    with team.role("sigap_desk"):
        tell_vault(state)
    NotedTrouble.objects.filter(code__startswith="vault").update(since=now() - since)


@pytest.mark.parametrize("failure", [VaultAway(), KeysUnusable("…")])
def test_the_desk_looks_and_tells(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    is_asked(monkeypatch, failure)
    checking._look_at_vault()
    assert health(at=now()).severe == [TroubleCode.VAULT]
    is_asked(monkeypatch, True)
    checking._look_at_vault()
    assert list(NotedTrouble.objects.values_list("code", flat=True)) == ["vault-locked"]
    is_asked(monkeypatch, False)
    checking._look_at_vault()
    assert not NotedTrouble.objects.exists()


def test_it_is_looked_at_again_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    stopping, looks = threading.Event(), list[int]()

    def look() -> None:
        looks.append(1)
        if len(looks) == 3:
            stopping.set()
        raise VaultAway

    monkeypatch.setattr(connections, "close_all", lambda: None)
    checking._watch(stopping, "vault", 0.0, look)
    assert len(looks) == 3


def test_a_vault_that_is_away_rings_until_it_answers() -> None:
    told(VaultState.AWAY, since=timedelta(hours=2))
    with team.role("sigap_worker"):
        tell_troubles([])
        assert metrics.answer(now())["trouble:vault"] == 1
    told_again = health(at=now()).troubles[TroubleCode.VAULT]
    assert told_again is not None
    assert now() - told_again >= timedelta(hours=2), "the worker's look does not end it"
    told(VaultState.OPEN)
    assert health(at=now()).troubles == {}


def test_a_locked_vault_is_no_trouble_before_somebody_could_have_come() -> None:
    told(VaultState.LOCKED, since=timedelta(minutes=14))
    assert health(at=now()).troubles == {}
    NotedTrouble.objects.update(since=now() - timedelta(minutes=16))
    with team.role("sigap_desk"):
        tell_vault(VaultState.LOCKED)
    assert health(at=now()).severe == [TroubleCode.VAULT_LOCKED]
    NotedTrouble.objects.update(seen_at=now() - timedelta(minutes=6))
    with team.role("sigap_desk"):
        tell_vault(VaultState.LOCKED)
    assert health(at=now()).troubles == {}, "the desk was down: since its start somebody has had no time"


@pytest.mark.parametrize("role", ["sigap_public", "sigap_worker", "sigap_vault"])
def test_only_the_desk_speaks_of_its_vault(role: str) -> None:
    with pytest.raises(DatabaseTrouble), transaction.atomic(), team.role(role):
        tell_vault(VaultState.OPEN)


def test_the_desks_health_asks_the_vault_and_knows_how_long_it_is_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = officers.DeskClient()
    told(VaultState.LOCKED, since=timedelta(minutes=16))
    is_asked(monkeypatch, True)
    answer = desk.get("/sehat/")
    assert (answer.status_code, answer.json()["troubles"], answer.json()["locked"]) == (503, ["vault-locked"], True)
    is_asked(monkeypatch, False)
    answer = desk.get("/sehat/")
    assert (answer.status_code, answer.json()["locked"]) == (200, False), "opened this minute"
    told(VaultState.AWAY)
    assert desk.get("/sehat/").status_code == 200
    is_asked(monkeypatch, True)
    assert desk.get("/sehat/").status_code == 200, "it answers, and a start waits for no passphrase"
    is_asked(monkeypatch, VaultAway())
    answer = desk.get("/sehat/")
    assert (answer.status_code, answer.json()["troubles"], answer.json()["locked"]) == (503, ["vault"], True)


@pytest.mark.parametrize("state", [VaultState.AWAY, VaultState.LOCKED])
def test_the_public_site_stays_open_without_the_vault(
    client: Client, settings: LazySettings, state: VaultState
) -> None:
    public_site.dress(settings)
    settings.SURFACE = "public"
    told(state, since=timedelta(hours=1))
    answer = client.get("/sehat/")
    assert (answer.status_code, answer.json()["troubles"]) == (200, [])
    assert len(answer.json()["warnings"]) == 1


def test_it_reaches_who_watches_over_the_system_outside_of_the_desk(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = False
    for state, notice in ((VaultState.AWAY, "vault-away"), (VaultState.LOCKED, "vault-waiting")):
        told(state, since=timedelta(hours=1))
        for _minute in range(2):
            with team.role("sigap_worker"):
                job.tell(now())
        assert Notice.objects.filter(code=notice).count() == 1
    told(VaultState.OPEN)


@pytest.fixture
def a_site() -> Iterator[tuple[NumericAddress, list[str]]]:
    """Something that answers 503 with the troubles in a list."""
    said: list[str] = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(503)
            self.end_headers()
            self.wfile.write(json.dumps({"status": "trouble", "troubles": said}).encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield NumericAddress("127.0.0.1", server.server_address[1]), said
        server.shutdown()


def test_a_start_waits_for_a_vault_that_answers_and_not_for_a_passphrase(
    a_site: tuple[NumericAddress, list[str]],
) -> None:
    address, said = a_site
    awaited = frozenset({"database", "worker", "vault"})
    said[:] = ["vault-locked"]
    assert sites._missing(address, "localhost", awaited) == ""
    said[:] = ["vault"]
    assert sites._missing(address, "localhost", awaited) == "vault"
