"""How the region, its parts and who heads them are called in a sentence, by its code: kota or kabupaten, distrik.

`catalogue.py` says every Indonesian message so. Text of people and names of places never pass here.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language, pgettext

from sigap.kernel.regencies import is_administered, is_city

_AS_WRITTEN = ("dana desa", "kabupaten atau kota", "kabupaten dan kota", "kabupaten/kota", "Simfoni, per kabupaten")
"""A fund of the state's budget; who names both kabupaten and kota means any."""
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
    "apb desa": "anggaran kelurahan",
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
    "kabupaten lain": "daerah lain",
    "kabupaten": "kota",
    "bupati atau wali kota": "wali kota",
    "bupati": "wali kota",
    "perbup": "perwali",
}
_AS_ELSEWHERE = frozenset({"13.09", "13.73", "13.77"})
"""Kepulauan Mentawai, Sawahlunto, Pariaman: desa, though the province around them says nagari."""


def _word() -> str:
    if is_city(str(settings.SIGAP_REGENCY)):
        return pgettext("wilayah", "kota")
    return pgettext("wilayah", "kabupaten")


def words_here(text: object) -> str:
    """An Indonesian text with desa, kecamatan, kabupaten and who heads them as they are called here; English stays."""
    return str(text) if get_language() == "en" else words_of(str(settings.SIGAP_REGENCY), str(text))


def stored_words(text: object) -> str:
    """The same for a text that ships and is kept or filled in: it is Indonesian, whoever reads it."""
    return words_of(str(settings.SIGAP_REGENCY), str(text))


def words_of(regency: str, text: str) -> str:
    """The same of any regency."""
    pairs = _pairs_of(regency)
    return _in_words(text, pairs) if pairs else text


@lru_cache(maxsize=8)
def _pairs_of(regency: str) -> tuple[tuple[str, str], ...]:
    words = dict(_of_province(regency))
    if is_administered(regency) or (is_city(regency) and regency not in _CITIES_WITH_DESA):
        words |= _OF_CITIES
    if is_city(regency):
        words |= _HEADED_BY_A_MAYOR
    return tuple(words.items())


def kind_here(text: object) -> str:
    """What a region of the province is called: a kota of kelurahan alone has neighbours with desa."""
    regency = str(settings.SIGAP_REGENCY)
    return str(text) if get_language() == "en" else _in_words(str(text), tuple(_of_province(regency).items()))


def _of_province(regency: str) -> Mapping[str, str]:
    return {} if regency in _AS_ELSEWHERE else _OF_PROVINCES.get(regency.partition(".")[0], {})


@lru_cache(maxsize=8192)
def _in_words(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    words = dict(pairs)
    if not words:
        return text
    found = "|".join(re.escape(each) for each in sorted((*words, *_AS_WRITTEN), key=len, reverse=True))
    return re.sub(
        rf"(?<!{{)(?<!%\()\b(?:{found})(?=(?:nya|mu)?(?!\w))",
        lambda match: _as_there(match, words.get(match[0].lower(), match[0])),
        text,
        flags=re.IGNORECASE,
    )


def _as_there(match: re.Match[str], word: str) -> str:
    """In capitals as what it replaces: BUPATI, a name of an office (SK Bupati), the beginning of a sentence."""
    old = match[0]
    if old == word:
        return word
    if old.isupper():
        return word.upper()
    if not old[0].isupper():
        return word
    is_whole = old == match.string or " " in old or re.search(r"\w $", match.string[: match.start()])
    is_name = old.istitle() and is_whole
    return " ".join(each[:1].upper() + each[1:] for each in word.split(" ")) if is_name else word[:1].upper() + word[1:]


REGION_WORD = lazy(_word, str)()
"""Looked up when it is shown: a text of a module names it by `format_lazy`."""
regional: Callable[[object], Any] = lazy(words_here, str)
"""The same for a text of a module."""
