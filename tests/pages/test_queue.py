"""The queue: now, today, this week, to be written down; mine and my office's; every kind of row; never too long."""

import html
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.conf import settings as site
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework, officers, team
from tests.factories.casework import HEAD, INTAKE, MANAGER, POLICE, Work
from tests.factories.statements import check_few
from tests.factories.zones import JAKARTA

from sigap.access.models import Office, Person
from sigap.access.roles import OfficeKind, RoleCode
from sigap.assistance.models import Appointment
from sigap.cases.models import Case, Closing, RiskDecision
from sigap.cases.rules import ClosingStatus
from sigap.clocks.models import Clock, ClockRule
from sigap.desk.queue.parts import midnight
from sigap.intake.models import Draft
from sigap.kernel.clock import now
from sigap.referrals.models import Referral
from sigap.work.rules import PAGE

pytestmark = pytest.mark.django_db
HEADINGS = ("Sekarang", "Hari ini", "Minggu ini", "Nanti", "Dicatat nanti")


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def parts(login: str, scope: str = "saya") -> dict[str, str]:
    """The queue as an officer reads it, by part; for few statements."""
    client = casework.at_desk(login)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(f"/antrean/?lingkup={scope}")
    assert answer.status_code == 200
    check_few(captured)
    sections = re.findall(r'<section class="q[^>]*labelledby="q\d.*?</section>', answer.content.decode(), re.DOTALL)
    return {next(word for word in HEADINGS if f">{word}<" in section): section for section in sections}


def person_id(login: str) -> str:
    return str(Person.objects.get(login=login).pk)


def clock_of(code: str, rule: str = "case-review") -> Clock:
    case = Case.objects.get(code=code)
    return Clock.objects.get(rule_code=rule, subject_kind="case", subject_id=case.pk, stopped_at=None)


def moved(clock: Clock, **values: object) -> None:
    Clock.objects.filter(pk=clock.pk).update(**values)


def test_a_deadline_stands_where_it_belongs(work: Work) -> None:
    clock, at = clock_of(work.own), now()
    today = at.astimezone(JAKARTA).date()
    next_week = midnight(today + timedelta(days=6 - today.weekday())) + timedelta(minutes=1)
    for due, part in (
        (at - timedelta(days=1), "Sekarang"),
        (at + timedelta(minutes=30), "Sekarang"),
        # On a Sunday evening the next week may begin within the hour.
        (max(next_week, at + timedelta(minutes=61)), "Nanti"),
    ):
        moved(clock, due_at=due)
        found = parts(MANAGER)
        assert [name for name, section in found.items() if _has(section, "Tinjau kasus", work.own)] == [part]


def _has(section: str, what: str, code: str) -> bool:
    rows = re.findall(r'<li class="t.*?</li>', section, re.DOTALL)
    return any(what in row and code in row for row in rows)


def test_what_is_handled_waits_to_be_written_down(work: Work) -> None:
    clock, at = clock_of(work.own), now()
    moved(clock, due_at=at - timedelta(hours=2), handled_at=at, held_until=at + timedelta(hours=12))
    found = parts(MANAGER)
    assert _has(found["Dicatat nanti"], "Tinjau kasus", work.own)
    assert not _has(found["Sekarang"], "Tinjau kasus", work.own)
    moved(clock, handled_at=at - timedelta(hours=13), held_until=at - timedelta(hours=1))
    assert _has(parts(MANAGER)["Sekarang"], "Tinjau kasus", work.own)


def test_mine_is_not_my_colleagues(work: Work) -> None:
    clock = clock_of(work.own)
    moved(clock, due_at=now() - timedelta(hours=1), owner_person=person_id(MANAGER))
    assert _has(parts(MANAGER)["Sekarang"], "Tinjau kasus", work.own)
    assert not _has(parts(HEAD)["Sekarang"], "Tinjau kasus", work.own)
    assert _has(parts(HEAD, "kantor")["Sekarang"], "Tinjau kasus", work.own)


def test_a_child_in_danger_comes_before_what_is_late(work: Work) -> None:
    Clock.objects.filter(rule_code="case-review").update(due_at=now() - timedelta(days=9))
    section = parts(INTAKE, "kantor")["Sekarang"]
    rows = re.findall(r'<li class="t.*?</li>', section, re.DOTALL)
    assert f"Skrining awal laporan {work.report}" in rows[0]
    assert "Muara Dua" in rows[0]


def test_requests_of_other_offices_are_answered_first_and_waited_for(work: Work) -> None:
    referral = Referral.objects.get(pk=work.waiting)
    Referral.objects.filter(pk=referral.pk).update(due_at=now() + timedelta(minutes=20))
    assert _has(parts(POLICE)["Sekarang"], "Jawab permintaan", referral.case_code)
    page = casework.at_desk(MANAGER).get("/antrean/").content.decode()
    assert f"{referral.to_office_name} menjawab permintaan" in page[page.index('id="tunggu"') :]
    asked = casework.at_desk(POLICE).get("/antrean/?lingkup=kantor&jalur=diminta").content.decode()
    assert "Jawab permintaan" in asked
    tiles = re.findall(r"<b>(\d+)</b><span>([^<]+)</span>", asked)
    assert {label: count for count, label in tiles}["Diminta dari kami"] != "0"
    owed = casework.at_desk(POLICE).get("/antrean/?lingkup=kantor&jalur=wajib").content.decode()
    assert "Jawab permintaan" not in owed


