"""Checklists as data, and how points are counted."""

from datetime import date

import pytest

from sigap.provisions.rules import SourceKind
from sigap.supervision.rules import (
    Point,
    VisitTarget,
    checklist_of,
    checklists,
    checklists_from,
    checklists_on,
    provisions,
    tally_of,
)


def test_what_ships_is_dated_sourced_and_waits_for_a_jurist() -> None:
    assert {(each.code, each.target) for each in checklists()} == {
        ("office", VisitTarget.OFFICE),
        ("shelter", VisitTarget.OFFICE),
        ("sub_force", VisitTarget.SUB_FORCE),
    }
    for each in checklists():
        assert 8 <= len(each.points) <= 20, "within twenty minutes"
        assert each.basis
        assert each.provision.source
        assert each.provision.kind is SourceKind.MEMORY
    assert len({row.fingerprint for row in provisions()}) == len(checklists())


def _row(**more: object) -> dict[str, object]:
    told: dict[str, object] = {
        "code": "a", "edition": 1, "label": "A", "target": "office", "basis": "UU 1/2000", "source": "s", "kind": "R",
        "valid_from": date(2026, 1, 1), "sections": [{"title": "T", "points": [["x", "X"], ["y", "Y"]]}],
    }  # fmt: skip
    return told | more


def test_the_newest_edition_holds_from_its_day_and_old_visits_keep_theirs() -> None:
    old, new = checklists_from({"checklists": [_row(), _row(edition=2, valid_from=date(2026, 6, 1))]})
    assert old.provision.fingerprint != new.provision.fingerprint
    assert checklist_of("office", 1) in checklists_on(date(2026, 11, 29))
    assert checklist_of("office", 9) is None
    assert checklists_on(date(2020, 1, 1)) == []


@pytest.mark.parametrize(
    "rows",
    [
        [_row(), _row()],
        [_row(sections=[{"title": "T", "points": [["x", "X"], ["x", "Y"]]}])],
        [_row(target="village")],
        [_row(kind="?")],
    ],
)
def test_a_file_that_contradicts_itself_is_not_taken(rows: list[dict[str, object]]) -> None:
    with pytest.raises(ValueError, match=r"."):
        checklists_from({"checklists": rows})


def test_points_are_counted_once_and_unknown_ones_not_at_all() -> None:
    points = [Point(code, code) for code in "abcde"]
    found = tally_of(points, {"a": "yes", "b": "partly", "c": "no", "d": "not_applicable", "z": "yes"})
    assert (found.yes, found.partly, found.no, found.not_applicable, found.open, found.looked_at) == (1, 1, 1, 1, 1, 3)
