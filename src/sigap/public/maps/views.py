"""The public map of the regency's kecamatan, with its table; without script, and without asking another server."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from sigap.public.maps import figures

_DIGITS = 3


@require_safe
def regency_map(request: HttpRequest) -> HttpResponse:
    """One published figure by kecamatan, `?angka=` chooses which; shapes alone while nothing was published."""
    tables = figures.published_tables()
    requested = request.GET.get("angka", "")
    at = (
        int(requested) - 1
        if requested.isdecimal() and len(requested) <= _DIGITS and 1 <= int(requested) <= len(tables)
        else 0
    )
    table = tables[at] if tables else None
    drawn = figures.drawing()
    map_ = figures.painted(drawn, table) if drawn is not None and drawn.regions else None
    context = {
        "map": map_,
        "table": table,
        "others": [(place, each) for place, each in enumerate(tables, start=1) if each is not table],
        "day": localdate(table.head.published_at) if table else None,
        "is_withheld": table is not None and None in {*table.cells.values(), *dict(table.others).values()},
    }
    return render(request, "public/peta.html", context)
