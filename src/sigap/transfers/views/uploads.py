"""A form on a page of its own, also one that takes a file; and a file as an answer."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import check_form, show_on_failure
from sigap.access.form_pages import form_page
from sigap.access.guard import DeskRequest, Open, act, either, page
from sigap.transfers.queries import TRANSFERS, office_of

type _Words = Callable[[Actor, dict[str, Any]], dict[str, Any]]
type _Chosen[F] = Callable[[Actor, dict[str, Any]], type[F]]
type _Done[F] = Callable[[DeskRequest, Actor, F, dict[str, Any]], str]


type _Read = Callable[[type[Any], DeskRequest], Any]


def _typed(form: type[Any], request: DeskRequest) -> Any:
    return form(request.POST)


def with_file(form: type[Any], request: DeskRequest) -> Any:
    """For a form that takes a file."""
    return form(request.POST, request.FILES)


def form_view[F: forms.Form](form: type[F], words: _Words, done: _Done[F], read: _Read = _typed) -> Open[Any]:
    """One address: GET shows the form, POST does `done` once it is valid, and goes on to what that returns.

    `words` also asserts that the thing of the address is the actor's. Raises Refused.
    """
    return chosen_view(lambda _actor, _names: form, words, done, read)


def chosen_view[F: forms.Form](chosen: _Chosen[F], words: _Words, done: _Done[F], read: _Read = _typed) -> Open[Any]:
    """The same where the thing of the address decides which form it is. Raises Refused."""

    @page(TRANSFERS)
    def show(request: DeskRequest, /, **names: Any) -> HttpResponse:
        office_of(request.actor)
        return form_page(request, chosen(request.actor, names)(), **words(request.actor, names))

    @act(TRANSFERS)
    def send(request: DeskRequest, /, **names: Any) -> HttpResponse:
        def given(actor: Actor) -> F:
            found: F = read(chosen(actor, names), request)
            return found

        show_on_failure(request, lambda actor, fail: form_page(request, given(actor), fail, **words(actor, names)))
        with request.entering() as actor:
            office_of(actor)
            words(actor, names)
            form = given(actor)
            check_form(form)
            return HttpResponseRedirect(done(request, actor, form, names))

    return either(get=show, post=send)


def back_words(heading: str, action: str, **more: Any) -> dict[str, Any]:
    """What stands round a form: the way back is the overview."""
    return {
        "heading": heading, "action": action, "back": reverse("transfers:overview"), "back_label": _("Alih daerah")
    } | more  # fmt: skip


def attachment(content: bytes, name: str, kind: str = "application/json") -> HttpResponse:
    """A file whose name tells nothing of a case."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
