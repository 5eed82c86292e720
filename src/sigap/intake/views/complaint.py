"""The complaint form (formulir pengaduan) of a case, printed for who answers for it."""

from django.http import HttpResponse
from django.utils import translation

from sigap.access.guard import DeskRequest, act
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import case_for
from sigap.casework.actions import note_printed
from sigap.correspondence.reading import open_names
from sigap.intake import reading
from sigap.intake.queries import people_complained_of
from sigap.intake.views.complaint_paper import complaint_paper
from sigap.kernel.clock import now
from sigap.letters.case_papers import paper_response

_REASON = "complaint_form"


@act(Permission.REPORT_OPEN)
def complaint_form(request: DeskRequest, code: str) -> HttpResponse:
    """The form as PDF/A; with `names` those of victims and of whom the report is about. Opening leaves a trace."""
    at, named = now(), dict[int, str]()
    opened = reading.open_story(entering=request.entering, code=code, reason=_REASON, at=at)
    if "names" in request.POST:
        with request.entering() as actor:
            access = case_for(actor, code, need=Section.IDENTITY, power=Permission.IDENTITY_OPEN)
            harmed, suspects = people_complained_of(access)
        named = open_names([*harmed, *suspects], entering=request.entering, code=code, at=at)
    with request.entering() as actor, translation.override("id"):
        paper = complaint_paper(actor, opened, named, at=at)
        note_printed(by=actor, at=at, access=opened.access, paper=paper.slug, section=Section.SERVICES)
    return paper_response(request, paper, at=at)
