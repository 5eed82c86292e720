"""How the region, its parts and who heads them are called in a sentence, by its code: kota or kabupaten, distrik."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language, pgettext

from sigap.kernel.regencies import is_city

_PAPUA = {"kecamatan": "distrik", "kec.": "distrik", "desa": "kampung", "camat": "kepala distrik"}
_OF_PROVINCES: Mapping[str, Mapping[str, str]] = {
    "11": {"kepala desa": "keuchik", "desa": "gampong"},
    "13": {"kepala desa": "wali nagari", "desa": "nagari"},
    **dict.fromkeys(("91", "92", "93", "94", "95", "96"), _PAPUA),
}
"""What law and people say there instead (UU 11/2006, UU 21/2001); nothing where they say kecamatan and desa."""
_AS_ELSEWHERE = frozenset({"13.09", "13.73", "13.77"})
"""Kepulauan Mentawai, Sawahlunto, Pariaman: desa, though the province around them says nagari."""


def _word() -> str:
    if is_city(str(settings.SIGAP_REGENCY)):
        return pgettext("wilayah", "kota")
    return pgettext("wilayah", "kabupaten")


def words_here(text: object) -> str:
    """An Indonesian text with kecamatan, desa and who heads them as the province calls them; English stays."""
    regency = str(settings.SIGAP_REGENCY)
    words = {} if regency in _AS_ELSEWHERE else _OF_PROVINCES.get(regency.partition(".")[0], {})
    if not words or get_language() == "en":
        return str(text)

    def here(found: re.Match[str]) -> str:
        word = words[found[0].lower()]
        return word.capitalize() if found[0][0].isupper() else word

    known = "|".join(re.escape(each) for each in words)
    return re.sub(rf"\b(?:{known})(?=(?:nya|mu)?(?!\w))", here, str(text), flags=re.IGNORECASE)


REGION_WORD = lazy(_word, str)()
"""Looked up when it is shown: a text of a module names it by `format_lazy`."""
regional: Callable[[object], Any] = lazy(words_here, str)
"""The same for a text of a module."""
