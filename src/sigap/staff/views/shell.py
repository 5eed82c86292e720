"""What stands round a form on people and offices: its words, and the step-up asked before power is given."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest
from sigap.access.rules import is_fresh
from sigap.kernel.clock import now
from sigap.kernel.errors import StepUpNeeded, Unable

WRONG = 422
CONFLICT = 409
type Words = str | Promise


def form_page(
    request: DeskRequest, form: forms.Form, *, status: int = 200, unable: Unable | None = None, **words: Any
) -> HttpResponse:
    """A form with its heading, lead, action and the way back. `gives` says that it gives power: step-up first."""
    shown = is_fresh(request.actor.stepped_up_at, now())
    context = {
        "form": form,
        "unable": unable.sentence if unable else "",
        "step_up_in_another_tab": isinstance(unable, StepUpNeeded),
        "step_up_first": bool(words.get("gives")) and not shown and request.method != "POST",
        "step_up_url": f"{reverse('masuk_ulang')}?next={request.path}",
    } | words
    return render(request, "staff/form.html", context, status=status)


def to(route: str, *args: object) -> HttpResponseRedirect:
    """On to another page."""
    return HttpResponseRedirect(reverse(route, args=args))


def posted(
    request: DeskRequest,
    *,
    form_for: Callable[[Actor], tuple[forms.Form, dict[str, Any]]],
    act: Callable[[Actor, forms.Form], HttpResponse],
) -> HttpResponse:
    """One posted form: shown again with what was typed when it is wrong, or when the act could not be done."""
    try:
        with request.entering() as actor:
            form, words = form_for(actor)
            if not form.is_valid():
                return form_page(request, form, status=WRONG, **words)
            return act(actor, form)
    except Unable as unable:
        with request.entering() as actor:
            form, words = form_for(actor)
            form.is_valid()
            return form_page(request, form, status=CONFLICT, unable=unable, **words)
