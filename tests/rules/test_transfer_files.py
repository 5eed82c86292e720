"""A sealed, signed file opens for its receiver alone, whole, and holds nothing but a case of its right shape."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sigap.transfers.rules import (
    CASE_FILE,
    ContentUnfit,
    MovedCase,
    MovedGoal,
    MovedPerson,
    expires_on,
    moved_case,
)
from sigap.vault.sealing import SealBroken
from sigap.vault.transfer_files import (
    LARGEST,
    PrivatePair,
    SignedFile,
    TransferFileBroken,
    pair_head,
    pair_in,
    same_fingerprint,
    sealed_file,
)

HEAD = {"transfer": "t", "expires_on": "2026-12-13"}
CASE = MovedCase(
    transfer="t", expires_on="2026-12-13", office="UPTD CONTOH", regency="Kabupaten CONTOH", code="PEGAS-1",
    opened_on="1 November 2026", risk="high", consent="Setuju",
    people=(MovedPerson(ordinal=1, role="victim", sex="P", age=15, identity={"full_name": "Pere'an CONTOH"}),),
    goals=(MovedGoal(area="safety", words="Tidur tenang", due_on="2026-12-01", is_open=True),),
)  # fmt: skip


def test_a_file_opens_for_its_receiver_alone_and_only_whole() -> None:
    ours, theirs, other = PrivatePair.make(), PrivatePair.make(), PrivatePair.make()
    file = sealed_file(CASE_FILE, HEAD, CASE.as_bytes(), to=theirs.public, pair=ours)
    again = SignedFile.read(file.as_bytes(), kind=CASE_FILE)
    again.check(ours.public.sign)
    assert b"Pere" not in file.as_bytes()
    opened = moved_case(again.opened(PrivatePair.from_text(theirs.as_text())))
    assert opened.people[0].identity == {"full_name": "Pere'an CONTOH"}
    assert opened.goals[0].words == "Tidur tenang"
    with pytest.raises(SealBroken):
        again.opened(other)
    with pytest.raises(TransferFileBroken):
        again.check(other.public.sign)
    for change in ({"head": {**HEAD, "expires_on": "2099-01-01"}}, {"sealed": "QUJD"}):
        told = json.loads(file.as_bytes()) | change
        with pytest.raises(TransferFileBroken):
            SignedFile.read(json.dumps(told).encode(), kind=CASE_FILE).check(ours.public.sign)


def test_what_a_victim_wants_goes_on_paper_without_how_they_are_reached() -> None:
    moved = replace(CASE, wishes=["Orang 1: Tidak mau diberi tahu dulu\n- Selasa di perpustakaan"])
    as_file, paper = (
        dict(moved_case(moved.as_bytes()).blocks(is_paper=each))["Kabar perkara: kemauan korban"]
        for each in (False, True)
    )
    assert "perpustakaan" in as_file[0]
    assert paper == ["Orang 1: Tidak mau diberi tahu dulu"]
    of_before = {key: words for key, words in json.loads(moved.as_bytes()).items() if key != "wishes"}
    assert moved_case(json.dumps(of_before).encode()).wishes == []


def test_what_is_no_file_is_refused_before_anything_is_opened() -> None:
    for raw in (b"", b"[]", b"{}", b'{"kind": 1}', b"\xff", b"[" * 5000, b" " * (LARGEST + 1)):
        with pytest.raises(TransferFileBroken):
            SignedFile.read(raw, kind=CASE_FILE)


def test_a_fingerprint_is_compared_however_it_is_typed_and_names_both_halves() -> None:
    pair = PrivatePair.make().public
    assert len(pair.fingerprint.split()) == 8
    assert same_fingerprint(pair.fingerprint, pair.fingerprint.upper().replace(" ", ""))
    assert not same_fingerprint(pair.fingerprint, pair.fingerprint[:-1])
    assert pair_in(pair_head(pair)) == pair
    with pytest.raises(TransferFileBroken):
        pair_in({"seal": "QUJD", "sign": "QUJD"})


@pytest.mark.parametrize(
    "change",
    [
        {"people": "x"}, {"people": [{"ordinal": 1}]}, {"summary": 3}, {"expires_on": "besok"}, {"relations": [[1, 2]]},
        {"services": ["a" * 20_001]}, {"goals": [{"area": "safety"}]}, {"timeline": ["\x00"]},
    ],
)  # fmt: skip
def test_a_content_of_another_shape_is_refused(change: dict[str, Any]) -> None:
    told = json.loads(CASE.as_bytes()) | change
    with pytest.raises(ContentUnfit):
        moved_case(json.dumps(told).encode())


def test_a_file_is_valid_for_two_weeks() -> None:
    assert expires_on(date(2026, 11, 29)) == date(2026, 12, 13)
