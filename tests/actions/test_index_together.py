"""The same page sent twice at once makes one row, and nobody meets an error; everything commits for real."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from tests.factories import indexing, team
from tests.factories.team import AT, GITA, MAYA, at_desk

from sigap.actionplan.rules.grid import Grid
from sigap.places.models import Holiday
from sigap.setup.actions import note_holiday
from sigap.vulnerability.actions import indicators, sheets
from sigap.vulnerability.actions.indicators import definition_of
from sigap.vulnerability.models import IndexVersion, RegionIndicator, ValueSheet

pytestmark = pytest.mark.usefixtures("committed")


def test_what_is_sent_twice_at_once_stands_once() -> None:
    indexing.measured()
    result, key = indexing.result(), uuid4()
    definition = replace(definition_of(RegionIndicator.objects.get(code="waktu-polsek")), label="Waktu ke bank")
    day = date(2027, 3, 2)

    def freeze() -> None:
        indexing.frozen(result, version_id=key)

    def add() -> None:
        with at_desk(GITA) as actor:
            indicators.add_indicator(by=actor, at=AT, code="waktu-bank", definition=definition)

    def keep() -> None:
        with at_desk(GITA) as actor:
            grid = Grid(rows=[["Kode", "Sinyal"], ["16.09.01.2001", "1"]])
            sheets.keep_value_sheet(by=actor, at=AT, grid=grid, year=2026, source="Kominfo CONTOH", sheet_id=key)

    def rest() -> None:
        with at_desk(MAYA) as actor:
            note_holiday(by=actor, at=AT, day=day, name="Hari jadi", source="Keputusan CONTOH")

    for act in (freeze, add, keep, rest):
        outcomes = team.at_once(*[act] * 4)
        assert [each.raised for each in outcomes] == [None] * 4, act.__name__
    assert IndexVersion.objects.get().pk == ValueSheet.objects.get().pk == key
    assert RegionIndicator.objects.filter(code="waktu-bank").count() == 1
    assert Holiday.objects.filter(day=day).count() == 1
