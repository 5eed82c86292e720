"""Ages, warnings, areas, two versions side by side, and who closes a case: tables without a database."""

from datetime import UTC, date, datetime
from itertools import product

import pytest

from sigap.cases.rules import (
    TRANSITIONS,
    CaseEvent,
    CaseStatus,
    PersonRelation,
    PersonRole,
    PersonWarning,
    RelationKind,
    Risk,
    WarningSubject,
    age_from_year,
    age_on,
    cannot_have_lived,
    is_narrow,
    law_of,
    needs_second,
    warnings_for,
    was_born_after,
)
from sigap.cases.rules.diffing import compare_versions, merged_choices, merged_fields
from sigap.cases.transitions import format_transitions, list_transitions

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
V, S, G = PersonRole.VICTIM, PersonRole.SUSPECT, PersonRole.GUARDIAN


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 11, 25), date(2026, 11, 24), 17),
        (date(2008, 11, 25), date(2026, 11, 25), 18),
        (date(2012, 2, 29), date(2026, 2, 28), 13),
        (date(2027, 1, 1), date(2026, 1, 1), 0),
    ],
)
def test_age_in_completed_years(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


@pytest.mark.parametrize(("year", "age"), [(2008, 17), (2007, 18), (2026, 0)])
def test_a_bare_year_never_makes_a_child_older(year: int, age: int) -> None:
    assert age_from_year(year, date(2026, 11, 25)) == age


@pytest.mark.parametrize(
    ("born", "acted_on", "after"),
    [
        (date(2010, 1, 2), date(2010, 1, 1), True),
        (date(2010, 1, 1), date(2010, 1, 1), False),
        (date(2010, 1, 1), None, False),
    ],
)
def test_born_after_the_act(born: date, acted_on: date | None, *, after: bool) -> None:
    assert was_born_after(born, acted_on) is after


@pytest.mark.parametrize(
    ("age", "acted_on", "wrong"),
    [
        (15, date(2009, 12, 31), True),
        (15, date(2010, 1, 1), False),
        (None, date(1990, 1, 1), False),
        (15, None, False),
    ],
)
def test_an_age_that_cannot_be(age: int | None, acted_on: date | None, *, wrong: bool) -> None:
    assert cannot_have_lived(age, NOW, acted_on) is wrong


TIES: list[tuple[list[WarningSubject], list[PersonRelation], dict[int, tuple[PersonWarning, ...]]]] = [
    ([WarningSubject(ordinal=1, role=V), WarningSubject(ordinal=2, role=S)], [], {}),
    (
        [WarningSubject(ordinal=1, role=V), WarningSubject(ordinal=2, role=S, same_as=frozenset({1}))],
        [],
        {2: (PersonWarning.VICTIM_AS_SUSPECT,)},
    ),
    ([WarningSubject(ordinal=2, role=S, was=frozenset({V}))], [], {2: (PersonWarning.VICTIM_AS_SUSPECT,)}),
    ([WarningSubject(ordinal=2, role=S, was=frozenset({G}), same_as=frozenset({9}))], [], {}),
    (
        [WarningSubject(ordinal=1, role=V), WarningSubject(ordinal=2, role=S)],
        [
            PersonRelation(first=2, kind=RelationKind.PARENT_OF, second=1),
            PersonRelation(first=1, kind=RelationKind.LIVES_WITH, second=2),
        ],
        {1: (PersonWarning.GUARDIAN_IS_SUSPECT, PersonWarning.LIVES_WITH_SUSPECT)},
    ),
    (
        [WarningSubject(ordinal=1, role=V), WarningSubject(ordinal=2, role=G)],
        [
            PersonRelation(first=2, kind=RelationKind.GUARDIAN_OF, second=1),
            PersonRelation(first=2, kind=RelationKind.LIVES_WITH, second=1),
        ],
        {},
    ),
    (
        [WarningSubject(ordinal=1, role=V), WarningSubject(ordinal=2, role=S), WarningSubject(ordinal=3, role=G)],
        [PersonRelation(first=3, kind=RelationKind.LIVES_WITH, second=2)],
        {},
    ),
]


@pytest.mark.parametrize(("people", "ties", "expected"), TIES)
def test_what_does_not_fit_together(
    people: list[WarningSubject], ties: list[PersonRelation], expected: dict[int, tuple[PersonWarning, ...]]
) -> None:
    assert warnings_for(people, ties, acted_on=None) == expected


def test_only_the_article_that_is_known_is_quoted() -> None:
    law = law_of(PersonWarning.VICTIM_AS_SUSPECT)
    assert law is not None
    assert (law.basis, law.provision.statute) == ("UU 21/2007 pasal 18", "UU 21/2007")
    assert "tidak dipidana" in law.text
    assert law_of(PersonWarning.BORN_AFTER) is None


def test_a_regency_is_too_wide_to_be_kept() -> None:
    assert [is_narrow(area) for area in ("16", "16.09", "16.09.01", "16.09.01.2001")] == [False, False, True, True]


@pytest.mark.parametrize(("risk", "child"), list(product(Risk, (True, False))))
def test_who_is_closed_by_two(risk: Risk, *, child: bool) -> None:
    assert needs_second(risk=risk, has_child_victim=child) is (child or risk is Risk.HIGH)


def test_lines_that_differ_are_marked_on_both_sides() -> None:
    theirs, mine = compare_versions("satu\ndua\ntiga", "satu\ndua lain\ntiga\nempat")
    assert [(line.text, line.is_other) for line in theirs] == [("satu", False), ("dua", True), ("tiga", False)]
    assert [line.text for line in mine if line.is_other] == ["dua lain", "empat"]
    assert compare_versions("", "") == ((), ())


def test_two_versions_are_merged_field_by_field() -> None:
    base, newest = {"a": "1", "b": "1", "c": ""}, {"a": "1", "b": "2", "c": "3"}
    assert merged_fields(base, {"a": "9", "b": "1", "c": "8"}, newest) == {"a": "9", "b": "2", "c": "8"}
    assert merged_choices(["x", "y"], ["x", "z"], ["x", "y", "w"]) == ["x", "w", "z"]


def test_the_table_prints_every_transition_for_officials() -> None:
    rows = list(list_transitions())
    assert len(rows) == len(TRANSITIONS)
    text = format_transitions()
    for words in ("Kasus dibuka kembali", "Terminasi diminta", "Pemeriksa kedua", "tidak ada yang masih terbuka"):
        assert words in text
    assert all(row.event and row.after and row.acts_next for row in rows)


def test_every_status_can_be_reached_and_left() -> None:
    reached = {taken.status for taken in TRANSITIONS.values()}
    assert reached == set(CaseStatus)
    assert {before for before, _event in TRANSITIONS if before} == set(CaseStatus)
    assert {event for _before, event in TRANSITIONS} == set(CaseEvent)
