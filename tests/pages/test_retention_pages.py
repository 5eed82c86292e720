"""The page at the end of keeping: who sees what goes when, and how a report is held, by its number, long before."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import HEAD, Work
from tests.factories.statements import check_few
from tests.factories.zones import JAKARTA

from sigap.access.models import Membership
from sigap.cases.rules import HoldBasis
from sigap.intake.models import Triage
from sigap.intake.rules import NoCaseReason, TriageDecision
from sigap.kernel.clock import now
from sigap.mailbox.models import Envelope
from sigap.retention import jobs
from sigap.retention.models import ReportHold, Retirement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work")]
PAGE = "/masa-simpan/"
SURYA, MAYA, ANTON = "surya.inspektorat", "maya.sekretariat", "anton.polres"
HOLD = {"basis": HoldBasis.INVESTIGATION.value, "letter_on": f"{now().astimezone(JAKARTA):%d-%m-%Y}"}


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def ended(work: Work) -> Envelope:
    """A report that ended without a case, eleven months and twenty days ago; its office was told."""
    report = Envelope.objects.get(number=work.report)
    rina = Membership.objects.get(person__login="rina.uptd")
    Triage.objects.update_or_create(
        envelope_id=report.pk,
        defaults={
            "taken_by": rina.person_id,
            "taken_by_name": "Rina",
            "office_id": rina.office_id,
            "taken_at": now() - timedelta(days=355),
            "decision": TriageDecision.NO_CASE,
            "no_case_reason": NoCaseReason.ADVICE_GIVEN,
            "decided_at": now() - timedelta(days=355),
        },
    )
    jobs.sweep(now())
    assert Retirement.objects.filter(subject_id=report.pk, erased_at=None).exists()
    return report


def test_what_goes_when_is_told_with_every_class_and_its_right(ended: Envelope) -> None:
    client = casework.at_desk(HEAD)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(PAGE)
    text = page.content.decode()
    assert ended.number in text
    for words in ("Dimusnahkan", "12 bulan", "240 bulan", "laporan tentang petugas", "UU 43/2009", "36 hari"):
        assert words in text, words
    check_few(asked)


def test_a_report_is_held_once_and_lifted_by_another(ended: Envelope) -> None:
    client = casework.at_desk(HEAD)
    path = f"{PAGE}laporan/{ended.number}/tahan/"
    assert "Tanpa penahanan kuncinya dimusnahkan" in client.get(path).content.decode()
    assert client.post(path, HOLD | {"basis": ""}).status_code == 422
    assert client.post(path, HOLD).status_code == 302
    assert client.post(path, HOLD).status_code == 302, "a second click"
    hold = ReportHold.objects.get(released_at=None)
    text = client.get(PAGE).content.decode()
    assert "Ditahan untuk Penyidikan" in text
    assert "Cabut penahanan" not in text, "who holds does not lift"
    assert "Sudah ditahan" in client.get(path).content.decode()
    client.post(f"{PAGE}penahanan/{hold.pk}/cabut/", {"reason": "wrong-entry"})
    assert ReportHold.objects.filter(released_at=None).exists()
    other = casework.at_desk("dewi.uptd")
    assert other.post(path, HOLD).status_code == 302, "another's letter holds too"
    text = other.get(PAGE).content.decode()
    assert text.count("Ditahan untuk Penyidikan") == 2
    assert text.count("Cabut penahanan surat") == 1
    assert other.post(f"{PAGE}penahanan/{hold.pk}/cabut/", {"reason": "wrong-entry"}).status_code == 302
    assert ReportHold.objects.get(released_at=None).placed_by_name == "Dewi Anggraini"


def test_any_report_is_found_by_its_number_and_a_wrong_one_is_said(work: Work) -> None:
    client = casework.at_desk(HEAD)
    found = client.get(PAGE, {"number": work.taken_report.lower().replace("-", " ")})
    assert found.status_code == 302
    assert "belum akan habis" in client.get(found["Location"]).content.decode()
    for typed, words in (("L-00000000", "Tidak ada laporan"), ("abc", "Nomor laporan seperti"), ("", "Tulis nomor")):
        page = client.get(PAGE, {"number": typed})
        assert page.status_code == 422
        assert words in page.content.decode()
    assert client.get(f"{PAGE}laporan/L-00000000/tahan/").status_code == 404


def test_others_see_rules_and_no_report(ended: Envelope) -> None:
    for login in (SURYA, MAYA):
        page = casework.at_desk(login).get(PAGE)
        assert page.status_code == 200
        assert ended.number not in page.content.decode()
        assert "Berapa lama disimpan" in page.content.decode()
    assert casework.at_desk(ANTON).get(PAGE).status_code == 404
    assert casework.at_desk(MAYA).get(f"{PAGE}laporan/{ended.number}/tahan/").status_code == 404
    assert casework.at_desk(MAYA).post(f"{PAGE}laporan/{ended.number}/tahan/", HOLD).status_code == 404
    assert not ReportHold.objects.exists()
