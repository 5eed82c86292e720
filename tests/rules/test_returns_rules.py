"""Returns: which is owed on a day, when it rings, when it may be frozen, what an edition says and where two differ."""

from copy import deepcopy
from datetime import UTC, date, datetime, timedelta

import pytest

from sigap.figures.rules import PeriodKind, figure_of
from sigap.provisions.rules import SourceKind
from sigap.returns.actions.freezing import _covering_words
from sigap.returns.models import Edition
from sigap.returns.public_edition import tables_of
from sigap.returns.rules import (
    NoSuchReturn,
    ReturnUnfit,
    asked_until,
    canonical,
    changes,
    fingerprint,
    kind_of,
    kinds_from,
    may_freeze,
    owed_on,
    ringing_marks,
    shipped_kinds,
    silent_offices,
)

UNTIL = datetime(2026, 7, 9, 9, tzinfo=UTC)


def test_the_shipped_returns_are_those_that_the_task_force_owes() -> None:
    kinds = shipped_kinds()
    assert {code: kind.period for code, kind in kinds.items()} == {
        "penanganan": PeriodKind.HALF,
        "tahunan": PeriodKind.YEAR,
        "lima-tahunan": PeriodKind.FIVE_YEARS,
        "realisasi-rad": PeriodKind.QUARTER,
        "bulanan": PeriodKind.MONTH,
        "dak": PeriodKind.QUARTER,
    }
    handling = kinds["penanganan"]
    assert (handling.sender, handling.addressee, handling.confirm_days) == ("Bupati", "Gubernur", 5)
    assert "Permensos 8/2023 pasal 31" in handling.basis
    assert all(kind.source and kind.figures and SourceKind(kind.source_kind) for kind in kinds.values())
    assert handling.section_of("K-16") == "Pemulangan"
    with pytest.raises(NoSuchReturn):
        kind_of("triwulanan")


def test_a_file_that_cannot_be_is_refused() -> None:
    table = {
        "code": "x",
        "title": "X",
        "period": "half",
        "sender": "A",
        "addressee": "B",
        "through": "",
        "due_days": 1,
        "confirm_days": 5,
        "classification": "secret",
        "basis": "b",
        "source": "s",
        "kind": "R",
        "narrative": [],
        "sections": [{"title": "t", "figures": ["K-01"]}],
    }
    assert kinds_from({"returns": [table]})[0].code == "x"
    for wrong in (
        [table, table],
        [table | {"sections": [{"title": "t", "figures": ["K-01", "K-01"]}]}],
        [table | {"sections": [{"title": "t", "figures": ["K-999"]}]}],
    ):
        with pytest.raises(ReturnUnfit):
            kinds_from({"returns": wrong})


def test_a_span_is_owed_from_its_end_to_its_day() -> None:
    for day, owed in (
        (date(2026, 6, 30), None),
        (date(2026, 7, 1), "2026-s1"),
        (date(2026, 7, 15), "2026-s1"),
        (date(2026, 7, 16), None),
        (date(2027, 1, 1), "2026-s2"),
    ):
        span = owed_on(PeriodKind.HALF, 15, day)
        assert (span.name if span else None) == owed, day


def rung(today: date, at: datetime, *, is_silent: bool = False) -> list[str]:
    return list(ringing_marks(due_on=date(2026, 7, 15), today=today, confirm_until=UNTIL, is_silent=is_silent, at=at))


def test_it_rings_before_its_day_and_every_week_after_it() -> None:
    assert rung(date(2026, 7, 8), UNTIL) == []
    assert rung(date(2026, 7, 9), UNTIL) == ["soon"]
    assert rung(date(2026, 7, 15), UNTIL) == ["soon"]
    assert rung(date(2026, 7, 16), UNTIL) == ["late-0"]
    assert rung(date(2026, 7, 29), UNTIL) == ["late-2"]


