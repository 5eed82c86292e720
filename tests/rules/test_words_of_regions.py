"""Where the province says distrik and kampung, forms, refusals and releases say so too."""

from django.conf import LazySettings
from lokal import wilayah

from sigap.access.office_kinds import OFFICE_KIND_LABELS
from sigap.access.roles import OfficeKind
from sigap.cases.models.exclusions import KEPT_KIND_LABELS
from sigap.cases.rules import ExclusionKind
from sigap.errands.models import PLACE_LABELS
from sigap.errands.rules import WorkplaceKind
from sigap.figures.releasing import CASES
from sigap.intake.forms.fields import area
from sigap.meetings.rules.texts import fault_in
from sigap.places import words
from sigap.places.queries import kind_label
from sigap.places.words import words_here
from sigap.prevention.releasing import REACH
from sigap.vulnerability.models import LEVEL_LABELS
from sigap.vulnerability.rules.kinds import IndicatorLevel


def test_words_follow_the_province(settings: LazySettings) -> None:
    field = area()
    shown = [
        KEPT_KIND_LABELS[ExclusionKind.AREA],
        PLACE_LABELS[WorkplaceKind.DISTRICT],
        LEVEL_LABELS[IndicatorLevel.DISTRICT],
        field.error_messages["invalid_choice"],
        CASES.lead,
        REACH.lead,
    ]
    settings.SIGAP_REGENCY = "94.01"
    assert [str(each) for each in shown] == [
        "Semua kantor di satu distrik atau kampung",
        "Distrik",
        "distrik",
        "Distrik ini tidak ada di daerah kita. Pilih dari daftar.",
        "Menurut jenis dan distrik.",
        "Yang hadir menurut distrik, jenis kelamin, dan umur.",
    ]
    settings.SIGAP_REGENCY = "96.71"
    assert str(shown[0]) == "Semua kantor di satu distrik atau kelurahan", "Sorong"
    settings.SIGAP_REGENCY = "16.09"
    assert str(shown[0]) == "Semua kantor di satu kecamatan atau desa"


def test_a_kota_has_kelurahan_and_a_mayor(settings: LazySettings) -> None:
    settings.SIGAP_REGENCY = "21.71"
    assert words_here("Kepala desa, camat, bupati atau wali kota") == "Lurah, camat, wali kota"
    assert words_here("Desa atau kelurahan. Pilih desanya.") == "Kelurahan. Pilih kelurahannya."
    assert words_here("Desa ini tidak ada di kabupaten ini.") == "Kelurahan ini tidak ada di kota ini."
    assert words_here("Di luar kabupaten atau kota ini") == "Di luar kabupaten atau kota ini"
    assert words_here("Misalnya: SK Bupati, Perbup 12/2026") == "Misalnya: SK Wali Kota, Perwali 12/2026"
    assert str(OFFICE_KIND_LABELS[OfficeKind.DESA]) == "Kelurahan"
    assert kind_label("desa") == "Desa", "a desa of Bintan stays one"
    settings.SIGAP_REGENCY = "31.01"
    assert words_here("Kepala desa di kabupaten ini") == "Lurah di kabupaten ini"
    settings.SIGAP_REGENCY = "35.79"
    assert words_here("Kepala desa di kabupaten ini") == "Kepala desa di kota ini", "Kota Batu has desa"


def test_aceh_has_gampong_and_its_own_court(settings: LazySettings) -> None:
    settings.SIGAP_REGENCY = "11.06"
    assert kind_label("desa") == "Gampong"
    assert str(OFFICE_KIND_LABELS[OfficeKind.PENGADILAN_AGAMA]) == "Mahkamah Syar'iyah"
    assert fault_in("Dibawa pulang ke Gampong Lamteh.") is not None, "where somebody lives"
    settings.SIGAP_REGENCY = "91.03"
    assert kind_label("desa_adat") == "Kampung adat"


def test_the_cities_with_desa_are_those_of_the_decree() -> None:
    def has_desa(code: str) -> bool:
        villages = (each for district in wilayah.list_wilayah(code) for each in wilayah.list_wilayah(district.code))
        return any(each.type != "kelurahan" for each in villages)

    cities = (each for province in wilayah.list_wilayah(None) for each in wilayah.list_wilayah(province.code))
    assert {each.code for each in cities if each.type == "kota" and has_desa(each.code)} == words._CITIES_WITH_DESA
