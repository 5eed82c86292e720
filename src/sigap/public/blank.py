"""The form as it opens: the same for everybody but for its key, so it is drawn once in a while and each key laid in.

Drawing it cost a quarter of all that a report costs, and a flood opens it as often as it posts.
"""

import time
from collections.abc import Callable, Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import html
from django.utils.translation import get_language

from sigap.public import pace
from sigap.public.forms import new_key

KEPT_SECONDS = 10.0
"""So much later the form shows what an official changed on it, such as a number to call."""
_BLANKS: Mapping[str, str] = {"key": "kunci-formulir-ini", "since": "saat-formulir-ini"}
type Draw = Callable[[Mapping[str, str], int], HttpResponse]
_kept: dict[tuple[str, str | None, int], tuple[float, str]] = {}


def form_page(request: HttpRequest, draw: Draw, *, at: datetime) -> HttpResponse:
    """The page that `draw` makes of a form with these first values and this puzzle, with a key of its own."""
    # All that the page depends on: its address, its language, and whether there is a flood.
    puzzle = pace.puzzle(at=at)
    asked = (request.path, get_language(), puzzle)
    drawn_at, page = _kept.get(asked, (float("-inf"), ""))
    if time.monotonic() - drawn_at >= KEPT_SECONDS:
        page = draw(_BLANKS, puzzle).content.decode()
        _kept[asked] = time.monotonic(), page
    for name, value in pace.fresh(new_key(), at=at).items():
        page = page.replace(_BLANKS[name], html.escape(value))
    return HttpResponse(page)
