"""One suspect's track: the table that prints itself, what cannot be, what comes next, which exits the law bars."""

import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest

from sigap.cli.schema.generated import generated
from sigap.legal.rules import (
    EXITS,
    BarReason,
    DatedMark,
    MarkKind,
    Oddity,
    Ruling,
    StandingMark,
    SuspectState,
    bars,
    expected_among,
    final_ruling,
    has_ended,
    is_named_suspect,
    law,
    mark_types,
    needed_by,
    next_after,
    of_person,
    procedure_of,
    refusals_for,
    spans_of,
    stands_at,
    suspect_state,
    warnings_for,
)
from sigap.legal.rules.exits import most_years
from sigap.legal.rules.table import printed

DOSSIER = Path("/work/shared/design/law-2026.md")
DAY = date(2026, 11, 2)
ONE, TWO = UUID(int=1), UUID(int=2)
# Rows of the dossier's section 3 by their code, the mark that is that row, and the article it must name.
ROWS = {
    "lp-receipt": (MarkKind.LP, "23"), "lp-silent": (MarkKind.LP, "23"), "spdp": (MarkKind.SPDP, "60"),
    "spdp-coord": (MarkKind.COORDINATION, "60"), "suspect-note": (MarkKind.SUSPECT_NOTIFIED, "90"),
    "sp3-note": (MarkKind.SP3_NOTIFIED, "24"), "file-study": (MarkKind.STAGE_ONE, "61"),
    "p19-back": (MarkKind.P19, "61"), "p19-second": (MarkKind.CASE_CONFERENCE, "62"),
    "p19-decide": (MarkKind.PROSECUTION_DECIDED, "62"), "stage2": (MarkKind.STAGE_TWO, "59"),
    "dakwaan / limpah": (MarkKind.INDICTMENT, "70"), "rj-perform": (MarkKind.RESTORATIVE_DONE, "79"),
    "rec-order": (MarkKind.RECORDING_ORDERED, "49"), "verdict-copy": (MarkKind.VERDICT_COPY, "59"),
}  # fmt: skip
NO_MARK = {"bap-copy": "a copy for the suspect's lawyer", "detain-adult": "detention stands beside the track"}


def at(
    kind: MarkKind, days: int, person: UUID | None = ONE, *, sure: bool = True, ruling: Ruling | None = None
) -> StandingMark:
    who = person if mark_types()[kind].is_per_person else None
    return StandingMark(kind=kind, on=DAY + timedelta(days=days), person_id=who, is_sure=sure, ruling=ruling)


def test_the_table_prints_itself_and_names_only_what_it_has() -> None:
    made = {path.name: text for path, text in generated().items() if path.suffix == ".md"}
    assert made == {"criminal-track.md": printed()}
    assert all(path.read_text(encoding="utf-8") == text for path, text in generated().items() if path.suffix == ".md")
    types = mark_types()
    for kind, row in types.items():
        assert all((row.basis, row.source)), kind
        assert f"| {row.label} (" in printed(), kind
        # What is refused without another one comes behind it, and is reached from it.
        assert all(list(types).index(each) < list(types).index(kind) for each in row.needs), kind
    reached = {each for row in types.values() for each in row.leads_to} | {MarkKind.LP}
    assert {kind for kind, row in types.items() if row.line.value == "main"} <= reached


@pytest.mark.skipif(not DOSSIER.exists(), reason="the law dossier lies beside the project, not in it")
def test_the_table_holds_against_the_dossier_row_by_row() -> None:
    section = DOSSIER.read_text(encoding="utf-8").split("## 3.", 1)[1].split("\n## ", 1)[0]
    table = section.split("P-16", 1)[0]
    codes = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("|")]
    codes = [code for code in codes if code not in {"code", "---"}]
    assert set(codes) == {*ROWS, *NO_MARK}
    for code, (kind, article) in ROWS.items():
        row = next(line for line in table.splitlines() if line.startswith(f"| {code} |"))
        assert article in row, code
        assert re.search(rf"\b{article}\b", mark_types()[kind].basis), code


