"""What stands round a form on a page of its own: its words, the way back, and what happens when it is wrong."""

from collections.abc import Callable
from typing import Any, Concatenate

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, Open, act, either, page
from sigap.access.permissions import Permission

type Words = str | Promise
type FormAndContext[F: forms.Form] = tuple[F, dict[str, Any]]
"""A form, and the words round it."""


def form_page(request: DeskRequest, form: forms.Form, failure: Failure = NO_FAILURE, **words: Any) -> HttpResponse:
    """A form with its heading, lead, action and the way back."""
    context = {
        "form": form,
        "unable": failure.sentence,
    } | words
    return render(request, "ui/form_page.html", context, status=failure.status)


def to(route: str, *args: object) -> HttpResponseRedirect:
    """On to another page."""
    return HttpResponseRedirect(reverse(route, args=args))


def form_view[F: forms.Form, **P](
    permission: Permission,
    build_form: Callable[Concatenate[Actor, Any, P], FormAndContext[F]],
    done: Callable[Concatenate[DeskRequest, Actor, F, P], HttpResponse],
    *,
    between: Callable[[DeskRequest], None] | None = None,
) -> Open[P]:
    """One address: GET shows the form of `build_form` (actor, data posted), POST does `done` with it once valid.

    It is shown again with what was typed when it is wrong, or when the act could not be done. What takes its time is
    done `between`: once somebody has entered and the form is valid, outside of any transaction.
    """

    @page(permission)
    def show(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        form, words = build_form(request.actor, None, *args, **kwargs)
        return form_page(request, form, **words)

    @act(permission)
    def send(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        def again(actor: Actor, failure: Failure) -> HttpResponse:
            form, words = build_form(actor, request.POST, *args, **kwargs)
            form.is_valid()
            return form_page(request, form, failure, **words)

        show_on_failure(request, again)
        if between is not None:
            with request.entering() as actor:
                check_form(build_form(actor, request.POST, *args, **kwargs)[0])
            between(request)
        with request.entering() as actor:
            form, _words = build_form(actor, request.POST, *args, **kwargs)
            check_form(form)
            return done(request, actor, form, *args, **kwargs)

    return either(get=show, post=send)
