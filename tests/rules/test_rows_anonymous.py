"""Rows for a named receiver: every class has five people and families, held against a search by hand over all ways."""

import random
from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from tests.factories.counted_tables import axis, head

from sigap.releases.rules import anonymity
from sigap.releases.rules.anonymity import PersonRow, RowColumn, RowSet, RowValue
from sigap.releases.rules.rowfile import rows_of, text_of
from sigap.releases.rules.tables import AxisCategory, AxisLevel

FIVE = 5
WIDE = AxisLevel(
    label="Anak dan dewasa",
    categories=(
        AxisCategory(code="child", label="Anak", leaves=frozenset({"a", "b"})),
        AxisCategory(code="adult", label="Dewasa", leaves=frozenset({"c"})),
    ),
)
AGES, SEXES = axis("age", "abc", (WIDE,)), axis("sex", "PL")
COLUMNS = (RowColumn(code="x", label="X"), RowColumn(code="y", label="Y", is_sensitive=False))


def drawn(seed: int) -> RowSet:
    """People of families of one to three, some values rare, some missing."""
    draw = random.Random(seed)  # noqa: S311 - a test's draw
    rows = []
    for place in range(draw.choice((3, 20, 45, 120))):
        value: RowValue = tuple(sorted({draw.choice("kkklmn") for _each in range(draw.randint(0, 2))}))
        rows.append(
            PersonRow(
                key=(draw.choice("aabbbc"), draw.choice("PPPL")),
                source=str(place // draw.choice((1, 1, 3))),
                values=(value, (draw.choice("uuuuv"),)),
            )
        )
    return RowSet(head=head(), axes=(AGES, SEXES), columns=COLUMNS, rows=tuple(rows))


def by_hand(rows: RowSet) -> dict[tuple[int, int], float]:
    """What each way loses if its small classes are withheld, reckoned from the rows alone."""
    ages = ({"a": "a", "b": "b", "c": "c"}, {"a": "child", "b": "child", "c": "adult"}, dict.fromkeys("abc", ""))
    sexes = ({"P": "P", "L": "L"}, dict.fromkeys("PL", ""))
    found = {}
    for age, sex in product(range(3), range(2)):
        classes: dict[tuple[str, str], list[str]] = {}
        for row in rows.rows:
            classes.setdefault((ages[age][row.key[0]], sexes[sex][row.key[1]]), []).append(row.source)
        away = sum(len(each) for each in classes.values() if len(each) < FIVE or len(set(each)) < FIVE)
        found[age, sex] = away + (len(rows.rows) - away) * (age / 2 + sex / 1) / 2
    return found


def test_every_way_costs_what_a_hand_reckons_and_the_best_comes_first() -> None:
    for seed in range(60):
        rows = drawn(seed)
        ways = anonymity.generalisations(rows)
        expected = by_hand(rows)
        assert {way.depths: pytest.approx(way.loss(way.small)) for way in ways} == expected, seed
        assert ways[0].loss(ways[0].small) == pytest.approx(min(expected.values()))


def test_no_class_and_no_value_that_leaves_is_small() -> None:
    for seed in range(60):
        rows = drawn(seed)
        for way in anonymity.generalisations(rows):
            told = anonymity.disclosed_rows(rows, way, way.small)
            assert Counter(row.key for row in told).total() == len(told)
            for key in {row.key for row in told}:
                same = [row for row in told if row.key == key]
                assert len(same) >= FIVE, (seed, way.depths, key)
                assert len({row.source for row in same}) >= FIVE
                assert len({row.values[0] for row in same}) > 1 or same[0].values[0] == (), "true of each of them"
            for place in range(len(COLUMNS)):
                for value in {row.values[place] for row in told}:
                    have = [row for row in told if row.values[place] == value]
                    is_all_that_is_left = not any(row.values[place] for row in told)
                    assert is_all_that_is_left or len({row.source for row in have}) >= FIVE, (seed, place, value)
            assert told == sorted(told, key=lambda row: (row.key, row.values)), "the order says nothing"


def test_nothing_is_made_up() -> None:
    """What is told of a row is what was recorded, or less."""
    for seed in range(30):
        rows = drawn(seed)
        way = anonymity.generalisations(rows)[0]
        told = anonymity.disclosed_rows(rows, way, way.small)
        had = [set(row.values[0]) for row in rows.rows if way.class_of(row) not in way.small]
        assert len(told) == len(had)
        left = Counter(code for row in told for code in row.values[0])
        assert not left - Counter(code for value in had for code in value)
        reports = anonymity.reports_of(rows, way, told)
        assert [each.label for each in reports] == ["X", "Y"]
        assert reports[0].recorded == sum(1 for value in had if value)
        assert reports[0].told == sum(1 for row in told if row.values[0])
        assert sum(n for _labels, n in anonymity.disclosed_classes(way, way.small)) == len(told)


def person(value: RowValue, source: str, key: tuple[str, str] = ("a", "P"), other: str = "u") -> PersonRow:
    return PersonRow(key=key, source=source, values=(value, (other,)))


def of(*rows: PersonRow) -> RowSet:
    return RowSet(head=head(), axes=(AGES, SEXES), columns=COLUMNS, rows=rows)


def told_of(rows: RowSet) -> list[PersonRow]:
    way = next(each for each in anonymity.generalisations(rows) if each.depths == (0, 0))
    return anonymity.disclosed_rows(rows, way, way.small)


def test_a_value_that_one_family_has_is_rare_and_six_sisters_are_no_class() -> None:
    sisters = [person(("k",), "one") for _each in range(6)]
    others = [person((), f"{n}") for n in range(9)]
    assert all(row.values[0] == () for row in told_of(of(*sisters, *others)))
    assert told_of(of(*sisters)) == []


def test_few_without_a_value_are_as_rare_as_few_with_one() -> None:
    rows = [*(person(("k",), f"k{n}") for n in range(9)), *(person(("l",), f"l{n}") for n in range(6)), person((), "z")]
    found = Counter(row.values[0] for row in told_of(of(*rows)))
    assert found == {("k",): 9, (): 7}, "the next rarest goes along, or the one without would be told apart"


def test_a_rare_combination_loses_its_rarest_code_first() -> None:
    rows = [person(("k",), f"{n}") for n in range(8)] + [person(("k", "l"), "x"), person((), "y")]
    rows += [person((), f"w{n}") for n in range(6)]
    assert Counter(row.values[0] for row in told_of(of(*rows))) == {("k",): 9, (): 7}


def test_what_is_true_of_a_whole_class_is_not_said_of_it() -> None:
    girls = [person(("k",), f"g{n}") for n in range(7)]
    boys = [person(("k",) if n < 6 else ("l",), f"b{n}", ("a", "L")) for n in range(12)]
    told = told_of(of(*girls, *boys))
    assert {row.values[0] for row in told if row.key == ("a", "P")} == {()}
    assert {row.values[0] for row in told if row.key == ("a", "L")} == {("k",), ("l",)}
    assert {row.values[1] for row in told} == {("u",)}, "what all rows are is no secret of a class"


def test_what_only_children_have_goes_where_the_age_is_not_told() -> None:
    rows = [person(("k", "l"), f"{n}", ("a", "P")) for n in range(9)] + [person(("l",), f"z{n}") for n in range(9)]
    column = RowColumn(code="x", label="X", is_sensitive=False, implies={"k": "age"})
    of_them = replace(of(*rows), columns=(column, COLUMNS[1]))
    for way in anonymity.generalisations(of_them):
        told = {code for row in anonymity.disclosed_rows(of_them, way, way.small) for code in row.values[0]}
        assert told == ({"l"} if way.depths[0] == 2 else {"k", "l"}), way.depths


def test_who_is_alone_is_counted_before_and_after() -> None:
    rows = of(*(person((), f"{n}") for n in range(7)), person((), "x", ("c", "L")), person((), "y", ("c", "P")))
    assert rows.alone() == (2, 2)
    way = anonymity.generalisations(rows)[0]
    told = anonymity.disclosed_rows(rows, way, way.small)
    assert anonymity.singled_out(told) == 0
    assert anonymity.singled_out([replace(told[0], values=(("q",), ())), *told]) == 1
    assert anonymity.disclosed_levels(rows.axes, (1, 1)) == [("Age", "Anak dan dewasa"), ("Sex", "")]
    assert anonymity.generalisations(of())[0].small == set(anonymity.generalisations(of())[0].table.counted)


def test_the_text_is_read_back_as_it_was_written() -> None:
    header, rows = ["a", "b"], [["1;2", ""], ["x,y", 'p"q']]
    assert rows_of(text_of(header, rows)) == (header, rows)
