"""The vault's socket: who may ask, what is no question, how slowly one may speak, and how much is given."""

import os
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories.keys import KEYS_MADE_AT
from tests.factories.patience import PATIENCE
from tests.factories.vault_house import asked, line_to, vault_at

from sigap.access.signin import unlocking
from sigap.kernel import clock
from sigap.vault import client as vault_client
from sigap.vault import keyring, rings, wire
from sigap.vault.client import UnlockBusy, VaultAway, VaultClient
from sigap.vault.ring_use import OpeningRefused
from sigap.vault.root_key import Cost, PassphraseWrong, RingLocked, lock_root
from sigap.vault.service import answers, limits, serving
from sigap.vault.service.limits import VaultLimits
from sigap.vault.states import VaultState
from sigap.vault.wire import Message

pytestmark = pytest.mark.usefixtures("committed")
PHRASE = "enam kata acak dari buku tua"
ROOT = b"r" * 32


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
    counted, who = VaultLimits(), uuid4()
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


def test_a_pages_mark_is_asked_once_for_each_officer(vault: VaultClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    ask = vault._ask

    def counted(told: Message) -> Message:
        asked.append(told["do"])
        return ask(told)

    monkeypatch.setattr(vault, "_ask", counted)
    first, second = ([("writer", who)] for who in (b"one", b"two"))
    made = [vault.sign(each, ticket="") for each in (first, first, second, second, first)]
    assert made[0] == made[1] == made[4] != made[2] == made[3]
    assert asked == ["sign", "sign"]
    vault.sign([("session", b"one")], ticket="")
    vault.sign([("session", b"one")], ticket="")
    assert len(asked) == 4, "nothing else is kept"


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


def held_by(place: Path, asked: list[str], let_go: threading.Event) -> threading.Thread:
    """A vault that answers its first question, keeps silent at the second until it is let go, and then goes on."""
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(str(place))
    listening.listen()

    def converse(channel: socket.socket) -> None:
        with channel, suppress(OSError, wire.WireBroken):
            while True:
                told = wire.receive(channel, within=PATIENCE)
                asked.append(told["ticket"])
                if told["ticket"] == "slow":
                    let_go.wait(PATIENCE)
                wire.send(channel, {"made": [told["ticket"].encode()]})

    def work() -> None:
        with listening:
            first = threading.Thread(target=converse, args=[listening.accept()[0]])
            first.start()
            converse(listening.accept()[0])
            first.join(PATIENCE)

    answering = threading.Thread(target=work)
    answering.start()
    return answering


def test_a_silent_vault_is_away_soon_and_its_late_answer_is_nobodys(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault_client, "_ANSWERS_WITHIN", 0.2)
    asked: list[str] = []
    let_go, client = threading.Event(), VaultClient(place)
    answering = held_by(place, asked, let_go)
    assert client.sign([("session", b"x")], ticket="first") == [b"first"]
    with pytest.raises(VaultAway):
        client.sign([("session", b"x")], ticket="slow")
    assert asked == ["first", "slow"], "asked once: it has the question"
    monkeypatch.setattr(vault_client, "_AFTER_SILENCE_WITHIN", PATIENCE)
    let_go.set()
    assert client.sign([("session", b"x")], ticket="next") == [b"next"]
    client.close()
    answering.join(PATIENCE)


def test_what_takes_long_is_waited_for_longer_and_health_not_at_all_long() -> None:
    client, many = VaultClient(Path("/nowhere")), {"do": "unseal", "asked": [1] * 101}
    page = client._limit_of({"do": "unseal", "asked": [1]})
    assert vault_client._ASKED_NOW_WITHIN < page <= 5
    assert client._limit_of({"do": "prove", "passphrase": "x"}) == client._limit_of(many) > page


def test_once_it_kept_silent_the_next_page_waits_a_second_until_it_answers(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = {"do": "unseal", "asked": [1]}
    let_go, client = threading.Event(), VaultClient(place)
    answering = held_by(place, [], let_go)
    client.sign([("session", b"x")], ticket="first")
    with monkeypatch.context() as patch:
        patch.setattr(vault_client, "_ANSWERS_WITHIN", 0.2)
        with pytest.raises(VaultAway):
            client.sign([("session", b"x")], ticket="slow")
    assert client._limit_of(question) == 1
    assert client._limit_of({"do": "prove"}) == vault_client._LONG_WITHIN
    let_go.set()
    monkeypatch.setattr(vault_client, "_AFTER_SILENCE_WITHIN", PATIENCE)
    client.sign([("session", b"x")], ticket="next")
    assert client._limit_of(question) == vault_client._ANSWERS_WITHIN
    client.close()
    answering.join(PATIENCE)


def test_how_it_stands_now_is_asked_and_not_believed(
    place: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault_client, "_BELIEVED_FOR", PATIENCE)
    monkeypatch.setattr(vault_client, "_ASKED_NOW_WITHIN", 0.2)
    settings.SIGAP_ROOT_KEY = f"vault:{place}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(str(place))
        listening.listen()
        rings._client(str(place))._answered_at = time.monotonic()
        assert not rings.is_locked()
        assert rings.state() is VaultState.AWAY
    rings._client.cache_clear()


def broken() -> None:
    raise ZeroDivisionError


def test_a_passphrase_opens_for_both_desk_processes_after_its_trace(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "kunci"
    keyring.create_keys(folder, at=KEYS_MADE_AT, root=ROOT, with_root_file=False)
    lock_root(folder, ROOT, PHRASE, cost=Cost(memory_kib=16, passes=1, lanes=1))
    monkeypatch.setattr(answers, "_GUESS_EVERY", PATIENCE)
    with vault_at(place, folder, source="passphrase") as one:
        other = VaultClient(place)
        assert (one.is_locked(), other.is_locked()) == (True, True)
        with pytest.raises(RingLocked):
            other.sign([("session", b"x")], ticket="")
        with pytest.raises(PassphraseWrong):
            one.unlock("frasa yang keliru sama sekali", write_trace=lambda: None)
        with pytest.raises(UnlockBusy):
            other.unlock(PHRASE, write_trace=lambda: None)
        monkeypatch.setattr(answers, "_GUESS_EVERY", 0.0)
        with pytest.raises(OpeningRefused):
            one.unlock(PHRASE, write_trace=lambda: None)
        with pytest.raises(ZeroDivisionError):
            one.unlock(PHRASE, write_trace=broken)
        assert other.is_locked(), "no trace, no keys"
        one.unlock(PHRASE, write_trace=lambda: unlocking._trace(1, clock.now()))
        assert (one.is_locked(), other.is_locked()) == (False, False)
        other.close()
