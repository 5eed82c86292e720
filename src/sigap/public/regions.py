"""Places to choose from on the form: every kecamatan, and the desa of one that was chosen.

All 259 desa would weigh 1.6 KB more on 2G at every visit than the page may; the desa of one kecamatan weigh little.
Names repeat inside a regency: a desa is always kept with its kecamatan.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import Error as DatabaseTrouble

from sigap.places import queries as places

type _Choices = tuple[tuple[str, str], ...]


def _cached(under: str, ask: Callable[[], _Choices]) -> _Choices:
    """What the database says; while it is away what it said before, so that what was chosen stays chosen."""
    key, last = f"whereabouts:{under}", f"whereabouts:{under}:last"
    found: _Choices | None = cache.get(key)
    if found is None:
        try:
            found = ask()
        except DatabaseTrouble:
            before: _Choices = cache.get(last, ())
            return before  # the form still opens
        cache.set(key, found, places.ASKED_EVERY)
        cache.set(last, found, None)
    return found


def districts() -> _Choices:
    """Kecamatan of this regency."""
    found = places.districts_of
    return _cached("", lambda: tuple((each.code, each.name) for each in found(settings.SIGAP_REGENCY)))


def villages(district: str) -> _Choices:
    """Desa of one kecamatan of this regency, as they are kept ("Bumi Agung, Kec. Muara Dua") and as they are shown."""
    # Known ones only: what is kept in memory never grows by what somebody sends.
    if district not in {code for code, _name in districts()}:
        return ()
    return _cached(district, lambda: tuple((each.label, each.name) for each in places.villages_of(district)))
