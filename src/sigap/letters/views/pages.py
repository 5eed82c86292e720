"""The letters of one's own offices, and one of them with its paper."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.letters.models import Letter
from sigap.letters.paper import facts_of, pdf_of
from sigap.letters.queries import PAGE, letter_for, letters_visible_to
from sigap.ui.paging import page_asked


@page(Permission.TASKFORCE_SEE)
def index(request: DeskRequest) -> HttpResponse:
    """Letters of the own offices, the last changed first."""
    number = page_asked(request)
    found = list(letters_visible_to(request.actor)[(number - 1) * PAGE : number * PAGE + 1])
    context = {
        "now": now(),
        "letters": found[:PAGE],
        "newer": number - 1,
        "older": number + 1 if len(found) > PAGE else 0,
    }
    return render(request, "letters/list.html", context)


@page(Permission.TASKFORCE_SEE)
def letter(request: DeskRequest, letter_id: UUID) -> HttpResponse:
    """One letter, as it stands on paper."""
    found = letter_for(request.actor, letter_id)
    return render(request, "letters/letter.html", {"now": now(), "letter": found, "facts": _facts(found)})


def _facts(found: Letter) -> dict[str, object]:
    return found.set_facts or facts_of(found)


@page(Permission.TASKFORCE_SEE)
def letter_pdf(request: DeskRequest, letter_id: UUID) -> HttpResponse:
    """The letter as PDF. Its name says the kind only."""
    found = letter_for(request.actor, letter_id)
    headers = {"Content-Disposition": f'inline; filename="{found.kind.replace("_", "-")}.pdf"'}
    return HttpResponse(pdf_of(found), content_type="application/pdf", headers=headers)
