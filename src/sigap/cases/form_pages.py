"""A form on a page of its own inside a case: shown, sent, shown again with what was typed. For the apps above."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, Open, act, either, page
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.shell import case_page
from sigap.kernel.clock import now

type CaseForm[F: forms.Form] = tuple[F, dict[str, Any]]
"""A form, and the words round it: `heading`, `action`, `back`, perhaps `lead`, `about`, `beside`, `law`, `in_two`.

`merge`: what another wrote meanwhile beside what was typed (`ui/merging.py`), shown instead of the fields."""


def case_form_view[F: forms.Form](
    permission: Permission,
    section: Section,
    build_form: Callable[[Actor, CaseAccess, Any, Any], CaseForm[F]],
    done: Callable[[Actor, CaseAccess, F, Any], str | tuple[str, str]],
    *,
    tab: str = "",
) -> Open[Any]:
    """One address, `kasus/<code>/…`: GET shows the form, POST does `done` once it is valid.

    The address may name one thing of the case, which both get. `done` returns what the person reads on the page to
    which `back` leads; or that, and the address of another page. `tab`: as `route` of `case_page`.
    """

    @page(permission)
    def show(request: DeskRequest, /, code: str, **names: UUID | int) -> HttpResponse:
        access = case_for(request.actor, code, need=section, power=permission)
        form, words = build_form(request.actor, access, None, _item(names))
        return case_form_page(request, access, section, form, words, tab=tab)

    @act(permission)
    def send(request: DeskRequest, /, code: str, **names: UUID | int) -> HttpResponse:
        def again(actor: Actor, failure: Failure) -> HttpResponse:
            access = case_for(actor, code, need=section, power=permission)
            form, words = build_form(actor, access, request.POST, _item(names))
            form.is_valid()
            return case_form_page(request, access, section, form, words, failure, tab=tab)

        show_on_failure(request, again)
        with request.entering() as actor:
            access = case_for(actor, code, need=section, power=permission)
            form, words = build_form(actor, access, request.POST, _item(names))
            check_form(form)
            message = done(actor, access, form, _item(names))
        sentence, onward = message if isinstance(message, tuple) else (message, words["back"])
        messages.success(request, sentence)
        return HttpResponseRedirect(onward)

    return either(get=show, post=send)


def _item(names: Mapping[str, UUID | int]) -> UUID | int | None:
    return next(iter(names.values()), None)


def case_form_page(
    request: DeskRequest,
    access: CaseAccess,
    section: Section,
    form: forms.Form,
    words: dict[str, Any],
    failure: Failure = NO_FAILURE,
    *,
    tab: str = "",
) -> HttpResponse:
    """The form with its words inside the case, as `case_form_view` shows it."""
    context = case_page(access, section, now=now(), route=tab) | {"form": form, "unable": failure.sentence} | words
    return render(request, "cases/form_page.html", context, status=failure.status)