def test_silence_is_rung_a_day_before_and_named_after() -> None:
    day = date(2026, 7, 2)
    assert rung(day, UNTIL - timedelta(days=2), is_silent=True) == []
    assert rung(day, UNTIL - timedelta(hours=3), is_silent=True) == ["pressing-2026-07-09"]
    assert rung(day, UNTIL + timedelta(seconds=1), is_silent=True) == ["silent-2026-07-09"]
    assert may_freeze(unconfirmed=[], confirm_until=UNTIL, at=UNTIL - timedelta(days=3))
    assert not may_freeze(unconfirmed=["RSUD"], confirm_until=UNTIL, at=UNTIL)
    assert may_freeze(unconfirmed=["RSUD"], confirm_until=UNTIL, at=UNTIL + timedelta(seconds=1))
    due, before = UNTIL - timedelta(days=1), UNTIL - timedelta(days=6)
    assert asked_until(UNTIL, due=[due], at=before) == due, "a silent office makes no return late"
    assert asked_until(UNTIL, due=[UNTIL + timedelta(days=9)], at=before) == UNTIL
    assert asked_until(UNTIL, due=[due], at=due) == UNTIL, "what is late already leaves the offices their days"
    noons, hour = [due, due + timedelta(hours=9)], timedelta(hours=1)
    assert [asked_until(UNTIL, due=noons, at=due - hour * left) for left in (22, 3)] == noons


def line(
    code: str, parts: list[list[object]] | None, answer: str = "confirmed", office: str = "UPTD"
) -> dict[str, object]:
    return {"code": code, "parts": parts, "answer": answer, "office": office}


def test_two_editions_differ_where_their_numbers_do() -> None:
    before = {
        "sections": [{"lines": [line("K-05", [["Jumlah", 9]]), line("K-21", None), line("K-31", [["Jumlah", 2]])]}]
    }
    now = deepcopy(before)
    assert changes(before, now) == ()
    assert fingerprint(before) == fingerprint(now)
    now["sections"][0]["lines"][0]["parts"] = [["Jumlah", 10]]
    now["sections"][0]["lines"][1]["parts"] = [["Jumlah", 0]]
    first, second = changes(before, now)
    assert (first.code, first.before, first.now) == ("K-05", (("Jumlah", 9),), (("Jumlah", 10),))
    assert (second.code, second.before, second.now) == ("K-21", (), (("Jumlah", 0),)), "none is not zero"
    assert fingerprint(before) != fingerprint(now)
    assert canonical({"b": 1, "a": "é"}) == canonical({"a": "é", "b": 1}) == '{"a":"é","b":1}'


def test_the_words_of_an_office_about_its_own_number_are_not_published() -> None:
    public = {"code": "K-01", "label": "Laporan", "unit": "laporan", "definition": "CONTOH", "source": "Laporan"}
    own = public | {"source": "Register CONTOH, satu laporan lisan Pere'an", "parts": [["Jumlah", 17]]}
    found = []
    for counted in ([["Jumlah", 16]], None):
        edition = Edition(snapshot={"sections": [{"lines": [own | {"counted": counted}]}]})
        (table,) = tables_of(edition, frozenset({"2026-03"}))
        found.append(table.head.source)
    figure = figure_of("K-01")
    assert figure is not None
    assert found == ["Angka kantor yang bertanggung jawab.", str(figure.source)]


def test_who_kept_silent_is_named_once() -> None:
    lines = [line("K-12", None, "silent", "RSUD"), line("K-13", None, "silent", "Dinsos"), line("K-14", None)]
    assert silent_offices([*lines, *lines]) == ["Dinsos", "RSUD"]


def test_a_covering_letter_calls_a_report_by_its_name_once() -> None:
    facts = dict.fromkeys(("span", "basis", "verified", "frozen", "classification"), "CONTOH")
    for title, through, said in (
        ("Laporan tahunan gugus tugas", "", "kami sampaikan laporan tahunan gugus tugas, masa CONTOH, sesuai"),
        ("DAK nonfisik PPA", "dengan tembusan Bappeda", "kami sampaikan laporan DAK nonfisik PPA, masa CONTOH, sesuai"),
    ):
        assert said in _covering_words({**facts, "title": title, "through": through}, 1)[0]
