"""Regions and holidays are loaded whole, again without harm, and what has ended keeps its row."""

from datetime import date

import pytest
from django.conf import LazySettings

from sigap.cli.demo.places import here
from sigap.places.loading import load_holidays, load_regions
from sigap.places.models import Holiday, HolidayKind, Level, Region
from sigap.places.queries import (
    districts_of,
    holidays_between,
    home_regency,
    is_in,
    label_of,
    labels_of,
    villages_by_district,
    villages_of,
)
from sigap.taskforce.actions.schemes import region_words, shipped_scheme

pytestmark = pytest.mark.django_db
HOME = "16.09"
TODAY = date(2026, 11, 25)


@pytest.fixture
def loaded() -> None:
    load_regions(regency=HOME, on=TODAY)


@pytest.mark.usefixtures("loaded")
def test_the_home_regency_is_whole() -> None:
    assert home_regency() == HOME
    districts = districts_of(HOME)
    assert len(districts) == 19
    assert sum(len(villages_of(district.code)) for district in districts) == 259
    grouped = villages_by_district(HOME)
    assert list(grouped) == [district.code for district in districts]
    assert sum(map(len, grouped.values())) == 259
    assert Region.objects.filter(level=Level.PROVINCE).count() == 38
    assert Region.objects.filter(level=Level.REGENCY).count() == 514
    assert not Region.objects.filter(level=Level.VILLAGE).exclude(code__startswith="16.").exists()


@pytest.mark.usefixtures("loaded")
def test_labels_tell_namesakes_apart() -> None:
    labels = [place.label for places in villages_by_district(HOME).values() for place in places]
    names = [place.name for places in villages_by_district(HOME).values() for place in places]
    assert len(set(names)) < len(names), "village names repeat"
    assert len(set(labels)) == len(labels)
    assert label_of("16.09.08.2015") == "Desa Pere'an, Kec. Mekakau Ilir"
    assert label_of("16.09.01.1014") == "Kelurahan Bumi Agung, Kec. Muara Dua"
    assert label_of("16.09.01") == "Kec. Muara Dua"
    assert label_of(HOME) == "Kabupaten Ogan Komering Ulu Selatan"
    assert label_of("16") == "Provinsi Sumatera Selatan"
    assert labels_of(["16.09.01", "16.99"]) == {"16.09.01": "Kec. Muara Dua", "16.99": "16.99"}


@pytest.mark.usefixtures("loaded")
def test_what_lies_inside() -> None:
    assert is_in("16.09.08.2015", HOME)
    assert not is_in("16.09.99", HOME)
    assert not is_in("16.08.01", HOME)
    assert not is_in("16.09' OR 1=1", HOME)


def test_loading_again_changes_nothing() -> None:
    first = load_regions(regency=HOME, on=TODAY)
    Region.objects.filter(code="16.09.01").update(name="Salah")
    again = load_regions(regency=HOME, on=date(2027, 1, 1))
    assert (again.present, again.ended) == (first.present, 0)
    region = Region.objects.get(code="16.09.01")
    assert (region.name, region.valid_from) == ("Muara Dua", TODAY)


@pytest.mark.usefixtures("loaded")
def test_a_region_that_ends_keeps_its_row() -> None:
    Region.objects.create(
        code="16.09.20", level=3, kind="kecamatan", name="Bekas", parent_id=HOME, source="uji", valid_from=TODAY
    )
    assert load_regions(regency=HOME, on=date(2027, 1, 1)).ended == 1
    assert Region.objects.get(code="16.09.20").valid_to == date(2027, 1, 1)
    assert len(districts_of(HOME)) == 19
    assert label_of("16.09.20") == "Kec. Bekas", "old cases still name it"


def test_an_unknown_regency_loads_nothing() -> None:
    with pytest.raises(LookupError, match=r"99\.99"):
        load_regions(regency="99.99", on=TODAY)
    assert not Region.objects.exists()


def test_papua_speaks_of_distrik() -> None:
    load_regions(regency="91.03", on=TODAY)
    assert label_of(districts_of("91.03")[0].code).startswith("Distrik ")


def test_the_stories_of_training_have_their_places_in_another_regency(settings: LazySettings) -> None:
    load_regions(regency="31.01", on=TODAY)
    settings.SIGAP_REGENCY = "31.01"
    assert here("16.09.04.2001") in {each.code for each in villages_of(here("16.09.04"))}
    assert here("16.09.02.2013").startswith("31.01.")
    assert region_words()["wilayah"] == "Kepulauan Seribu"
    assert region_words()["daerah"] == "Kabupaten Administrasi Kepulauan Seribu"
    assert "DPRD" not in str(shipped_scheme("scheme-pusat.toml").as_table()), "the province has one"
    settings.SIGAP_REGENCY = "16.09"
    assert "DPRD" in str(shipped_scheme("scheme-pusat.toml").as_table())


def test_holidays_and_what_is_sure_of_them() -> None:
    load_holidays(on=TODAY)
    assert {day.day.year for day in Holiday.objects.all()} == {2025, 2026, 2027, 2028}
    assert Holiday.objects.get(day=date(2026, 3, 20)).kind == HolidayKind.CUTI_BERSAMA
    assert Holiday.objects.get(day=date(2026, 3, 21)).is_verified
    estimated = Holiday.objects.get(day=date(2027, 3, 10))
    assert (estimated.name, estimated.is_verified) == ("Hari Raya Idul Fitri", False)
    assert not Holiday.objects.filter(day__year=2028, is_verified=True).exists(), "no decree yet"
    assert [day.day for day, _kind, _is_verified in holidays_between(date(2026, 12, 24), date(2026, 12, 31))] == [
        24,
        25,
    ]


def test_a_day_entered_by_an_official_is_left_alone() -> None:
    load_holidays(on=TODAY)
    Holiday.objects.filter(day=date(2027, 3, 10)).update(is_verified=True, source="SKB 3 Menteri")
    Holiday.objects.create(
        day=date(2026, 12, 28), name="Libur daerah", kind="public", is_verified=True, source="Perbup"
    )
    Holiday.objects.create(day=date(2026, 12, 29), name="Lama", kind="public", is_verified=True, source="holidays 0.1")
    assert load_holidays(on=TODAY).ended == 1
    assert Holiday.objects.get(day=date(2027, 3, 10)).is_verified
    assert Holiday.objects.filter(day=date(2026, 12, 28)).exists()
    assert not Holiday.objects.filter(day=date(2026, 12, 29)).exists()
