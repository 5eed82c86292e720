"""`./sigap audit verify` says 0 only where it looked who wrote; where it could not it is 2, unless that is meant."""

import json
from pathlib import Path

import pytest
from django.db import connection, connections
from tests.factories import epochs, team, warm_commands
from tests.factories.copies import Installation

from sigap.access.models import Person
from sigap.audit.chain import moment_text
from sigap.kernel.clock import now
from sigap.vault import events
from sigap.vault.root_key import ROOT_KEY, Cost, lock_root

pytestmark = pytest.mark.usefixtures("committed")
PHRASE = "enam kata acak dari buku tua"


@pytest.fixture
def house(tmp_path: Path) -> Installation:
    """A trail in which the owner of the database has put an event in an officer's name; all chains fit."""
    case = str(team.case_of(team.opened()).pk)
    forged = {
        "kind": "case", "id": case, "at": moment_text(now()), "code": events.SECTION_OPENED,
        "actor": str(Person.objects.get(login=team.SURYA).pk),
        "ids": {"subject": case, "room": "identity", "reason": "casework"},
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit.append(%s::jsonb)", [json.dumps([forged])])
    (tmp_path / "rumah").mkdir(mode=0o700)
    keys = epochs.own_copy(tmp_path / "kunci")
    return Installation(name=connection.settings_dict["NAME"], home=tmp_path / "rumah", copies=tmp_path, keys=keys)


def _verify(house: Installation, *more: str, typed: str = "", **named: str) -> tuple[int, str, str]:
    connections.close_all()
    done = warm_commands.run(["audit", "verify", *more], env=house.environment(SIGAP_DEMO="1", **named), typed=typed)
    return done.returncode, done.stdout, done.stderr


def test_with_the_keys_at_hand_what_the_owner_forged_is_the_answer_no(house: Installation) -> None:
    status, told, _said = _verify(house)
    assert status == 1
    assert "menyebut pelaku tanpa tanda tangan" in told


def test_without_keys_nobody_is_told_that_all_is_well(house: Installation) -> None:
    (house.keys / ROOT_KEY).unlink()
    status, told, said = _verify(house)
    assert status == 2
    assert "Pelaku tidak diperiksa" in told
    assert "siapa yang menulisnya tidak diperiksa" in said
    assert "--without-writers" in said
    status, told, said = _verify(house, "--without-writers")
    assert (status, said) == (0, "")
    assert "Pelaku tidak diperiksa" in told


def test_keys_behind_a_passphrase_are_asked_for_it(house: Installation) -> None:
    root = (house.keys / ROOT_KEY).read_bytes()
    lock_root(house.keys, root, PHRASE, cost=Cost(memory_kib=64, passes=1, lanes=1))
    (house.keys / ROOT_KEY).unlink()
    outcomes = {}
    for typed in (f"{PHRASE}\n", "", "kata yang keliru sekali\n"):
        status, told, said = _verify(house, typed=typed, SIGAP_ROOT_KEY="passphrase")
        outcomes[typed.strip()] = status
        assert "Traceback" not in told + said
    assert outcomes == {PHRASE: 1, "": 2, "kata yang keliru sekali": 2}
