"""The leaders' pages: ten lines, lists by office, the week; for whom, at what cost, and without a case."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.factories import arrivals, casework, officers
from tests.factories.casework import HEAD, INTAKE, MANAGER, POLICE, Work
from tests.factories.statements import check_few

from sigap.access.models import Membership, Person
from sigap.access.roles import RoleCode
from sigap.cases.models import Case
from sigap.clocks.models import Clock, Digest
from sigap.kernel.clock import now
from sigap.meetings.models import ActionItem
from sigap.notifications.models import Notice
from sigap.taskforce.models import Agreement

pytestmark = pytest.mark.django_db
MAYA, BUPATI, KETUA = "maya.sekretariat", "darmawan.setda", "amran.setda"
COUNTS = {
    "reports": 7,
    "cases": None,
    "referrals": 21,
    "late": None,
    "held": None,
    "promises": {"triage": {"due": 22, "share": 90}, "police": {"due": None, "share": None}, "contact": {"due": 9}},
    "items_open": 4,
    "items_late": 1,
    "returns_open": 2,
    "returns_late": 0,
    "endings": 3,
}


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture(autouse=True)
def _leaders(work: Work) -> None:
    if not Person.objects.filter(login=BUPATI).exists():
        officers.officer(BUPATI, "Darmawan Contoh", RoleCode.LEADER)
        officers.officer(KETUA, "Amran Contoh", RoleCode.DAILY_CHAIR)
        arrivals.compared(now())
    Digest.objects.get_or_create(pk=date(2026, 11, 16), defaults={"made_at": now(), "counts": COUNTS})


@pytest.mark.parametrize("login", [BUPATI, KETUA, MAYA, HEAD])
@pytest.mark.parametrize("path", ["/pimpinan/", "/pimpinan/terlambat/", "/pimpinan/rujukan/"])
def test_a_page_costs_little_and_names_no_case(login: str, path: str, work: Work) -> None:
    Clock.objects.filter(rule_code="service-plan").update(due_at=now() - timedelta(hours=1))
    client = casework.at_desk(login)
    # What the task force itself owes is asked once a minute by each process.
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    page = answer.content.decode()
    assert answer.status_code == 200
    check_few(captured)
    assert not [code for code in Case.objects.values_list("code", flat=True) if code in page]


def test_the_first_page_says_what_is_late_and_where(work: Work) -> None:
    Clock.objects.filter(rule_code="service-plan").update(due_at=now() - timedelta(hours=1))
    count = Clock.objects.filter(rule_code="service-plan", stopped_at=None).count()
    page = casework.at_desk(BUPATI).get("/pimpinan/").content.decode()
    for words in ("Ringkasan pimpinan", "Tindakan yang lewat tenggat sekarang", "belum dijawab", "dari"):
        assert words in page
    late = casework.at_desk(BUPATI).get("/pimpinan/terlambat/").content.decode()
    assert sum(map(int, re.findall(r"Rencana layanan (\d+)", late))) == count


def test_ten_lines_with_their_limits_and_the_month_before(work: Work) -> None:
    page = casework.at_desk(BUPATI).get("/pimpinan/").content.decode()
    lines = re.findall(r"<li><span class=\"ten__no\">.*?</li>", page, flags=re.DOTALL)
    assert len(lines) == 10
    for line in lines:
        assert re.search(r"(Kuning|Merah) (mulai|di bawah)", line), line
        assert "ten__was" in line
    for words in ("Tindak lanjut rakor yang lewat", "Kegiatan rencana aksi", "Laporan wajib yang belum terkirim"):
        assert words in page
    assert not [line for line in lines if "Klien dihubungi" in line]
    assert "/gugus-tugas/angka/K-45/" in page
    assert "belum ditetapkan rakor" in page
    head = casework.at_desk(HEAD).get("/pimpinan/").content.decode()
    assert "rakor yang lewat" not in head
    assert "Rencana layanan disusun" in head
    assert "Klien dihubungi" in head


def test_what_ends_soon_is_a_line_that_opens_its_list(work: Work) -> None:
    today = localdate(now())
    month = today.replace(day=1)
    made = datetime(2020, 1, 1, tzinfo=UTC)
    for subject, days in (("PKS CONTOH visum", 20), ("MoU CONTOH rumah aman", 61), ("PKS CONTOH lama", -1)):
        last = today + timedelta(days=days)
        Agreement.objects.create(
            kind="pks", subject=subject, parties="RSUD", valid_from=made.date(), valid_until=last, made_at=made
        )
    cache.clear()
    client = casework.at_desk(BUPATI)
    page = client.get("/pimpinan/").content.decode()
    (line,) = re.findall(r"<li><span class=\"ten__no\">(?:(?!</li>).)*perjanjian yang segera berakhir.*?</li>", page)
    assert "PKS CONTOH visum" in line
    assert re.search(r"</small>1 *</span>", line), line
    before = sum(0 <= (today + timedelta(days=days) - month).days <= 60 for days in (20, 61, -1))
    assert f"</small>{before}</span>" in line
    (url,) = re.findall(r"href=\"([^\"]+)\"", line)
    found = client.get(url).content.decode()
    assert "PKS CONTOH visum" in found
    assert "rumah aman" not in found
    assert "rumah aman" in client.get("/gugus-tugas/kalender/").content.decode()


def test_what_the_task_force_owes_opens_its_list_in_one_tap(work: Work) -> None:
    client = casework.at_desk(BUPATI)
    page = client.get("/pimpinan/").content.decode()
    urls = re.findall(r"class=\"ten__what\"><a href=\"([^\"]+)\"", page)
    assert len(urls) >= 6
    for url in urls:
        assert client.get(url.replace("&amp;", "&")).status_code == 200, url


def test_a_head_reads_the_own_office_and_goes_on_to_its_queue(work: Work) -> None:
    page = casework.at_desk(HEAD).get("/pimpinan/rujukan/").content.decode()
    assert "Buka rujukan" in page
    assert "polres" not in page.casefold()
    page = casework.at_desk(BUPATI).get("/pimpinan/rujukan/").content.decode()
    assert "polres" in page.casefold()
    assert "Buka rujukan" not in page


@pytest.mark.parametrize("login", [MANAGER, INTAKE, POLICE])
def test_nobody_else_finds_them(login: str, work: Work) -> None:
    client = casework.at_desk(login)
    for path in ("/pimpinan/", "/pimpinan/terlambat/", "/pimpinan/rujukan/", "/pimpinan/pekan/"):
        assert client.get(path).status_code == 404


def test_the_week_leaves_out_small_numbers_and_is_for_the_leaders(work: Work) -> None:
    client = casework.at_desk(KETUA)
    for path in ("/pimpinan/pekan/", "/pimpinan/pekan/2026-w47/"):
        page = client.get(path).content.decode()
        assert "90 % dari 22" in page
        assert "kurang dari 5" in page
        assert "Klien dihubungi" not in page
        assert "perjanjian yang segera berakhir" in page
    for path in ("/pimpinan/pekan/2026-w46/", "/pimpinan/pekan/2026-w99/", "/pimpinan/pekan/x/"):
        assert client.get(path).status_code == 404
    assert casework.at_desk(HEAD).get("/pimpinan/pekan/").status_code == 404


def test_those_who_lead_begin_there_and_others_with_the_queue(work: Work) -> None:
    assert casework.at_desk(BUPATI).get("/")["Location"] == "/pimpinan/"
    assert casework.at_desk(MANAGER).get("/")["Location"] == "/antrean/"


def test_whoever_leads_asks_an_office_once_and_reads_its_answer_beside_its_counts(work: Work) -> None:
    Clock.objects.filter(rule_code="service-plan").update(due_at=now() - timedelta(hours=1))
    client, head = casework.at_desk(KETUA), casework.at_desk(HEAD)
    page = client.get("/pimpinan/terlambat/").content.decode()
    (ask, *_others) = re.findall(r'href="(/pimpinan/terlambat/[^"]+/minta/)"', page)
    office_id = ask.split("/")[3]
    form = client.get(ask).content.decode()
    sent = dict(re.findall(r'<input type="hidden" name="(row_id)" value="([^"]+)"', form))
    sent |= {"text": "Jelaskan yang lewat.", "due_on": _in_a_week(), "evidence": "Satu paragraf."}
    for _click in range(2):
        assert client.post(ask, sent).status_code == 302
    item = ActionItem.objects.get()
    assert (str(item.office_id), item.source) == (office_id, "directive")
    assert Notice.objects.filter(code="action-given", office_id=office_id).count() == 1
    page = client.get("/pimpinan/terlambat/").content.decode()
    assert f"/gugus-tugas/tindak-lanjut/{item.pk}/" in page
    assert ask not in page
    assert "/minta/" not in head.get("/pimpinan/terlambat/").content.decode()
    ActionItem.objects.update(status="done", ended_at=now(), ended_by=item.given_by)
    page = client.get("/pimpinan/terlambat/").content.decode()
    assert "Dijawab" in page
    assert ask in page
    assert str(item.pk) not in client.get("/pimpinan/rujukan/").content.decode()


def test_what_is_asked_names_no_case_and_only_whoever_leads_asks(work: Work) -> None:
    office = Membership.objects.filter(person__login=POLICE).values_list("office_id", flat=True)[0]
    ask = f"/pimpinan/rujukan/{office}/minta/"
    sent = {"row_id": str(uuid4()), "due_on": _in_a_week(), "evidence": "Satu paragraf."}
    code = Case.objects.values_list("code", flat=True)[0]
    answer = casework.at_desk(BUPATI).post(ask, sent | {"text": f"Mengapa {code} lama?"})
    assert answer.status_code != 302
    assert "kode kasus" in answer.content.decode()
    for login in (HEAD, MANAGER, POLICE):
        assert casework.at_desk(login).get(ask).status_code == 404
        assert casework.at_desk(login).post(ask, sent | {"text": "Jelaskan."}).status_code == 404
    assert casework.at_desk(BUPATI).get(f"/pimpinan/rujukan/{uuid4()}/minta/").status_code == 404
    assert not ActionItem.objects.exists()


def _in_a_week() -> str:
    return (localdate(now()) + timedelta(days=7)).strftime("%d-%m-%Y")
