"""The vault's socket: who may ask, what is no question, how slowly one may speak, and how much is given."""

import os
import socket
import threading
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories.patience import PATIENCE
from tests.factories.vault_house import asked, line_to, vault_at

from sigap.vault import wire
from sigap.vault.client import VaultAway, VaultClient
from sigap.vault.service import limits, serving
from sigap.vault.service.limits import Limits

pytestmark = pytest.mark.usefixtures("committed")


@pytest.mark.parametrize(
    "told", [{"do": "root"}, {"do": None}, {"do": "unseal"}, {"do": "lay", "key": {"as": "x"}}, {"do": ["facts"]}, {}]
)
def test_an_unknown_question_is_no_answer_and_ends_nothing(vault: VaultClient, place: Path, told: wire.Message) -> None:
    assert asked(place, told) == {"failed": "question"}
    assert vault.facts().newest.id


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xff\xff\xff",
        b"\0\0\0\0",
        b"\0\0\0\x08" + b"\xff" * 8,
        b"\0\0\0\x0c\0\0\0\x04\0\0\0\0null",
        b"GET / HTTP/1.1\r\n",
    ],
)
def test_what_is_no_message_ends_its_own_line_only(vault: VaultClient, place: Path, raw: bytes) -> None:
    with line_to(place) as channel:
        channel.sendall(raw)
        channel.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):  # what it did not read of ours
            assert channel.recv(100) == b""
    assert vault.facts().newest.id


def test_a_slow_line_holds_nobody_up(vault: VaultClient, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "_WHOLE_WITHIN", 0.2)
    with line_to(place) as channel:
        channel.sendall(b"\0\0\1\0")
        assert vault.facts().newest.id
        assert channel.recv(100) == b"", "cut off while the rest is awaited"


def test_another_account_is_sent_away(vault: VaultClient, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "may_ask", lambda uid: uid != os.geteuid())
    with line_to(place) as channel:
        assert channel.recv(100) == b""


def test_the_desks_account_and_our_own_may_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    mine, other = os.geteuid(), os.geteuid() + 4321
    assert (serving.may_ask(mine), serving.may_ask(other)) == (True, False)
    desk = SimpleNamespace(pw_uid=other)
    monkeypatch.setattr("sigap.vault.service.serving.pwd.getpwnam", {serving.DESK_ACCOUNT: desk}.__getitem__)
    assert serving.may_ask(other)


def test_counts_grow_in_their_window_only() -> None:
    counted, who = Limits(), uuid4()
    few = (limits.Allowance(2, 60.0), limits.Allowance(3, 3600.0))
    counted.take_new(who, ["a", "b"], few, 0.0)
    counted.take_new(who, ["a", "b"], few, 1.0)
    with pytest.raises(limits.LimitReached) as first:
        counted.take_new(who, ["c"], few, 2.0)
    with pytest.raises(limits.LimitReached) as second:
        counted.take_new(who, ["c"], few, 3.0)
    assert (first.value.is_first, second.value.is_first) == (True, False)
    counted.take_new(uuid4(), ["c"], few, 3.0)
    counted.take_new(who, ["c"], few, 61.0)
    with pytest.raises(limits.LimitReached):
        counted.take_new(who, ["d"], few, 200.0)


def test_a_vault_that_is_away_is_said_so_and_found_again(place: Path, settings: LazySettings) -> None:
    client = VaultClient(place)
    with pytest.raises(VaultAway):
        client.facts()
    with vault_at(place, settings.SIGAP_KEYS):
        assert client.facts().newest.id
    client.close()


def test_a_vault_killed_in_mid_answer_is_away(place: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(str(place))
        listening.listen()

        def half() -> None:
            channel, _address = listening.accept()
            with channel:
                wire.receive(channel, within=PATIENCE)
                channel.sendall(b"\0\0\0\x40half")

        answering = threading.Thread(target=half)
        answering.start()
        with pytest.raises(VaultAway):
            VaultClient(place).facts()
        answering.join(PATIENCE)
