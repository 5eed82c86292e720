"""Pages of the court diary and of statements: written once, few statements, wrong input shown, others kept out."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, localtime
from tests.factories import casework
from tests.factories.casework import ELSEWHERE, MANAGER, POLICE, RoleClient, Work
from tests.factories.statements import check_few

from sigap.access.models import Office, Person
from sigap.access.roles import OfficeKind
from sigap.assistance.rules import ReferralPurpose
from sigap.cases.queries import case_for
from sigap.hearings.models import Hearing, HearingCompanion, HearingCost, WitnessArrangement
from sigap.kernel.clock import now
from sigap.notifications.actions import notify
from sigap.referrals import actions as referrals
from sigap.referrals.rules import ExamFacts, ExamHolder, ExamPayer, ResultKind, Urgency
from sigap.testimony.models import AskedAgain, Statement

pytestmark = pytest.mark.django_db
PROSECUTOR, DOCTOR = "ratna.kejari", "sekar.rsud"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def moment(**ahead: int) -> str:
    return localtime(now() + timedelta(**ahead)).strftime("%d-%m-%Y %H.%M")


def today() -> str:
    return localdate(now()).strftime("%d-%m-%Y")


def seen(client: RoleClient, path: str) -> str:
    """A page, for few statements."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, path
    check_few(captured, path)
    return answer.content.decode()


def sent(client: RoleClient, path: str, told: dict[str, Any], status: int = 302) -> str:
    answer = client.post(path, told)
    assert answer.status_code == status, (path, answer.content.decode()[-3000:])
    return answer.content.decode()


def test_a_hearing_from_its_date_to_its_outcome(work: Work) -> None:
    base = f"/kasus/{work.own}/sidang/"
    manager = casework.at_desk(MANAGER)
    assert "Belum ada sidang" in seen(manager, base)
    form = seen(manager, f"{base}catat/")
    assert "Menurut" in form
    assert "Mengapa ditanya lagi" not in form
    told = {
        "starts_at": moment(days=2), "agenda": "agenda_victim_heard", "witnesses": ["1"], "told_by": "prosecutor",
        "room": "Ruang Cakra", "number": "12/Pid.Sus", "note": "Pere'an", "post_key": uuid4(),
    }  # fmt: skip
    wrong = sent(manager, f"{base}catat/", {**told, "told_by": "", "agenda": ""}, 422)
    assert "Pilih agendanya" in wrong
    assert "Ruang Cakra" in wrong
    for _click in range(2):
        sent(manager, f"{base}catat/", told)
    assert Hearing.objects.count() == 1
    shown = seen(manager, base)
    for words in ("Ruang Cakra", "12/Pid.Sus", "Anak akan didengar", "Belum ada pendamping", "Menurut jaksa"):
        assert words in shown


def planned(work: Work, client: RoleClient) -> Hearing:
    """A hearing in two days, at which the victim is to be heard."""
    told = {
        "starts_at": moment(days=2), "agenda": "agenda_victim_heard", "witnesses": ["1"], "told_by": "prosecutor",
        "room": "Ruang Cakra", "note": "Jangan bertemu di lorong", "post_key": uuid4(),
    }  # fmt: skip
    sent(client, f"/kasus/{work.own}/sidang/catat/", told)
    return Hearing.objects.get()


def test_who_comes_how_the_child_is_heard_and_what_it_costs(work: Work) -> None:
    base, manager = f"/kasus/{work.own}/sidang/", casework.at_desk(MANAGER)
    row = planned(work, manager)
    one = f"{base}{row.id}/"
    for part in ("tunda", "hasil", "pendamping", "cara", "jawaban", "biaya", "diterima"):
        assert "didengar: Korban 1" in seen(manager, f"{one}{part}/"), part
    me = str(Person.objects.get(login=MANAGER).pk)
    assert me in seen(manager, f"{one}pendamping/")
    for _click in range(2):
        sent(manager, f"{one}pendamping/", {"officer": me})
    sent(manager, f"{one}cara/", {"kinds": ["remote"], "asked_of": "of_judge", "requested_on": today()})
    answer = {"kind": "remote", "answer": "arrangement_granted", "answered_by": "of_judge", "answered_on": today()}
    sent(manager, f"{one}jawaban/", answer)
    cost = {"kind": "cost_transport", "payer": "payer_court", "claimed_on": today(), "post_key": uuid4()}
    assert "ribuan dengan titik" in sent(manager, f"{one}biaya/", {**cost, "amount": "1,500,000"}, 422)
    sent(manager, f"{one}biaya/", {**cost, "amount": "150.000"})
    claim = HearingCost.objects.get()
    back = {"cost": str(claim.id), "received_on": today()}
    assert "tidak melebihi yang ditagih" in sent(manager, f"{one}diterima/", {**back, "amount": "150.001"}, 409)
    sent(manager, f"{one}diterima/", {**back, "amount": "150.000"})
    shown = seen(manager, base)
    for words in ("Dikabulkan", "Rp150.000", "Belum menjawab"):
        assert words in shown
    assert "Anak akan didengar" not in shown
    assert WitnessArrangement.objects.get().answered_by == "of_judge"


