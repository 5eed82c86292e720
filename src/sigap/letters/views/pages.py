"""The letters of one's own offices, one of them with its paper, and the book of numbers."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.letters.models import (
    BOOK_LABELS,
    SPAN_LABELS,
    STAGE_LABELS,
    Letter,
    LetterBook,
    LetterStage,
    NumberSeries,
    SignedCopy,
)
from sigap.letters.paper import disposition_of, pdf_of, sheet_of, standing_facts
from sigap.letters.queries import (
    PAGE,
    agenda_of,
    copies_of,
    letter_for,
    letters_visible_to,
    may_write,
    numbering_of,
    series_for,
)
from sigap.letters.results import result_of
from sigap.letters.rules.numbers import ALL_LETTERS, NumberSource, SeriesSpan, class_codes
from sigap.ui.paging import number_asked, page_asked

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_STAGES = (LetterStage.DRAFT, LetterStage.ISSUED, LetterStage.CANCELLED)


@page(Permission.TASKFORCE_SEE)
def index(request: DeskRequest) -> HttpResponse:
    """Letters of the own offices, the last changed first."""
    number, requested = page_asked(request), request.GET.get("tahap", "")
    stage = LetterStage(requested) if requested in _STAGES else None
    found = list(letters_visible_to(request.actor, stage)[(number - 1) * PAGE : number * PAGE + 1])
    context = {
        "now": now(),
        "letters": found[:PAGE],
        "stage": stage,
        "stages": [(each.value, STAGE_LABELS[each]) for each in _STAGES],
        "writes": request.actor.can(Permission.LETTER_WRITE),
        **_neighbours(number, found),
    }
    return render(request, "letters/list.html", context)


def _neighbours(number: int, found: list[Any]) -> dict[str, int]:
    return {"newer": number - 1, "older": number + 1 if len(found) > PAGE else 0}


@page(Permission.TASKFORCE_SEE)
def letter(request: DeskRequest, letter_id: UUID) -> HttpResponse:
    """One letter, as it stands on paper, and what can be done with it."""
    found = letter_for(request.actor, letter_id)
    scheme = numbering_of(found.office_id) if found.is_draft else None
    context = {
        "now": now(),
        "letter": found,
        "sheet": sheet_of(standing_facts(found)),
        "writes": may_write(request.actor, found),
        "scheme": scheme,
        "copies": [{"row": each, "result": result_of(each.found, is_scan=each.is_scan)} for each in _copies(found)],
        "by_srikandi": scheme is not None and scheme.source == NumberSource.SRIKANDI,
    }
    return render(request, "letters/letter.html", context)


def _copies(found: Letter) -> list[SignedCopy]:
    return copies_of(found) if found.number else []


@page(Permission.TASKFORCE_SEE)
def letter_pdf(request: DeskRequest, letter_id: UUID) -> HttpResponse:
    """The letter as PDF. Its name says the kind only."""
    found = letter_for(request.actor, letter_id)
    return _paper(pdf_of(found), found.kind)


@page(Permission.TASKFORCE_SEE)
def letter_word(request: DeskRequest, letter_id: UUID) -> HttpResponse:
    """The letter as Word, to which the office adds words of its own."""
    # Loaded where it is asked for: it costs memory that no other page needs.
    from sigap.letters.word import word_of  # noqa: PLC0415

    found = letter_for(request.actor, letter_id)
    raw = word_of(standing_facts(found), at=found.issued_at or found.changed_at)
    headers = {"Content-Disposition": f'attachment; filename="{found.kind.replace("_", "-")}.docx"'}
    return HttpResponse(raw, content_type=_DOCX, headers=headers)


@page(Permission.TASKFORCE_SEE)
def disposition(request: DeskRequest, letter_id: UUID) -> HttpResponse:
    """The sheet that goes along with a letter through an office."""
    return _paper(disposition_of(letter_for(request.actor, letter_id)), "lembar disposisi")


def _paper(content: bytes, name: str) -> HttpResponse:
    file = name.replace("_", "-").replace(" ", "-")
    headers = {"Content-Disposition": f'inline; filename="{file}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@page(Permission.TASKFORCE_SEE)
def agenda(request: DeskRequest) -> HttpResponse:
    """The book of numbers of a year: every number with its letter, none left out."""
    year, number = number_asked(request, "tahun") or localdate(now()).year, page_asked(request)
    books = series_for(request.actor, min(year, 9_999))
    found = agenda_of(request.actor, books, number)
    context = {
        "now": now(),
        "year": year,
        "books": [{"row": each, "label": _label(each), "count": each.count} for each in books],
        "entries": [{"row": each, "label": _label(each.series)} for each in found[:PAGE]],
        **_neighbours(number, found),
    }
    return render(request, "letters/agenda.html", context)


def _label(series: NumberSeries) -> Any:
    if series.name == ALL_LETTERS:
        return SPAN_LABELS[SeriesSpan.OFFICE]
    return BOOK_LABELS[LetterBook(series.name)] if series.name in set(LetterBook) else series.name


@page(Permission.TASKFORCE_SEE)
def codes(request: DeskRequest) -> HttpResponse:
    """The codes of classification that are shipped, each with where it comes from; none is confirmed."""
    return render(request, "letters/codes.html", {"codes": class_codes()})
