"""How the region, its parts and who heads them are called in a sentence, by its code: kota or kabupaten, distrik."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language, pgettext

from sigap.kernel.regencies import is_administered, is_city

_PAPUA = {"kecamatan": "distrik", "kec.": "distrik", "desa": "kampung", "camat": "kepala distrik"}
_OF_PROVINCES: Mapping[str, Mapping[str, str]] = {
    "11": {
        "kepala desa": "keuchik",
        "desa": "gampong",
        "peraturan daerah": "qanun",
        "pengadilan agama": "mahkamah Syar'iyah",
    },
    "13": {"kepala desa": "wali nagari", "desa": "nagari"},
    **dict.fromkeys(("91", "92", "93", "94", "95", "96"), _PAPUA),
}
"""What law and people say there instead (UU 11/2006, UU 21/2001); nothing where they say kecamatan and desa."""
_OF_CITIES: Mapping[str, str] = {
    "desa atau kelurahan": "kelurahan",
    "desa dan kelurahan": "kelurahan",
    "pemerintah desa": "kelurahan",
    "kepala desa": "lurah",
    "desa": "kelurahan",
}
"""Where there is no desa at all: in Jakarta, and in every kota but these (Kepmendagri 300.2.2-2138/2025)."""
_CITIES_WITH_DESA = frozenset(
    f"{province}.{city}"
    for province, cities in {
        "11": (71, 72, 73, 74, 75), "12": (77, 78), "13": (73, 77), "15": (72,), "16": (74,), "32": (79,), "35": (79,),
        "51": (71,), "71": (74,), "81": (71, 72), "82": (72,), "91": (71,),
    }.items()
    for city in cities
)  # fmt: skip
_HEADED_BY_A_MAYOR: Mapping[str, str] = {
    "kabupaten ini": "kota ini",
    "luar kabupaten": "luar kota",
    "luar kabupaten atau kota": "luar kabupaten atau kota",
    "satu kabupaten": "satu kota",
    "seluruh kabupaten": "seluruh kota",
    "bupati atau wali kota": "wali kota",
    "bupati": "wali kota",
    "sk bupati": "SK Wali Kota",
    "perbup": "perwali",
}
"""In a kota; who names both kabupaten and kota means any."""
_AS_ELSEWHERE = frozenset({"13.09", "13.73", "13.77"})
"""Kepulauan Mentawai, Sawahlunto, Pariaman: desa, though the province around them says nagari."""


def _word() -> str:
    if is_city(str(settings.SIGAP_REGENCY)):
        return pgettext("wilayah", "kota")
    return pgettext("wilayah", "kabupaten")


def words_here(text: object) -> str:
    """An Indonesian text with desa, kecamatan, kabupaten and who heads them as they are called here; English stays."""
    regency = str(settings.SIGAP_REGENCY)
    words = dict(_of_province(regency))
    if is_administered(regency) or (is_city(regency) and regency not in _CITIES_WITH_DESA):
        words |= _OF_CITIES
    if is_city(regency):
        words |= _HEADED_BY_A_MAYOR
    return _in_words(text, words)


def kind_here(text: object) -> str:
    """What a region of the province is called: a kota of kelurahan alone has neighbours with desa."""
    return _in_words(text, _of_province(str(settings.SIGAP_REGENCY)))


def _of_province(regency: str) -> Mapping[str, str]:
    return {} if regency in _AS_ELSEWHERE else _OF_PROVINCES.get(regency.partition(".")[0], {})


def _in_words(text: object, words: Mapping[str, str]) -> str:
    if not words or get_language() == "en":
        return str(text)

    def here(found: re.Match[str]) -> str:
        word = words[found[0].lower()]
        return word[:1].upper() + word[1:] if found[0][0].isupper() else word

    known = "|".join(re.escape(each) for each in sorted(words, key=len, reverse=True))
    return re.sub(rf"\b(?:{known})(?=(?:nya|mu)?(?!\w))", here, str(text), flags=re.IGNORECASE)


REGION_WORD = lazy(_word, str)()
"""Looked up when it is shown: a text of a module names it by `format_lazy`."""
regional: Callable[[object], Any] = lazy(words_here, str)
"""The same for a text of a module."""
