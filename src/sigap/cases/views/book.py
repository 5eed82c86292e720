"""The year's register: as a list, on paper, and its counts. No name stands in it; a case that is kept is not in it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, act, page
from sigap.access.permissions import Permission
from sigap.cases.actions.openings import note_book_printed
from sigap.cases.forms.book import BookForm
from sigap.cases.models import Case
from sigap.cases.models.kind import COMPETENCE_LABELS, LEADING_LABELS, WAY_LABELS
from sigap.cases.queries.book import (
    BookFacts,
    Place,
    book_facts,
    book_page,
    book_rows,
    own_offices,
    register_counts,
    register_years,
)
from sigap.cases.rules.book import MONTHS, register_table
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.letters.heads import head_of
from sigap.places.queries import home_regency, labels_of, places_in

BOOK_PAGE = 50
"""Lines of the register on one page."""
MOST_PRINTED = 2_000
"""Lines on paper at once; a larger office prints month by month."""


def _form(actor: Actor, data: Any) -> BookForm:
    this_year = localdate(now()).year
    years = sorted({*register_years(actor), this_year}, reverse=True)
    form = BookForm({"tahun": this_year, **data.dict()}, years=years, places=list(places_in(home_regency())))
    form.is_valid()
    return form


def _place(request: HttpRequest, name: str) -> Place | None:
    """A line's place in an address: `12-<id>`; None where it is none."""
    number, _dash, key = request.GET.get(name, "").partition("-")
    try:
        return (int(number), UUID(key)) if number.isascii() and number.isdecimal() and len(number) < 9 else None  # noqa: PLR2004 - fits the column
    except ValueError:
        return None


def _as_place(case: Case) -> str:
    return f"{case.register_number}-{case.pk.hex}"


def _lines(actor: Actor, cases: Sequence[Case]) -> list[dict[str, Any]]:
    facts, places = book_facts(cases), labels_of({case.area for case in cases if case.area})
    own = {*own_offices(actor)}
    return [
        {
            "case": case,
            "received_at": facts[case.pk].received_at if case.pk in facts else case.opened_at,
            "harmed": _harmed(facts.get(case.pk), case),
            # How it came is the register's own office's to know: the kind of teller narrows down who told.
            "is_own": case.office_id in own,
            "knows_kind": case.pk in facts and facts[case.pk].is_core,
            "place": places.get(case.area, ""),
        }
        for case in cases
    ]


def _harmed(facts: BookFacts | None, case: Case) -> str:
    """AP, DL: child or adult and sex; who is unknown counts as a child. Where it stands closed the age group alone."""
    if facts is None or facts.harmed is None:
        return "A" if case.has_child_victim else "–"
    return ", ".join(("D" if is_child is False else "A") + (sex or "?") for sex, is_child in facts.harmed) or "–"


@page(Permission.CASE_SEE)
def book(request: DeskRequest) -> HttpResponse:
    """The cases of a year that the actor may see, in the order of the register."""
    actor = request.actor
    form = _form(actor, request.GET)
    rows = book_rows(actor, form.year, form.asked)
    found, has_before, has_after = book_page(
        rows, after=_place(request, "sesudah"), before=_place(request, "sebelum"), limit=BOOK_PAGE
    )
    context = {
        "form": form,
        "year": form.year,
        "lines": _lines(actor, found),
        "query": urlencode({name: value for name, value in form.data.items() if value and name in form.fields}),
        "before": _as_place(found[0]) if found and has_before else "",
        "after": _as_place(found[-1]) if found and has_after else "",
        "is_filtered": bool(form.active_filters) or form.asked.number is not None,
        "may_count": bool(own_offices(actor)),
        "may_see_returns": actor.can(Permission.TASKFORCE_SEE),
        "may_import": actor.can(Permission.REGISTER_IMPORT),
    }
    return render(request, "cases/book.html", context)


@act(Permission.CASE_SEE)
def book_paper(request: DeskRequest) -> HttpResponse:
    """The same on paper, under the office's heading, to be signed; always in Indonesian. Leaves a trace."""
    at = now()
    with request.entering() as actor, translation.override("id"):
        form = _form(actor, request.POST)
        found = list(book_rows(actor, form.year, form.asked)[: MOST_PRINTED + 1])
        office = next(iter(own_offices(actor) or sorted(actor.offices_where(Permission.CASE_SEE))))
        note_book_printed(by=actor, at=at, year=form.year, count=len(found[:MOST_PRINTED]))
        context = {
            "year": form.year,
            "lines": _lines(actor, found[:MOST_PRINTED]),
            "is_cut": len(found) > MOST_PRINTED,
            "told": form.active_filters,
            "head": head_of(office),
            "printed_by": actor.name,
            "now": at,
        }
        return render(request, "cases/book_paper.html", context)


@page(Permission.CASE_OPEN)
def book_counts(request: DeskRequest) -> HttpResponse:
    """The counts of the office's register, month by month, without small ones; figures of a return count the same."""
    actor = request.actor
    if not own_offices(actor):
        raise Refused(Permission.CASE_OPEN)
    form = _form(actor, request.GET)
    counts = list(register_counts(actor, form.year, get_current_timezone()))
    asked = (
        (_("Kasus menurut jenis"), "kind", LEADING_LABELS),
        (_("Kasus menurut cara diterima"), "way", WAY_LABELS),
        (_("Kasus menurut kewenangan"), "competence", COMPETENCE_LABELS),
        (_("Korban menurut umur"), "age", {"child": _("Anak"), "adult": _("Dewasa")}),
        (_("Korban menurut jenis kelamin"), "sex", {"P": _("Perempuan"), "L": _("Laki-laki")}),
    )
    tables = []
    for title, what, labels in asked:
        words = {str(code): label for code, label in labels.items()}
        table = register_table(counts, what, list(words))
        rows = [(words.get(code) or _("Belum diisi"), numbers) for code, numbers in table.rows.items()]
        tables.append({"title": title, "what": what, "rows": rows, "sums": table.sums})
    context = {
        "form": form,
        "year": form.year,
        "tables": tables,
        "months": [f"{month:02d}" for month in MONTHS],
        "head": head_of(own_offices(actor)[0]),
        "now": now(),
        "may_see_returns": actor.can(Permission.TASKFORCE_SEE),
    }
    return render(request, "cases/book_counts.html", context)
