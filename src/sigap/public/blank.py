"""The form as it opens: the same for everybody but for its key, so it is drawn once in a while and each key laid in.

Drawing it cost a quarter of all that a report costs, and a flood opens it as often as it posts.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import html
from django.utils.translation import get_language

from sigap.public import pace
from sigap.public.forms import new_key

KEPT_SECONDS = 10
"""So much later the form shows what an official changed on it, such as a number to call."""
_BLANKS: Mapping[str, str] = {"key": "kunci-formulir-ini", "since": "saat-formulir-ini"}
type Draw = Callable[[Mapping[str, str], int], HttpResponse]


def form_page(request: HttpRequest, draw: Draw, *, at: datetime) -> HttpResponse:
    """The page that `draw` makes of a form with these first values and this puzzle, with a key of its own."""
    # All that the page depends on: its address, its language, and whether there is a flood.
    puzzle = pace.puzzle(at=at)
    asked = f"form:{request.path}:{get_language()}:{puzzle}"
    page: str | None = cache.get(asked)
    if page is None:
        page = draw(_BLANKS, puzzle).content.decode()
        cache.set(asked, page, KEPT_SECONDS)
    for name, value in pace.fresh(new_key(), at=at).items():
        page = page.replace(_BLANKS[name], html.escape(value))
    return HttpResponse(page)
