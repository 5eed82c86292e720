"""The auditor's pages: what they show, where each thing leads, what they never say; bad addresses break none."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import AUDITOR, MANAGER, NAME, Work
from tests.factories.statements import check_few

from sigap import audit
from sigap.access.models import Person
from sigap.audit import jobs, kinds, queries
from sigap.audit.kinds import EventKind
from sigap.cases import events as case_events
from sigap.cases.models import Case, CasePerson
from sigap.desk.trail import filters as trail_filter
from sigap.desk.trail.filters import TrailPart, codes_of, kinds_shown
from sigap.kernel.clock import now
from sigap.vault import events

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def victim(work: Work) -> UUID:
    found: UUID = CasePerson.objects.get(case=Case.objects.get(code=work.own), ordinal=1).pk
    return found


def manager() -> UUID:
    found: UUID = Person.objects.get(login=MANAGER).pk
    return found


def opened(work: Work, times: int = 1, *, days_ago: int = 0) -> None:
    """As if the manager had opened the first person of a case."""
    case = Case.objects.get(code=work.own)
    with audit.recording():
        for second in range(times):
            audit.record(
                audit.NewEvent(
                    code=events.IDENTITY_OPENED,
                    stream_kind="case",
                    stream_id=case.pk,
                    at=now() - timedelta(days=days_ago, seconds=second),
                    actor_id=manager(),
                    ids={"subject": str(victim(work)), "room": "identity", "reason": "contact"},
                )
            )


def seen(path: str) -> str:
    answer = casework.at_desk(AUDITOR).get(path)
    assert answer.status_code == 200, path
    page = answer.content.decode()
    assert NAME not in page
    return page


def test_pages_of_fifty_follow_one_another(work: Work) -> None:
    opened(work, 60)
    first = seen("/jejak/?jenis=membaca")
    assert first.count("<tr>") == 51
    older = re.findall(r'href="(\?jenis=membaca&amp;sebelum=[^"]+)"', first)
    second = seen("/jejak/" + older[0].replace("&amp;", "&"))
    assert "Kembali ke yang terbaru" in second
    assert 10 < second.count("<tr>") <= 51


def test_everything_on_a_row_leads_on(work: Work) -> None:
    opened(work)
    page = seen("/jejak/?jenis=membaca").replace("&amp;", "&")
    head = str(victim(work))[:8]
    assert f'href="/jejak/?jenis=membaca&petugas={manager()}"' in page
    by_officer = seen(f"/jejak/?jenis=membaca&petugas={manager()}")
    assert "Semua pembacaan oleh Dewi Anggraini" in by_officer
    assert f'href="/jejak/?jenis=membaca&subjek={victim(work)}"' in page
    of_subject = seen(f"/jejak/?jenis=membaca&subjek={victim(work)}")
    assert f"Siapa membuka {head}" in of_subject
    assert "Dewi Anggraini" in of_subject
    case = Case.objects.get(code=work.own)
    assert f"rantai=case~{case.pk}" in page.replace("%7E", "~")
    chain = seen(f"/jejak/?rantai=case~{case.pk}")
    assert "Seluruh jejak: Kasus" in chain
    assert work.own not in chain


def test_a_period_holds_whole_days_here(work: Work) -> None:
    opened(work, days_ago=40)
    day = trail_filter.midnight((now() - timedelta(days=40)).date())
    page = seen(f"/jejak/?jenis=membaca&dari={day:%Y-%m-%d}&sampai={day + timedelta(days=1):%Y-%m-%d}")
    assert page.count("<tr>") == 2


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("dari=2026-11-05&sampai=2026-11-01", "lebih awal dari tanggal mulai"),
        ("dari=kemarin", "tidak terbaca"),
        ("petugas=00000000-0000-0000-0000-000000000001", "petugas"),
    ],
)
def test_a_filter_that_is_not_understood_is_said(query: str, said: str, work: Work) -> None:
    for path in ("/jejak/", "/jejak/pembaca/", "/jejak/ekspor/"):
        answer = casework.at_desk(AUDITOR).get(f"{path}?{query}")
        assert answer.status_code == 422
        assert said in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "sebelum=x",
        "sebelum=2026-11-25T00:00:00.000000Z~case~x~1",
        "sebelum=2026-11-25T00:00:00.000000Z~kasus~00000000-0000-0000-0000-000000000000~1",
        "sebelum=2026-99-25T00:00:00.000000Z~case~00000000-0000-0000-0000-000000000000~99999999999999999999999",
        "jenis=apa&subjek=x&rantai=y~z",
    ],
)
def test_an_address_that_was_cut_shows_the_newest(query: str, work: Work) -> None:
    assert "<tr>" in seen(f"/jejak/?{query}")
    seen(f"/jejak/pembaca/?{query}")


def test_readers_stand_by_thing_and_officer(work: Work) -> None:
    opened(work, 3)
    page = seen("/jejak/pembaca/")
    row = next(row for row in page.split("<tr>") if str(victim(work))[:8] in row)
    assert "Dewi Anggraini" in row
    assert "3 kali" in row


def test_what_stands_out_leads_to_its_events_and_is_not_called_wrong(work: Work) -> None:
    assert "Tidak lazim bukan berarti salah." in seen("/jejak/tidak-lazim/")
    client = casework.at_desk(MANAGER)
    for _ in range(5):
        client.get("/jejak/")
    page = seen("/jejak/tidak-lazim/").replace("&amp;", "&")
    assert "kali ditolak dalam sehari" in page
    (link,) = set(re.findall(rf'href="(/jejak/\?jenis=ditolak&petugas={manager()}[^"]+)"', page))
    assert "Ditolak: melihat jejak" in seen(link)


def test_the_part_for_break_glass_shows_only_while_a_room_has_such_events(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {case_events.GLASS_BROKEN, case_events.CALL_BACK_ASKED} <= codes_of(TrailPart.BREAK_GLASS)
    assert "Buka darurat" in seen("/jejak/")
    for code in codes_of(TrailPart.BREAK_GLASS):
        monkeypatch.setitem(kinds._kinds(), code, EventKind(code, (), "Dibuka"))
    assert TrailPart.BREAK_GLASS not in kinds_shown()
    assert "Buka darurat" not in seen("/jejak/")


def test_powers_are_people_roles_keys_and_copies_and_no_readings(work: Work) -> None:
    codes = codes_of(TrailPart.POWERS)
    assert {"access:membership:granted", "access:person:added", "audit:trail:exported"} <= codes
    assert not codes & {*events.READINGS, "access:act:refused", "access:session:started", events.BUDGET_SPENT}
    assert "diberi peran" in seen("/jejak/?jenis=kuasa")


def test_the_head_stands_on_paper_only(work: Work) -> None:
    jobs.fold(now())
    head = queries.head(fresh=True)
    assert head is not None
    for path in ("/jejak/", "/jejak/pembaca/", "/jejak/tidak-lazim/"):
        page = seen(path)
        assert f'<p class="onpaper small f">Kepala jejak {head.seq}: {" ".join(head.words)} ·' in page
    summary = casework.at_desk(MANAGER).get(f"/kasus/{work.own}/").content.decode()
    assert " ".join(head.words) in summary


def test_a_page_costs_few_statements(work: Work) -> None:
    client = casework.at_desk(AUDITOR)
    opened(work)
    paths = (
        "/jejak/?jenis=kuasa", f"/jejak/?subjek={victim(work)}", f"/jejak/?petugas={manager()}&dari=2026-01-01",
        f"/jejak/?rantai=case~{Case.objects.get(code=work.own).pk}", "/jejak/pembaca/", "/jejak/tidak-lazim/",
        "/jejak/ekspor/",
    )  # fmt: skip
    for path in paths:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        check_few(captured, path)
