"""The office's pages of the dialogue: whose they are, what they warn of, what they refuse."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework, talking, team
from tests.factories.casework import HEAD, INTAKE, MANAGER, Work
from tests.factories.statements import check_few
from tests.factories.zones import JAKARTA

from sigap.access.models import Office
from sigap.cases.models import Case
from sigap.intake.models import CLAIM_FOR_LABELS, Triage
from sigap.intake.queries import DialogueContext
from sigap.intake.views import dialogue as views
from sigap.kernel.clock import now
from sigap.mailbox.claims.codes import ClaimFor
from sigap.mailbox.models import Claim, DialogueLine, Envelope
from sigap.mailbox.posting import Receipt
from sigap.staff import actions as staff

pytestmark = pytest.mark.django_db
ASKED = "Apakah sekarang Anda aman?"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def receipt(work: Work) -> Receipt:
    """A report that the manager has taken, and one answer to it."""
    del work
    found = team.post(at=now())
    casework.at_desk(MANAGER).post(f"/laporan/{found.number}/ambil/")
    assert Triage.objects.filter(envelope_id=team.envelope(found).pk).exists()
    talking.answered(found, at=now())
    return found


def page_of(receipt: Receipt, part: str = "") -> str:
    return f"/laporan/{receipt.number}/percakapan/{part}"


def test_whoever_holds_the_report_reads_is_warned_and_writes(receipt: Receipt) -> None:
    client = casework.at_desk(MANAGER)
    assert "Buka percakapan" in client.get(f"/laporan/{receipt.number}/").content.decode()
    page = client.get(page_of(receipt)).content.decode()
    assert talking.ANSWERED in page
    assert "Yang membaca bisa jadi pelakunya" in page
    assert team.STORY not in page
    key = str(uuid4())
    for _click in range(2):
        assert client.post(page_of(receipt), {"key": key, "message": ASKED}).status_code == 302
    assert DialogueLine.objects.filter(author="officer").count() == 1
    shown = client.get(page_of(receipt)).content.decode()
    assert ASKED in shown
    assert "Belum dibaca pelapor" in shown


@pytest.mark.parametrize("role", [INTAKE, HEAD])
def test_for_everybody_else_there_is_none(receipt: Receipt, role: str) -> None:
    client = casework.at_desk(role)
    assert "Buka percakapan" not in client.get(f"/laporan/{receipt.number}/").content.decode()
    assert client.get(page_of(receipt)).status_code == 404
    for part in ("", "tanpa-balasan/", "janji/", "janji/hasil/"):
        body = {"key": str(uuid4()), "message": ASKED, "janji-key": str(uuid4()), "hasil": "sudah"}
        body |= {"janji-promised_at": "01-01-2099 10.00", "janji-way": "contact"}
        assert client.post(page_of(receipt, part), body).status_code == 404
    assert not DialogueLine.objects.filter(author="officer").exists()


@pytest.mark.parametrize(
    ("part", "body", "status", "sentence"),
    [
        ("", {"message": ""}, 422, "Tulis dulu pesannya"),
        ("", {"message": ASKED, "key": "x"}, 422, "sudah lama terbuka"),
        ("", {"message": "a" * 4001}, 422, "Terlalu panjang"),
        ("janji/", {"janji-promised_at": "besok"}, 422, "Waktu ini tidak terbaca"),
        ("janji/", {"janji-promised_at": "01-01-2020 10.00"}, 409, "akan datang"),
        ("janji/", {"janji-promised_at": "soon"}, 422, "Waktu ini tidak terbaca"),
        ("janji/hasil/", {"hasil": "sudah"}, 409, "Tidak ada janji"),
        ("janji/hasil/", {"hasil": "gugur"}, 422, "Pilih bagaimana janjinya"),
        ("tanpa-balasan/", {}, 409, "belum dibaca"),
    ],
)
def test_what_is_refused_is_said_and_shown_back(
    receipt: Receipt, part: str, body: dict[str, str], status: int, sentence: str
) -> None:
    whole = {"key": str(uuid4()), "janji-key": str(uuid4()), "janji-way": "contact"} | body
    answer = casework.at_desk(MANAGER).post(page_of(receipt, part), whole)
    text = answer.content.decode()
    assert answer.status_code == status
    assert sentence in text
    assert body.get("message", "") in text
    assert talking.ANSWERED in text, "the dialogue is still there"


def test_who_is_not_on_duty_then_promises_nothing(receipt: Receipt) -> None:
    when = (now() + timedelta(days=3)).astimezone(JAKARTA).strftime("%d-%m-%Y 03.17")
    body = {"janji-key": str(uuid4()), "janji-way": "contact", "janji-promised_at": when}
    answer = casework.at_desk(MANAGER).post(page_of(receipt, "janji/"), body)
    assert answer.status_code == 409
    assert "tidak tercatat berjaga" in answer.content.decode()


def test_the_page_says_which_way_was_promised_and_offers_none_that_is_not_at_hand(
    receipt: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = now()
    with casework.acting(HEAD, {}) as actor:
        office = Office.objects.get(pk=actor.memberships[0].office_id)
        staff.roster(
            by=actor, at=at, office=office, person_id=team.person_id(MANAGER),
            starts_at=at, ends_at=at + timedelta(hours=9), substitute_id=None, phone="",
        )  # fmt: skip
    client, when = casework.at_desk(MANAGER), (now() + timedelta(hours=1)).astimezone(JAKARTA)
    assert 'value="contact"' in client.get(page_of(receipt)).content.decode()
    with monkeypatch.context() as wishing:
        wishing.setattr("sigap.intake.reading.dialogue.leaves_way", lambda *_of: False)
        assert 'value="contact"' not in client.get(page_of(receipt)).content.decode()
    monkeypatch.setattr(views, "dialogue_context_of", lambda *_of: DialogueContext(may_contact=False))
    page = client.get(page_of(receipt)).content.decode()
    assert ('value="contact"' in page, 'value="page"' in page) == (False, True)
    body = {"janji-key": str(uuid4()), "janji-way": "page", "janji-promised_at": f"{when:%d-%m-%Y %H.%M}"}
    assert client.post(page_of(receipt, "janji/"), body).status_code == 302
    assert "<br>Lewat halaman ini" in client.get(page_of(receipt)).content.decode()
    opening = f"/laporan/{receipt.number}/kasus/"
    assert "janji itu gugur" in client.get(opening).content.decode(), "said before the case passes to another"
    assert client.post(page_of(receipt, "janji/hasil/"), {"hasil": "batal"}).status_code == 302
    assert "janji itu gugur" not in client.get(opening).content.decode()


def test_who_is_on_no_rota_is_offered_no_time_and_led_to_the_rota(receipt: Receipt) -> None:
    page = casework.at_desk(MANAGER).get(page_of(receipt)).content.decode()
    assert "tidak tercatat berjaga dalam 14 hari ini" in page
    assert 'href="/piket/"' in page
    assert 'name="janji-promised_at"' not in page


def test_what_needs_no_answer_is_said_once(receipt: Receipt) -> None:
    talking.noted(now())
    client = casework.at_desk(MANAGER)
    page = client.get(page_of(receipt)).content.decode()
    assert "Pelapor menunggu balasan" in page
    assert client.post(page_of(receipt, "tanpa-balasan/")).status_code == 302
    assert "Pelapor menunggu balasan" not in client.get(page_of(receipt)).content.decode()
    assert client.post(page_of(receipt, "tanpa-balasan/")).status_code == 409


def test_the_page_costs_few_statements(receipt: Receipt) -> None:
    talking.noted(now())
    client = casework.at_desk(MANAGER)
    client.get(page_of(receipt))
    with CaptureQueriesContext(connection) as found:
        assert client.get(page_of(receipt)).status_code == 200
    check_few(found)


def test_the_page_says_that_a_colleague_reads_along_for_a_second_look(receipt: Receipt) -> None:
    client = casework.at_desk(MANAGER)
    assert "Hanya Anda yang membaca dan menulis" in client.get(page_of(receipt)).content.decode()
    assert client.post(f"/laporan/{receipt.number}/tidak-benar/", {"reason": "prank"}).status_code == 302
    page = client.get(page_of(receipt)).content.decode()
    assert "rekan yang memeriksa juga membaca pesan pelapor" in page
    assert "Hanya Anda yang membaca" not in page


def test_the_page_says_who_was_given_the_words(work: Work) -> None:
    case = Case.objects.get(code=work.own)
    report = Envelope.objects.get(number=case.report_number)
    Envelope.objects.filter(pk=report.pk).update(channel="telephone")
    at, client, path = now(), casework.at_desk(MANAGER), f"/laporan/{report.number}/percakapan/"
    assert "diserahkan kepada" not in client.get(path).content.decode()
    given = {"envelope_id": report.pk, "issued_by": team.person_id(MANAGER), "issued_by_name": "CONTOH"}
    for hours, who in ((3, ClaimFor.REPORTER), (1, ClaimFor.GUARDIAN)):
        then = at - timedelta(hours=hours)
        Claim.objects.create(
            **given, token=who.encode(), given_to=who, issued_at=then, claimed_at=then, expires_at=at
        )  # fmt: skip
    with CaptureQueriesContext(connection) as found:
        page = client.get(path).content.decode()
    assert f"diserahkan kepada: {CLAIM_FOR_LABELS[ClaimFor.GUARDIAN]}" in page
    assert case.code in page
    check_few(found)


def test_without_a_key_it_says_why(receipt: Receipt) -> None:
    Envelope.objects.filter(number=receipt.number).update(reply_key=None, reply_mark=None)
    page = casework.at_desk(MANAGER).get(page_of(receipt)).content.decode()
    assert "masuk sebelum percakapan ada" in page
    assert 'name="message"' not in page
