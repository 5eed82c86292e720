"""Every Indonesian message says what the region is called; what is filled in and what law calls a thing stays."""

import re

import pytest
from django.conf import LazySettings
from django.template import Context, Template
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext

from sigap.outreach.materials import materials, questions_of
from sigap.outreach.rules import SessionTopic
from sigap.places.models import KIND_LABELS, RegionKind
from sigap.places.words import words_of
from sigap.registers.rules.columns import RegisterField, field_named
from sigap.taskforce.actions.schemes import SHIPPED, shipped_scheme
from sigap.ui.catalogues import read_catalogue
from sigap.villages.rules.law import duties, is_owed_in
from sigap.vulnerability.rules import sheet
from sigap.vulnerability.rules.names import Gazetteer, NamedRegion

WRONG = {
    "31.74": ("kabupaten", "desa", "bupati", "perbup"),
    "73.71": ("kabupaten", "desa", "bupati", "perbup"),
    "11.71": ("kabupaten", "desa", "bupati", "pengadilan agama"),
    "11.08": ("desa", "pengadilan agama"),
    "91.03": ("desa", "kecamatan", "camat"),
    "93.01": ("desa", "kecamatan", "camat"),
    "13.73": ("kabupaten", "bupati"),
    "13.06": ("desa",),
}
"""Jakarta Selatan, Makassar, Banda Aceh, Aceh Utara, Jayapura, Merauke, Sawahlunto, Agam: what nobody says there."""
STAYS = re.compile(r"dana desa|kabupaten(?:/| atau | dan )kota|Simfoni, per kabupaten", re.IGNORECASE)


@pytest.fixture(scope="module")
def messages() -> list[str]:
    """Every Indonesian text of a page or notice, one and many, but the kinds of regions themselves."""
    shipped = [each for each in read_catalogue("en") if each.id and each.context != "wilayah"]
    return [text for each in shipped for text in ([each.id] if isinstance(each.id, str) else each.id)]


@pytest.mark.parametrize("code", WRONG)
def test_no_message_says_what_nobody_says_there(settings: LazySettings, messages: list[str], code: str) -> None:
    settings.SIGAP_REGENCY = code
    wrong = re.compile(rf"\b(?:{'|'.join(WRONG[code])})(?:nya|mu)?\b", re.IGNORECASE)
    named = [text for text in messages if wrong.search(text)]
    assert len(named) > 1
    assert not {text: said for text in named if wrong.search(STAYS.sub("", said := gettext(text)))}


def test_words_come_before_what_is_filled_in(settings: LazySettings) -> None:
    settings.SIGAP_REGENCY = "93.01"
    page = Template(
        "{% load i18n %}{% blocktranslate %}Kec. {{ name }}{% endblocktranslate %}, "
        "{% blocktranslate count n=n %}{{ n }} desa{% plural %}{{ n }} desa{% endblocktranslate %}"
    )
    assert page.render(Context({"name": "Desa Kec. CONTOH", "n": 2})) == "Distrik Desa Kec. CONTOH, 2 kampung"
    assert gettext("Perangkat %(desa)s, {desa}, desanya") == "Perangkat %(desa)s, {desa}, kampungnya"
    assert ngettext("%(n)s desa", "%(n)s desa", 1) % {"n": 1} == "1 kampung"
    assert pgettext("surat", "Camat") == "Kepala Distrik"
    with translation.override("en"):
        assert "kampung" not in gettext("Pilih desanya.").lower()
        assert str(KIND_LABELS[RegionKind.DESA]) == "Village"
    settings.SIGAP_REGENCY = "16.09"
    assert gettext("Pilih desanya.") == "Pilih desanya."


def test_kinds_of_regions_keep_their_word(settings: LazySettings) -> None:
    settings.SIGAP_REGENCY = "31.74"
    assert [str(KIND_LABELS[kind]) for kind in (RegionKind.KABUPATEN, RegionKind.DESA)] == ["Kabupaten", "Desa"]


def test_capitals_are_those_of_what_is_replaced() -> None:
    for text, here in {
        "BUPATI OGAN": "WALI KOTA OGAN",
        "Misalnya: SK Bupati": "Misalnya: SK Wali Kota",
        "Bupati, sekda": "Wali kota, sekda",
        "Bupati": "Wali Kota",
        "ini kode kabupaten lain": "ini kode daerah lain",
        "kabupaten/kota, kabupaten atau kota": "kabupaten/kota, kabupaten atau kota",
        "Dana desa": "Dana desa",
    }.items():
        assert words_of("73.71", text) == here
    assert words_of("11.08", "Pengadilan Agama") == "Mahkamah Syar'iyah"
    assert words_of("11.08", "dari pengadilan agama") == "dari mahkamah Syar'iyah"


def test_what_ships_is_worded_for_the_region(settings: LazySettings) -> None:
    settings.SIGAP_REGENCY = "93.01"
    sheets = [line for each in materials() for part in each.parts for line in (part.title, *part.lines, each.title)]
    sheets += [asked for topic in SessionTopic for asked, _right in questions_of(topic)]
    sheets += [line for name in SHIPPED for each in shipped_scheme(name).sections for line in each.programme]
    assert not [each for each in sheets if re.search(r"\bdesa\b", each, re.IGNORECASE)]
    assert [each for each in sheets if re.search(r"\bkampung\b", each, re.IGNORECASE)]


def test_a_kelurahan_has_no_duty_that_law_gives_to_a_desa() -> None:
    codes = {"16.09.01.1001": 1, "16.09.01.2001": 3}
    assert {code: sum(is_owed_in(duty, code) for duty in duties()) for code in codes} == codes


def test_heads_of_a_sheet_are_those_of_the_region() -> None:
    for word in ("desa", "kampung", "gampong", "nagari"):
        heads = (word, f"nama {word}", f"{word} kelurahan", f"{word} atau kelurahan")
        assert [sheet._VILLAGE.fullmatch(head) is not None for head in (*heads, f"kelurahan {word}")] == [True] * 5
        assert {field_named(head.title()) for head in heads} == {RegisterField.VILLAGE}, word
    assert {field_named(head) for head in ("Kecamatan", "Distrik", "Nama Distrik")} == {RegisterField.DISTRICT}


def test_a_name_in_a_sheet_may_say_what_kind_it_is() -> None:
    def village(code: str, name: str) -> NamedRegion:
        return NamedRegion(code=code, name=name, district="93.01.01", district_name="Merauke", is_village=True)

    known = Gazetteer(
        [village("93.01.01.2001", "Wasur"), village("93.01.01.2002", "Kampung Baru")], {}, regency="93.01"
    )

    def code_of(name: str) -> str:
        found = known.match(code="", name=name, district="", is_bps=False, goes_by_name=False).region
        return found.code if found else ""

    assert code_of("Kampung Wasur") == code_of("Wasur") == "93.01.01.2001"
    assert code_of("Kampung Baru") == "93.01.01.2002"
    assert code_of("Baru") == ""
