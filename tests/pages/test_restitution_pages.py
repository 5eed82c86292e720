"""Pages of the ledger: from an empty book to money handed over; bad input said in words; closed to who has no part."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.factories import casework
from tests.factories.casework import MANAGER, POLICE, Work
from tests.factories.statements import check_few
from tests.factories.work import nothing_open

from sigap.access.models import Person
from sigap.cases.models import Assignment, Case, CasePerson, Closing
from sigap.cases.queries import case_for
from sigap.cases.rules import PersonRole
from sigap.kernel.clock import now
from sigap.legal.actions import Paper, note_mark, note_victim_update
from sigap.legal.rules import MarkKind, TellManner
from sigap.notifications.models import Notice
from sigap.restitution.models import ClaimEntry, LiablePerson, LossItem, RestitutionClaim

pytestmark = pytest.mark.django_db
OPEN = {
    "victim": "1",
    "is_joint": "on",
    "road": "before_demand",
    "law": "trafficking",
    "applicant": "victim",
    "via": "lpsk",
}
WAY = "named_suspect stage_one p21 stage_two indictment trial verdict inkracht"
DAY = {"happened_on": "20-11-2026", "number": "61/Pid.Sus/2026/PN", "note": ""}


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def send(client: Any, path: str, told: dict[str, Any], status: int = 302) -> str:
    answer = client.post(path, {**told, "post_key": str(uuid4())})
    page: str = answer.content.decode()
    assert answer.status_code == status, page[:2000]
    return page


@pytest.fixture
def book(work: Work) -> str:
    """The address of a claim that is open, on the unit's own case."""
    victim = CasePerson.objects.filter(case__code=work.own, role=PersonRole.VICTIM).order_by("ordinal")[0]
    suspects = CasePerson.objects.filter(case__code=work.own, role=PersonRole.SUSPECT)
    client = casework.at_desk(MANAGER)
    home = f"/kasus/{work.own}/restitusi/"
    assert "Belum ada permohonan restitusi" in client.get(home).content.decode()
    ordinal = CasePerson.objects.filter(case__code=work.own).count() + 1
    added = {"role": "suspect", "sex": "L", "age_years": "40", "ordinal": str(ordinal)}
    send(client, f"/kasus/{work.own}/orang/tambah/", added)
    suspect = suspects.order_by("ordinal")[0]
    told = {**OPEN, "victim": str(victim.ordinal), "liable": [str(suspect.ordinal)]}
    assert "Pilih sedikitnya satu" in send(client, f"{home}buka/", {**told, "liable": []}, 422)
    send(client, f"{home}buka/", told)
    return f"{home}{RestitutionClaim.objects.get().id}/"


def test_a_book_from_its_first_loss_to_the_victims_hand(book: str) -> None:
    client, police = casework.at_desk(MANAGER), casework.at_desk(POLICE)
    loss = {"head": "income", "amount": "17.500.000", "what": "Upah 7 bulan", "there": "slip 1\nslip 2", "missing": ""}
    send(client, f"{book}rugi/", loss)
    assert LossItem.objects.get().papers_there == 2
    send(client, f"{book}catat/filed/", DAY)
    send(police, f"{book}catat/awarded/", {**DAY, "head_income": "15.000.000"})
    send(police, f"{book}catat/told_to_pay/", DAY)
    send(police, f"{book}catat/deposited/", {**DAY, "amount": "15.000.000", "place": "PN"})
    deposit = ClaimEntry.objects.get(kind="deposited")
    page = client.get(book).content.decode()
    for words in ("Serahkan uang yang sudah dititipkan", "15.000.000", "slip 1; slip 2", "61/Pid.Sus/2026/PN"):
        assert words in page, words
    handed = {**DAY, "amount": "15.000.000", "deposit": str(deposit.id), "post_key": str(uuid4())}
    for _click in range(2):
        assert client.post(f"{book}catat/received/", handed).status_code == 302
    more = client.post(f"{book}catat/received/", {**handed, "post_key": str(uuid4())})
    assert (more.status_code, "sisa titipan" in more.content.decode()) == (409, True)
    assert ClaimEntry.objects.filter(kind="received").count() == 1
    page = client.get(book).content.decode()
    assert "Langkah berikutnya" not in page.partition("</nav>")[2].partition("<section")[2]
    assert client.get(book.rsplit("/", 2)[0] + "/?semua").status_code == 200


