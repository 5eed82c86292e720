"""What the task force has published: the list of releases, and each as a file at an address that stays."""

from django.db import Error as DatabaseTrouble
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sigap.releases import published

_MOST_EDITIONS = 9999


@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """Every release, the newest first; what was withdrawn stays listed, with its reason."""
    try:
        found = published.releases()
    except DatabaseTrouble:
        return render(request, "public/data_terbuka.html", {"is_away": True})
    return render(request, "public/data_terbuka.html", {"releases": found})


@require_safe
def file(_request: HttpRequest, code: str, edition: int) -> HttpResponse:
    """One edition as CSV with HXL tags."""
    found = published.release(code, edition) if edition <= _MOST_EDITIONS else None
    if found is None:
        raise Http404
    answer = HttpResponse(found.as_csv(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{code}-edisi-{edition}.csv"'
    return answer
