"""A frozen edition: what it says, each number traced, what became of it; its papers to be taken along."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sigap.access.form_pages import to
from sigap.access.guard import DeskRequest, act_and_return, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.letters.queries import letters_about
from sigap.releases.preparing import prepared
from sigap.returns.actions import freezing
from sigap.returns.queries import edition_for, editions_of
from sigap.returns.rules import OFFICE_ANSWER_LABELS, OfficeAnswer

_TOTAL, _KEPT, _APART = "Jumlah", "Tepat waktu", ("Anak", "Dewasa")


@page(Permission.LEADERS_OVERSEE)
def edition(request: DeskRequest, code: str, period: str, number: int) -> HttpResponse:
    """One edition, with the ones before and after it."""
    found = edition_for(request.actor, code, period, number)
    snapshot = found.snapshot
    context = {
        "now": now(),
        "edition": found,
        "of": found.of,
        "said": snapshot,
        "sections": [
            {
                "title": section["title"],
                "rows": (rows := [_row(line) for line in section["lines"]]),
                "has_ages": any(number is not None for row in rows for number in row["apart"]),
            }
            for section in snapshot["sections"]
        ],
        "letter": next((each for each in letters_about(request.actor, found.about) if not each.ended_at), None),
        "editions": editions_of(found.of),
        "makes": request.actor.can(Permission.RETURN_MANAGE),
        "is_last": number == found.of.editions,
        "releases": number == found.of.editions and request.actor.can(Permission.RELEASE_PROPOSE),
    }
    return render(request, "returns/edition.html", context)


def _row(line: dict[str, Any]) -> dict[str, Any]:
    parts = dict(line["parts"] or ())
    before = dict(line["before"] or ())
    return {
        "line": line,
        "apart": [parts.get(label) for label in _APART],
        "total": parts.get(_TOTAL),
        "kept": parts.get(_KEPT),
        "rest": [(label, number) for label, number in parts.items() if label not in (*_APART, _KEPT, _TOTAL)],
        "was": before.get(_TOTAL),
        "was_kept": before.get(_KEPT),
        "is_moved": line["before"] is not None,
        "answer": OFFICE_ANSWER_LABELS[OfficeAnswer(line["answer"])],
        "counted": dict(line["counted"] or ()).get(_TOTAL),
    }


def _paper(request: DeskRequest, code: str, period: str, number: int, *, is_sheet: bool) -> HttpResponse:
    with request.entering() as actor:
        found = edition_for(actor, code, period, number, with_papers=True)
        freezing.take_paper(by=actor, at=now(), edition=found)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" if is_sheet else "application/pdf"
    answer = HttpResponse(bytes(found.sheet if is_sheet else found.pdf), content_type=kind)
    name = f"laporan-{code}-{period}-edisi-{number}.{'xlsx' if is_sheet else 'pdf'}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@reading_sealed(Permission.LEADERS_OVERSEE)
def pdf(request: DeskRequest, code: str, period: str, number: int) -> HttpResponse:
    """The edition as PDF; taking it leaves a trace."""
    return _paper(request, code, period, number, is_sheet=False)


@reading_sealed(Permission.LEADERS_OVERSEE)
def sheet(request: DeskRequest, code: str, period: str, number: int) -> HttpResponse:
    """The edition as a workbook; taking it leaves a trace."""
    return _paper(request, code, period, number, is_sheet=True)


@act_and_return(Permission.RELEASE_PROPOSE, "returns:edition", "code", "period", "number")
def prepare_public(request: DeskRequest, code: str, period: str, number: int) -> HttpResponse:
    """Prepares the public edition: merged, withheld and proved; another person publishes it."""
    with request.entering() as actor:
        counted = freezing.read_to_release(by=actor, at=now(), code=code, period=period, number=number)
    made = prepared(counted)  # outside of any transaction: the solver takes its time
    with request.entering() as actor:
        row = freezing.propose_public(by=actor, at=now(), code=code, period=period, number=number, prepared=made)
    messages.success(request, _("Edisi publik disiapkan. Orang kedua memeriksa dan menerbitkannya."))
    return to("releases:release", row.pk)
