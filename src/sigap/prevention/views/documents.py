"""Paper of an activity: what is printed for the session, letters that are drafted from it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from sigap.access.guard import DeskRequest, act_and_return, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.letters.models import Letter
from sigap.prevention.actions import documents
from sigap.prevention.paper import attendance_pdf, feedback_pdf
from sigap.prevention.queries.activities import activity_for

_ACTIVITY = "prevention:activity"


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


@page(Permission.TASKFORCE_SEE)
def attendance(request: DeskRequest, activity_id: UUID) -> HttpResponse:
    """The list that is signed at the session."""
    found = activity_for(request.actor, activity_id)
    return _pdf(attendance_pdf(request.actor, found, at=now()), f"daftar-hadir-{found.day.isoformat()}")


@page(Permission.TASKFORCE_SEE)
def code(request: DeskRequest, activity_id: UUID) -> HttpResponse:
    """The sheet with the code for feedback."""
    found = activity_for(request.actor, activity_id)
    return _pdf(feedback_pdf(found, at=now()), f"kode-pendapat-{found.day.isoformat()}")


def _to(letter: Letter) -> Any:
    return HttpResponseRedirect(reverse("letters:letter", args=[letter.pk]))


@act_and_return(Permission.LETTER_WRITE, _ACTIVITY, "activity_id")
def ask_place(request: DeskRequest, activity_id: UUID) -> Any:
    """Drafts the request to the school or desa and goes there."""
    with request.entering() as actor:
        activity = activity_for(actor, activity_id)
        return _to(documents.request_letter(by=actor, at=now(), activity=activity))


@act_and_return(Permission.LETTER_WRITE, _ACTIVITY, "activity_id")
def draft_report(request: DeskRequest, activity_id: UUID) -> Any:
    """Drafts the laporan kegiatan and goes there."""
    with request.entering() as actor:
        activity = activity_for(actor, activity_id)
        return _to(documents.report_letter(by=actor, at=now(), activity=activity))


@act_and_return(Permission.LETTER_WRITE, _ACTIVITY, "activity_id")
def attest(request: DeskRequest, activity_id: UUID, ordinal: int) -> Any:
    """Drafts the attestation for one who spoke and goes there."""
    with request.entering() as actor:
        activity = activity_for(actor, activity_id)
        return _to(documents.attestation_letter(by=actor, at=now(), activity=activity, place=ordinal - 1))