def test_a_case_with_open_restitution_is_closed_once_somebody_follows_it(
    work: Work, book: str, settings: LazySettings
) -> None:
    nothing_open()
    settings.SIGAP_CLOSING_FACTS = ["restitution.closing_facts"]
    client = casework.at_desk(MANAGER, stepped_up=True)
    send(client, f"{book}rugi/", {"head": "income", "amount": "17.500.000", "what": "Upah"})
    send(client, f"{book}catat/filed/", DAY)
    path, case = f"/kasus/{work.own}/tutup/", Case.objects.get(code=work.own)
    page = client.get(path).content.decode()
    assert "Siapa yang mengikuti perkara pidana dan restitusinya" in page
    head = Person.objects.get(login=casework.HEAD).pk
    assert f'value="{head}"' in page
    assert f'value="{Person.objects.get(login=casework.INTAKE).pk}"' not in page, "to whom the section stays shut"
    told = {"reason": "moved_away", "version": case.version}
    assert "Pilih siapa yang mengikuti" in send(client, path, told, 422)
    send(client, path, {**told, "follower": str(head)})
    assert Closing.objects.get(case=case).follower_id == head
    assert not Assignment.objects.filter(case=case, person_id=head, until=None).exists(), "let in as the case closes"
    assert not Notice.objects.filter(person_id=head, code="case-assigned").exists()


@pytest.mark.parametrize(
    ("path", "told", "words"),
    [
        ("rugi/", {"head": "care", "amount": "1,500,000", "what": ""}, "tanpa koma"),
        ("rugi/", {"head": "care", "amount": "150.000,50", "what": ""}, "tanpa koma"),
        ("rugi/", {"head": "care", "amount": "0", "what": ""}, "lebih dari nol"),
        ("rugi/", {"amount": "5", "what": ""}, "Pilih kepala kerugiannya"),
        ("catat/filed/", DAY, "Tulis dulu kerugiannya"),
        ("catat/awarded/", {**DAY, "told_by": "prosecutor", "head_income": "5"}, "Permohonan diajukan"),
        ("catat/awarded/", {**DAY, "head_income": "5"}, "menurut keterangan siapa"),
        ("catat/demanded/", {**DAY, "happened_on": "20-11-2099"}, "belum tiba"),
        ("catat/deposited/", {**DAY, "told_by": "court", "amount": ""}, "Tulis jumlahnya"),
        ("catat/received/", {**DAY, "amount": "5", "deposit": str(uuid4())}, "Pilih"),
    ],
)
def test_bad_input_is_said_and_what_was_typed_stays(book: str, path: str, told: dict[str, str], words: str) -> None:
    # What the form sees is 422, what only the ledger knows is 409.
    status = 409 if words in {"Tulis dulu kerugiannya", "Permohonan diajukan"} else 422
    page = send(casework.at_desk(MANAGER), f"{book}{path}", told, status)
    assert words in page
    assert not ClaimEntry.objects.exists()
    assert not LossItem.objects.exists()


