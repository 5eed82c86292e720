"""Tokens of a person: composite ones only, equal for spellings of one name, ranked by how telling they are."""

import pytest

from sigap.cases.rules.finding import searches_an_hour, strength
from sigap.matching.codes import codes_meant
from sigap.matching.digits import phone_key
from sigap.matching.kinds import WHOLE, MatchKind
from sigap.matching.papers import paper_keys, paper_keys_asked, report_meant
from sigap.matching.tokens import TokenSubject, asked_for, tokens_of

VILLAGE = "16.09.01.2001"
WHOLLY = TokenSubject(
    full_name="Melati Contoh",
    alias="Mela",
    year="2011",
    village=VILLAGE,
    nik="1609014101110001",
    phone="0812-0000-0001",
)


def kinds(bearer: TokenSubject) -> set[MatchKind]:
    return {kind for kind, _value in tokens_of(bearer)}


def test_each_kind_is_made_of_what_it_needs() -> None:
    assert kinds(WHOLLY) == set(MatchKind)
    assert kinds(TokenSubject(full_name="Melati")) == set()
    assert kinds(TokenSubject(full_name="Melati", year="2011")) == {MatchKind.NAME_YEAR}
    assert kinds(TokenSubject(full_name="Melati", village=VILLAGE)) == {MatchKind.NAME_DESA}
    assert kinds(TokenSubject(year="2011", village=VILLAGE)) == set(), "never a date or a place by itself"
    assert kinds(TokenSubject(nik="1609014101110001")) == {MatchKind.NIK}
    assert kinds(TokenSubject(phone="081200000001")) == {MatchKind.PHONE}


@pytest.mark.parametrize(
    "unfit",
    [
        TokenSubject(full_name="Melati", year="11"),
        TokenSubject(full_name="Melati", village="16.09.01"),
        TokenSubject(nik="160901410111000"),
        TokenSubject(phone="110"),
        TokenSubject(full_name="🌺", year="2011"),
    ],
)
def test_what_is_unfit_makes_none(unfit: TokenSubject) -> None:
    assert tokens_of(unfit) == frozenset()
    assert "Melati" not in repr(unfit)


def test_spellings_share_the_token_of_the_whole_name() -> None:
    one = {each for each in tokens_of(TokenSubject(full_name="Muh. Joesoef Contoh", year="1990")) if each[0] in WHOLE}
    other = {
        each for each in tokens_of(TokenSubject(full_name="MOHAMMAD YUSUF CONTOH", year="1990")) if each[0] in WHOLE
    }
    assert one == other != set()


def test_two_words_of_a_name_meet_a_name_of_two_words() -> None:
    asked = asked_for(TokenSubject(full_name="Melati Contoh", year="2011"))
    long = {value for _kind, value in tokens_of(TokenSubject(full_name="Melati Putri Contoh", year="2011"))}
    assert long & set(asked)


@pytest.mark.parametrize(("year", "finds"), [("2010", True), ("2012", True), ("2009", False), ("2013", False)])
def test_a_year_beside_is_asked_too_and_says_less(year: str, *, finds: bool) -> None:
    asked = asked_for(TokenSubject(full_name="Melati Contoh", year="2011"))
    met = [
        asked[value] for _kind, value in tokens_of(TokenSubject(full_name="Melati Contoh", year=year)) if value in asked
    ]
    assert bool(met) is finds
    assert set(met) <= {MatchKind.OTHER_YEAR}


@pytest.mark.parametrize(
    "typed", ["081234567890", "+62 812-3456-7890", "6281234567890", "81234567890", "0812.3456.7890"]
)
def test_a_telephone_is_one_however_it_begins(typed: str) -> None:
    assert phone_key(typed) == "81234567890"


@pytest.mark.parametrize("typed", ["", "110", "0812", "1" * 17])
def test_what_is_no_telephone_is_none(typed: str) -> None:
    assert phone_key(typed) == ""


def test_what_is_more_telling_comes_first() -> None:
    assert (
        strength([MatchKind.NIK]) > strength([MatchKind.NAME_YEAR, MatchKind.PHONE]) > strength([MatchKind.NAME_YEAR])
    )
    assert (
        strength([MatchKind.NAME_YEAR])
        > strength([MatchKind.PHONE])
        > strength([MatchKind.OTHER_YEAR, MatchKind.OTHER_DESA])
    )
    assert strength([MatchKind.PHONE, MatchKind.PHONE]) == strength([MatchKind.PHONE])
    assert searches_an_hour() > 0


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("kenari 582", "KENARI-582"),
        ("Kenari, lima, delapan, dua", "KENARI-582"),
        ("KENARI-582", "KENARI-582"),
        ("kenari582", "KENARI-582"),
        ("kenri 582", "KENARI-582"),
        ("kenari 5 delapan 2", "KENARI-582"),
        ("kenari lima ratus delapan puluh dua", "KENARI-582"),
        ("kenari seratus lima", "KENARI-105"),
        ("kenari dua belas", "KENARI-012"),
        ("kenari sepuluh", "KENARI-010"),
        ("brokoli delapan enam empat", "BROKOLI-864"),
        ("BROKOLI864", "BROKOLI-864"),
        ("kasus brokoli 864", "BROKOLI-864"),
        ("Kode kasus: kenri-582", "KENARI-582"),
        ("kenari kosong kosong tujuh", "KENARI-007"),
    ],
)
def test_a_code_is_understood_as_it_is_typed_or_heard(typed: str, first: str) -> None:
    assert codes_meant(typed)[0] == first


@pytest.mark.parametrize(
    "typed", ["", "582", "kenari", "kenari 58", "kenari 5823", "xxyyzz 582", "; --", "kenari seribu"]
)
def test_what_is_no_code_means_none(typed: str) -> None:
    assert codes_meant(typed) == ()


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("L-4827", "L-4827"),
        ("l4827", "L-4827"),
        ("4827", "L-4827"),
        ("Laporan L 4827", "L-4827"),
        ("no. laporan 048271", "L-048271"),
        ("el empat delapan dua tujuh", "L-4827"),
        ("laporan empat delapan 2 7", "L-4827"),
        ("582", ""),
        ("kenari 5827", ""),
        ("L-123456789", ""),
        ("LP/B/12/XI/2026", ""),
        ("", ""),
    ],
)
def test_a_reports_number_is_understood_as_it_is_typed_or_heard(typed: str, number: str) -> None:
    assert report_meant(typed) == number


@pytest.mark.parametrize(
    ("typed", "meets"),
    [
        ("LP/B/12/XI/2026/SPKT/POLRES CONTOH", True),
        ("lp b 012 xi 2026", True),
        ("12/XI/2026", True),
        ("LP 12 - XI - 2026", True),
        ("nomor 12/2026", True),
        ("12/X/2026", False),
        ("12/XI/2025", False),
        ("112/XI/2026", False),
        ("XI/2026", False),
        ("2026", False),
        ("LP", False),
    ],
)
def test_which_ways_to_write_a_police_reports_number_meet(typed: str, *, meets: bool) -> None:
    stored = paper_keys("LP/B/12/XI/2026/SPKT/POLRES CONTOH")
    assert bool(paper_keys_asked(typed) & stored) is meets
