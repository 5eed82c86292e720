"""How figures become patterns: few bands, equal figures alike, what is missing never among them."""

import itertools
from collections.abc import Sequence
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from sigap.places.drawing import RegencyDrawing, RegionOutline
from sigap.places.models import Level
from sigap.places.painting import BANDS, MapPattern, PaintedMap, PaintedRegion, band_words, bands, pattern_in


@given(st.lists(st.integers(-50, 400).map(Decimal), max_size=60))
def test_bands_cover_every_figure_once_and_in_order(figures: list[Decimal]) -> None:
    found = bands(figures)
    assert len(found) <= 4
    assert bool(found) is bool(figures)
    for before, after in itertools.pairwise(found):
        assert before.low <= before.high < after.low
    for figure in figures:
        within = [band for band in found if band.low <= figure <= band.high]
        assert len(within) == 1
        assert pattern_in(found, figure) is within[0].pattern
    if figures:
        assert (found[0].low, found[-1].high) == (min(figures), max(figures))
        assert len(found) == min(4, len(set(figures))) or len(set(figures)) > 4
        assert len({band.pattern for band in found}) == len(found)
    assert MapPattern.HATCHED not in {band.pattern for band in found}
    assert MapPattern.BLANK not in {band.pattern for band in found}


def test_bands_hold_about_as_many_regions_each() -> None:
    found = bands([Decimal(n) for n in range(1, 21)])
    assert [(int(band.low), int(band.high)) for band in found] == [(1, 5), (6, 10), (11, 15), (16, 20)]
    many = bands([Decimal(0)] * 15 + [Decimal(n) for n in (1, 2, 3, 9)])
    assert [(int(band.low), int(band.high)) for band in many] == [(0, 0), (1, 1), (2, 2), (3, 9)]


def test_a_band_reads_as_its_ends() -> None:
    words = [band_words(band, str) for band in bands([Decimal(3), Decimal(7), Decimal(7), Decimal(9)])]
    assert words == ["3", "7", "9"]
    assert band_words(bands([Decimal(n) for n in range(8)])[0], str) == "0–1"


def test_each_band_differs_from_the_next_without_colour() -> None:
    for patterns in BANDS.values():
        assert all(one.marks or other.marks or _grey(one) - _grey(other) > 60 for one, other in _pairs(patterns))
        greys = [_grey(pattern) for pattern in patterns]
        assert greys == sorted(greys, reverse=True), "darker is more, in grey as well"
    everything = list(MapPattern)
    assert len({(pattern.ground, pattern.marks) for pattern in everything}) == len(everything)


def _pairs(patterns: Sequence[MapPattern]) -> list[tuple[MapPattern, MapPattern]]:
    return list(itertools.pairwise(patterns))


def _grey(pattern: MapPattern) -> float:
    text = pattern.ground.lstrip("#")
    text = "".join(sign * 2 for sign in text) if len(text) == 3 else text
    red, green, blue = (int(text[at : at + 2], 16) for at in (0, 2, 4))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_what_is_read_aloud_is_what_the_table_says() -> None:
    outline = RegionOutline(code="16.09.01", name="Pere'an", district="", path="", x=0, y=0)
    row = PaintedRegion(
        outline=outline, number=3, pattern=MapPattern.DOTS, figure="5 dari 9", note="ragu", href="#w3", is_unsure=True
    )
    assert row.words == "Pere'an: 5 dari 9, ragu"
    assert row.page == ""
    drawing = RegencyDrawing(level=Level.DISTRICT, regions=[], box=(0, 0, 6400, 100), are_tiles=False)
    painted = PaintedMap(drawing=drawing, rows=[row], legend=[])
    assert (painted.unit, painted.swatch, list(painted.drawn)) == ("10.00", "280 200", [])
