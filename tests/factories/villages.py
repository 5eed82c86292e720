"""An invented regency of districts and villages, with doubled names, an apostrophe and a village that was split."""

from datetime import date

from sigap.places.models import Level, Region, RegionKind

REGENCY = "16.09"
DISTRICTS = ("Buay CONTOH", "Muaradua CONTOH", "Kisam CONTOH", "Mekakau CONTOH")
NAMES = ("Pere'an", "Sukajadi", "Tanjung Baru", "Bumi Agung", "Sinar Danau", "Gunung Terang", "Simpang Agung")
"""Sukajadi and Tanjung Baru stand in every district; the others are numbered after the first."""
DOUBLED = frozenset({"Sukajadi", "Tanjung Baru"})


def make(*, a_district: int = 7, districts: int = 4) -> list[str]:
    """Codes of the villages made, in order."""
    _row("16", Level.PROVINCE, RegionKind.PROVINSI, "Sumatera CONTOH", None)
    _row(REGENCY, Level.REGENCY, RegionKind.KABUPATEN, "Kabupaten CONTOH", "16")
    rows: list[Region] = []
    for number in range(1, districts + 1):
        name = DISTRICTS[number - 1] if number <= len(DISTRICTS) else f"Kecamatan Nomor {number}"
        district = _row(f"{REGENCY}.{number:02}", Level.DISTRICT, RegionKind.KECAMATAN, name, REGENCY)
        rows += [_village(district, number, place) for place in range(a_district)]
    Region.objects.bulk_create(rows)
    return [row.code for row in rows]


def split(code: str, *, on: date) -> None:
    """The village ended that day; what came of it has other codes."""
    Region.objects.filter(code=code).update(valid_to=on)


def _village(district: str, number: int, place: int) -> Region:
    base = NAMES[place] if place < len(NAMES) else f"Desa Rekaan {place}"
    name = base if base in DOUBLED or number == 1 else f"{base} {number}"
    return _region(f"{district}.{2001 + place}", Level.VILLAGE, RegionKind.DESA, name, district)


def _row(code: str, level: Level, kind: RegionKind, name: str, parent: str | None) -> str:
    Region.objects.bulk_create(
        [_region(code, level, kind, name, parent)],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )
    return code


def _region(code: str, level: Level, kind: RegionKind, name: str, parent: str | None) -> Region:
    return Region(
        code=code, level=level, kind=kind, name=name, parent_id=parent, source="CONTOH", valid_from=date(2025, 1, 1)
    )
