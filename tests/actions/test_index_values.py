"""Indicators and their values: laid whole, corrected by another row, never a case below a district."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import team, villages
from tests.factories.team import GITA, SITI, at_desk

from sigap import audit
from sigap.audit.models import Event
from sigap.kernel.acting import SystemActor
from sigap.kernel.errors import Conflict, Refused
from sigap.ui.taking_back import ReasonMissing, TakeBackReason
from sigap.vulnerability import events, queries
from sigap.vulnerability.actions import indicators
from sigap.vulnerability.actions.indicators import IndicatorDefinition, UnableToPutValues, definition_of
from sigap.vulnerability.models import RegionIndicator, RegionValue
from sigap.vulnerability.rules.kinds import IndicatorForm, IndicatorLevel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
AT, LATER = team.AT, team.LATER
WORKER = SystemActor(name="bulan desa")


@pytest.fixture
def codes() -> list[str]:
    made = villages.make()
    with audit.recording():
        indicators.load_indicators(by=WORKER, at=AT)
    return made


def put(code: str, values: dict[str, str], *, login: str = GITA, **more: Any) -> int:
    told = {"by": None, "at": AT, "code": code, "year": 2025, "source": "Dinas Kesehatan CONTOH 2026"} | more
    with at_desk(login) as actor:
        told["by"] = actor
        return indicators.put_values(**told, values={region: Decimal(value) for region, value in values.items()})


def test_values_are_laid_corrected_and_never_lost(codes: list[str]) -> None:
    assert put("waktu-puskesmas", {codes[0]: "35", codes[1]: "95.5"}) == 2
    assert put("waktu-puskesmas", {codes[0]: "35", codes[1]: "95.5"}) == 0
    assert put("waktu-puskesmas", {codes[0]: "40"}) == 1
    assert put("waktu-puskesmas", {codes[0]: "40"}, source="Dinas Kesehatan CONTOH, surat 7/2026", at=LATER) == 1
    assert RegionValue.objects.get(region=codes[0], superseded_at=None).source.endswith("7/2026")
    assert put("waktu-puskesmas", {codes[0]: "55"}, year=2024) == 1
    with at_desk(SITI) as actor:
        latest = queries.latest_values(actor, "waktu-puskesmas")
        assert {code: row.value for code, row in latest.items()} == {codes[0]: Decimal(40), codes[1]: Decimal("95.5")}
        assert queries.latest_values(actor, "waktu-puskesmas", until=2024)[codes[0]].value == Decimal(55)
        history = queries.history_of(actor, "waktu-puskesmas", codes[0])
    assert [(row.year, row.value, row.superseded_at is None) for row in history] == [
        (2025, Decimal(40), True),
        (2025, Decimal(40), False),
        (2025, Decimal(35), False),
        (2024, Decimal(55), True),
    ]


def test_what_does_not_fit_is_refused_whole(codes: list[str]) -> None:
    cases: list[tuple[str, dict[str, str], dict[str, Any], str]] = [
        ("kasus-tppo-tiga-tahun", {codes[0]: "7"}, {"span": 3}, "tidak pernah per desa"),
        ("kasus-tppo-tiga-tahun", {"16.09.01": "7"}, {}, "tiga tahun yang tetap"),
        ("kasus-tppo-tiga-tahun", {"16.09.01": "7"}, {"span": 3, "year": 2024}, "bertumpuk"),
        ("kasus-tppo-tiga-tahun", {"16.09.01": "7"}, {"span": 6}, "bertumpuk"),
        ("kasus-tppo-tiga-tahun", {"16.09.01": "7", "16.09.02": "4"}, {"span": 3}, "kurang dari lima"),
        ("kasus-tppo-tiga-tahun", {"16.09.01": "0"}, {"span": 3}, "juga nol"),
        ("waktu-puskesmas", {"16.09.01": "2"}, {}, "tingkat wilayah"),
        ("tanpa-akta", {codes[0]: "2"}, {}, "31 dari 74"),
        ("tanpa-akta", {codes[0]: "20"}, {"bases": {codes[0]: Decimal(10)}}, "lebih besar"),
        ("waktu-puskesmas", {codes[0]: "2"}, {"year": 1985}, "sampai tahun ini"),
        ("waktu-puskesmas", {codes[0]: "2"}, {"year": AT.year + 1}, "sampai tahun ini"),
        ("waktu-puskesmas", {codes[0]: "2"}, {"span": 25}, "20 tahun"),
        ("anggaran-desa", {codes[0]: "101"}, {}, "batas satuannya, persen"),
        ("sinyal", {codes[0]: "4"}, {}, "golongan 0–3"),
        ("waktu-puskesmas", {codes[0]: "-1"}, {}, "batas satuannya"),
        ("waktu-puskesmas", {codes[0]: "2"}, {"source": "Catatan KENARI-582"}, "kode kasus"),
    ]
    for code, values, more, words in cases:
        with pytest.raises(UnableToPutValues, match=words):
            put(code, {codes[1]: "1"} | values if code == "waktu-puskesmas" else values, **more)
    assert not RegionValue.objects.exists()
    assert put("kasus-tppo-tiga-tahun", {"16.09.01": "7"}, span=3) == 1
    assert put("tanpa-akta", {codes[0]: "2"}, bases={codes[0]: Decimal(10)}) == 1
    with pytest.raises(Refused):
        put("waktu-puskesmas", {codes[0]: "1"}, login=SITI)


def test_the_database_itself_counts_no_case_of_a_village(codes: list[str]) -> None:
    told: dict[str, Any] = {"indicator_id": "kasus-tppo-tiga-tahun", "source": "x", "entered_at": AT}
    district = "16.09.01"
    wrong = [(codes[0], 2025, 3, 7), (district, 2025, 1, 7), (district, 2024, 3, 7), (district, 2025, 6, 7)]
    for region, year, span, value in (*wrong, (district, 2025, 3, 4), (district, 2025, 3, 0)):
        with pytest.raises(DatabaseError, match=r"five cases or more|another level"), transaction.atomic():
            RegionValue.objects.create(**told, region_id=region, year=year, span=span, value=value)
    RegionValue.objects.create(**told, region_id=district, year=2025, span=3, value=5)
    with pytest.raises(DatabaseError), transaction.atomic():
        RegionIndicator.objects.filter(code="kasus-tppo-tiga-tahun").update(level=IndicatorLevel.VILLAGE)


def withdraw(row: RegionValue, *, login: str = GITA, reason: TakeBackReason | None = TakeBackReason.WRONG) -> None:
    with at_desk(login) as actor:
        told: dict[str, Any] = {"by": actor, "at": AT, "code": row.indicator_id, "value_id": row.pk, "reason": reason}
        indicators.withdraw_value(**told, region=row.region_id)


def test_a_value_of_a_wrong_year_is_withdrawn_and_the_one_before_counts(codes: list[str]) -> None:
    for year, value in ((2024, "55"), (2026, "40")):
        put("waktu-puskesmas", {codes[0]: value}, year=year)
    wrong = RegionValue.objects.get(year=2026)
    with pytest.raises(ReasonMissing):
        withdraw(wrong, reason=None)
    with pytest.raises(Refused):
        withdraw(wrong, login=SITI)
    for _twice in range(2):
        withdraw(wrong)
    told = Event.objects.filter(code=events.VALUE_WITHDRAWN)
    assert [json.loads(each.body)["ids"] for each in told] == [
        {"indicator": "waktu-puskesmas", "region": codes[0], "year": "2026", "reason": "wrong-entry"}
    ]
    with at_desk(SITI) as actor:
        assert queries.latest_values(actor, "waktu-puskesmas")[codes[0]].value == Decimal(55)
        assert len(queries.history_of(actor, "waktu-puskesmas", codes[0])) == 2
    assert put("waktu-puskesmas", {codes[0]: "40"}, year=2026) == 1


@contextmanager
def worker() -> Iterator[None]:
    """A step of the worker; its role goes with what it wrote when it fails."""
    with audit.recording(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_worker")
        yield
        cursor.execute("SET LOCAL ROLE none")


def test_the_worker_fills_only_what_sigap_fills(codes: list[str]) -> None:
    told: dict[str, Any] = {"by": WORKER, "at": AT, "year": 2026, "source": "x", "values": {codes[0]: Decimal(2)}}
    with worker():
        assert indicators.put_values(**told, code="berangkat-tanpa-dokumen") == 1
    with pytest.raises(Refused), worker():
        indicators.put_values(**told, code="waktu-puskesmas")
    row = {"region_id": codes[1], "year": 2026, "value": 1, "source": "x", "entered_at": AT}
    with pytest.raises(DatabaseError), worker():
        RegionValue.objects.create(indicator_id="waktu-puskesmas", **row)


def test_an_indicator_is_added_once_and_changed_by_who_read_it(codes: list[str]) -> None:
    assert codes
    before = definition_of(RegionIndicator.objects.get(code="waktu-polsek"))
    other = replace(before, label="Waktu ke kantor bank", is_used=False)

    def add(code: str, definition: IndicatorDefinition, login: str = GITA) -> RegionIndicator:
        with at_desk(login) as actor:
            return indicators.add_indicator(by=actor, at=AT, code=code, definition=definition)

    def change(definition: IndicatorDefinition) -> RegionIndicator:
        with at_desk(GITA) as actor:
            return indicators.change_indicator(by=actor, at=AT, code="jarak-bank", definition=definition, based_on=1)

    assert [add("jarak-bank", before).version, add("jarak-bank", before).version] == [1, 1]
    assert [change(other).version, change(other).version] == [2, 2]
    with pytest.raises(Conflict):
        change(before)
    with pytest.raises(UnableToPutValues, match="sudah dipakai"):
        add("jarak-bank", before)
    with pytest.raises(UnableToPutValues, match="tidak pernah"):
        add("kasus-desa", replace(before, form=IndicatorForm.CASE_COUNT))
    for told in (replace(before, label="Jumlah kasus TPPO"), replace(before, unit="korban per desa")):
        with pytest.raises(UnableToPutValues, match="menyebut kasus atau korban"):
            add("lain", told)
    with pytest.raises(Refused):
        add("lain", before, SITI)
