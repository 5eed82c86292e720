"""Indonesia's time zones: which one a regency lives in, by the province in its Kemendagri code. Pure.

Keppres 41/1987 (WIB, WITA, WIT by province); provinces made since keep the zone of the one they were part of.
"""

from zoneinfo import ZoneInfo

_PROVINCES = {
    "Asia/Jakarta": ("11", "12", "13", "14", "15", "16", "17", "18", "19", "21", "31", "32", "33", "34", "35", "36"),
    "Asia/Pontianak": ("61", "62"),
    "Asia/Makassar": ("51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"),
    "Asia/Jayapura": ("81", "82", "91", "92", "93", "94", "95", "96"),
}
_ZONE_OF = {province: name for name, provinces in _PROVINCES.items() for province in provinces}


class ProvinceUnknown(ValueError):
    """A code of no province."""


def zone_of(region: str) -> ZoneInfo:
    """The zone of a region, by its dotted code such as `16.09`. Raises ProvinceUnknown."""
    name = _ZONE_OF.get(region.partition(".")[0])
    if name is None:
        raise ProvinceUnknown(region)
    return ZoneInfo(name)
