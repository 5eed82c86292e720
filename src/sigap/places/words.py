"""How the region is called in a sentence, by its code: kota or kabupaten."""

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import pgettext

from sigap.kernel.regencies import is_city


def _word() -> str:
    if is_city(str(settings.SIGAP_REGENCY)):
        return pgettext("wilayah", "kota")
    return pgettext("wilayah", "kabupaten")


REGION_WORD = lazy(_word, str)()
"""Looked up when it is shown: a text of a module names it by `format_lazy`."""
