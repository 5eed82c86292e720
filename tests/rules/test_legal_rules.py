"""The legal track's order, what is awaited, and the law of a day, as tables; nothing here needs a database."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from sigap.legal.models import KIND_LABELS
from sigap.legal.rules import (
    LawUnfit,
    MarkKind,
    MarkWarning,
    Oddity,
    Procedure,
    StandingMark,
    complaint_for,
    expected_among,
    is_named_suspect,
    law,
    mark_types,
    procedure_of,
    warnings_for,
)
from sigap.legal.rules.law import law_from
from sigap.legal.rules.law import provisions as offence_rows
from sigap.legal.rules.limits import DatedMark, limits, spans_of
from sigap.legal.rules.limits import provisions as mark_rows
from sigap.provisions.rules import SourceKind

DAY = date(2026, 11, 2)
ONE, TWO = UUID(int=1), UUID(int=2)


def known(kind: MarkKind, days: int = 0, person: UUID | None = None) -> StandingMark:
    return StandingMark(kind=kind, on=DAY + timedelta(days=days), person_id=person)


def test_every_mark_is_shipped_with_its_source_and_its_words() -> None:
    assert list(mark_types()) == list(MarkKind) or set(mark_types()) == set(MarkKind)
    assert {kind: row.label for kind, row in mark_types().items()} == {k: str(w) for k, w in KIND_LABELS.items()}
    assert all(row.basis and row.source for row in mark_types().values())
    assert all(limit.days > 0 and limit.source for limit in limits())


@pytest.mark.parametrize(
    ("kind", "days", "marks", "expected"),
    [
        (MarkKind.LP, 0, [], []),
        (MarkKind.P21, 9, [], [(Oddity.MISSING_BEFORE, MarkKind.SPDP), (Oddity.MISSING_BEFORE, MarkKind.STAGE_ONE)]),
        (
            MarkKind.P21,
            1,
            [known(MarkKind.SPDP, 3), known(MarkKind.STAGE_ONE, 0)],
            [(Oddity.EARLIER_THAN, MarkKind.SPDP)],
        ),
        (MarkKind.P21, 9, [known(MarkKind.SPDP, 3), known(MarkKind.STAGE_ONE, 5)], []),
        (MarkKind.SPDP, 9, [known(MarkKind.SPRINDIK), known(MarkKind.P21, 5)], [(Oddity.LATER_THAN, MarkKind.P21)]),
        (MarkKind.SPDP, 9, [known(MarkKind.SPRINDIK), known(MarkKind.SPDP, 1), known(MarkKind.P21, 5)], []),
        (
            MarkKind.P21,
            9,
            [known(MarkKind.SPDP), known(MarkKind.STAGE_ONE), known(MarkKind.P21, 2)],
            [(Oddity.TWICE, MarkKind.P21)],
        ),
        (
            MarkKind.STAGE_ONE,
            9,
            [known(MarkKind.NAMED_SUSPECT), known(MarkKind.SP3, 2)],
            [(Oddity.AFTER_END, MarkKind.SP3)],
        ),
        (MarkKind.SP2HP, 9, [known(MarkKind.LP), known(MarkKind.SP3, 2)], []),
    ],
)
def test_what_is_out_of_order_is_warned_of(
    kind: MarkKind, days: int, marks: list[StandingMark], expected: list[tuple[Oddity, MarkKind]]
) -> None:
    found = warnings_for(kind, DAY + timedelta(days=days), marks)
    assert [(each.what, each.other) for each in found] == expected


def test_a_second_person_may_be_named_too() -> None:
    marks = [known(MarkKind.SPDP), known(MarkKind.NAMED_SUSPECT, 1, ONE)]
    assert not warnings_for(MarkKind.NAMED_SUSPECT, DAY + timedelta(days=2), marks, person_id=TWO)
    again = warnings_for(MarkKind.NAMED_SUSPECT, DAY + timedelta(days=2), marks, person_id=ONE)
    assert again == (MarkWarning(Oddity.TWICE, MarkKind.NAMED_SUSPECT, DAY + timedelta(days=1)),)


def test_what_is_awaited_goes_by_the_limits_and_ends_with_the_track() -> None:
    marks = [known(MarkKind.LP), known(MarkKind.SPRINDIK, 1)]
    found = {each.kind: each.due_on for each in expected_among(marks)}
    assert found == {MarkKind.SP2HP: DAY + timedelta(days=3), MarkKind.SPDP: DAY + timedelta(days=8)}
    assert [each.due_on for each in expected_among(marks)] == sorted(found.values())
    assert MarkKind.SPDP not in {each.kind for each in expected_among([*marks, known(MarkKind.SPDP, 2)])}
    assert [each.kind for each in expected_among([*marks, known(MarkKind.SP3, 9, ONE)])] == [MarkKind.SP3_NOTIFIED]
    after = [known(MarkKind.STAGE_ONE, 1), known(MarkKind.P19, 5)]
    assert [each.kind for each in expected_among(after)] == [MarkKind.STAGE_ONE]
    at_once = [known(MarkKind.STAGE_ONE, 5), known(MarkKind.P19, 5)]
    assert [each.due_on for each in expected_among(at_once)] == [DAY + timedelta(days=19)], "sent and returned that day"
    returned = [known(MarkKind.STAGE_ONE, 1), *at_once]
    assert MarkKind.STAGE_ONE not in {each.kind for each in expected_among(returned)}, "and sent again that day"
    back = next(each for each in limits() if each.rule == "law-p19-back")
    for marks_of_day, ended in ((at_once, None), (returned, DAY + timedelta(days=5))):
        dated = [DatedMark(id=uuid4(), kind=each.kind, on=each.on, is_sure=True) for each in marks_of_day]
        [span] = spans_of(back, dated, procedure=Procedure.NEW, is_sexual=False)
        assert span.ended_on == ended
    child = expected_among(marks, has_accused_child=True)
    assert (MarkKind.DIVERSION_STARTED, DAY + timedelta(days=8)) in {(each.kind, each.due_on) for each in child}
    silent = [each.limit.days for each in expected_among([known(MarkKind.LP)])]
    assert silent == [3, 14], "14 days without an answer: the reporter may complain"


@pytest.mark.parametrize(
    ("marks", "since"),
    [
        ([], None),
        ([known(MarkKind.LP)], None),
        ([known(MarkKind.NAMED_SUSPECT, 3, TWO)], None),
        ([known(MarkKind.NAMED_SUSPECT, 3, ONE)], DAY + timedelta(days=3)),
        ([known(MarkKind.NAMED_SUSPECT, 3, ONE), known(MarkKind.SP3, 9, ONE)], None),
        ([known(MarkKind.SP3, 1, ONE), known(MarkKind.NAMED_SUSPECT, 3, ONE)], DAY + timedelta(days=3)),
    ],
)
def test_nobody_is_a_named_suspect_before_the_police_say_so(marks: list[StandingMark], since: date | None) -> None:
    assert is_named_suspect(marks, ONE) == since


def proposed(act_from: date, act_to: date) -> dict[str, list[str]]:
    """What is proposed for an act, by the article it is held against; of one law alone: "-", of one unread: "?"."""
    found: dict[str, list[str]] = {}
    for each in law().proposals(act_from, act_to, date(2026, 11, 28)):
        against = each.compared.code if each.compared else "?" if each.is_older_unread else "-"
        found.setdefault(each.offence.code, []).append(against)
    return found


# By hand, from the dossier: code, act of 2024, of 31 December 2025, of 2 January 2026, and one astride.
FOUR_ACTS = [
    ("tppo-2", [], [], [], []),
    ("kuhp-455", ["tppo-2"], ["tppo-2"], ["-"], ["tppo-2"]),
    ("tppo-3", ["tppo-3"], ["tppo-3"], ["-"], ["tppo-3"]),
    ("tppo-8", ["-"], ["-"], ["-"], ["-"]),
    ("kuhp-457", ["imi-120"], ["imi-120"], ["-"], ["imi-120"]),
    ("pa-81-1", [], [], [], []),
    ("kuhp-473-4", ["pa-81-1"], ["pa-81-1"], ["-"], ["pa-81-1"]),
    ("kuhp-473", ["?"], ["?"], ["-"], ["?"]),
    ("pa-81-2", ["pa-81-2"], ["pa-81-2"], ["-"], ["pa-81-2"]),
    ("kuhp-415", ["pa-82"], ["pa-82"], ["-"], ["pa-82"]),
    ("kuhp-417", ["pa-82"], ["pa-82"], ["-"], ["pa-82"]),
    ("kuhp-407", ["porn-29"], ["porn-29"], ["-"], ["porn-29"]),
    ("kuhp-466", ["?"], ["?"], ["-"], ["?"]),
    ("kuhp-299", ["psk-41"], ["psk-41"], ["-"], ["psk-41"]),
    ("tpks-10", ["tpks-10"], ["tpks-10"], ["-"], ["tpks-10"]),
    ("tpks-19", ["-"], ["-"], ["-"], ["-"]),
    ("kdrt-44", ["kdrt-44"], ["kdrt-44"], ["-"], ["kdrt-44"]),
    ("pmi-81", ["pmi-81"], ["pmi-81"], ["-"], ["pmi-81"]),
    ("kuhp-456", [], [], [], []),
]
ACTS = [
    (date(2024, 3, 1), date(2024, 3, 1)),
    (date(2025, 12, 31), date(2025, 12, 31)),
    (date(2026, 1, 2), date(2026, 1, 2)),
    (date(2025, 12, 31), date(2026, 1, 3)),
]


@pytest.mark.parametrize("place", range(4))
def test_offences_of_four_acts_are_those_of_a_table_written_by_hand(place: int) -> None:
    found = proposed(*ACTS[place])
    assert {code: found.get(code, []) for code, *_acts in FOUR_ACTS} == {row[0]: row[1 + place] for row in FOUR_ACTS}


def test_what_was_no_offence_when_it_was_done_is_not_proposed() -> None:
    found = proposed(date(2021, 5, 1), date(2021, 5, 1))
    assert not [code for code in found if code.startswith("tpks-")]
    assert found["tppo-3"] == ["tppo-3"]


def test_special_minimums_are_gone_since_2026_and_456_is_no_offence() -> None:
    today = law().on(date(2026, 1, 2))
    assert not [row.code for row in today if re.search(r"\d+ sampai \d+ tahun", row.penalty)]
    assert {row.code for row in today} >= {"kuhp-455", "kuhp-457", "tppo-3", "pa-83", "kuhp-473-4", "kuhp-415"}
    assert not {row.code for row in today} & {"tppo-2", "pa-81-1", "pa-82", "imi-120", "porn-29", "psk-37", "kuhp-456"}
    assert law().pinned("kuhp-455", date(2026, 1, 2)).penalty == (  # type: ignore[union-attr]  # it is shipped
        "Penjara paling lama 15 tahun atau denda kategori VII (Rp5 miliar)"
    )


@pytest.mark.parametrize(
    ("code", "has_child", "needed"),
    [
        ("tpks-5", False, True),
        ("tpks-5", True, False),
        ("kuhp-454", True, True),
        ("kdrt-46", False, True),
        ("tppo-3", False, False),
    ],
)
def test_a_complaint_is_needed_by_the_kind_of_offence_and_never_for_a_child_under_tpks(
    code: str, *, has_child: bool, needed: bool
) -> None:
    offence = law().pinned(code, date(2026, 1, 2))
    assert offence is not None
    found = complaint_for(offence, date(2026, 2, 1), has_child=has_child)
    assert (found is not None) is needed
    if found:
        assert (found.last_day, found.last_day_abroad) == (date(2026, 7, 31), date(2026, 10, 29))


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], Procedure.NEW),
        ([(MarkKind.LP, date(2025, 12, 1))], Procedure.NEW),
        ([(MarkKind.SPRINDIK, date(2026, 1, 2))], Procedure.NEW),
        ([(MarkKind.SPRINDIK, date(2026, 1, 1))], Procedure.OLD),
        ([(MarkKind.LP, date(2025, 12, 1)), (MarkKind.SPDP, date(2025, 12, 20))], Procedure.OLD),
    ],
)
def test_the_procedure_goes_by_what_had_begun_not_by_the_act(
    marks: list[tuple[MarkKind, date]], expected: Procedure
) -> None:
    assert procedure_of([StandingMark(kind=kind, on=day) for kind, day in marks]) is expected


def test_every_row_says_how_it_was_made() -> None:
    remembered = [row for row in law().rows if "ingatan" in row.source]
    assert remembered
    assert {row.kind for row in remembered} == {SourceKind.MEMORY}
    rows = [*offence_rows(), *mark_rows()]
    assert len({row.fingerprint for row in rows}) == len(rows)


ROW: dict[str, Any] = {
    "code": "a", "topic": "kuhp", "law": "UU", "article": "1", "label": "l",
    "periods": [{"from": date(2010, 1, 1), "penalty": "p", "source": "s", "kind": "R"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([{**ROW, "label": ""}], "needed"),
        ([ROW, ROW], "two rows of one article"),
        (
            [{**ROW, "group": "g", "is_general": True}, {**ROW, "code": "b", "group": "g", "is_general": True}],
            "general law",
        ),
        ([{**ROW, "replaced_by": ["c"]}], "not here"),
    ],
)
def test_a_law_that_makes_no_sense_is_refused(rows: list[dict[str, Any]], error: str) -> None:
    with pytest.raises(LawUnfit, match=error):
        law_from({"offences": rows})


def test_special_laws_of_one_act_may_stand_together() -> None:
    rows = [{**ROW, "group": "g", "is_general": True}, {**ROW, "code": "b", "group": "g", "is_general": False}]
    assert len(law_from({"offences": rows}).on(date(2011, 1, 1))) == 2
