"""What stands round every view: who comes in, what a refusal and an absence look like, where step-up leads."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings, settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template import engines
from django.template.response import TemplateResponse
from django.test import Client, RequestFactory
from django.urls import resolve
from tests.factories import officers

from sigap.access import entry, guard
from sigap.access.guard import DeskRequest
from sigap.access.permissions import Permission
from sigap.access.sessions import SessionStore
from sigap.audit.models import Event
from sigap.kernel.errors import Refused, Unable
from sigap.vault.sealing import SealBroken

pytestmark = pytest.mark.django_db


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


def _request(method: str, ticket: str, path: str = "/profil/", **data: Any) -> HttpRequest:
    request: HttpRequest = getattr(RequestFactory(), method)(path, data)
    request.COOKIES[settings.SESSION_COOKIE_NAME] = ticket
    request.resolver_match = resolve(path)
    return request


def _says_name(request: DeskRequest) -> HttpResponseBase:
    return HttpResponse(request.actor.name)


def _raises(error: Exception) -> Callable[[DeskRequest], HttpResponseBase]:
    def view(_request: DeskRequest) -> HttpResponseBase:
        raise error

    return view


def test_a_page_opens_to_whoever_holds_the_power(ticket: str) -> None:
    view = guard.page(Permission.REPORT_SEE_QUEUE)(_says_name)
    answer = view(_request("get", ticket))
    assert isinstance(answer, HttpResponse)
    assert answer.content == b"Rina Marlina"
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_refusal_looks_like_absence_and_leaves_a_trace(ticket: str) -> None:
    view = guard.page(Permission.AUDIT_SEE)(_says_name)
    with pytest.raises(Http404):
        view(_request("get", ticket))
    event = Event.objects.get(code="access:act:refused")
    assert '"audit:see"' in event.body
    assert event.actor_id is not None


def test_a_refusal_about_a_case_stands_in_the_cases_own_chain(ticket: str) -> None:
    case = "6f1f0f62-2f0b-4c84-9d67-2f4a70a7a0c1"
    view = guard.page(Permission.PROFILE_OWN)(_raises(Refused("case:see", {"case": case, "other": "x"})))
    with pytest.raises(Http404):
        view(_request("get", ticket))
    event = Event.objects.get(code="access:act:refused")
    assert (event.stream_kind, str(event.stream_id)) == ("case", case)


def test_a_broken_seal_is_told_of_and_answered_in_plain_words(ticket: str) -> None:
    view = guard.act(Permission.PROFILE_OWN)(_raises(SealBroken("a text")))
    answer = view(_request("post", ticket))
    assert isinstance(answer, HttpResponse)
    assert answer.status_code == 404
    assert "Berkas ini rusak" in answer.content.decode()
    assert Event.objects.get(code="vault:seal:broken").stream_kind == "system"


@pytest.mark.parametrize("mark", [guard.page, guard.act])
def test_what_cannot_be_done_is_said_where_no_page_is_shown_again(ticket: str, mark: Any) -> None:
    view = mark(Permission.REPORT_TAKE)(_raises(Unable("Pilih orang lain.")))
    answer = view(_request("get" if mark is guard.page else "post", ticket))
    assert answer.status_code == 409
    assert "Pilih orang lain." in answer.content.decode()


def test_a_refusal_after_the_session_ended_is_nobodys(ticket: str) -> None:
    def view(request: DeskRequest) -> HttpResponseBase:
        with request.entering():
            pass
        SessionStore(ticket).delete()
        raise Refused("audit:see")

    with pytest.raises(Http404):
        guard.act(Permission.PROFILE_OWN)(view)(_request("post", ticket))
    assert Event.objects.get(code="access:act:refused").actor_id is None


def test_a_template_is_rendered_inside_the_door(ticket: str) -> None:
    template = engines["django"].from_string("{{ people }}")

    def view(request: DeskRequest) -> HttpResponseBase:
        return TemplateResponse(request, template, {"people": entry.standing_person})

    answer = guard.page(Permission.PROFILE_OWN)(view)(_request("get", ticket))
    assert isinstance(answer, TemplateResponse)
    assert answer.is_rendered


@pytest.mark.parametrize("brought", ["", "tidak-ada", "x" * 5000])
def test_without_a_session_a_page_leads_to_sign_in(brought: str) -> None:
    view = guard.page(Permission.PROFILE_OWN)(_says_name)
    answer = view(_request("get", brought))
    assert answer.headers["Location"] == "/masuk/?next=%2Fprofil%2F"


def test_pages_are_read_and_acts_are_posted(ticket: str) -> None:
    assert guard.page(Permission.PROFILE_OWN)(_says_name)(_request("post", ticket)).status_code == 405
    assert guard.act(Permission.PROFILE_OWN)(_says_name)(_request("get", ticket)).status_code == 405


def test_an_act_that_never_enters_is_a_mistake_that_shows(ticket: str) -> None:
    view = guard.act(Permission.PROFILE_OWN)(lambda _request: HttpResponse("selesai"))
    with pytest.raises(RuntimeError, match="without entering"):
        view(_request("post", ticket))


def test_an_act_asserts_its_power_when_it_enters(ticket: str) -> None:
    def view(request: DeskRequest) -> HttpResponseBase:
        with request.entering() as actor:
            return HttpResponse(actor.name)

    assert guard.act(Permission.REPORT_TAKE)(view)(_request("post", ticket)).status_code == 200
    with pytest.raises(Http404):
        guard.act(Permission.CASE_CLOSE)(view)(_request("post", ticket))


def test_one_address_may_have_both(ticket: str) -> None:
    def acts(request: DeskRequest) -> HttpResponseBase:
        with request.entering():
            return HttpResponse("tersimpan", status=201)

    view = guard.either(get=guard.page(Permission.CASE_SEE)(_says_name), post=guard.act(Permission.CASE_OPEN)(acts))
    assert view(_request("get", ticket)).status_code == 200
    assert view(_request("post", ticket)).status_code == 201
    refused = view(_request("put", ticket))
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, POST")
    assert view.__dict__["sigap_permission"] == "case:see case:open"
