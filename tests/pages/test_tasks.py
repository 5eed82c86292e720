"""Single tasks: made at the desk, shown once, done once by five words without script, found in the one inbox."""

import re
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from tests.factories import arrivals, casework, public_site, team
from tests.factories.casework import INTAKE, POLICE, Work

from sigap.channels.actions import tasks as actions
from sigap.channels.actions.tasks import IssuedTaskCode, UnableToMakeTask
from sigap.channels.models import TaskLink
from sigap.intake import actions as intake
from sigap.intake import reading
from sigap.intake.models import CHANNEL_LABELS
from sigap.kernel.clock import now
from sigap.mailbox import posting
from sigap.mailbox.channels import Channel
from sigap.mailbox.models import Envelope
from sigap.mailbox.reading import status_for
from sigap.mailbox.tasks.codes import TaskKind
from sigap.public.tasks.forms import TaskForm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work")]
PAGE, DOOR = "/saluran/tugas/", "/tugas/"
QUESTION = "Apakah keluarga di rumah biru masih tinggal di sana?"


def made(*, kind: TaskKind = TaskKind.REPORT, question: str = "", days: int = 3) -> IssuedTaskCode:
    """A code that Rina makes."""
    with casework.acting(INTAKE, {}) as actor:
        return actions.make_task(
            by=actor,
            at=now(),
            kind=kind,
            area="16.09.01",
            question=question,
            days=days,
            form_key=uuid4(),
        )


@pytest.mark.parametrize("how", ["used", "cancelled", "lapsed", "question", "kind", "area", "days"])
def test_a_code_that_is_over_or_asks_otherwise_is_not_shown_again(work: Work, how: str) -> None:
    client = casework.at_desk(INTAKE)
    form = {"key": str(uuid4()), "kind": "answer", "area": "16.09.01", "question": QUESTION, "days": "3"}
    assert client.post(PAGE, form).status_code == 200
    row = TaskLink.objects.get()
    over: dict[str, dict[str, object]] = {
        "used": {"used_at": now()},
        "cancelled": {"cancelled_at": now(), "key_blob": None, "sealed_question": None},
        "lapsed": {"made_at": row.made_at - timedelta(days=4), "expires_at": row.expires_at - timedelta(days=4)},
    }
    otherwise = {"question": "Yang lain?", "kind": "report", "area": "", "days": "7"}
    changed = {how: otherwise[how]} if how in otherwise else {}
    TaskLink.objects.update(**over.get(how, {"kind": row.kind}))
    again = client.post(PAGE, form | changed)
    text = again.content.decode()
    assert (again.status_code, "Hanya tampil sekali" in text) == (422, False)
    (key,) = re.findall(r'name="key" value="([0-9a-f-]{36})"', text)
    assert key != form["key"]
    assert client.post(PAGE, form | changed | {"key": key}).status_code == 200
    assert TaskLink.objects.count() == 2


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def dressed(settings: LazySettings) -> Client:
    """From here on the public site answers."""
    public_site.dress(settings)
    return Client()


def sent(client: Client, **fields: object) -> HttpResponse:
    with team.role("sigap_public"):
        return client.post(DOOR, fields)  # type: ignore[return-value]  # the client's own kind


def test_a_code_is_made_once_and_shown_once(work: Work) -> None:
    client = casework.at_desk(INTAKE)
    form = {"key": str(uuid4()), "kind": "answer", "area": "16.09.01", "question": QUESTION, "days": "3"}
    page = client.post(PAGE, form).content.decode()
    assert "Hanya tampil sekali" in page
    client.post(PAGE, form)
    row = TaskLink.objects.get()
    assert b"rumah biru" not in bytes(row.sealed_question or b"")
    listed = client.get(PAGE).content.decode()
    assert "Hanya tampil sekali" not in listed
    assert "rumah biru" not in listed
    assert "Batalkan" in listed
    assert client.post(PAGE, form | {"key": str(uuid4()), "question": ""}).status_code == 422
    assert client.post(PAGE, form | {"key": str(uuid4()), "days": "99"}).status_code == 422
    assert casework.at_desk(POLICE).get(PAGE).status_code == 404
    assert client.post(f"{PAGE}{row.pk}/batal/", {"reason": "wrong-entry"}).status_code == 302
    assert client.post(f"{PAGE}{row.pk}/batal/", {"reason": "wrong-entry"}).status_code == 302
    row.refresh_from_db()
    assert (row.cancelled_at is not None, row.sealed_question) == (True, None)
    assert client.post(f"{PAGE}{uuid4()}/batal/", {"reason": "wrong-entry"}).status_code == 404