def test_what_cannot_be_is_refused_and_what_is_unusual_only_warned_of() -> None:
    missing, early, late = Oddity.MISSING_BEFORE, Oddity.EARLIER_THAN, Oddity.LATER_THAN
    cases = [
        (MarkKind.P21, 5, [], True, [(missing, MarkKind.STAGE_ONE)]),
        (MarkKind.P21, 5, [], False, []),
        (MarkKind.P21, 1, [at(MarkKind.STAGE_ONE, 2)], False, [(early, MarkKind.STAGE_ONE)]),
        (MarkKind.P21, 2, [at(MarkKind.STAGE_ONE, 2)], True, []),
        (MarkKind.P21, 9, [at(MarkKind.STAGE_ONE, 2, TWO)], True, [(missing, MarkKind.STAGE_ONE)]),
        (MarkKind.STAGE_ONE, 9, [at(MarkKind.P21, 5)], True, [(late, MarkKind.P21)]),
        (MarkKind.STAGE_ONE, 9, [at(MarkKind.STAGE_ONE, 2), at(MarkKind.P19, 5)], True, []),
        (MarkKind.VERDICT, 9, [at(MarkKind.TRIAL, 2)], True, [(missing, MarkKind.INDICTMENT)]),
        (MarkKind.INKRACHT, 9, [at(MarkKind.VERDICT, 2)], True, []),
        (MarkKind.SPDP, 1, [at(MarkKind.SPRINDIK, 2)], True, []),
    ]
    for kind, days, known, first_hand, expected in cases:
        on = DAY + timedelta(days=days)
        found = refusals_for(kind, on, known, person_id=ONE, is_first_hand=first_hand)
        assert [(each.what, each.other) for each in found] == expected, (kind, days)
    spoken = warnings_for(MarkKind.P21, DAY, [], person_id=ONE)
    assert (missing, MarkKind.STAGE_ONE) in [(each.what, each.other) for each in spoken]
    left = [at(MarkKind.P21, 5)]
    assert needed_by(MarkKind.STAGE_ONE, left, person_id=ONE) is MarkKind.P21
    assert needed_by(MarkKind.STAGE_ONE, [*left, at(MarkKind.STAGE_ONE, 1)], person_id=ONE) is None
    assert needed_by(MarkKind.STAGE_ONE, left, person_id=TWO) is None


def test_who_is_not_punished_awaits_no_execution_once_that_is_final_and_sure() -> None:
    named = at(MarkKind.NAMED_SUSPECT, 0)
    for ruling in Ruling:
        verdict, final = at(MarkKind.VERDICT, 2, ruling=ruling), at(MarkKind.INKRACHT, 9)
        assert final_ruling([named, verdict]) is None, "it can be appealed against"
        assert final_ruling([named, verdict, final]) is ruling, "as the verdict had it, where nobody says otherwise"
        # A charge that was void may be followed by another one.
        ends = ruling not in {Ruling.CONVICTED, Ruling.INADMISSIBLE}
        assert has_ended([named, verdict, final]) is (MarkKind.INKRACHT if ends else None)
        assert next_after([named, verdict, final]) == (() if ends else (MarkKind.EXECUTION,))
        assert (is_named_suspect([named, verdict, final], ONE) is None) is ends
    freed, unknown = at(MarkKind.VERDICT, 2, ruling=Ruling.ACQUITTED), at(MarkKind.VERDICT, 30)
    overturned = [named, freed, at(MarkKind.INKRACHT, 90, ruling=Ruling.CONVICTED)]
    assert final_ruling(overturned) is Ruling.CONVICTED
    assert next_after(overturned) == (MarkKind.EXECUTION,)
    assert final_ruling([freed, unknown, at(MarkKind.INKRACHT, 90)]) is None, "the last verdict, though nobody knows it"
    assert final_ruling([freed, at(MarkKind.INKRACHT, 9, sure=False)]) is None, "hearsay ends nothing"
    heard = at(MarkKind.VERDICT, 2, sure=False, ruling=Ruling.ACQUITTED)
    assert has_ended([heard, at(MarkKind.INKRACHT, 9)]) is None


