"""What leaves a case on paper: the summary and a screening as evidence, with letterhead, classification, dates."""

import re

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import HEAD, MANAGER, POLICE, RoleClient, Work
from tests.factories.statements import check_few
from tests.pages.test_assessment_pages import screened

from sigap.access.models import Office
from sigap.audit.models import Event
from sigap.cases.events import SCREENING_PRINTED, SUMMARY_PRINTED
from sigap.cases.models import Case, CaseScreening

pytestmark = pytest.mark.django_db
RELATIVE = re.compile(r"\b(hari ini|kemarin|besok) \d\d\.\d\d|\bSisa \d")


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def headed(code: str) -> None:
    office = Case.objects.get(code=code).office_id
    Office.objects.filter(pk=office).update(
        full_name="UPTD Perlindungan Perempuan dan Anak", address="Jalan CONTOH 1", phone="0800 1", place="Muaradua"
    )


def sheet(client: RoleClient, path: str) -> str:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, path
    check_few(captured, path)
    found = re.search(r"<article.*?</article>", answer.content.decode(), re.DOTALL)
    assert found
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))


def test_the_summary_prints_with_heading_classification_and_dates(work: Work) -> None:
    headed(work.own)
    client = casework.at_desk(MANAGER)
    assert f'href="/kasus/{work.own}/cetak/"' in client.get(f"/kasus/{work.own}/").content.decode()
    page = sheet(client, f"/kasus/{work.own}/cetak/")
    for words in (
        "UPTD PERLINDUNGAN PEREMPUAN DAN ANAK",
        "Jalan CONTOH 1",
        "Telepon 0800 1",
        "RAHASIA",
        f"Ringkasan kasus {work.own}",
        "dicetak Dewi Anggraini",
        "Korban 1 : perempuan, 15 tahun",
        "Ringkasan rekaan.",
        ": sampai ",
    ):
        assert words in page, words
    assert not RELATIVE.search(page)
    assert casework.NAME not in page
    assert Event.objects.filter(code=SUMMARY_PRINTED).count() == 1


def test_a_screening_prints_as_evidence_version_by_version(work: Work) -> None:
    headed(work.own)
    client = screened(work)
    screened(work, version="1", process=[], violence=[], note="Versi kedua.")
    assert CaseScreening.objects.count() == 2
    first, second = (sheet(client, f"/kasus/{work.own}/asesmen/{n}/cetak/") for n in (1, 2))
    for words in (
        "RAHASIA",
        "Alat ukur 2026-1",
        "Diisi oleh Dewi Anggraini",
        "Kekerasan seksual",
        "Rekaan: dijanjikan kerja di rumah makan.",
        "Ada indikasi perdagangan orang",
        "Korban anak: proses dan tujuan eksploitasi sudah cukup",
        "Keputusan petugas",
        "ditetapkan saat kasus dibuka",
        "Muaradua, ",
        "petugas yang memutuskan",
    ):
        assert words in first, words
    assert "(UU 12/2022 pasal 41)" in first
    assert "Versi kedua." in second
    assert "Rekaan: dijanjikan" not in second
    assert not RELATIVE.search(first + second)
    assert [event.body for event in Event.objects.filter(code=SCREENING_PRINTED)].count("") == 0


def test_nobody_else_prints_them_and_absence_looks_the_same(work: Work) -> None:
    screened(work)
    for login, path in (
        (HEAD, f"/kasus/{work.own}/cetak/"),
        (HEAD, f"/kasus/{work.own}/asesmen/1/cetak/"),
        (POLICE, f"/kasus/{work.own}/asesmen/1/cetak/"),
        (MANAGER, f"/kasus/{work.own}/asesmen/7/cetak/"),
        (MANAGER, "/kasus/TIADA-000/cetak/"),
    ):
        assert casework.at_desk(login).get(path).status_code == 404, (login, path)
    assert not Event.objects.filter(code__in=[SCREENING_PRINTED, SUMMARY_PRINTED]).exists()
