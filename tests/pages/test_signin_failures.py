"""What a view that fails answers: its page again with what was typed, or the page it returns to with the reason."""

from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.conf import LazySettings, settings
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import resolve
from tests.factories import officers

from sigap.access import guard
from sigap.access.entry import Actor
from sigap.access.failures import Failure, FormInvalid, check_form, show_on_failure, show_sealed_on_failure
from sigap.access.guard import DeskRequest
from sigap.access.permissions import Permission
from sigap.kernel.errors import StepUpNeeded, Unable

pytestmark = pytest.mark.django_db
SENTENCE = "Kantor ini sudah dibubarkan. Pilih kantor lain."


class NameForm(forms.Form):
    name = forms.CharField(max_length=10)


@pytest.fixture
def client() -> officers.DeskClient:
    """A browser at a desk with its door armed."""
    return officers.DeskClient()


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def ticket(client: Client) -> str:
    officers.rina()
    officers.sign_in(client, "rina.uptd")
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def _request(ticket: str, **data: Any) -> HttpRequest:
    request = RequestFactory().post("/profil/", data)
    request.COOKIES[settings.SESSION_COOKIE_NAME] = ticket
    request.resolver_match = resolve("/profil/")
    request.__dict__["_messages"] = CookieStorage(request)
    return request


def _page(name: str, failure: Failure) -> HttpResponse:
    return HttpResponse(f"{name}|{failure.sentence}", status=failure.status)


def _view(error: Exception | None = None) -> Callable[[HttpRequest], HttpResponseBase]:
    @guard.act(Permission.PROFILE_OWN)
    def view(request: DeskRequest) -> HttpResponseBase:
        form = NameForm(request.POST)
        with request.entering() as actor:
            show_on_failure(
                request,
                lambda again, failure: _page(f"{again.name}|{form.data['name']}", failure),
            )
            check_form(form)
            if error is not None:
                raise error
        return HttpResponse(f"{actor.name}|{form.cleaned_data['name']}")

    return view


def _answer(view: Callable[[HttpRequest], HttpResponseBase], ticket: str, **data: Any) -> tuple[int, str]:
    answer = view(_request(ticket, **data))
    assert isinstance(answer, HttpResponse)
    return answer.status_code, answer.headers.get("Location") or answer.content.decode()


def test_a_wrong_form_is_shown_again(ticket: str) -> None:
    assert _answer(_view(), ticket, name="x" * 11) == (422, f"Rina Marlina|{'x' * 11}|")


def test_an_act_that_cannot_be_done_shows_why(ticket: str) -> None:
    assert _answer(_view(Unable(SENTENCE)), ticket, name="Budi") == (409, f"Rina Marlina|Budi|{SENTENCE}")


def test_a_form_may_be_wrong_for_a_reason_of_the_page(ticket: str) -> None:
    assert _answer(_view(FormInvalid(SENTENCE)), ticket, name="Budi") == (422, f"Rina Marlina|Budi|{SENTENCE}")


def test_a_missing_step_up_is_not_the_pages_to_answer(ticket: str) -> None:
    with pytest.raises(StepUpNeeded):
        _answer(_view(StepUpNeeded(SENTENCE)), ticket, name="Budi")


def test_a_page_that_opens_sealed_text_enters_by_itself(ticket: str) -> None:
    @guard.act(Permission.PROFILE_OWN)
    def view(request: DeskRequest) -> HttpResponseBase:
        def page(failure: Failure) -> HttpResponse:
            with request.entering() as actor:
                return _page(actor.name, failure)

        show_sealed_on_failure(request, page)
        raise Unable(SENTENCE)

    assert _answer(view, ticket) == (409, f"Rina Marlina|{SENTENCE}")


def test_a_failure_for_which_no_page_was_named_says_its_sentence(ticket: str) -> None:
    def view(request: DeskRequest) -> HttpResponseBase:
        with request.entering():
            raise Unable(SENTENCE)

    status, page = _answer(guard.act(Permission.PROFILE_OWN)(view), ticket)
    assert (status, SENTENCE in page) == (409, True)


@pytest.mark.parametrize(
    ("does", "level", "told"),
    [
        (lambda _actor: "Tercatat.", messages.SUCCESS, "Tercatat."),
        (lambda _actor: "", None, ""),
        (Unable(SENTENCE), messages.ERROR, SENTENCE),
    ],
)
def test_an_act_returns_with_how_it_went(
    ticket: str, does: Unable | Callable[[Actor], str], level: int | None, told: str
) -> None:
    @guard.act_and_return(Permission.PROFILE_OWN, "cases:summary", "code", level=messages.ERROR)
    def view(request: DeskRequest, code: str) -> str:
        with request.entering() as actor:
            if isinstance(does, Unable):
                raise does
            return does(actor)

    request = _request(ticket)
    answer = view(request, code="KS-26-0001")
    assert isinstance(answer, HttpResponse)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/kasus/KS-26-0001/")
    left = [(each.level, each.message) for each in messages.get_messages(request)]
    assert left == ([] if level is None else [(level, told)])


def test_nul_is_taken_out_of_what_was_posted(ticket: str) -> None:
    assert _answer(_view(), ticket, name="Bu\x00di") == (200, "Rina Marlina|Budi")