def test_a_diversion_that_was_not_carried_out_ends_nothing() -> None:
    agreed = [at(MarkKind.LP, 0), at(MarkKind.DIVERSION, 9)]
    assert has_ended([*agreed, at(MarkKind.DIVERSION_FAILED, 5)]) is MarkKind.DIVERSION, "failed, then agreed"
    assert has_ended([*agreed, at(MarkKind.DIVERSION_FAILED, 40)]) is None
    assert has_ended([*agreed, at(MarkKind.DIVERSION_FAILED, 40, sure=False)]) is MarkKind.DIVERSION, "hearsay"
    failed = [at(MarkKind.NAMED_SUSPECT, 2), *agreed, at(MarkKind.DIVERSION_FAILED, 40)]
    assert is_named_suspect(failed, ONE) == DAY + timedelta(days=2), "as if there were no diversion"
    after_end = {
        each.what for each in warnings_for(MarkKind.STAGE_ONE, DAY + timedelta(days=50), failed, person_id=ONE)
    }
    assert Oddity.AFTER_END not in after_end


def test_the_main_line_leads_from_report_to_execution() -> None:
    marks: list[StandingMark] = []
    walked: list[MarkKind] = []
    while (coming := next_after(marks)) and len(walked) < len(MarkKind):
        on = DAY + timedelta(days=len(marks))
        assert not refusals_for(coming[0], on, marks, person_id=ONE, is_first_hand=True), coming[0]
        marks.append(at(coming[0], len(marks)))
        walked.append(coming[0])
    assert walked[0] is MarkKind.LP
    assert walked[-3:] == [MarkKind.VERDICT, MarkKind.INKRACHT, MarkKind.EXECUTION]
    assert {MarkKind.SPDP, MarkKind.NAMED_SUSPECT, MarkKind.STAGE_ONE, MarkKind.P21, MarkKind.STAGE_TWO} <= set(walked)
    assert has_ended(marks) is MarkKind.EXECUTION
    returned = [at(MarkKind.NAMED_SUSPECT, 1), at(MarkKind.STAGE_ONE, 2), at(MarkKind.P19, 5)]
    assert next_after(returned)[0] is MarkKind.STAGE_ONE
    again = [*returned, at(MarkKind.STAGE_ONE, 9)]
    assert (stands_at(again), next_after(again)[0]) == (MarkKind.STAGE_ONE, MarkKind.P21)
    assert all(one.on <= other.on for one, other in pairwise(marks))


def test_each_suspect_has_a_track_and_shares_what_came_before() -> None:
    marks = [at(MarkKind.LP, 0), at(MarkKind.NAMED_SUSPECT, 1), at(MarkKind.STAGE_ONE, 4), at(MarkKind.WANTED, 3, TWO)]
    first, second = of_person(marks, ONE), of_person(marks, TWO)
    assert (stands_at(first), stands_at(second)) == (MarkKind.STAGE_ONE, MarkKind.LP)
    assert (suspect_state(first, ONE), suspect_state(second, TWO)) == (SuspectState.NAMED, SuspectState.AT_LARGE)
    for kind, state in [
        (MarkKind.FOUND, SuspectState.REPORTED), (MarkKind.RELEASED, SuspectState.RELEASED),
        (MarkKind.DIED, SuspectState.DEAD),
    ]:  # fmt: skip
        assert suspect_state([*second, at(kind, 9, TWO)], TWO) is state
    assert suspect_state([*second, at(MarkKind.DIED, 4, TWO), at(MarkKind.FOUND, 9, TWO)], TWO) is SuspectState.DEAD


def test_hearsay_starts_a_limit_and_neither_keeps_it_nor_ends_the_track() -> None:
    marks = [at(MarkKind.LP, 0), at(MarkKind.SPRINDIK, 1, sure=False)]
    awaited = {each.kind: each.is_heard for each in expected_among(marks)}
    assert awaited[MarkKind.SPDP] is False
    heard = {each.kind: each.is_heard for each in expected_among([*marks, at(MarkKind.SPDP, 2, sure=False)])}
    assert heard[MarkKind.SPDP] is True
    assert MarkKind.SPDP not in {each.kind for each in expected_among([*marks, at(MarkKind.SPDP, 2)])}
    assert has_ended([*marks, at(MarkKind.SP3, 5, sure=False)]) is None
    assert has_ended([*marks, at(MarkKind.SP3, 5)]) is MarkKind.SP3