def test_the_words_open_one_form_once_and_the_report_is_in_the_inbox(settings: LazySettings) -> None:
    code = " ".join(made(kind=TaskKind.ANSWER, question=QUESTION).words)
    tickets: dict[str, str] = {}
    with casework.acting(INTAKE, tickets):
        public = dressed(settings)
    assert public.get(DOOR).status_code == 200
    opened = sent(public, code=code.upper())
    assert "rumah biru" in opened.content.decode()
    done = sent(public, code=code, story="Masih, tadi pagi terlihat.", flags=["injury"], phone="0812")
    assert done.status_code == 200
    envelope = Envelope.objects.get(channel="task_link")
    assert (envelope.area, envelope.flags) == ("16.09.01", ["injury"])
    assert envelope.number in done.content.decode()
    row = TaskLink.objects.get()
    assert (row.envelope_id, row.sealed_question) == (envelope.pk, None)
    assert str(CHANNEL_LABELS[Channel.TASK_LINK])
    again = sent(public, code=code, story="Masih, tadi pagi terlihat.", flags=["injury"], phone="0812")
    assert (again.status_code, again.content) == (200, done.content)
    assert Envelope.objects.filter(channel="task_link").count() == 1
    other = sent(public, code=code, story="Yang lain.")
    assert other.status_code == 409
    assert "Yang lain." in other.content.decode()
    assert Envelope.objects.filter(channel="task_link").count() == 1
    assert sent(public, code=code).status_code == 422
    arrivals.checked(now())
    with casework.acting(INTAKE, tickets) as actor:
        intake.take(by=actor, at=now(), envelope=envelope)
    entering = partial(casework.acting, INTAKE, tickets)
    text = reading.open_report(entering=entering, number=envelope.number, at=now())
    kind = ("Jenis, menurut pengirim", "Jawaban atas pertanyaan")
    assert text.details == [("Yang ditanyakan", QUESTION), kind], "the question is read with its answer"


def test_no_number_left_is_no_wish_not_to_be_called() -> None:
    form = TaskForm({"code": "lima kata", "story": "Cerita CONTOH.", "phone": ""})
    assert form.is_valid()
    assert form.details("report") == {"category": "tugas: report"}


def test_the_six_words_of_a_task_open_its_state(settings: LazySettings) -> None:
    code = " ".join(made().words)
    public = dressed(settings)
    page = sent(public, code=code, story="Cerita CONTOH.").content.decode()
    words = tuple(part.split("</li>")[0].strip() for part in page.split("</span>")[-7:] if "</li>" in part)
    assert len(words) == 6
    with team.role("sigap_public"):
        found = status_for(words)
    assert found is not None


@pytest.mark.parametrize("spoil", ["lapsed", "taken_back", "unknown", "mistyped"])
def test_what_opens_nothing_is_told_apart_by_nothing(settings: LazySettings, spoil: str) -> None:
    words = made().words
    public = dressed(settings)
    row = TaskLink.objects.get()
    if spoil == "lapsed":
        TaskLink.objects.update(made_at=now() - timedelta(days=4), expires_at=now() - timedelta(seconds=1))
    elif spoil == "taken_back":
        TaskLink.objects.update(cancelled_at=now(), cancelled_by=row.made_by)
    elif spoil == "unknown":
        row.delete()
    else:
        words = words[::-1]
    page = sent(public, code=" ".join(words))
    assert page.status_code == 422
    assert "Ada kata yang salah" in page.content.decode()
    late = sent(public, code=" ".join(words), story="Sudah lama kutulis.")
    assert late.status_code == 409
    assert "Sudah lama kutulis." in late.content.decode()
    assert not Envelope.objects.filter(channel="task_link").exists()


def test_what_fails_keeps_the_words_and_the_text(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    code = " ".join(made().words)
    public = dressed(settings)

    def down(*_args: object) -> object:
        raise RuntimeError("CONTOH")

    monkeypatch.setattr(posting, "_insert", down)
    page = sent(public, code=code, story="Jangan hilang, Pere'an.")
    assert page.status_code == 503
    assert "Jangan hilang, Pere&#x27;an." in page.content.decode()
    monkeypatch.undo()
    assert sent(public, code=code, story="Jangan hilang, Pere'an.").status_code == 200


def test_an_empty_text_is_asked_for_and_no_address_holds_the_words(settings: LazySettings) -> None:
    code = " ".join(made().words)
    public = dressed(settings)
    page = sent(public, code=code, story="")
    assert page.status_code == 422
    assert "Satu kalimat pun cukup" in page.content.decode()
    assert "tugas/?" not in page.content.decode()


def test_a_place_elsewhere_and_a_missing_question_make_no_code() -> None:
    with pytest.raises(UnableToMakeTask):
        made(kind=TaskKind.ANSWER)
    with pytest.raises(UnableToMakeTask):
        made(days=99)
