"""What a guess at a password, at six words or at a passphrase costs in an installation; elsewhere tests pay less."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from argon2.low_level import hash_secret_raw
from django.contrib.auth.hashers import check_password, make_password

from sigap.mailbox import codes
from sigap.mailbox.claims.codes import claim_for, claim_trace, read_claim
from sigap.mailbox.tasks.codes import read_task, task_for, task_trace
from sigap.vault import personal_keys

pytestmark = pytest.mark.usefixtures("real_stretching")
PHRASE = "melati di tepi danau ranau"


def test_a_password_costs_nineteen_mebibytes_and_two_passes() -> None:
    stored = make_password("bukit-selabung-2026")
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in stored
    assert check_password("bukit-selabung-2026", stored)
    assert not check_password("bukit-selabung-2025", stored)


def test_six_words_cost_eight_mebibytes_and_two_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []

    def noted(*told: Any, **cost: Any) -> bytes:
        asked.append(cost)
        return bytes(hash_secret_raw(*told, **cost))

    monkeypatch.setattr(codes, "hash_secret_raw", noted)
    code = codes.code_for(bytes(32), b"k" * 16)
    assert codes.lookup_of(bytes(32), code) == codes.lookup_of(bytes(32), codes.read_code(" ".join(code)))
    assert [(cost["time_cost"], cost["memory_cost"], cost["parallelism"]) for cost in asked] == [(2, 8192, 1)] * 2


@pytest.mark.parametrize(
    ("draw", "read", "trace"), [(claim_for, read_claim, claim_trace), (task_for, read_task, task_trace)]
)
def test_five_words_are_stretched_whole(
    monkeypatch: pytest.MonkeyPatch,
    draw: Callable[[bytes, bytes], tuple[str, ...]],
    read: Callable[[str], tuple[str, ...]],
    trace: Callable[[bytes, tuple[str, ...]], bytes],
) -> None:
    asked: list[bytes] = []

    def noted(secret: bytes, *told: Any, **cost: Any) -> bytes:
        asked.append(secret)
        return bytes(hash_secret_raw(secret, *told, **cost))

    monkeypatch.setattr(codes, "hash_secret_raw", noted)
    token = draw(bytes(32), b"form")
    typed = read(" ".join(token))
    found = trace(bytes(32), typed)
    assert found == trace(bytes(32), token)
    assert len(asked) == 2
    monkeypatch.setattr(codes, "hash_secret_raw", lambda *_told, **_cost: bytes(32))
    other = trace(bytes(32), read(" ".join(token)))
    assert found[:2] != other[:2], "not even a beginning comes from the words without a stretch"


def test_a_passphrase_costs_sixty_four_mebibytes_and_three_passes() -> None:
    owner = uuid4()
    pair = personal_keys.make_pair(PHRASE, owner=owner)
    told = json.loads(pair.locked)
    assert (told["memory_kib"], told["passes"], told["lanes"]) == (64 * 1024, 3, 2)
    opened = personal_keys.unlock(pair.locked, PHRASE, owner=owner, public=pair.public)
    assert opened.public_key().public_bytes_raw() == pair.public
    with pytest.raises(personal_keys.PassphraseWrong):
        personal_keys.unlock(pair.locked, f"{PHRASE}!", owner=owner, public=pair.public)
