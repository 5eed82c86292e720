"""The triage inbox: put together, apart, a second look, a receipt asked for again; wrong role and foreign number."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import AUDITOR, HEAD, INTAKE, MANAGER, POLICE, Work
from tests.factories.statements import check_few

from sigap.intake.models import Forwarding, ReportMerge, SecondLook, Triage
from sigap.mailbox.models import Envelope, ReportFile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def at(number: str, part: str = "") -> str:
    return f"/laporan/{number}/{part}"


def with_file(number: str) -> None:
    """The reporter added a recording."""
    report = Envelope.objects.get(number=number)
    ReportFile.objects.create(
        id=uuid4(),
        envelope_id=report.pk,
        handle=uuid4().bytes,
        kind="ogg",
        parts=1,
        key_id=uuid4(),
        begun_at=report.received_at,
        finished_at=report.received_at,
    )


def put_together(work: Work) -> tuple[str, str]:
    """Both reports are the manager's; the one that waited goes along with the other. Their numbers."""
    client = casework.at_desk(MANAGER)
    assert client.post(at(work.report, "ambil/")).status_code == 302
    answer = client.post(at(work.report, "satukan/"), {"into": work.taken_report})
    assert answer.headers["Location"] == at(work.taken_report)
    return work.report, work.taken_report


def test_put_together_both_pages_say_so_and_the_queue_shows_one(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    client.post(at(work.report, "ambil/"))
    # Saved with the risk that was suggested: it follows what comes along.
    assert client.post(at(work.taken_report, "pilah/"), {"version": "0"}).status_code == 302
    form = client.get(at(work.report, "satukan/")).content.decode()
    assert f'value="{work.taken_report}"' in form
    one, into = put_together(work)
    assert f"Ikut laporan {into}" in client.get(at(one)).content.decode()
    flagged = Envelope.objects.get(number=one)
    Envelope.objects.filter(pk=flagged.pk).update(flags=["confinement"])
    head = client.get(at(into)).content.decode()
    assert "Diputuskan bersama laporan ini" in head
    assert at(one) in head
    assert ("Dikurung" in head, "Risiko tinggi" in head) == (True, True)
    queue = client.get("/antrean/").content.decode()
    assert f"Skrining awal laporan {into}" in queue
    assert f"Skrining awal laporan {one}" not in queue
    assert client.post(at(one, "pisahkan/")).status_code == 302
    assert f"Skrining awal laporan {one}" in client.get("/antrean/").content.decode()
    again = client.post(at(one, "pisahkan/"))
    assert (again.status_code, "tidak sedang ikut" in again.content.decode()) == (409, True)


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({}, 422, "Pilih laporannya, atau tulis nomornya"),
        ({"number": "Pere'an"}, 422, "Tulis nomor laporan seperti L-4827"),
        ({"number": "L-99999999"}, 422, "tidak ada di antrean Anda"),
        ({"into": "L-99999999"}, 422, "sudah tidak menunggu"),
        ({"number": "{report}"}, 409, "Ambil dulu laporan ini"),
        ({"number": "{taken_report}"}, 409, "laporan yang sama"),
    ],
)
def test_what_does_not_fit_is_told_and_kept(work: Work, body: dict[str, str], status: int, words: str) -> None:
    typed = {name: value.format(**vars(work)) for name, value in body.items()}
    # One more of the manager's, so that there is something to choose from.
    other = Envelope.objects.exclude(number__in=[work.report, work.taken_report]).filter(status="received").first()
    if other is not None:
        casework.at_desk(MANAGER).post(at(other.number, "ambil/"))
    if "into" in typed and other is None:
        words = "Pilih laporannya"
    answer = casework.at_desk(MANAGER).post(at(work.taken_report, "satukan/"), typed)
    page = answer.content.decode()
    assert (answer.status_code, words in page) == (status, True), page
    if "number" in typed:
        assert typed["number"].replace("'", "&#x27;") in page
    assert not ReportMerge.objects.exists()


def test_decided_on_one_it_is_decided_on_both(work: Work) -> None:
    one, into = put_together(work)
    client = casework.at_desk(MANAGER)
    client.post(at(into, "tanpa-kasus/"), {"reason": "advice_given"})
    assert set(Triage.objects.filter(decision="no_case").values_list("no_case_reason", flat=True)) == {"advice_given"}
    page = client.get(at(one)).content.decode()
    assert "Pisahkan lagi" not in page
    late = client.post(at(one, "pisahkan/"))
    assert (late.status_code, "sudah diputuskan" in late.content.decode()) == (409, True)


