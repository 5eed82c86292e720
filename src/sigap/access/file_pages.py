"""Which views answer with a file, and on which page that file is asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import ResolverMatch, reverse


@dataclass(frozen=True, slots=True)
class FilePage:
    """The page on which a file is asked for, and which of the file's own arguments its address takes."""

    route: str
    takes: tuple[str, ...] = ()


def gives_file[V: Callable[..., Any]](view: V, page: FilePage) -> V:
    """What this view answers is saved, and leaves the browser where it was: a step-up leads back to that page."""
    view.__dict__["sigap_file_page"] = page
    return view


def file_page(match: ResolverMatch | None) -> str:
    """Where the file of this address is asked for; nothing for all that shows a page of its own."""
    page: FilePage | None = match.func.__dict__.get("sigap_file_page") if match else None
    if match is None or page is None:
        return ""
    return reverse(page.route, kwargs={name: match.kwargs[name] for name in page.takes})