def test_a_hearing_is_confirmed_accompanied_and_moved(work: Work) -> None:
    base, manager, police = f"/kasus/{work.own}/sidang/", casework.at_desk(MANAGER), casework.at_desk(POLICE)
    row = planned(work, manager)
    one = f"{base}{row.id}/"
    sent(manager, f"{one}pendamping/", {"officer": str(Person.objects.get(login=MANAGER).pk)})
    companion = HearingCompanion.objects.get()
    sent(police, f"{one}benarkan/", {})
    assert not Hearing.objects.get(pk=row.pk).is_unconfirmed
    week = f"/sidang/?mulai={localdate(row.starts_at)}"
    shown = seen(manager, week)
    for page in (shown, seen(manager, base)):
        assert "Didengar: Korban 1." in page
    assert work.own in shown
    assert "Ruang Cakra" not in shown
    assert casework.at_desk(POLICE).post(f"/sidang/{companion.id}/sanggup/").status_code == 404
    assert manager.post(f"/sidang/{companion.id}/sanggup/").headers["Location"] == week
    assert casework.at_desk(POLICE).post(f"/sidang/{companion.id}/tidak-dapat/").status_code == 404
    assert f"/sidang/{companion.id}/tidak-dapat/" in seen(manager, week)
    about, me = {"case": str(row.case_id)}, Person.objects.get(login=MANAGER).pk
    notify(at=now(), code="hearing-near", person_id=me, ids=about, until=row.starts_at)
    assert f'href="{week}"' in casework.at_desk(MANAGER).get("/kabar/").content.decode(), "where it is answered"
    assert "Menyanggupi" in seen(manager, base)
    assert "Ruang Cakra" in seen(manager, f"/sidang/{companion.id}/tempat/")
    assert casework.at_desk(POLICE).get(f"/sidang/{companion.id}/tempat/").status_code == 404
    sent(manager, f"{one}tunda/", {"starts_at": moment(days=9), "reason": "move_judge", "told_by": "court",
                                   "note": "Hakim cuti", "post_key": uuid4()})  # fmt: skip
    shown = seen(manager, base)
    assert "Hakim berhalangan" in shown
    assert "Jangan bertemu di lorong\nHakim cuti" in shown, "what keeps the child safe is not lost by a new date"
    assert shown.count("Ruang Cakra") == 2
    sent(manager, f"{one}hasil/", {"outcome": "hearing_cancelled"}, 409)


def test_strangers_and_nonsense_get_nothing(work: Work) -> None:
    stranger = casework.at_desk(ELSEWHERE)
    manager = casework.at_desk(MANAGER)
    for path in ("sidang/", "sidang/catat/", f"sidang/{uuid4()}/tunda/", "keterangan/", "keterangan/catat/"):
        assert stranger.get(f"/kasus/{work.own}/{path}").status_code == 404
    for path in (f"sidang/{uuid4()}/tunda/", f"sidang/{uuid4()}/hasil/", f"sidang/{uuid4()}/biaya/"):
        assert manager.get(f"/kasus/{work.own}/{path}").status_code == 404
    for asked in ("x", "0001-01-01", "9999-12-31", "2026-13-01", "%00"):
        assert manager.get("/sidang/", {"mulai": asked}).status_code == 200


