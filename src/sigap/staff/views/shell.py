"""What stands round a form on people and offices: its words, and the step-up asked before power is given."""

from collections.abc import Callable
from typing import Any, Concatenate

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, Open, act, either, page
from sigap.access.permissions import Permission
from sigap.access.rules import is_fresh
from sigap.kernel.clock import now
from sigap.kernel.errors import StepUpNeeded, Unable

WRONG = 422
CONFLICT = 409
type Words = str | Promise
type Shaped[F: forms.Form] = tuple[F, dict[str, Any]]
"""A form, and the words round it."""


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


def posted[F: forms.Form](
    request: DeskRequest,
    *,
    form_for: Callable[[Actor], Shaped[F]],
    act: Callable[[Actor, F], HttpResponse],
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


def form_view[F: forms.Form, **P](
    permission: Permission,
    shaped: Callable[Concatenate[Actor, Any, P], Shaped[F]],
    done: Callable[Concatenate[DeskRequest, Actor, F, P], HttpResponse],
) -> Open[P]:
    """One address: GET shows the form that `shaped` gives (actor, data posted), POST does `done` with it once valid."""

    @page(permission)
    def show(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        form, words = shaped(request.actor, None, *args, **kwargs)
        return form_page(request, form, **words)

    @act(permission)
    def send(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return posted(
            request,
            form_for=lambda actor: shaped(actor, request.POST, *args, **kwargs),
            act=lambda actor, form: done(request, actor, form, *args, **kwargs),
        )

    return either(get=show, post=send)
