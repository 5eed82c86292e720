"""Two acts that wait for each other: PostgreSQL gives one up, and it is done once more, never twice, trace included."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.conf import settings as fixed
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import RequestFactory
from tests.factories import officers
from tests.factories.patience import PATIENCE
from tests.factories.team import at_once

from sigap import audit
from sigap.access.failures import Failure, show_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return
from sigap.access.permissions import Permission
from sigap.audit import verify
from sigap.audit.models import Event
from sigap.kernel.clock import now
from sigap.kernel.errors import Unable
from sigap.kernel.retrying import was_given_up
from sigap.vault import events

pytestmark = pytest.mark.usefixtures("fresh_database")
ONE, TWO = 1, 2


@pytest.fixture(autouse=True)
def _rows(fresh_database: str, settings: LazySettings) -> Iterator[None]:
    settings.SIGAP_DEMO = True
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE public.counted (id integer PRIMARY KEY, n integer NOT NULL)")
        cursor.execute("INSERT INTO public.counted VALUES (1, 0), (2, 0)")
    yield
    connection.close()


def counts() -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, n FROM public.counted")
        return dict(cursor.fetchall())


class Crossing:
    """An act on two rows in their order; the first tries of two of them stand each on its own row before they go on.

    The second try of one begins when the other is done: whoever is given up meets nobody again.
    """

    def __init__(self) -> None:
        self.barrier = threading.Barrier(2, timeout=PATIENCE)
        self.tries: list[int] = []
        self.done = {ONE: threading.Event(), TWO: threading.Event()}

    def run(self, first: int, act: Callable[[], object]) -> object:
        """One of the two, to its end."""
        gave = act()
        self.done[first].set()
        return gave

    def count(self, first: int, *, case: UUID, at: datetime) -> None:
        has_tried = first in self.tries
        self.tries.append(first)
        if has_tried:
            assert self.done[ONE + TWO - first].wait(PATIENCE)
        self._add(first)
        if not has_tried:
            self.barrier.wait()
        self._add(ONE + TWO - first)
        ids = {"subject": str(case), "room": "identity", "reason": "casework"}
        audit.record(audit.NewEvent(code=events.SECTION_OPENED, stream_kind="case", stream_id=case, at=at, ids=ids))

    @staticmethod
    def _add(row: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE public.counted SET n = n + 1 WHERE id = %s", [row])


def test_the_act_that_was_given_up_is_done_once_more_and_only_once() -> None:
    crossing, cases = Crossing(), {ONE: uuid4(), TWO: uuid4()}

    @audit.action
    def add(*, first: int, at: datetime) -> None:
        crossing.count(first, case=cases[first], at=at)

    outcomes = at_once(*(partial(crossing.run, row, partial(add, first=row, at=now())) for row in (ONE, TWO)))
    assert [each.raised for each in outcomes] == [None, None]
    assert len(crossing.tries) == 3, "one of the two was given up"
    assert counts() == {ONE: 2, TWO: 2}
    assert sorted(Event.objects.values_list("stream_id", flat=True)) == sorted(cases.values())
    assert verify.run().is_whole


def posted(ticket: str, **typed: str) -> HttpRequest:
    request = RequestFactory().post("/profil/", typed)
    request.COOKIES[fixed.SESSION_COOKIE_NAME] = ticket
    return request


def ticket() -> str:
    client = officers.DeskClient()
    officers.sign_in(client, "rina.uptd")
    return str(client.cookies[fixed.SESSION_COOKIE_NAME].value)


def test_an_officers_click_is_done_once_more_too() -> None:
    officers.rina()
    crossing, case = Crossing(), uuid4()

    @audit.action
    def add(*, first: int, at: datetime) -> None:
        crossing.count(first, case=case, at=at)

    def view_of(first: int) -> Callable[..., HttpResponseBase]:
        def view(request: DeskRequest) -> HttpResponseBase:
            with request.entering():
                add(first=first, at=now())
            return HttpResponse("sudah")

        return act(Permission.REPORT_TAKE)(view)

    requests = {row: posted(ticket()) for row in (ONE, TWO)}
    before = Event.objects.filter(stream_id=case).count()
    outcomes = at_once(*(partial(crossing.run, row, partial(view_of(row), it)) for row, it in requests.items()))
    assert [each.raised for each in outcomes] == [None, None]
    assert [each.gave.status_code for each in outcomes if isinstance(each.gave, HttpResponse)] == [200, 200]
    assert (len(crossing.tries), counts()) == (3, {ONE: 2, TWO: 2})
    assert (before, Event.objects.filter(stream_id=case).count()) == (0, 2)


class GivenUp(OperationalError):
    sqlstate = "40P01"


def test_no_act_that_was_committed_is_done_again_and_the_page_says_that_a_part_stands() -> None:
    response, done = acted_in_two("second")
    assert done == ["first", "second"]
    assert response.status_code == 409
    assert "sebagian sudah tersimpan" in response.content.decode()


def test_where_nothing_was_committed_the_page_says_to_press_once_more() -> None:
    response, done = acted_in_two("first")
    assert done == ["first", "first"]
    assert response.status_code == 409
    assert "Tekan sekali lagi" in response.content.decode()


def acted_in_two(given_up: str) -> tuple[HttpResponse, list[str]]:
    """What a view of two acts answers, one of which PostgreSQL gives up each time, and which were tried."""
    officers.rina()
    done: list[str] = []

    @audit.action
    def step(*, name: str, at: datetime) -> None:
        done.append(name)
        audit.unchanged()
        if name == given_up:
            raise GivenUp

    def view(request: DeskRequest) -> HttpResponseBase:
        show_on_failure(request, lambda _actor, failure: answer(failure))
        for name in ("first", "second"):
            with request.entering():
                step(name=name, at=now())
        return HttpResponse("sudah")

    def answer(failure: Failure) -> HttpResponseBase:
        return HttpResponse(failure.sentence, status=failure.status)

    response = act(Permission.REPORT_TAKE)(view)(posted(ticket()))
    assert isinstance(response, HttpResponse)
    return response, done


@pytest.mark.parametrize("fails", [True, False])
def test_what_was_kept_while_it_was_typed_goes_only_once_its_act_is_done(
    monkeypatch: pytest.MonkeyPatch, *, fails: bool
) -> None:
    officers.rina()
    dropped: list[object] = []
    monkeypatch.setattr("sigap.access.guard.actions.drop_unsent", lambda **facts: dropped.append(facts["form"]))

    def view(request: DeskRequest) -> str:
        with request.entering():
            if fails:
                raise Unable("Tidak bisa sekarang.")
        return "sudah"

    request = posted(ticket(), unsent="/kasus/tunda/")
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]  # what a middleware lays there
    assert act_and_return(Permission.REPORT_TAKE, "masuk")(view)(request).status_code == 302
    assert dropped == ([] if fails else ["/kasus/tunda/"])


def test_a_file_is_read_whole_at_the_second_try_too(settings: LazySettings) -> None:
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    officers.rina()
    read: list[bytes] = []

    def view(request: DeskRequest) -> HttpResponseBase:
        with request.entering():
            read.append(request.FILES["file"].read())  # type: ignore[union-attr]  # one file under this name
            if len(read) == 1:
                raise GivenUp
        return HttpResponse("sudah")

    request = RequestFactory().post("/profil/", {"file": SimpleUploadedFile("kk.pdf", b"CONTOH")})
    request.COOKIES[fixed.SESSION_COOKIE_NAME] = ticket()
    assert act(Permission.REPORT_TAKE)(view)(request).status_code == 200
    assert read == [b"CONTOH", b"CONTOH"]


def test_what_is_given_up_twice_or_failed_otherwise_comes_out() -> None:
    tries: list[Exception] = []

    def fails(error: Exception) -> None:
        tries.append(error)
        raise error

    for error, count in ((GivenUp(), 2), (OperationalError("connection lost"), 1)):
        tries.clear()
        with pytest.raises(OperationalError):
            audit.once_more(partial(fails, error))
        assert len(tries) == count
    tries.clear()
    with transaction.atomic(), pytest.raises(GivenUp):
        audit.once_more(lambda: fails(GivenUp()))
    assert len(tries) == 1, "a part of a transaction is not tried again by itself"
    assert not was_given_up(ValueError())
