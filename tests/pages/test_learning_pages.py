"""Lessons on a page: read, answered, wrong and right, in both languages; who has passed; in few statements."""

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import Work
from tests.factories.statements import check_few

from sigap.kernel.acting import SystemActor
from sigap.kernel.clock import now
from sigap.learning.rules.lessons import lessons
from sigap.rulebook.actions.library import load_instruments

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work")]
LIST = "/gugus-tugas/pelajaran/"


@pytest.fixture(autouse=True)
def _loaded(work: Work, settings: LazySettings) -> None:
    assert work
    settings.SIGAP_DEMO = True
    load_instruments(by=SystemActor(name="uji"), at=now())


def test_a_lesson_is_read_answered_and_passed() -> None:
    client, lesson = casework.at_desk(casework.MANAGER), lessons()["tanda"]
    page = f"{LIST}tanda/"
    for address in (LIST, page):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        check_few(captured, address)
    for body in ({}, {"answer": "7"}, {"answer": "nol", "part": "x"}):
        assert client.post(page, body).status_code == 422, body
    text = client.post(page, {"part": "1", "answer": "1"}).content.decode()
    assert "Belum tepat" in text
    assert lesson.parts[0].why.id not in text
    assert client.post(page, {"part": "3", "answer": "0"}).status_code == 409
    for part in (1, 2, 3):
        text = client.post(page, {"part": str(part), "answer": "0"}).content.decode()
        assert "Benar." in text, part
    assert "Anda lulus pelajaran ini." in text
    assert "1 dari 6 lulus" in client.get(LIST).content.decode()
    assert client.get(f"{page}?bagian=2").content.decode().count(lesson.parts[1].title.id) == 1
    assert client.get(f"{LIST}tidak-ada/").status_code == 404


def test_who_passed_is_seen_by_who_answers_for_it() -> None:
    for login, status in (("maya.sekretariat", 200), (casework.HEAD, 200), (casework.MANAGER, 404)):
        client = casework.at_desk(login)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(f"{LIST}kantor/")
        assert answer.status_code == status, login
        if status == 200:
            check_few(captured, login)
            assert "Celah terbesar di atas" in answer.content.decode()
