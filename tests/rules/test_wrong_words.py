"""A ceiling on wrong claim and task words, whoever tries them."""

import time
from threading import Barrier, Thread

import pytest

from sigap.mailbox import wrong_words
from sigap.mailbox.wrong_words import AT_ONCE, BURST, WordsCrowded, WrongWordsCeiling


def _wrong(ceiling: WrongWordsCeiling) -> None:
    with ceiling.trying():
        pass


def test_wrong_words_beyond_the_burst_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    ceiling = WrongWordsCeiling()
    for _ in range(BURST):
        _wrong(ceiling)
    with pytest.raises(WordsCrowded):
        _wrong(ceiling)
    now[0] += 1
    for _ in range(5):
        _wrong(ceiling)
    with pytest.raises(WordsCrowded):
        _wrong(ceiling)


def test_right_words_count_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    ceiling = WrongWordsCeiling()
    for _ in range(3 * BURST):
        with ceiling.trying() as attempt:
            attempt.was_right()
    _wrong(ceiling)


def test_what_fails_counts_as_wrong_and_gives_its_place_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    ceiling = WrongWordsCeiling()
    for _ in range(BURST):
        with pytest.raises(OSError, match="gone"), ceiling.trying():
            raise OSError("gone")
    with pytest.raises(WordsCrowded):
        _wrong(ceiling)


def test_no_more_than_two_are_stretched_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wrong_words, "PATIENCE_SECONDS", 0.01)
    ceiling, inside, leave = WrongWordsCeiling(), Barrier(AT_ONCE + 1), Barrier(AT_ONCE + 1)

    def hold() -> None:
        with ceiling.trying():
            inside.wait()
            leave.wait()

    holders = [Thread(target=hold) for _ in range(AT_ONCE)]
    for holder in holders:
        holder.start()
    inside.wait()
    with pytest.raises(WordsCrowded):
        _wrong(ceiling)
    leave.wait()
    for holder in holders:
        holder.join()
    _wrong(ceiling)