def test_an_empty_lane_still_tells_what_the_other_one_holds(work: Work) -> None:
    whole = casework.at_desk(MANAGER).get("/antrean/?lingkup=kantor").content.decode()
    tiles = r"<b>(\d+)</b><span>Kewajiban kami"
    owed = re.findall(tiles, whole)
    assert int(owed[0]) > 0
    empty = casework.at_desk(MANAGER).get("/antrean/?lingkup=kantor&jalur=diminta").content.decode()
    assert "Tinjau kasus" not in empty
    assert re.findall(tiles, empty) == owed


def test_an_office_without_a_file_brings_and_is_shown_no_case(work: Work) -> None:
    officers.officer("karim.rekaan", "Karim Rekaan", RoleCode.PARTNER_OFFICER, kind=OfficeKind.DESA)
    team.sign_in("karim.rekaan")
    client = casework.RoleClient()
    client.cookies[site.SESSION_COOKIE_NAME] = team.TICKETS["karim.rekaan"]
    page = client.get("/antrean/?lingkup=kantor").content.decode()
    assert "Minta UPTD PPA datang" in page
    assert "tidak didamaikan" in page
    assert work.own not in page
    menu = page.split("<main")[0]
    assert 'href="/permintaan/"' in menu
    assert 'href="/kasus/"' not in menu
    duties = client.get("/gugus-tugas/sop/desa/kewajiban/").content.decode()
    assert "Tidak membuka berkas kasus" in duties
    assert "Kantor ini tidak meminta apa pun" in duties


def appointed(case: Case) -> None:
    office, manager, at = Office.objects.get(name="Kantor uptd_ppa"), person_id(MANAGER), now()
    Appointment.objects.create(
        case=case,
        kind="counselling",
        starts_at=at + timedelta(minutes=40),
        office_id=office.id,
        office_name=office.name,
        officer_id=manager,
        officer_name="Dewi",
        made_by=manager,
        made_at=at,
        key_id=uuid4(),
        sealed_place=b"x",
        post_key=str(uuid4()),
    )


def drafted() -> None:
    since = now() - timedelta(days=2)
    Draft.objects.create(
        id=uuid4(),
        writer_id=person_id(MANAGER),
        door="desk",
        started_at=since,
        saved_at=since,
        key_id=uuid4(),
        key_blob=b"x",
        sealed_body=b"x",
    )


def to_be_closed(case: Case) -> None:
    Closing.objects.create(
        case=case,
        case_code=case.code,
        reason="goals_reached",
        status=ClosingStatus.WAITING,
        needs_second=True,
        asked_by=person_id(MANAGER),
        asked_by_name="Dewi",
        asked_office_id=case.office_id,
        asked_at=now() - timedelta(days=2),
    )


def to_be_lowered(case: Case) -> None:
    RiskDecision.objects.create(
        id=uuid4(),
        case=case,
        risk_before=case.risk,
        risk_after="low",
        basis="safe_now",
        status="waiting",
        decided_by=person_id(MANAGER),
        decided_by_name="Dewi",
        decided_at=now() - timedelta(days=2),
        key_id=uuid4(),
        sealed_words=b"x",
        alone_from=now() - timedelta(days=1),
    )


def test_appointments_drafts_and_second_signatures_are_tasks_too(work: Work) -> None:
    case = Case.objects.get(code=work.own)
    appointed(case)
    drafted()
    to_be_closed(case)
    to_be_lowered(case)
    mine = parts(MANAGER)["Sekarang"]
    assert _has(mine, "Datangi janji", case.code)
    assert "Lanjutkan draf laporan" in mine
    assert not _has(mine, "Jawab permintaan terminasi kasus", case.code), "nobody signs twice"
    heads = parts(HEAD)["Sekarang"]
    assert _has(heads, "Jawab permintaan terminasi kasus", case.code)
    assert _has(heads, "Jawab permintaan menurunkan risiko", case.code)
    assert "Lanjutkan draf laporan" not in heads


def test_hundreds_of_tasks_open_page_by_page(work: Work) -> None:
    at, rule = now(), ClockRule.objects.filter(code="case-review").latest("loaded_at")
    office = Office.objects.get(name="Kantor uptd_ppa")
    cases = list(Case.objects.filter(office_id=office.id).values_list("pk", flat=True))
    Clock.objects.bulk_create(
        Clock(
            rule=rule,
            rule_code=f"uji-{number}",
            subject_kind="case",
            subject_id=cases[number % len(cases)],
            owner_office=office.id,
            owner_person=person_id(MANAGER),
            started_at=at - timedelta(days=9),
            recorded_at=at,
            due_at=at - timedelta(minutes=number),
        )
        for number in range(260)
    )
    section = parts(MANAGER)["Sekarang"]
    assert section.count('<li class="t') == PAGE
    (second,) = re.findall(r'href="([^"]+halaman=2)"', section)
    url, seen = "/antrean/" + html.unescape(second), list[str]()
    while url:
        page = casework.at_desk(MANAGER).get(url).content.decode()
        seen += re.findall(r'<li class="t.*?</li>', page, re.DOTALL)
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        url = "/antrean/" + html.unescape(onward[1]) if onward else ""
        assert 'rel="prev"' in page
    count = int(*re.findall(r'count--late">(\d+)<', section))
    assert count >= 260
    assert len(seen) == count - PAGE, "every row of the part has its page"


def test_a_page_that_does_not_exist_is_empty_and_leads_back(work: Work) -> None:
    for query in ("bagian=sekarang&halaman=9999", "bagian=nanti", "bagian=apa&halaman=x"):
        page = casework.at_desk(MANAGER).get(f"/antrean/?{query}")
        assert page.status_code == 200
    found = casework.at_desk(MANAGER).get("/antrean/?bagian=sekarang&halaman=9999").content.decode()
    assert "Semua bagian antrean" in found
    assert 'rel="next"' not in found
