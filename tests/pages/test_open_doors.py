"""What the desk's lists lead to stands open to whoever reads them; a head begins at the front of a colleague's case."""

import html
import re
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urljoin
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.factories import casework
from tests.factories.casework import HEAD, INTAKE, MANAGER, POLICE, RoleClient, Work
from tests.factories.statements import check_few

from sigap.access.models import Person
from sigap.cases.models import Case, Closing
from sigap.cases.queries import case_for, cases_with_sections
from sigap.cases.rules import ClosingStatus
from sigap.desk.queue import listing, rows
from sigap.kernel.clock import now
from sigap.legal import actions as legal
from sigap.legal.actions import Paper
from sigap.legal.rules import MarkKind
from sigap.notifications import actions as notices
from sigap.work.models import WorkItem
from sigap.work.rules import Kind

pytestmark = pytest.mark.django_db
LISTS = ("/antrean/?lingkup=saya", "/antrean/?lingkup=kantor", "/kabar/")
POLICE_HEAD, CHAIR = "lestari.polres", "guntur.gugustugas"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def links_of(client: RoleClient, path: str, *, is_counted: bool = True) -> list[tuple[str, str]]:
    """Where a page leads, each link with its words; a list for few statements."""
    with CaptureQueriesContext(connection) as captured:
        page = client.get(path)
    assert page.status_code == 200, path
    if is_counted:
        check_few(captured)
    main = page.content.decode().partition("<main")[2]
    found = re.findall(r'<a[^>]*href="([^"#]+)"[^>]*>(.*?)</a>', main, re.DOTALL)
    return [(urljoin(path, html.unescape(to)), re.sub(r"<[^>]+>|\s+", " ", words).strip()) for to, words in found]


def reported(work: Work) -> None:
    """The police have the report of the case: limits of the law run on it, first of all an answer to the report."""
    with casework.acting(POLICE, {}) as actor:
        legal.note_mark(
            by=actor,
            at=now(),
            access=case_for(actor, work.own),
            kind=MarkKind.LP,
            happened_on=localdate() - timedelta(days=1),
            ordinal=None,
            told_by=None,
            paper=Paper(number="LP/REKAAN/1"),
            post_key=uuid4(),
        )


def test_every_row_of_a_list_leads_to_a_page_that_opens(work: Work) -> None:
    reported(work)
    for login in (MANAGER, INTAKE, HEAD, POLICE, POLICE_HEAD, "ratna.kejari", "siti.dinsos", "sekar.rsud"):
        client = casework.at_desk(login)
        front = f"/kasus/{work.own}/"
        pages = [*LISTS, front] if client.get(front).status_code == 200 else LISTS
        found = {to: (path, words) for path in pages for to, words in links_of(client, path, is_counted=path in LISTS)}
        for to, whence in found.items():
            if to.startswith("/kasus/penutupan/") or re.fullmatch(r"/kasus/[A-Z]+-\d+/[a-z-]+/(\?.*)?", to):
                assert client.get(to).status_code == 200, (login, to, whence)


def test_a_limit_leads_a_head_to_the_front_and_the_investigator_to_it(work: Work) -> None:
    reported(work)
    track, front = f"/kasus/{work.own}/hukum/", f"/kasus/{work.own}/"
    assert track in [to for to, _words in links_of(casework.at_desk(POLICE), LISTS[0])]
    of_head = links_of(casework.at_desk(POLICE_HEAD), LISTS[1])
    assert track not in [to for to, _words in of_head]
    assert (front, "Tanggapan atas laporan polisi") in of_head
    # Who works on the case without the section of the law is told nothing of its steps on the front of the case.
    of_intake = links_of(casework.at_desk(INTAKE), front, is_counted=False)
    assert "Tanggapan atas laporan polisi" not in str(of_intake)


def test_sections_are_those_in_which_the_actor_works(work: Work) -> None:
    case = Case.objects.get(code=work.own)
    for login in (MANAGER, INTAKE, POLICE, POLICE_HEAD):
        with casework.acting(login, {}) as actor:
            [(found, sections)] = cases_with_sections(actor, {case.pk}).values()
            access = case_for(actor, work.own)
            assert (found.code, sections) == (work.own, access.sections), login
    with casework.acting(MANAGER, {}) as actor:
        assert cases_with_sections(actor, {Case.objects.get(code=work.foreign).pk}) == {}


def test_a_closing_to_review_leads_to_the_list_of_reviews(work: Work) -> None:
    case = Case.objects.get(code=work.own)
    Closing.objects.create(
        case=case,
        case_code=case.code,
        reason="goals_reached",
        status=ClosingStatus.APPROVED,
        needs_second=True,
        is_alone=True,
        key_id=uuid4(),
        sealed_words=b"x",
        asked_by=uuid4(),
        asked_by_name="Rekaan",
        asked_office_id=case.office_id,
        asked_at=now() - timedelta(days=9),
        answered_by=uuid4(),
        answered_by_name="Rekaan",
        answered_at=now(),
    )
    client = casework.at_desk(HEAD)
    to = [to for to, words in links_of(client, LISTS[0]) if "Tinjau terminasi" in words]
    assert to == ["/kasus/penutupan/tinjauan/"]
    assert client.get(to[0]).status_code == 200


def test_what_is_told_by_word_of_mouth_is_asked_for_its_day(work: Work) -> None:
    client, letter = casework.at_desk(MANAGER), "Tanggal pada suratnya"
    for kind, has_letter in (("peace", False), ("spdp", True)):
        page = client.get(f"/kasus/{work.own}/hukum/catat/?jenis={kind}").content.decode()
        assert (letter in page, "Kapan terjadi" in page) == (has_letter, not has_letter), kind


def test_an_overdue_request_leads_the_daily_chair_to_the_counts(work: Work) -> None:
    notices.notify(
        at=now(),
        code="clock-late-daily-chair",
        person_id=Person.objects.get(login=CHAIR).pk,
        ids={"referral": str(work.waiting)},
    )
    assert "/pimpinan/rujukan/" in [to for to, _words in links_of(casework.at_desk(CHAIR), "/kabar/")]


def test_what_is_left_is_counted_to_the_day_and_not_from_the_asking(work: Work) -> None:
    case, at = Case.objects.get(code=work.own), now()
    row = WorkItem(subject_id=uuid4(), since=at - timedelta(days=30), due_at=at + timedelta(days=9), word="", who="")
    for kind in (Kind.GOAL, Kind.PLANNED_SERVICE, Kind.CONFERENCE, Kind.CONFERENCE_MINUTES):
        item = listing._item(kind, row, cast(Any, None))
        assert rows.item_row(item, case, None, at=at)["left"].tone != "late", kind
