"""The machine is gone after two rotations: new keys from the holders' own file, old copies restored, the trail whole.

The real commands, each machine with a home and keys of its own; what officers signed before, between and after the
rotations is vouched for on the new one, and every sealed text opens.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connections
from tests.factories import epochs, team
from tests.factories.copies import Installation, installed
from tests.factories.holders import share_lines, toml, words_on
from tests.factories.team import TICKETS

from sigap.audit.models import Event
from sigap.vault.shares import share_of_words

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.rounds]
KEPT = ("sebelum", "di antara", "sesudah")


@pytest.fixture
def old(fresh_database: str, tmp_path: Path, settings: LazySettings) -> Iterator[Installation]:
    """A machine whose keys five holders have sheets of, with people at work."""
    settings.SIGAP_DEMO = True  # sessions without a second factor
    with installed(tmp_path) as made:
        one = replace(made, keys=tmp_path / "kunci")
        (tmp_path / "pemegang.toml").write_text(toml())
        one.run("keys", "init", "--holders", str(tmp_path / "pemegang.toml"), "--sheets", str(tmp_path / "lembar"))
        settings.SIGAP_KEYS = one.keys
        tickets = dict(TICKETS)
        team.hire()
        yield one
        TICKETS.clear()
        TICKETS.update(tickets)


def _worked(one: Installation, kept: str) -> str:
    """A case more, a copy, and the holders' file as it is then; the case's code."""
    code = team.opened()
    team.named(code)
    one.backup(kept)
    (one.copies.parent / f"{kept}.json").write_bytes((one.keys / "recovery.json").read_bytes())
    return code


def _rotated(one: Installation) -> None:
    connections.close_all()
    one.run("keys", "rotate", "--now")


@pytest.fixture
def shares(old: Installation) -> Path:
    """What three holders type."""
    folder = old.copies.parent
    words = {number: words_on(folder / "lembar" / f"lembar-{number}.html") for number in (1, 3, 5)}
    lines = share_lines({number: share_of_words(each.split()) for number, each in words.items()}, words)
    (folder / "lembar.txt").write_text(lines)
    return folder / "lembar.txt"


def test_a_new_machine_after_two_rotations(
    old: Installation, shares: Path, settings: LazySettings, rounds: int
) -> None:
    """Five rounds restore the first and the last copy; more of them the one between, too."""
    folder = old.copies.parent
    kept_copies = [name for name in KEPT if name != KEPT[1] or rounds > 5]
    cases = [_worked(old, KEPT[0])]
    for kept in KEPT[1:]:
        _rotated(old)
        cases += [_worked(old, kept)] if kept in kept_copies else []
    ring = epochs.ring_of(old.keys)
    assert len(ring.epochs) == len(KEPT)
    old.lose()
    new = replace(old, home=folder / "rumah baru", keys=folder / "kunci baru")
    new.home.mkdir(mode=0o700)
    given = ("keys", "recover", "--shares", str(shares), "--into", str(new.keys))
    told = new.run(*given, "--recovery", str(folder / "sebelum.json"), "--copy", str(old.copies / "sesudah"), status=1)
    assert ring.newest.id in told
    assert not new.keys.exists()
    new.run(*given, "--recovery", str(folder / "sesudah.json"), "--copy", str(old.copies / "sesudah"))
    settings.SIGAP_KEYS = new.keys
    for place, kept in enumerate(kept_copies):
        copy = old.copies / kept
        told = new.restore(copy, "--replace") if place else new.run("restore", str(copy))
        assert "Sistem dipulihkan" in told
        told = new.run("audit", "verify", "--anchors", str(copy / "audit-head.txt"))
        assert "Rantai jejak utuh" in told
        assert "Pelaku dijamin sejak" in told
        connections.close_all()
        signed = Event.objects.filter(body__contains='"mac"').count()
        assert f"{signed} peristiwa bertanda tangan" in told
        assert {team.case_of(code).code for code in cases[: place + 1]} == set(cases[: place + 1])
        texts = [text for _column, _row, text in epochs.all_texts()]
        assert sum(team.NAME in text for text in texts) == place + 1
        assert signed > 3
