"""Which page of a list an address asks for."""

from django.http import HttpRequest

_LAST = 10_000  # beyond it lies no list, only somebody who tries large numbers
_DIGITS = len(str(_LAST))
_PLACE_DIGITS = 9  # fits the column that counts a chain


def page_asked(request: HttpRequest) -> int:
    """The number in `?halaman=`, from 1; whatever else stands there means the first page."""
    requested = request.GET.get("halaman", "")
    return (
        min(max(int(requested), 1), _LAST)
        if requested.isascii() and requested.isdecimal() and len(requested) <= _DIGITS
        else 1
    )


def number_asked(request: HttpRequest, name: str) -> int | None:
    """The place in a chain that an address names; none where nothing or something else stands there."""
    requested = request.GET.get(name, "")
    return int(requested) if requested.isascii() and requested.isdecimal() and len(requested) <= _PLACE_DIGITS else None
