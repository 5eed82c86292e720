"""Pages of files: a signed paper laid in, a file given out."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.file_pages import FilePage, gives_file
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.cases.downloads import send_file
from sigap.cleaning import FileKind
from sigap.kernel.clock import now
from sigap.meetings.actions.files import add_paper
from sigap.meetings.forms import PaperForm
from sigap.meetings.queries import meetings as queries
from sigap.meetings.reading import open_file
from sigap.meetings.rules.kinds import MeetingFileKind
from sigap.taskforce.files import cleaned


def _shown(request: DeskRequest, actor: Actor, meeting_id: UUID, form: PaperForm, failure: Failure) -> HttpResponse:
    meeting = queries.meeting_for(actor, meeting_id)
    context = {
        "meeting": meeting,
        "form": form,
        "papers": queries.papers_of(meeting),
        "unable": failure.sentence,
    }
    return render(request, "meetings/papers.html", context, status=failure.status)


@page(Permission.MEETING_MANAGE)
def _papers_page(request: DeskRequest, meeting_id: UUID) -> HttpResponse:
    form = PaperForm(initial={"file_id": uuid4(), "kind": MeetingFileKind.ATTENDANCE})
    return _shown(request, request.actor, meeting_id, form, NO_FAILURE)


@act(Permission.MEETING_MANAGE)
def _papers_add(request: DeskRequest, meeting_id: UUID) -> HttpResponse:
    form = PaperForm(request.POST, request.FILES)
    show_on_failure(request, lambda actor, failure: _shown(request, actor, meeting_id, form, failure))
    with request.entering():
        check_form(form)
    what = cleaned(form.cleaned_data["file_id"] or uuid4(), form.cleaned_data["file"].read())
    with request.entering() as actor:
        meeting = queries.meeting_for(actor, meeting_id)
        add_paper(by=actor, at=now(), meeting=meeting, kind=MeetingFileKind(form.cleaned_data["kind"]), what=what)
    messages.success(request, _("Berkas tersegel."))
    return HttpResponseRedirect(reverse("meetings:papers", args=[meeting_id]))


papers = either(get=_papers_page, post=_papers_add)


@reading_sealed(Permission.TASKFORCE_SEE)
def _file(request: DeskRequest, file_id: UUID) -> HttpResponse:
    """The clean copy, to be saved."""
    row, raw = open_file(entering=request.entering, file_id=file_id, at=now())
    return send_file(raw, FileKind(row.media), row.kind)


file = gives_file(_file, FilePage("meetings:list"))
