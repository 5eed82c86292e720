"""The story behind a case, for whoever answers for it: one reason, then everything that was told."""

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.forms.people import ContactForm
from sigap.cases.models import CasePerson
from sigap.cases.queries import case_for
from sigap.cases.shell import case_page
from sigap.intake import reading
from sigap.intake.models import ABOUT_LABELS, STORY_REASON_LABELS
from sigap.intake.queries import client_without_card
from sigap.intake.views.shell import file_rows
from sigap.kernel.clock import now
from sigap.ui.forms import ServerForm


class StoryForm(ServerForm):
    """Why the story is opened."""

    reason = forms.ChoiceField(choices=[(code, words) for code, words in STORY_REASON_LABELS.items()])


@page(Permission.REPORT_OPEN)
def _asked(request: DeskRequest, code: str) -> HttpResponse:
    """Nothing is open without a reason: the case asks for it."""
    case_for(request.actor, code, need=Section.STORY, power=Permission.REPORT_OPEN)
    return HttpResponseRedirect(reverse("cases:summary", args=[code]))


@act(Permission.REPORT_OPEN)
def _opened(request: DeskRequest, code: str) -> HttpResponse:
    form, at = StoryForm(request.POST), now()
    if not form.is_valid():
        with request.entering() as actor:
            case_for(actor, code, need=Section.STORY, power=Permission.REPORT_OPEN)
        return HttpResponseRedirect(reverse("cases:summary", args=[code]))
    reason = form.cleaned_data["reason"]
    opened = reading.open_story(entering=request.entering, code=code, reason=reason, at=at)
    with request.entering() as actor:
        client = _client_without_card(actor, opened)
        context = case_page(opened.access, Section.STORY, now=at) | {
            "stories": [
                {
                    "told": each,
                    "about": ABOUT_LABELS.get(each.about, ""),
                    "files": file_rows(actor, each.envelope),
                    "contact": _contact_form(each) if client else None,
                }
                for each in opened.stories
            ],
            "client": client,
            "kept": opened.kept,
            "reason": STORY_REASON_LABELS[reason],
            "may_name": opened.access.may(actor, Permission.IDENTITY_OPEN, Section.IDENTITY),
        }
        return render(request, "intake/story.html", context)


def _client_without_card(actor: Actor, opened: reading.OpenedStory) -> CasePerson | None:
    """The one client of the case, where no card says how to reach them and a report that joined does."""
    access = opened.access
    may_write = not access.case.is_closed and access.may(actor, Permission.CASE_NAME_PERSON, Section.IDENTITY)
    if not may_write or not any(each.card for each in opened.stories):
        return None
    return client_without_card(access)


def _contact_form(each: reading.OpenedReportStory) -> ContactForm | None:
    """The first version of a card, to be saved as it stands."""
    return ContactForm(initial=each.card.as_fields() | {"version": 0}, auto_id=False) if each.card else None


story = either(get=_asked, post=_opened)