def test_a_second_officer_reads_and_answers(work: Work) -> None:
    client, number = casework.at_desk(MANAGER), work.taken_report
    closing = client.get(at(number, "tanpa-kasus/")).content.decode()
    assert 'value="false_report"' not in closing
    assert at(number, "tidak-benar/") in closing
    assert client.post(at(number, "tanpa-kasus/"), {"reason": "false_report"}).status_code == 422
    assert client.post(at(number, "tidak-benar/"), {}).status_code == 422
    assert client.post(at(number, "tidak-benar/"), {"reason": "prank"}).status_code == 302
    assert "Menunggu pemeriksa kedua" in client.get(at(number)).content.decode()
    assert client.get(at(number, "mata-kedua/")).status_code == 404
    assert "Baca sebagai pemeriksa kedua" not in client.get("/antrean/").content.decode()

    head = casework.at_desk(HEAD)
    with_file(number)
    assert "Baca sebagai pemeriksa kedua" in head.get("/antrean/?lingkup=kantor").content.decode()
    page = head.get(at(number, "mata-kedua/")).content.decode()
    assert (casework.STORY in page, "Buka salinan" in page) == (True, True)
    assert head.post(at(number, "mata-kedua/"), {}).status_code == 422
    assert head.post(at(number, "mata-kedua/"), {"answer": "tidak-benar"}).status_code == 302
    assert "Dua petugas menilai tidak benar" in head.get(at(number)).content.decode()
    assert head.get(at(number, "mata-kedua/")).status_code == 404
    twice = casework.at_desk(INTAKE).post(at(number, "mata-kedua/"), {"answer": "bisa-benar"})
    assert (twice.status_code, "sudah dijawab" in twice.content.decode()) == (409, True)


def test_a_receipt_is_asked_for_again_from_the_page(work: Work) -> None:
    client, number = casework.at_desk(MANAGER), work.taken_report
    client.post(at(number, "teruskan/"), {"authority": "lpsk"})
    early = client.post(at(number, "tanda-terima/lagi/"))
    assert (early.status_code, "mulai besok" in early.content.decode()) == (409, True)
    made = Forwarding.objects.get()
    Forwarding.objects.update(forwarded_at=made.forwarded_at - timedelta(days=2))
    assert client.post(at(number, "tanda-terima/lagi/")).status_code == 302
    assert "Sudah ditanyakan lagi 1 kali" in client.get(at(number)).content.decode()
    other = casework.at_desk(HEAD).post(at(number, "tanda-terima/lagi/"))
    assert (other.status_code, "Rekan Anda" in other.content.decode()) == (409, True)


@pytest.mark.parametrize("login", [POLICE, AUDITOR])
@pytest.mark.parametrize("part", ["satukan/", "pisahkan/", "tidak-benar/", "mata-kedua/", "tanda-terima/lagi/"])
def test_wrong_role_and_absent_number_look_alike(work: Work, login: str, part: str) -> None:
    body = {"number": work.report, "reason": "prank", "answer": "tidak-benar"}
    foreign = casework.at_desk(login).post(at(work.taken_report, part), body)
    absent = casework.at_desk(login).post(at("L-99999999", part), body)
    assert (foreign.status_code, absent.status_code) == (404, 404)
    missing = casework.at_desk(INTAKE).post(at("L-99999999", part), body)
    assert missing.status_code == 404
    assert not ReportMerge.objects.exists()
    assert not SecondLook.objects.exists()


@pytest.mark.parametrize("part", ["", "satukan/", "mata-kedua/", "pilah/"])
def test_a_page_costs_few_statements(work: Work, part: str) -> None:
    _one, into = put_together(work)
    client = casework.at_desk(MANAGER)
    if part == "mata-kedua/":
        client.post(at(work.report, "pisahkan/"))
        client.post(at(into, "tidak-benar/"), {"reason": "prank"})
        with_file(into)
        client = casework.at_desk(HEAD)
    client.get(at(into, part))  # the first opening moves the report's key into the vault
    with CaptureQueriesContext(connection) as captured:
        assert client.get(at(into, part)).status_code == 200
    check_few(captured)
