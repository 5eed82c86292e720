"""The complaint form (formulir pengaduan) of one report of a case, printed for who answers for the case."""

from itertools import chain

from django.http import HttpResponse
from django.utils import translation

from sigap.access.guard import DeskRequest, act
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import CasePerson
from sigap.cases.queries import case_for
from sigap.casework.actions import note_printed
from sigap.casework.queries import require_lead
from sigap.correspondence.reading import open_names
from sigap.intake import reading
from sigap.intake.queries import people_complained_of
from sigap.intake.views.complaint_paper import complaint_paper
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.letters.case_papers import paper_response

_REASON = "complaint_form"


@act(Permission.REPORT_OPEN)
def complaint_form(request: DeskRequest, code: str) -> HttpResponse:
    """The form of the report with this number as PDF/A or Word; with `names` those of victims and of whom it is about.

    Opening leaves a trace. Whether there is such a report, and who may print it, is asked before any name is opened.
    """
    at, people = now(), list[CasePerson]()
    with translation.override("id"):
        opened = reading.open_story(entering=request.entering, code=code, reason=_REASON, at=at)
    readable = {each.envelope.number: each for each in opened.stories if not each.is_broken}
    story = readable.get(request.POST.get("report", ""))
    with request.entering() as actor:
        require_lead(actor, opened.access, Section.SERVICES, Permission.SERVICE_NOTE)
        if story is None:
            raise Refused(Permission.REPORT_OPEN, ids={"case": str(opened.access.case.id)})
        if "names" in request.POST:
            access = case_for(actor, code, need=Section.IDENTITY, power=Permission.IDENTITY_OPEN)
            people = [*chain.from_iterable(people_complained_of(access))]
    named = open_names(people, entering=request.entering, code=code, at=at) if people else {}
    with request.entering() as actor, translation.override("id"):
        paper = complaint_paper(actor, opened.access, story, named, at=at)
        note_printed(by=actor, at=at, access=opened.access, paper=paper.slug, section=Section.SERVICES)
    return paper_response(request, paper, at=at)