@pytest.mark.parametrize(
    ("marks", "awaited", "days"),
    [
        ([at(MarkKind.SPRINDIK, 0), at(MarkKind.SPRINDIK, 18)], MarkKind.SPDP, 7),
        ([at(MarkKind.LP, 0), at(MarkKind.LP, 7)], MarkKind.SP2HP, 3),
        ([at(MarkKind.STAGE_ONE, 0), at(MarkKind.STAGE_ONE, 7)], MarkKind.P21, 7),
        ([at(MarkKind.SPRINDIK, 0), at(MarkKind.SPDP, 2), at(MarkKind.SPRINDIK, 18)], MarkKind.SPDP, 25),
        ([at(MarkKind.SPRINDIK, 0), at(MarkKind.SPDP, 2, sure=False), at(MarkKind.SPRINDIK, 18)], MarkKind.SPDP, 7),
    ],
    ids=["order again", "report again", "dossier again", "answered between", "heard of between"],
)
def test_what_is_awaited_is_owed_since_the_first_unanswered_mark_as_its_deadline_runs(
    marks: list[StandingMark], awaited: MarkKind, days: int
) -> None:
    row = next(each for each in expected_among(marks) if each.kind is awaited)
    assert row.due_on == DAY + timedelta(days=days)
    assert row.is_heard == any(mark.kind is awaited and not mark.is_sure for mark in marks)
    dated = [
        DatedMark(id=UUID(int=place), kind=mark.kind, on=mark.on, is_sure=mark.is_sure)
        for place, mark in enumerate(marks, start=1)
    ]
    [runs] = [
        span for span in spans_of(row.limit, dated, procedure=procedure_of(marks), is_sexual=False)
        if span.ended_on is None
    ]  # fmt: skip
    assert row.due_on == runs.began_on + timedelta(days=row.limit.days)


def test_exits_are_barred_by_article_by_kind_and_by_unequal_power() -> None:
    rows = {row.code: row for row in law().on(date(2026, 11, 28))}
    adult = {"has_child_victim": False, "is_child_suspect": False}
    grave, sexual, unequal = BarReason.GRAVE, BarReason.SEXUAL, BarReason.UNEQUAL_POWER
    cases = [
        (MarkKind.RESTORATIVE, ["kuhp-455"], (), adult, [grave]),
        (MarkKind.RESTORATIVE, ["tpks-5"], (), adult, [sexual]),
        (MarkKind.RESTORATIVE, ["tpks-5"], (), {**adult, "has_child_victim": True}, [sexual, unequal]),
        (MarkKind.RESTORATIVE, [], (), adult, []),
        (MarkKind.PEACE, [], ("kind_sexual",), adult, [sexual]),
        (MarkKind.PEACE, [], ("form_trafficking",), adult, [grave]),
        (MarkKind.PEACE, ["tpks-5"], (), {**adult, "is_child_suspect": True}, []),
        (MarkKind.PEACE, [], (), {**adult, "is_unequal": True}, [unequal]),
        (MarkKind.DIVERSION_STARTED, ["kuhp-455"], (), adult, [BarReason.SEVEN_YEARS]),
        (MarkKind.DIVERSION, ["tpks-5"], (), {**adult, "is_repeat": True}, [BarReason.REPEAT]),
        (MarkKind.DIVERSION, ["tpks-5"], (), adult, []),
        (MarkKind.PLEA, ["tppo-22"], (), adult, []),
        (MarkKind.PLEA, ["tpks-6b"], (), adult, [BarReason.OVER_FIVE_YEARS]),
        (MarkKind.SP3, ["kuhp-455"], ("kind_sexual",), {**adult, "is_repeat": True}, []),
    ]
    for kind, codes, kinds, facts, expected in cases:
        assert list(bars(kind, [rows[code] for code in codes], kinds=kinds, **facts)) == expected, (kind, codes, kinds)
    assert all(mark_types()[kind].line.value == "exit" for kind in EXITS)
    # Every row that names a term of years is read; the others name another row's term, or none.
    unread = {row.penalty for row in law().rows if most_years(row) is None}
    assert not [penalty for penalty in unread if re.search(r"\d+ tahun", penalty)]
    assert max(most_years(row) or 0 for row in law().rows) >= 20