def test_a_statement_warns_whoever_plans_to_ask_again(work: Work) -> None:
    base = f"/kasus/{work.own}/keterangan/"
    manager = casework.at_desk(MANAGER)
    assert "Belum ada keterangan" in seen(manager, base)
    unit = str(Office.objects.get(membership__person__login=MANAGER).pk)
    assert unit in seen(manager, f"{base}catat/")
    assert "Mengapa ditanya lagi" not in seen(manager, f"/kasus/{work.own}/sesi/catat/"), "nobody told yet"
    told = {
        "person": "1", "given_at": moment(hours=-1), "holder": unit,
        "manner": "in_person", "is_recorded": "on", "topics": ["what_happened"], "note": "Pere'an suka menggambar.",
        "post_key": uuid4(),
    }  # fmt: skip
    assert "Pilih sedikitnya satu hal" in sent(manager, f"{base}catat/", {**told, "topics": []}, 422)
    for _click in range(2):
        sent(manager, f"{base}catat/", told)
    shown = seen(manager, base)
    for words in ("Kejadiannya", "Pere&#x27;an suka menggambar.", "Direkam"):
        assert words in shown
    for path in ("layanan/janji/", "rujukan/siapkan/", "sidang/catat/", "keterangan/catat/"):
        shown = seen(manager, f"/kasus/{work.own}/{path}")
        assert "Sudah pernah ditanya tentang ini" in shown, path
        assert "Mengapa ditanya lagi" in shown, path
        assert "Ada catatan untuk yang akan menemuinya" in shown, path
        assert "menggambar" not in shown, path
    begun, session = moment(hours=-1), f"/kasus/{work.own}/sesi/catat/"
    met = {"kind": "psychology", "people": "1", "starts_at": begun, "minutes": "45", "place": "at_office"}
    then = met | {"next_at": moment(days=3), "post_key": uuid4(), "is_meant": "on"}
    asked = sent(manager, session, then, 409)
    assert "Mengapa ditanya lagi" not in seen(manager, session), "only where somebody is to be asked again"
    for words in ("Korban 1: kejadiannya. Dipegang", "Mengapa ditanya lagi"):
        assert words in asked
    hearing = {
        "starts_at": moment(days=2), "agenda": "agenda_victim_heard", "witnesses": ["1"], "told_by": "court",
        "post_key": uuid4(),
    }  # fmt: skip
    refused = sent(manager, f"/kasus/{work.own}/sidang/catat/", hearing, 409)
    assert "Pilih mengapa harus ditanya lagi" in refused
    sent(manager, f"/kasus/{work.own}/sidang/catat/", hearing | {"again": "court_wants_it"})
    assert AskedAgain.objects.get().reason == "court_wants_it"
    assert "Hakim atau penuntut umum memerlukannya" in seen(manager, base)
    row = Statement.objects.get()
    sent(manager, f"{base}{row.id}/batal/", {"reason": "wrong-entry"})
    assert "Belum ada keterangan" in seen(manager, base)


def test_what_an_examination_cost_is_seen_by_the_offices_between_which_it_lies(work: Work) -> None:
    path, at, tickets = f"/kasus/{work.own}/keterangan/", now(), dict[str, str]()
    referrals_of = {
        MANAGER: (OfficeKind.KEJARI, ReferralPurpose.CASE_INFORMATION, PROSECUTOR),
        POLICE: (OfficeKind.RSUD, ReferralPurpose.FORENSIC_EXAMINATION, DOCTOR),
    }
    for login, (kind, purpose, taker) in referrals_of.items():
        with casework.acting(login, tickets) as actor:
            sent_to = referrals.offer(
                by=actor, at=at, access=case_for(actor, work.own), to=Office.objects.get(kind=kind), preview="",
                purposes=frozenset({purpose}), urgency=Urgency.NORMAL, offer_key=uuid4(),
            )  # fmt: skip
        with casework.acting(taker, tickets) as actor:
            referrals.accept(by=actor, at=at, referral_id=sent_to.id)
    exam = ExamFacts(cost=350_000, payer=ExamPayer.INVESTIGATION, holder=ExamHolder.SENDER)
    with casework.acting(DOCTOR, tickets) as actor:
        referrals.report_result(
            by=actor, at=at, referral_id=sent_to.id, kind=ResultKind.DONE, done_at=at, note="", exam=exam
        )
    for login, is_reader in ((POLICE, True), (MANAGER, True), (PROSECUTOR, False)):
        shown = seen(casework.at_desk(login), path)
        assert f"Diperiksa Kantor {OfficeKind.RSUD.value}" in shown, login
        for words in ("Rp350.000", "Hasilnya ada pada", "Buka rujukannya"):
            assert (words in shown) is is_reader, (login, words)


def test_calling_off_what_the_prosecutor_noted_asks_by_whose_word(work: Work) -> None:
    base, police = f"/kasus/{work.own}/sidang/", casework.at_desk(POLICE)
    sent(police, f"{base}catat/", {"starts_at": moment(days=2), "agenda": "agenda_verdict", "post_key": uuid4()})
    row, manager = Hearing.objects.get(), casework.at_desk(MANAGER)
    path, off = f"{base}{row.id}/hasil/", {"outcome": "hearing_cancelled"}
    assert "Pilih mengapa sidang ini batal" in sent(manager, path, off, 409)
    off["reason"] = "off_not_needed"
    assert "Batal menurut siapa" in seen(manager, path)
    assert "Batal menurut siapa" not in seen(police, path)
    assert "Pilih menurut siapa sidang ini batal" in sent(manager, path, off, 409)
    sent(manager, path, off | {"told_by": "family"})
    shown = seen(manager, base)
    assert "Batal menurut keluarga korban" in shown
    assert "Keterangannya tidak diperlukan lagi" in shown
