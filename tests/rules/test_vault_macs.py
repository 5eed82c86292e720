"""Row MACs and blind tokens: exact facts, composite parts, one key for each use."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings
from tests.factories.keys import KEYS_MADE_AT, lay_former_keys

from sigap.vault import keyring, macs
from sigap.vault.macs import Fact, MacBroken
from sigap.vault.tokens import TOKEN_BYTES, TokenKind, TokenUnfit, token

AT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
FACTS: tuple[Fact, ...] = (
    UUID(int=1),
    "case_manager",
    AT,
    None,
    True,
    3,
    date(2026, 2, 28),
    b"x",
    ("identity", "medical"),
)


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Settings) -> None:
    settings.SIGAP_KEYS = tmp_path / "kunci"
    keyring.create_demo_keys(settings.SIGAP_KEYS, at=KEYS_MADE_AT)


def test_known_answers(tmp_path: Path, settings: Settings) -> None:
    """Rows signed and tokens made today must be recognised for years."""
    folder = tmp_path / "tetap"
    lay_former_keys(folder, kek=bytes(range(32)), token=bytes(range(32, 64)), private=bytes(range(64, 96)))
    keyring.create_demo_keys(folder, at=KEYS_MADE_AT)
    settings.SIGAP_KEYS = folder
    assert keyring.current().kek_id == "a873f39452ca1cd9"
    mac = macs.sign("membership", (UUID(int=1), "case_manager", AT, None))
    assert mac.hex() == "0cb2cbe78ae55f00281e6a19bcbc7aa471ba2749edef0fb5aefffc657143192c"
    assert token(TokenKind.NAME_YEAR, ("siti aminah", "2012")).hex() == "96c27c2af6f7ccbcfb93f2656f1ecaa1"


def test_a_signed_row_is_believed() -> None:
    mac = macs.sign("membership", FACTS)
    assert len(mac) == 32
    macs.verify("membership", FACTS, memoryview(mac))


@pytest.mark.parametrize("place", range(len(FACTS)))
def test_any_changed_fact_is_found(place: int) -> None:
    mac = macs.sign("membership", FACTS)
    changed = (*FACTS[:place], "changed", *FACTS[place + 1 :])
    with pytest.raises(MacBroken) as broken:
        macs.verify("membership", changed, mac)
    assert str(broken.value) == "membership"


def test_a_mac_of_another_kind_key_or_length_is_refused(tmp_path: Path, settings: Settings) -> None:
    mac = macs.sign("membership", FACTS)
    for kind, wrong in (("seat", mac), ("membership", b""), ("membership", mac[:31])):
        with pytest.raises(MacBroken):
            macs.verify(kind, FACTS, wrong)
    settings.SIGAP_KEYS = tmp_path / "lain"
    keyring.create_demo_keys(settings.SIGAP_KEYS, at=KEYS_MADE_AT)
    with pytest.raises(MacBroken):
        macs.verify("membership", FACTS, mac)


def test_facts_of_different_types_are_different_facts() -> None:
    alike: list[tuple[Fact, ...]] = [
        (1,),
        ("1",),
        (True,),
        (None,),
        ("",),
        (b"1",),
        ((1,),),
        (),
        ("a", "b"),
        ("ab",),
        (("a", "b"),),
    ]
    assert len({macs.sign("row", facts) for facts in alike}) == len(alike)


def test_a_moment_is_the_same_in_every_zone() -> None:
    jakarta = AT.astimezone(timezone(timedelta(hours=7)))
    assert macs.sign("row", (AT,)) == macs.sign("row", (jakarta,))
    with pytest.raises(ValueError, match="time zone"):
        macs.sign("row", (datetime(2026, 1, 1),))  # noqa: DTZ001 - a moment without a zone is the point
    with pytest.raises(TypeError, match="float"):
        macs.sign("row", (1.5,))  # type: ignore[arg-type]  # no fact of a row


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_two_lists_of_texts_share_a_mac(first: list[str], second: list[str]) -> None:
    same = macs.sign("row", tuple(first)) == macs.sign("row", tuple(second))
    assert same == (first == second)


GOOD = {
    TokenKind.NAME_YEAR: ("siti aminah", "2012"),
    TokenKind.NAME_DESA: ("siti aminah", "16.09.01.2001"),
    TokenKind.NIK: ("1609014101120001",),
    TokenKind.PHONE: ("+6281234567890",),
    TokenKind.PAPER: ("12/XI/2026",),
    TokenKind.ACCOUNT: ("1609014101120001",),
    TokenKind.HANDLE: ("facebook", "agen.contoh"),
    TokenKind.PLATE: ("BG1234XY",),
    TokenKind.COMPANY: ("contoh jaya",),
    TokenKind.ADDRESS: ("jalan contoh 1", "16.09.01.2001"),
    TokenKind.ROUTE: ("muaradua", "batam", "travel contoh"),
}


@pytest.mark.parametrize("kind", TokenKind)
def test_equal_parts_give_equal_tokens_and_tell_nothing(kind: TokenKind) -> None:
    made = token(kind, GOOD[kind])
    assert made == token(kind, GOOD[kind])
    assert len(made) == TOKEN_BYTES
    assert made not in {token(other, GOOD[other]) for other in TokenKind if other is not kind}


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        (TokenKind.NAME_YEAR, ("siti aminah",)),
        (TokenKind.NAME_YEAR, ("", "2012")),
        (TokenKind.NAME_YEAR, ("siti", "12")),
        (TokenKind.NAME_YEAR, ("siti", "2012", "extra")),
        (TokenKind.NAME_DESA, ("siti", "16.09")),
        (TokenKind.NIK, ("siti",)),
        (TokenKind.NIK, ("16090141011200011",)),
        (TokenKind.PHONE, ("110",)),
        (TokenKind.COMPANY, ("contoh",)),
        (TokenKind.ADDRESS, ("jalan contoh 1",)),
        (TokenKind.PLATE, ("1234",)),
        (TokenKind.ROUTE, ("muaradua", "batam", "")),
    ],
)
def test_parts_that_are_too_few_or_too_plain_make_no_token(kind: TokenKind, parts: tuple[str, ...]) -> None:
    with pytest.raises(TokenUnfit) as unfit:
        token(kind, parts)
    assert str(unfit.value) == kind.value


def test_another_token_key_gives_other_tokens(tmp_path: Path, settings: Settings) -> None:
    before = token(TokenKind.NIK, GOOD[TokenKind.NIK])
    settings.SIGAP_KEYS = tmp_path / "lain"
    keyring.create_demo_keys(settings.SIGAP_KEYS, at=KEYS_MADE_AT)
    assert token(TokenKind.NIK, GOOD[TokenKind.NIK]) != before
