"""The story behind a case, for whoever answers for it: one reason, then everything that was told."""

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import case_for
from sigap.cases.shell import case_page
from sigap.intake import reading
from sigap.intake.models import ABOUT_LABELS, STORY_REASON_LABELS
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
        context = case_page(opened.access, Section.STORY, now=at) | {
            "stories": [
                {
                    "told": each,
                    "about": ABOUT_LABELS.get(each.about, ""),
                    "files": file_rows(actor, each.envelope),
                }
                for each in opened.stories
            ],
            "kept": opened.kept,
            "reason": STORY_REASON_LABELS[reason],
            "may_name": opened.access.may(actor, Permission.IDENTITY_OPEN, Section.IDENTITY),
        }
        return render(request, "intake/story.html", context)


story = either(get=_asked, post=_opened)
