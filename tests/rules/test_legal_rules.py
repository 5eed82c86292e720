"""The legal track's order, what is awaited, and the law of a day, as tables; nothing here needs a database."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from sigap.legal.models import KIND_LABELS
from sigap.legal.rules import (
    LawUnfit,
    MarkKind,
    MarkWarning,
    Oddity,
    StandingMark,
    expected_among,
    is_named_suspect,
    law,
    mark_types,
    warnings_for,
)
from sigap.legal.rules.law import law_from
from sigap.legal.rules.marks import limits

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
            MarkKind.TRIAL,
            9,
            [known(MarkKind.STAGE_TWO), known(MarkKind.SP3, 2)],
            [(Oddity.AFTER_END, MarkKind.SP3)],
        ),
        (MarkKind.SP2HP, 9, [known(MarkKind.LP), known(MarkKind.SP3, 2)], []),
    ],
)
def test_what_is_out_of_order_is_warned_of(
    kind: MarkKind, days: int, marks: list[StandingMark], expected: list[tuple[Oddity, MarkKind]]
) -> None:
    assert list(warnings_for(kind, DAY + timedelta(days=days), marks)) == [MarkWarning(*pair) for pair in expected]


def test_a_second_person_may_be_named_too() -> None:
    marks = [known(MarkKind.SPDP), known(MarkKind.NAMED_SUSPECT, 1, ONE)]
    assert not warnings_for(MarkKind.NAMED_SUSPECT, DAY + timedelta(days=2), marks, person_id=TWO)
    again = warnings_for(MarkKind.NAMED_SUSPECT, DAY + timedelta(days=2), marks, person_id=ONE)
    assert again == (MarkWarning(Oddity.TWICE, MarkKind.NAMED_SUSPECT),)


def test_what_is_awaited_goes_by_the_limits_and_ends_with_the_track() -> None:
    marks = [known(MarkKind.LP), known(MarkKind.SPRINDIK, 1)]
    found = {each.kind: each.due_on for each in expected_among(marks)}
    assert found == {
        MarkKind.SP2HP: DAY + timedelta(days=3),
        MarkKind.SPDP: DAY + timedelta(days=8),
        MarkKind.STAGE_ONE: DAY + timedelta(days=31),
    }
    assert [each.due_on for each in expected_among(marks)] == sorted(found.values())
    assert MarkKind.SPDP not in {each.kind for each in expected_among([*marks, known(MarkKind.SPDP, 2)])}
    assert expected_among([*marks, known(MarkKind.SP3, 9, ONE)]) == ()
    after = [known(MarkKind.STAGE_ONE, 1), known(MarkKind.P19, 5)]
    assert [each.kind for each in expected_among(after)] == [MarkKind.STAGE_ONE]


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


def test_the_law_is_that_of_the_day_of_the_act() -> None:
    before, after = law().find("uu21-2007-2", date(2026, 1, 1)), law().find("uu21-2007-2", date(2026, 1, 2))
    assert before is not None
    assert after is not None
    assert (before.valid_to, after.valid_from) == (date(2026, 1, 2), date(2026, 1, 2))
    assert before.penalty != after.penalty
    assert not after.is_verified
    assert law().find("kuhp-2023-455", date(2026, 1, 1)) is None
    assert law().find("kuhp-2023-455", date(2026, 1, 2)) is not None
    assert law().pinned("uu21-2007-2", before.valid_from) == before
    assert law().pinned("uu21-2007-2", DAY) is None
    assert before.name == "UU 21/2007 pasal 2"


def test_what_is_from_memory_is_not_verified() -> None:
    remembered = [row for row in law().rows if "ingatan" in row.source]
    assert remembered
    assert not [row.code for row in remembered if row.is_verified]


@pytest.mark.parametrize(
    ("change", "error"), [({"source": ""}, "needed"), ({"valid_from": date(2020, 1, 1)}, "two rows")]
)
def test_a_law_that_makes_no_sense_is_refused(change: dict[str, Any], error: str) -> None:
    row = {
        "code": "a", "law": "UU", "article": "1", "label": "l", "penalty": "p", "source": "s", "is_verified": True,
        "valid_from": date(2010, 1, 1),
    }  # fmt: skip
    with pytest.raises(LawUnfit, match=error):
        law_from({"offences": [row, {**row, **change}]})
