"""Saying on a page that what a deadline waits for was done: its words, its refusals, its second click."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import ELSEWHERE, MANAGER, POLICE, Work
from tests.factories.zones import JAKARTA

from sigap.cases.models import Case
from sigap.clocks.models import Clock
from sigap.kernel.clock import now
from sigap.referrals.models import Referral

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def clock_of(code: str, rule: str = "case-review") -> Clock:
    case = Case.objects.get(code=code)
    return Clock.objects.get(rule_code=rule, subject_kind="case", subject_id=case.pk, stopped_at=None)


def address(code: str, clock: Clock) -> str:
    return f"/kasus/{code}/tenggat/{clock.pk}/selesai/"


def typed(*, ago: timedelta = timedelta(minutes=10)) -> dict[str, str]:
    return {"done_at": (now() - ago).astimezone(JAKARTA).strftime("%d-%m-%Y %H.%M")}


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("case-review", "Catat tinjauan kasus"),
        ("first-contact", "Catat kontak pertama dengan klien"),
    ],
)
def test_it_is_said_with_its_moment_and_the_deadline_ends(rule: str, words: str, work: Work) -> None:
    client, clock = casework.at_desk(MANAGER), clock_of(work.own, rule)
    assert f"{clock.pk}/selesai/" in client.get(f"/kasus/{work.own}/").content.decode()
    page = client.get(address(work.own, clock))
    assert words in page.content.decode()
    for _click in range(2):
        answer = client.post(address(work.own, clock), typed())
        assert (answer.status_code, answer["Location"]) == (302, f"/kasus/{work.own}/")
    clock.refresh_from_db()
    assert clock.stopped_at is not None
    assert Clock.objects.filter(rule_code=rule, subject_id=clock.subject_id).count() == 1 + (rule == "case-review")


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"done_at": ""}, 422, "Tulis tanggal dan jamnya, misalnya"),
        ({"done_at": "besok"}, 422, "tidak terbaca"),
        (typed(ago=timedelta(days=-1)), 422, "Waktu ini belum tiba."),
        (typed(ago=timedelta(days=30)), 409, "sesudah tenggat mulai"),
    ],
    ids=["nothing", "no moment", "ahead", "before it began"],
)
def test_a_wrong_moment_is_said(body: dict[str, str], status: int, words: str, work: Work) -> None:
    clock = clock_of(work.own)
    answer = casework.at_desk(MANAGER).post(address(work.own, clock), body)
    page = answer.content.decode()
    assert (answer.status_code, words in page, body["done_at"] in page) == (status, True, True)
    clock.refresh_from_db()
    assert clock.stopped_at is None


def test_a_report_to_the_police_ends_by_its_number_on_the_legal_track_alone(work: Work) -> None:
    client, case = casework.at_desk(MANAGER), Case.objects.get(code=work.own)
    clock = clock_of(work.own)
    Clock.objects.filter(pk=clock.pk).update(rule_code="uptd-to-police", due_at=now() + timedelta(minutes=30))
    assert client.get(address(work.own, clock)).status_code == 404
    assert client.post(address(work.own, clock), typed()).status_code == 404
    link = f"/kasus/{work.own}/hukum/catat/?jenis=lp"
    page = client.get(f"/kasus/{work.own}/").content.decode()
    assert page.count(link) == 2, "at the deadline and as the next step"
    form = client.get(link).content.decode()
    assert re.search(r'<option value="lp"[^>]* selected', form)
    moment = now().astimezone(JAKARTA).strftime("%d-%m-%Y")
    body = {"kind": "lp", "happened_on": moment, "told_by": "letter", "number": "LP/CONTOH/9/2026"}
    key = re.search(r'name="post_key" value="([^"]+)"', form)
    assert key
    assert client.post(link, body | {"post_key": key[1]}).status_code == 302
    clock.refresh_from_db()
    assert (clock.outcome, clock.subject_id) == ("lp_noted", case.pk)


def test_others_find_nothing(work: Work) -> None:
    clock = clock_of(work.own)
    for login in (POLICE, ELSEWHERE):
        client = casework.at_desk(login)
        assert client.get(address(work.own, clock)).status_code == 404
        assert client.post(address(work.own, clock), typed()).status_code == 404
    clock.refresh_from_db()
    assert clock.stopped_at is None


@pytest.mark.parametrize("kind", ["call", "visit", "meeting"])
def test_a_note_asks_whether_the_client_was_reached_and_ends_the_first_contact(kind: str, work: Work) -> None:
    client, clock = casework.at_desk(MANAGER), clock_of(work.own, "first-contact")
    path = f"/kasus/{work.own}/catatan/tambah/"
    assert "Korban atau walinya berhasil dihubungi" in client.get(path, {"jenis": kind}).content.decode()
    assert "berhasil dihubungi" not in client.get(path, {"jenis": "conference"}).content.decode()
    moment = now().astimezone(JAKARTA)
    body = {
        "done_on": moment.strftime("%d-%m-%Y"),
        "done_time": moment.strftime("%H.%M"),
        "text": "Rekaan: tidak ada jawaban.",
        "note": str(uuid4()),
        "template": kind,
        "version": "0",
    }
    assert client.post(path, body).status_code == 302
    clock.refresh_from_db()
    assert clock.stopped_at is None, "an attempt is no contact"
    assert client.post(path, body | {"note": str(uuid4()), "has_reached": "on"}).status_code == 302
    clock.refresh_from_db()
    assert clock.outcome == "reached"


def test_a_wrong_note_keeps_the_box_as_it_was_ticked(work: Work) -> None:
    body = {"text": "", "note": str(uuid4()), "template": "call", "version": "0", "has_reached": "on"}
    answer = casework.at_desk(MANAGER).post(f"/kasus/{work.own}/catatan/tambah/", body)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(r'name="has_reached"[^>]*checked', page)


def step_of(page: str) -> str:
    found = re.search(r'<section class="next next--side.*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def test_what_is_late_is_the_next_step_before_all_others(work: Work) -> None:
    client, clock = casework.at_desk(MANAGER), clock_of(work.own, "first-contact")
    before = step_of(client.get(f"/kasus/{work.own}/").content.decode())
    assert "Lakukan sekarang" not in before
    # Begun so long ago that its end, reckoned anew, is past at any hour and in any holidays.
    Clock.objects.filter(pk=clock.pk).update(started_at=now() - timedelta(days=60), due_at=now() - timedelta(hours=6))
    step = step_of(client.get(f"/kasus/{work.own}/").content.decode())
    assert f"/kasus/{work.own}/tenggat/{clock.pk}/selesai/" in step
    assert "Hubungi klien untuk pertama kali" in step
    assert "Lakukan sekarang" in step
    # Whoever said "handled" is only asked to write it down.
    client.post(f"/kasus/{work.own}/tenggat/{clock.pk}/ditangani/")
    assert "Catat nanti" in step_of(client.get(f"/kasus/{work.own}/").content.decode())
    client.post(address(work.own, clock), typed())
    assert f"{clock.pk}/selesai/" not in step_of(client.get(f"/kasus/{work.own}/").content.decode())


def test_what_another_office_owes_too_late_stands_before_own_work_without_a_day(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    step = step_of(client.get(f"/kasus/{work.own}/").content.decode())
    assert step.index("Hubungi klien") < step.index("Ditunggu dari"), "in time: behind everything own"
    result = Referral.objects.filter(case__code=work.own).values("pk")
    owed = Clock.objects.filter(subject_kind="referral_result", subject_id__in=result, stopped_at=None)
    assert owed.update(started_at=now() - timedelta(days=60), due_at=now() - timedelta(days=30))
    step = step_of(client.get(f"/kasus/{work.own}/").content.decode())
    assert step.index("Ditunggu dari") < step.index("Hubungi klien"), "too late: by its day"
