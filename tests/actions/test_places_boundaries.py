"""Shapes are stored whole or not at all, per level; the command says what is wrong, and where, and what to do."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.factories.copies import Installation, installed
from tests.factories.shapes import (
    REGENCY,
    VILLAGES,
    box_ring,
    collection,
    district_features,
    feature,
    regions,
    village_features,
)

from sigap.audit.models import Event
from sigap.places.boundaries.features import MOST_BYTES
from sigap.places.boundaries.loading import UnfitShapes, digest_of, prepared, replace
from sigap.places.drawing import district_drawing, village_drawing
from sigap.places.models import Boundary, Level, Region
from sigap.vulnerability.events import SHAPES_LOADED

AT = datetime(2026, 11, 29, 3, tzinfo=UTC)
UPPER = "16.09.01"


def load(raw: bytes, *, may_lack: bool = False, source: str = "BIG") -> None:
    levels = prepared(raw, regency=REGENCY, may_lack=may_lack)
    replace(levels, regency=REGENCY, source=source, digest=digest_of(raw), at=AT)


def refused(raw: bytes) -> str:
    with pytest.raises(UnfitShapes) as unfit:
        prepared(raw, regency=REGENCY, may_lack=False)
    return "\n".join(map(str, unfit.value.mistakes))


@pytest.mark.django_db
def test_villages_bring_their_districts_and_a_file_of_districts_replaces_those_only() -> None:
    regions()
    load(collection(village_features()))
    assert Boundary.objects.filter(region__level=Level.VILLAGE).count() == 5
    assert Boundary.objects.filter(region__level=Level.DISTRICT, is_dissolved=True).count() == 2
    before = {row.region_id: row.path for row in Boundary.objects.filter(region__level=Level.VILLAGE)}
    load(collection(district_features()), source="Peta RBI")
    rows = Boundary.objects.filter(region__level=Level.DISTRICT)
    assert {(row.source, row.is_dissolved) for row in rows} == {("Peta RBI", False)}
    assert {row.region_id: row.path for row in Boundary.objects.filter(region__level=Level.VILLAGE)} == before


@pytest.mark.django_db
def test_a_wrong_file_changes_nothing_and_names_everything() -> None:
    regions()
    load(collection(village_features()))
    before = list(Boundary.objects.order_by("region").values())
    box = [box_ring(104, -4, 104.1, -4.1)]
    ended = Region.objects.get(code="16.09.02.2002")
    ended.valid_to = date(2026, 11, 20)
    ended.save()
    told = refused(
        collection(
            [feature("16.10.01", box), feature("16.09.07", box), feature(ended.code, box), *village_features()[:2]]
        )
    )
    for words in (
        f"16.10.01: bukan wilayah {REGENCY}",
        "16.09.07: kode ini tidak dikenal",
        f"{ended.code}: Talang tidak ada lagi sejak 20-11-2026; pakai batas yang baru",
        "2 desa dan kelurahan tidak punya bentuk: 16.09.01.2003 Sinar <Baru>, 16.09.02.2001 Bumi Agung",
        "--partial",
    ):
        assert words in told, words
    assert "tidak ada bentuk kecamatan" in refused(collection([feature(REGENCY, box)]))
    assert list(Boundary.objects.order_by("region").values()) == before


@pytest.mark.django_db
def test_a_village_without_a_border_yet_is_accepted_when_said() -> None:
    regions()
    load(collection(village_features()[:-1]), may_lack=True)
    drawing = village_drawing(REGENCY)
    assert [each.code for each in drawing.missing] == ["16.09.02.2002"]
    assert len(drawing.regions) == 4
    assert not drawing.are_tiles
    assert drawing.sources == [("BIG", AT)]


@pytest.mark.django_db
def test_the_map_is_tiles_until_shapes_are_there() -> None:
    regions()
    tiled = village_drawing(REGENCY)
    assert tiled.are_tiles
    assert {each.code for each in tiled.regions} == set(VILLAGES)
    assert [each.name for each in district_drawing(REGENCY).regions] == ["Hulu CONTOH", "Hilir CONTOH"]
    load(collection(district_features()))
    still = village_drawing(REGENCY)
    assert still.are_tiles, "only the districts' shapes are known"
    load(collection(village_features()))
    drawn = village_drawing(REGENCY)
    assert not drawn.are_tiles
    assert len(drawn.frames) == 2
    assert [each.district for each in drawn.regions][-1] == "Hilir CONTOH"
    inner = village_drawing(REGENCY, district=UPPER)
    assert len(inner.regions) == 3
    assert inner.width < drawn.width
    assert not village_drawing(REGENCY, district="16.09.99").regions


@pytest.mark.django_db
def test_every_surface_reads_shapes_and_none_writes_them() -> None:
    regions()
    load(collection(village_features()))
    for role in ("sigap_public", "sigap_desk", "sigap_worker"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
            cursor.execute("SELECT count(*) FROM places_boundary")
            assert cursor.fetchone() == (7,)
            for statement in ("DELETE FROM places_boundary", "UPDATE places_boundary SET source = 'x'"):
                with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                    cursor.execute(statement)


@pytest.fixture
def installation(fresh_database: str, tmp_path: Path) -> Iterator[Installation]:
    with installed(tmp_path) as found:
        yield found


def test_the_command_replaces_all_or_nothing(installation: Installation, tmp_path: Path) -> None:
    file = tmp_path / "desa.geojson"
    with transaction.atomic():
        regions()
    raw = collection(village_features())
    file.write_bytes(raw)
    dry = installation.run("places", "boundaries", str(file), "--dry-run")
    assert "5 desa dan kelurahan" in dry
    assert "2 kecamatan (disusun dari desanya)" in dry
    assert not Boundary.objects.exists()
    done = installation.run("places", "boundaries", str(file), "--source", "Bappeda CONTOH")
    assert "batas indikatif" in done
    assert set(Boundary.objects.values_list("source", flat=True)) == {"Bappeda CONTOH"}
    event = Event.objects.get(code=SHAPES_LOADED)
    assert digest_of(raw).hex()[:16] in event.body
    document = json.loads(raw)
    document["features"][4]["properties"]["kode"] = "16.09.01.2001"
    file.write_text(json.dumps(document), encoding="utf-8")
    told = installation.run("places", "boundaries", str(file), status=2)
    assert "tidak ada yang dimuat" in told
    assert "fitur 5 (16.09.01.2001): kode ini sudah dipakai fitur 1" in told
    with file.open("wb") as opened:
        opened.truncate(60 * 1024 * 1024)
    assert f"60 MB; batasnya {MOST_BYTES // 1024 // 1024} MB" in installation.run(
        "places", "boundaries", str(file), status=2
    )
    assert "tidak terbaca" in installation.run("places", "boundaries", str(tmp_path / "tiada"), status=2)
    assert Boundary.objects.count() == 7
