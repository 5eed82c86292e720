"""The catalogue's pages: definitions for everybody, numbers for who may count, a form for the office that owes one."""

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework, officers
from tests.factories.casework import HEAD, MANAGER, Work
from tests.factories.statements import check_few

from sigap.access.models import Person
from sigap.access.roles import OfficeKind, RoleCode
from sigap.audit.models import Event
from sigap.figures.models import ClosedFigure, TypedFigure
from sigap.figures.rules import CATALOGUE
from sigap.insight import jobs
from sigap.kernel.clock import now

pytestmark = pytest.mark.django_db
MAYA, NUR = "maya.sekretariat", "nur.dinsos"
FORM = "/gugus-tugas/angka/K-21/2026-s1/"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    if not Person.objects.filter(login=NUR).exists():
        officers.officer(NUR, "Nur Contoh", RoleCode.SOCIAL_WORKER, kind=OfficeKind.DINSOS)


def test_everybody_reads_what_is_counted_and_few_read_how_many(settings: LazySettings) -> None:
    spans = jobs.count(at=now())
    assert spans
    for login, sees in ((MAYA, True), (MANAGER, False), (HEAD, False)):
        client = casework.at_desk(login)
        for path in ("/gugus-tugas/angka/", "/gugus-tugas/angka/K-05/", "/gugus-tugas/angka/K-21/"):
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(path)
            assert answer.status_code == 200, (login, path)
            check_few(captured, path)
        page = client.get("/gugus-tugas/angka/K-05/").content.decode()
        assert ("Semester" in page or "Tahun 20" in page) is sees, login
        assert (">ditahan<" in page) is sees, "the one victim of the one case is nobody's number"
        assert ">1<" not in page
        catalogue = client.get("/gugus-tugas/angka/").content.decode()
        assert all(each.code in catalogue and str(each.label) in catalogue for each in CATALOGUE)
        assert "Belum dicatat" in catalogue
    for code, word, other in (("16.09", "kabupaten", "kota"), ("91.71", "kota", "kabupaten")):
        settings.SIGAP_REGENCY = code
        catalogue = client.get("/gugus-tugas/angka/").content.decode()
        assert f"seluruh {word}, tanpa nama" in catalogue
        assert f"warga {word} ini" in catalogue
        assert f"{other} ini" not in catalogue
    settings.SIGAP_REGENCY = "16.09"
    traces = Event.objects.filter(code="figures:value:counted")
    assert traces.count() == spans, "once a span, whoever reads"
    for wrong in ("K-999", "x", "K-21/2026-s9", "K-21/kini"):
        assert client.get(f"/gugus-tugas/angka/{wrong}/").status_code == 404


def test_typed_people_say_how_many_families_they_are() -> None:
    client = casework.at_desk(NUR)
    six = {"total": "6", "child": "6", "adult": "0", "source": "Berita acara Dinsos CONTOH", "sources": "2"}
    assert client.post(FORM, six).status_code == 302
    if not ClosedFigure.objects.filter(period="2026-s1").exists():
        ClosedFigure.objects.create(code="K-02", period="2026-s1", value={}, counted_at=now())
    for login, words in ((NUR, "dari 2 kasus atau keluarga"), (MAYA, ">ditahan<")):
        assert words in casework.at_desk(login).get("/gugus-tugas/angka/K-21/").content.decode(), login
    assert "kasus atau keluarga" not in casework.at_desk(MAYA).get("/gugus-tugas/angka/K-21/").content.decode()
    row = TypedFigure.objects.get()
    assert row.value["total|cases"] == 2
    assert 'name="sources" value="2"' in client.get(FORM).content.decode()
    more = six | {"total": "20", "child": "20", "sources": "", "version": str(row.pk)}
    assert client.post(FORM, more).status_code == 302
    shown = casework.at_desk(MAYA).get("/gugus-tugas/angka/K-21/").content.decode()
    assert "berapa kasus atau keluarga: tidak ditulis" in shown


def test_an_office_types_its_figure_and_nobody_elses() -> None:
    client = casework.at_desk(NUR)
    assert "belum dicatat" in client.get("/gugus-tugas/angka/K-21/").content.decode()
    sent = {"total": "3", "child": "1", "adult": "2", "source": "Berita acara Dinsos, per 30 Juni 2026"}
    for wrong, words in (
        ({"total": ""}, "tulis 0"),
        ({"child": "4"}, "tidak cocok"),
        ({"sources": "4"}, "lebih banyak dari orangnya"),
        ({"sources": "0"}, "lebih banyak dari orangnya"),
        ({"sources": "dua"}, "angka saja"),
        ({"total": "3,5"}, "angka saja"),
        ({"source": ""}, "Isi dulu"),
        ({"source": "korban KENARI-582"}, "kode kasus"),
        ({"source": "0812 3456 7890"}, "nomor telepon"),
    ):
        answer = client.post(FORM, sent | wrong)
        assert answer.status_code == 422, wrong
        assert words in answer.content.decode(), wrong
    assert client.post(FORM, sent).status_code == 302
    jobs.count(at=now())
    if not ClosedFigure.objects.filter(period="2026-s1").exists():
        ClosedFigure.objects.create(code="K-02", period="2026-s1", value={}, counted_at=now())
    page = client.get("/gugus-tugas/angka/K-21/").content.decode()
    assert "Berita acara Dinsos" in page
    assert client.post(FORM, sent | {"total": "5"}).status_code == 409, "somebody typed meanwhile"
    for login, words in ((NUR, "Jumlah: </span>3<"), (MAYA, ">ditahan<")):
        assert words in casework.at_desk(login).get("/gugus-tugas/angka/K-21/").content.decode(), login
    assert TypedFigure.objects.get().value == {"child": 1, "adult": 2, "total": 3}
    assert client.post("/gugus-tugas/angka/K-21/2099-s1/", sent).status_code == 409
    assert client.get("/gugus-tugas/angka/K-16/2026-s1/").status_code == 404
    assert casework.at_desk(MANAGER).get(FORM).status_code == 404
    assert casework.at_desk(MANAGER).post(FORM, sent).status_code == 404
