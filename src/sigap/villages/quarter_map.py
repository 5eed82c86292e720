"""The map beside a quarter's proposal: kecamatan in which villages are proposed, or planned already."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from sigap.places.drawing import RegionOutline
from sigap.places.painting import LegendEntry, MapPattern, PaintedMap, PaintedRegion
from sigap.places.words import words_here
from sigap.villages.queries.next_quarter import QuarterView

_DISTRICT = 8


def quarter_map(view: QuarterView) -> PaintedMap:
    """What is proposed stands over what is planned."""
    drawing = view.districts
    proposed = _by_district((each.village.code, f"{each.number}. {each.village.name}") for each in view.proposal.chosen)
    planned = _by_district(
        (each.region_code, view.places[each.region_code].name)
        for each in view.sessions
        if each.region_code in view.places
    )
    legend = [
        LegendEntry(pattern=MapPattern.STRIPES, words=words_here(_("ada desa yang diusulkan"))),
        LegendEntry(pattern=MapPattern.LIGHT, words=_("sudah ada kegiatan triwulan ini")),
    ]
    outlines = sorted((*drawing.regions, *drawing.missing), key=lambda each: each.code)
    rows = [_row(place, each, proposed, planned) for place, each in enumerate(outlines, start=1)]
    return PaintedMap(drawing=drawing, rows=rows, legend=legend, has_numbers=False)


def _row(
    place: int, outline: RegionOutline, proposed: dict[str, list[str]], planned: dict[str, list[str]]
) -> PaintedRegion:
    names = proposed.get(outline.code) or planned.get(outline.code)
    pattern = MapPattern.BLANK
    if names:
        pattern = MapPattern.STRIPES if outline.code in proposed else MapPattern.LIGHT
    return PaintedRegion(
        outline=outline, number=place, pattern=pattern, figure=", ".join(names) if names else _("tidak ada usul")
    )


def _by_district(rows: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, name in rows:
        found.setdefault(code[:_DISTRICT], []).append(name)
    return found