def test_a_book_is_put_right_on_its_page_and_a_colleagues_change_stays(book: str) -> None:
    client, police = casework.at_desk(MANAGER), casework.at_desk(POLICE)
    assert f'href="{book}perbaiki/"' in client.get(book).content.decode()
    page = client.get(f"{book}perbaiki/").content.decode()
    hidden = dict(re.findall(r'type="hidden" name="((?:was_|based_on)[^"]*)"(?: value="([^"]*)")?', page))
    payer = str(LiablePerson.objects.get().person.ordinal)
    case = RestitutionClaim.objects.get().case
    other = CasePerson.objects.create(case=case, role=PersonRole.SUSPECT, ordinal=90, sex="L")
    told = {**hidden, "liable": ["90"], "law": "sexual", "applicant": "victim", "via": "lpsk", "is_joint": "on"}
    assert "Pilih mengapa diperbaiki" in client.post(f"{book}perbaiki/", told).content.decode()
    for _click in range(2):
        assert client.post(f"{book}perbaiki/", {**told, "reason": "wrong-entry"}).status_code == 302
    assert "Kekerasan seksual (UU 12/2022)" in client.get(book).content.decode()
    before = {**told, "liable": [payer], "law": "trafficking", "via": "prosecutor", "reason": "wrong-entry"}
    shown = police.post(f"{book}perbaiki/", before)
    assert shown.status_code == 422
    for words in ("Rekan Anda mengubah bagian ini", 'pre">Kekerasan seksual (UU 12/2022)<', f">{other.label}</dd>"):
        assert words in shown.content.decode()
    claim = RestitutionClaim.objects.get()
    assert (claim.law, claim.via) == ("sexual", "lpsk")


def test_the_day_on_which_the_victim_was_told_begins_the_ninety_days(work: Work, book: str) -> None:
    client, (day, after) = casework.at_desk(MANAGER), (localdate() - timedelta(days=n) for n in (40, 3))
    claim = RestitutionClaim.objects.get()
    (payer,) = claim.liable.all()
    with casework.acting(POLICE, {}) as actor:
        for kind in map(MarkKind, WAY.split()):
            final = note_mark(
                by=actor, at=now(), access=case_for(actor, work.own), kind=kind, happened_on=day,
                ordinal=payer.person.ordinal, told_by=None, paper=Paper(), post_key=uuid4(), is_meant=True,
            )  # fmt: skip
    with casework.acting(MANAGER, {}) as actor:
        note_victim_update(
            by=actor, at=now(), access=case_for(actor, work.own), ordinal=claim.victim.ordinal, mark_id=final.pk,
            manner=TellManner.IN_PERSON, told_at=now() - timedelta(days=39), words="CONTOH", post_key=uuid4(),
        )  # fmt: skip
    later = {**OPEN, "victim": str(claim.victim.ordinal), "liable": [str(payer.person.ordinal)], "road": "after_ruling"}
    send(client, f"/kasus/{work.own}/restitusi/buka/", later)
    path = f"/kasus/{work.own}/restitusi/{RestitutionClaim.objects.get(road='after_ruling').id}/catat/known/"
    heard = day + timedelta(days=1)
    with CaptureQueriesContext(connection) as captured:
        assert f'value="{heard:%d-%m-%Y}"' in client.get(path).content.decode()
    check_few(captured, path)
    given = {"happened_on": after.strftime("%d-%m-%Y"), "number": "", "note": ""}
    assert "Menurut catatan, ia sudah diberi tahu" in send(client, path, given, 422)
    send(client, path, {**given, "is_meant": "on"})
    assert ClaimEntry.objects.get(kind="known").happened_on == after


def test_who_has_no_part_finds_nothing(book: str) -> None:
    for login in ("sekar.rsud", "surya.inspektorat", casework.ELSEWHERE, "maya.sekretariat"):
        client = casework.at_desk(login)
        assert client.get(book).status_code == 404, login
        assert client.post(f"{book}catat/filed/", {**DAY, "post_key": str(uuid4())}).status_code == 404, login
    manager = casework.at_desk(MANAGER)
    assert manager.get(f"{book}catat/menghilang/").status_code == 404
    assert manager.get(book.replace(book.split("/")[-2], str(uuid4()))).status_code == 404
