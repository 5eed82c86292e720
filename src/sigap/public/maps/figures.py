"""Which figures the public map shows: tables of releases that stand, told apart by kecamatan. Nothing else is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.core.cache import cache
from django.db import Error as DatabaseTrouble
from django.utils.translation import gettext as _

from sigap.places.drawing import RegencyDrawing, district_drawing
from sigap.places.models import Level
from sigap.places.painting import (
    LegendEntry,
    MapPattern,
    PaintedMap,
    PaintedRegion,
    band_words,
    bands,
    pattern_in,
)
from sigap.places.queries import ASKED_EVERY
from sigap.releases import published
from sigap.releases.published import PublishedHead
from sigap.releases.rules.tables import PLACE, TOTAL, PublishedTable
from sigap.ui.dates import number

MOST_TABLES = 6
"""So many figures are offered: the newest releases first."""
_MOST_RELEASES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictTable:
    """One published table as the map needs it: a figure for each kecamatan, None where it is withheld."""

    head: PublishedHead
    title: str
    unit: str
    definition: str
    source: str
    cells: Mapping[str, int | None]
    # What lies in no kecamatan, such as people from elsewhere: told beside the map, so that the sum is the sum.
    others: Sequence[tuple[str, int | None]]
    total: int | None


def published_tables() -> Sequence[DistrictTable]:
    """Tables with kecamatan of the newest releases that stand, as they stood within the last minute."""
    try:
        found: Sequence[DistrictTable] = cache.get_or_set("maps:tables", _tables, ASKED_EVERY) or ()
    except DatabaseTrouble:
        return ()
    return found


def _tables() -> Sequence[DistrictTable]:
    heads = [head for head in published.releases() if head.is_last and head.withdrawn_at is None]
    tables: list[DistrictTable] = []
    for head in heads[:_MOST_RELEASES]:
        release = published.release(head.code, head.edition)
        tables += [_of_districts(head, table) for table in (release.tables if release else ()) if _has_districts(table)]
    return tables[:MOST_TABLES]


def _has_districts(table: PublishedTable) -> bool:
    """Whether kecamatan are told apart in it; a table that was merged to the whole regency is no map."""
    return any(axis.code == PLACE and len(axis.categories) > 1 for axis in table.axes)


def _of_districts(head: PublishedHead, table: PublishedTable) -> DistrictTable:
    place = next(number for number, axis in enumerate(table.axes) if axis.code == PLACE)
    whole = tuple(TOTAL for _axis in table.axes)
    cells: dict[str, int | None] = {}
    others: list[tuple[str, int | None]] = []
    for category in table.axes[place].categories:
        figure = table.cells.get((*whole[:place], category.code, *whole[place + 1 :]))
        if all(_is_district(leaf) for leaf in category.leaves):
            cells |= dict.fromkeys(category.leaves, figure)
        else:
            others.append((category.label, figure))
    return DistrictTable(
        head=head,
        title=table.head.title,
        unit=table.head.unit,
        definition=table.head.definition,
        source=table.head.source,
        cells=cells,
        others=others,
        total=table.cells.get(whole),
    )


def _is_district(leaf: str) -> bool:
    return leaf.startswith(f"{settings.SIGAP_REGENCY}.") and leaf.count(".") == Level.DISTRICT - 1


def drawing() -> RegencyDrawing | None:
    """The kecamatan of this regency, as they stood within the last minute; None while the database is away."""
    try:
        found: RegencyDrawing | None = cache.get_or_set(
            "maps:districts", lambda: district_drawing(settings.SIGAP_REGENCY), ASKED_EVERY
        )
    except DatabaseTrouble:
        return None
    return found


def painted(drawn: RegencyDrawing, table: DistrictTable | None) -> PaintedMap:
    """The map of one table; without one every kecamatan is blank and says so."""
    cells: Mapping[str, int | None] = table.cells if table else {}
    found = bands([Decimal(figure) for figure in cells.values() if figure is not None])

    def shown(code: str) -> tuple[MapPattern, str]:
        figure = cells.get(code)
        if table is None:
            return MapPattern.BLANK, _("belum diterbitkan")
        if figure is None:
            return MapPattern.HATCHED, _("tidak ditampilkan")
        return pattern_in(found, Decimal(figure)), number(figure)

    rows = []
    for place, outline in enumerate((*drawn.regions, *drawn.missing), start=1):
        pattern, words = shown(outline.code)
        rows.append(PaintedRegion(outline=outline, number=place, pattern=pattern, figure=words, href=f"#k{place}"))
    legend = [LegendEntry(pattern=band.pattern, words=band_words(band, number)) for band in found]
    used = {each.pattern for each in rows}
    if MapPattern.HATCHED in used:
        legend.append(LegendEntry(pattern=MapPattern.HATCHED, words=_("tidak ditampilkan")))
    if MapPattern.BLANK in used:
        legend.append(LegendEntry(pattern=MapPattern.BLANK, words=_("belum diterbitkan")))
    return PaintedMap(drawing=drawn, rows=rows, legend=legend)
