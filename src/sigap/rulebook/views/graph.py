"""The drawing of how a law hangs together with others: where each box and each arrow stands. Words are beside it."""

from dataclasses import dataclass

from django.utils.functional import Promise

from sigap.rulebook.models import InstrumentLink
from sigap.rulebook.queries.library import InstrumentPage
from sigap.rulebook.rules.instruments import LinkKind

_WIDE, _BOX, _HIGH, _GAP = 340, 164, 40, 62
_MOST = 8
"""More than so many neighbours on one side are told by the list alone."""
_LETTERS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphBox:
    """A law as a box."""

    x: int
    y: int
    name: str
    code: str
    is_self: bool = False
    is_unsure: bool = False

    @property
    def text_x(self) -> int:
        """Where its words begin."""
        return self.x + 9

    @property
    def text_y(self) -> int:
        """Where its words stand."""
        return self.y + 25


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphArrow:
    """A line from one box to another, with what it says."""

    path: str
    label: Promise
    x: int
    y: int
    is_dashed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """All of it: this law in the middle, above what it acts on, below what acts on it."""

    height: int
    boxes: tuple[GraphBox, ...]
    arrows: tuple[GraphArrow, ...]
    left_out: int
    width: int = _WIDE
    box: int = _BOX
    high: int = _HIGH


def graph_of(found: InstrumentPage) -> Graph | None:
    """The drawing; none where nothing is linked."""
    above, below = found.onward[:_MOST], found.back[:_MOST]
    if not above and not below:
        return None
    lines_above = (len(above) + 1) // 2
    middle = 10 + lines_above * (_HIGH + _GAP)
    own = GraphBox(x=(_WIDE - _BOX) // 2, y=middle, name=_short(found.row.name), code=found.row.code, is_self=True)
    boxes, arrows = [own], []
    for no, link in enumerate(above):
        box = _box(link.target.name, link.target.code, no, 10, len(above), is_unsure=link.target.source_kind == "R")
        boxes.append(box)
        arrows.append(_arrow(link, own, box, is_up=True))
    for no, link in enumerate(below):
        top = middle + _HIGH + _GAP
        box = _box(link.source.name, link.source.code, no, top, len(below), is_unsure=link.source.source_kind == "R")
        boxes.append(box)
        arrows.append(_arrow(link, box, own, is_up=False))
    height = max(box.y for box in boxes) + _HIGH + 10
    left_out = len(found.onward) + len(found.back) - len(above) - len(below)
    return Graph(height=height, boxes=tuple(boxes), arrows=tuple(arrows), left_out=left_out)


def _box(name: str, code: str, no: int, top: int, count: int, *, is_unsure: bool) -> GraphBox:
    is_alone = no == count - 1 and count % 2 == 1
    x = (_WIDE - _BOX) // 2 if is_alone else (2 if no % 2 == 0 else _WIDE - _BOX - 2)
    return GraphBox(x=x, y=top + (no // 2) * (_HIGH + _GAP), name=_short(name), code=code, is_unsure=is_unsure)


def _arrow(link: InstrumentLink, begin: GraphBox, end: GraphBox, *, is_up: bool) -> GraphArrow:
    """From the upper edge of `begin` to the lower edge of `end`, bent halfway down the gap next to the outer box."""
    x1, y1, x2, y2 = begin.x + _BOX // 2, begin.y, end.x + _BOX // 2, end.y + _HIGH
    outer = end if is_up else begin
    bend = y2 + _GAP // 2 if is_up else y1 - _GAP // 2
    label_y = y2 + 26 if is_up else y1 - 12
    return GraphArrow(
        path=f"M{x1} {y1}V{bend}H{x2}V{y2 + 3}",
        label=link.label,
        x=outer.x + _BOX // 2 + 6,
        y=label_y,
        is_dashed=link.kind == LinkKind.IMPLEMENTS,
    )


def _short(name: str) -> str:
    return name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1]}…"
