"""The Indonesian catalogue: a message says kota, kampung or gampong where the region does.

Indonesian is the source language, so Django finds no message of ours and asks its fallback. What is filled in
(names, free text) comes after, and English has its own catalogue.
"""

from gettext import NullTranslations

from django.conf import settings
from django.utils.translation import trans_real

from sigap.places.words import words_of

_OF_REGIONS = "wilayah\x04"
"""A message of this context names a kind of region and keeps its word: a kota's neighbour stays a kabupaten."""
_CONTEXT_END = "\x04"


class RegionWords(NullTranslations):
    """Gives back the message itself, in the words of the region."""

    def gettext(self, message: str) -> str:
        """One message, with its context before it or without."""
        if message.startswith(_OF_REGIONS):
            return message
        return words_of(str(settings.SIGAP_REGENCY), message.rpartition(_CONTEXT_END)[2])

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """One of many, or the others."""
        return self.gettext(msgid1 if n == 1 else msgid2)


def say_as_here() -> None:
    """Puts the region's words behind the Indonesian catalogue, once."""
    trans_real.translation(settings.LANGUAGE_CODE).add_fallback(RegionWords())
