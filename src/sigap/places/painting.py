"""A map with its figures: which pattern each region has, what its number stands for, and the legend. Pure.

Each pattern differs from every other without its colour: on grey paper, and to whoever tells no colours apart.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sigap.places.drawing import RegencyDrawing, RegionOutline


class MapPattern(StrEnum):
    """How a region is filled; the value is the pattern's id in the picture."""

    BLANK = "pz"
    LIGHT = "pa"
    DOTS = "pb"
    STRIPES = "pc"
    DOTS_ON_DARK = "pe"
    DARK = "pd"
    # Withheld or missing: no figure is shown, and none may be guessed.
    HATCHED = "pw"

    @property
    def fill(self) -> str:
        """What the picture fills a region with: a plain colour needs no pattern, and prints without seams."""
        return f"url(#{self.value})" if self in _MARKED else self.ground

    @property
    def ground(self) -> str:
        """The colour beneath its marks. On paper it is laid first: tiles of a pattern leave seams there."""
        return _GROUNDS[self]

    @property
    def marks(self) -> str:
        """The pattern over its ground, where it has one."""
        return f"url(#{self.value})" if self in _MARKED else ""


_GROUNDS: Mapping[MapPattern, str] = {
    MapPattern.BLANK: "#fff",
    MapPattern.LIGHT: "#e3edfa",
    MapPattern.DOTS: "#b9d0ef",
    MapPattern.STRIPES: "#6f9fdc",
    MapPattern.DOTS_ON_DARK: "#2f62ab",
    MapPattern.DARK: "#083575",
    MapPattern.HATCHED: "#fff",
}
_MARKED = frozenset({MapPattern.DOTS, MapPattern.STRIPES, MapPattern.DOTS_ON_DARK, MapPattern.HATCHED})

BANDS: Mapping[int, Sequence[MapPattern]] = {
    1: (MapPattern.STRIPES,),
    2: (MapPattern.LIGHT, MapPattern.DARK),
    3: (MapPattern.LIGHT, MapPattern.STRIPES, MapPattern.DARK),
    4: (MapPattern.LIGHT, MapPattern.DOTS, MapPattern.STRIPES, MapPattern.DARK),
    5: (MapPattern.LIGHT, MapPattern.DOTS, MapPattern.STRIPES, MapPattern.DOTS_ON_DARK, MapPattern.DARK),
}
_MOST = 4
_FEW, _MANY = 24, 60
_LARGE, _SMALL, _TINY = 26, 17, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class MapBand:
    """Figures from `low` to `high`, both included, that share a pattern."""

    low: Decimal
    high: Decimal
    pattern: MapPattern


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendEntry:
    """A pattern and what it stands for."""

    pattern: MapPattern
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaintedRegion:
    """A region as it is drawn, and as its row of the table tells it."""

    outline: RegionOutline
    number: int
    pattern: MapPattern
    # The figure as words, the same on the map and in the table.
    figure: str
    href: str = ""
    # Shown by a mark: the figure could as well be another.
    is_unsure: bool = False
    note: str = ""

    @property
    def shown(self) -> str:
        """The figure with its mark of doubt, which no line parts from it."""
        return f"{self.figure}\u00a0?" if self.is_unsure else self.figure

    @property
    def page(self) -> str:
        """Its own page, where it has one; on this page it is found by its row."""
        return "" if self.href.startswith("#") else self.href

    @property
    def words(self) -> str:
        """What is read aloud for it."""
        return f"{self.outline.name}: {self.figure}" + (f", {self.note}" if self.note else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaintedMap:
    """A map ready to be drawn by `places/map.html`. `rows` also holds regions without a shape."""

    drawing: RegencyDrawing
    rows: Sequence[PaintedRegion]
    legend: Sequence[LegendEntry]
    code: str = "peta"
    has_numbers: bool = True

    @property
    def is_fine(self) -> bool:
        """Too much for a telephone's breadth: there it is moved sideways."""
        return len(self.rows) > _MANY

    @property
    def drawn(self) -> Sequence[PaintedRegion]:
        """Those that stand on the map."""
        return [row for row in self.rows if row.outline.path]

    @property
    def unit(self) -> str:
        """One point of a picture 640 points wide, in the map's own units; signs and lines are sized by it."""
        return f"{self._point:.2f}"

    @property
    def thick(self) -> str:
        """The width of a district's border over those of its villages."""
        return f"{2.5 * self._point:.2f}"

    @property
    def halo(self) -> str:
        """The white rim of a number, which keeps it readable on every pattern."""
        return f"{(3 if self.is_fine else 5) * self._point:.1f}"

    @property
    def swatch(self) -> str:
        """Width and height of a sample in the legend, in the map's units: its pattern is as large as on the map."""
        return f"{28 * self._point:.0f} {20 * self._point:.0f}"

    @property
    def mark(self) -> str:
        """The size of the numbers on it; of the marks of doubt where it has none, so that the pattern shows."""
        size = _LARGE if len(self.rows) <= _FEW else _TINY if self.is_fine else _SMALL
        return f"{self._point * size:.1f}"

    @property
    def _point(self) -> float:
        return max(self.drawing.width, self.drawing.height) / 640


def bands(figures: Sequence[Decimal]) -> list[MapBand]:
    """At most four bands of about as many regions each; equal figures never fall into two."""
    ordered = sorted(figures)
    values = sorted(set(ordered))
    if not values:
        return []
    lows = values if len(values) <= _MOST else _starts(ordered, values)
    highs = [max(each for each in values if each < low) for low in lows[1:]] + [values[-1]]
    return [
        MapBand(low=low, high=high, pattern=pattern)
        for low, high, pattern in zip(lows, highs, BANDS[len(lows)], strict=True)
    ]


def _starts(ordered: Sequence[Decimal], values: Sequence[Decimal]) -> list[Decimal]:
    starts = [values[0]]
    for number in range(1, _MOST):
        at = ordered[len(ordered) * number // _MOST]
        # A figure that many share fills a band: the next begins at the next figure.
        start = at if at > starts[-1] else next((each for each in values if each > starts[-1]), None)
        if start is not None:
            starts.append(start)
    return starts


def pattern_in(found: Sequence[MapBand], figure: Decimal) -> MapPattern:
    """The pattern of a figure."""
    return next(band.pattern for band in reversed(found) if figure >= band.low)


def band_words(band: MapBand, shown: Callable[[Decimal], str]) -> str:
    """The two ends of a band, or its one figure."""
    return shown(band.low) if band.low == band.high else f"{shown(band.low)}–{shown(band.high)}"
