"""What the task force has published: the list of releases, and each as a page and as files at addresses that stay."""

from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sigap.releases import published
from sigap.releases.published import PublishedHead, PublishedRelease
from sigap.releases.shown import shown_table

_MOST_EDITIONS = 9999
_GONE = 410


@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """Every release, the newest first; what was withdrawn stays listed, with its reason."""
    try:
        found = published.releases()
    except DatabaseTrouble:
        return render(request, "public/data_terbuka.html", {"is_away": True})
    return render(request, "public/data_terbuka.html", {"releases": found})


@require_safe
def release(request: HttpRequest, code: str, edition: int) -> HttpResponse:
    """One edition with its tables and files; one that was withdrawn says so and why."""
    found = published.release(code, edition) if edition <= _MOST_EDITIONS else None
    head = found.head if found else _withdrawn(code, edition)
    tables = [shown_table(table.as_json()) for table in found.tables] if found else []
    context = {"release": found, "head": head, "tables": tables}
    return render(request, "public/terbitan.html", context, status=200 if found else _GONE)


def _withdrawn(code: str, edition: int) -> PublishedHead:
    for each in published.releases():
        if (each.code, each.edition) == (code, edition):
            return each
    raise Http404


@require_safe
def file(_request: HttpRequest, code: str, edition: int) -> HttpResponse:
    """One edition as CSV with HXL tags."""
    answer = HttpResponse(_release(code, edition).as_csv(), content_type="text/csv; charset=utf-8")
    return _named(answer, f"{code}-edisi-{edition}.csv")


@require_safe
def exact(_request: HttpRequest, code: str, edition: int) -> HttpResponse:
    """One edition letter by letter: the SHA-256 of this file is the digest that its page names."""
    answer = HttpResponse(_release(code, edition).as_text(), content_type="application/json; charset=utf-8")
    return _named(answer, f"{code}-edisi-{edition}.json")


@require_safe
def data_values(_request: HttpRequest, code: str, edition: int) -> HttpResponse:
    """One edition as a DHIS2 dataValueSet."""
    answer = JsonResponse(_release(code, edition).as_data_values(settings.SIGAP_REGENCY))
    return _named(answer, f"{code}-edisi-{edition}-dhis2.json")


def _release(code: str, edition: int) -> PublishedRelease:
    found = published.release(code, edition) if edition <= _MOST_EDITIONS else None
    if found is None:
        raise Http404
    return found


def _named(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
