"""A whole case goes to another office: keys by two, consent, a second person, the file once, the receipt."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils.timezone import localdate
from tests.factories import casework
from tests.factories.casework import AUDITOR, ELSEWHERE, HEAD, INTAKE, MANAGER, POLICE, Work
from tests.factories.transferring import (
    BASE,
    HEAD_ELSEWHERE,
    card,
    desk,
    file_of,
    fingerprint,
    made,
    prepared,
    seen,
    sent,
    trusted,
    two_offices,
)

from sigap.access.models import Person
from sigap.cases.models import Case, CasePerson, Note, SectionText
from sigap.kernel.clock import now
from sigap.transfers.models import IncomingTransfer, OutgoingTransfer, TransferPartner
from sigap.work.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_offices(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    two_offices()


def nobody_is_both_people(first: str, second: str) -> None:
    """Not even past the pages: the database knows who wanted it before."""
    other, case = Person.objects.get(login=second).pk, Case.objects.latest("opened_at").pk
    accepted = {"state": "transfer_accepted", "file": b"", "ended_at": now(), "case": case}
    with casework.acting(first, {}) as me, connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_desk")
        for wanted_by, ended_by in ((other, me.person_id), (me.person_id, other)):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                IncomingTransfer.objects.update(wanted_by=wanted_by, ended_by=ended_by, **accepted)
        cursor.execute("RESET ROLE")


def test_a_case_goes_to_another_office_and_is_ours_until_the_receipt(work: Work) -> None:
    partner = trusted()
    row, raw = made(work, partner)
    assert b"Melati" not in raw
    assert b"nenek" not in raw
    assert WorkItem.objects.filter(kind="transfers.receipt", settled_at=None).exists()
    wati = desk(ELSEWHERE)
    answer = sent(wati, f"{BASE}masuk/unggah/", {"file": file_of(raw)})
    came = answer["Location"]
    assert casework.NAME in seen(wati, came)
    before, head = Case.objects.count(), desk(HEAD_ELSEWHERE)
    assert WorkItem.objects.filter(kind="transfers.arrival", except_person=None, settled_at=None).exists()
    sent(head, f"{came}terima/")
    for path in ("usulkan", "usulkan", "terima"):
        sent(wati, f"{came}{path}/")
    assert "Menunggu orang kedua" in seen(wati, came)
    assert IncomingTransfer.objects.get().wanted_by_name == "Wati Rekaan"
    assert Case.objects.count() == before
    nobody_is_both_people(ELSEWHERE, HEAD_ELSEWHERE)
    for _click in range(2):
        sent(head, f"{came}terima/")
    assert Case.objects.count() == before + 1
    assert not WorkItem.objects.filter(kind="transfers.arrival", settled_at=None).exists()
    case = IncomingTransfer.objects.get().case
    assert case is not None
    assert case.manager_name == "Wati Rekaan"
    people = CasePerson.objects.filter(case=case)
    assert people.filter(key_id__isnull=False).exists()
    assert SectionText.objects.filter(case=case, room="summary", version=1).exists()
    assert Note.objects.filter(case=case).count() == 1
    assert bytes(IncomingTransfer.objects.get().file) == b""
    # Still ours: it cannot be closed as handed on before the receipt is read.
    receipt = sent(wati, f"{came}tanda-terima/", status=200).content
    row.refresh_from_db()
    assert row.state == "transfer_sent"
    forged = json.loads(receipt)
    forged["head"]["code"] = "LAIN-1"
    path = f"{BASE}keluar/{row.pk}/tanda-terima/"
    sent(desk(MANAGER), path, {"file": file_of(json.dumps(forged).encode())}, 409)
    # A key that nobody trusts any more may be a thief's: what it signs takes no case from its office.
    TransferPartner.objects.filter(pk=partner.pk).update(withdrawn_at=now())
    sent(desk(MANAGER), path, {"file": file_of(receipt)}, 409)
    TransferPartner.objects.filter(pk=partner.pk).update(withdrawn_at=None)
    for _click in range(2):
        sent(desk(MANAGER), path, {"file": file_of(receipt)})
    row.refresh_from_db()
    assert (row.state, row.their_code) == ("transfer_received", case.code)
    assert case.code in seen(desk(MANAGER), BASE)
    assert not WorkItem.objects.filter(kind="transfers.receipt", settled_at=None).exists()


def test_a_file_is_taken_in_once_in_time_whole_and_from_whom_two_people_know(work: Work) -> None:
    partner = trusted()
    row, raw = made(work, partner)
    wati, path = desk(ELSEWHERE), f"{BASE}masuk/unggah/"
    changed = json.loads(raw)
    changed["head"]["expires_on"] = "2099-01-01"
    for broken, sentence in (
        (b"bukan berkas", "bukan berkas kasus"),
        (json.dumps(changed).encode(), "diubah di jalan"),
        (raw.replace(fingerprint(ELSEWHERE).encode(), fingerprint(MANAGER).encode()), "tidak disegel untuk kantor"),
    ):
        assert sentence in sent(wati, path, {"file": file_of(broken)}, 409).content.decode()
    theirs = TransferPartner.objects.exclude(pk=partner.pk).get()
    TransferPartner.objects.filter(pk=theirs.pk).update(withdrawn_at=now())
    assert "Kunci pengirimnya" in sent(wati, path, {"file": file_of(raw)}, 409).content.decode()
    TransferPartner.objects.filter(pk=theirs.pk).update(withdrawn_at=None)
    came = sent(wati, path, {"file": file_of(raw)})["Location"]
    assert "satu kali" in sent(wati, path, {"file": file_of(raw)}, 409).content.decode()
    IncomingTransfer.objects.update(expires_on=localdate(now()) - timedelta(days=1))
    sent(wati, f"{came}usulkan/")
    assert IncomingTransfer.objects.get().state == "transfer_arrived"
    sent(wati, f"{came}tolak/")
    assert bytes(IncomingTransfer.objects.get().file) == b""
    assert "satu kali" in sent(wati, path, {"file": file_of(raw)}, 409).content.decode()
    sent(wati, f"{came}tanda-terima/", status=404)
    row.refresh_from_db()
    assert row.is_running


def test_without_consent_or_a_second_person_nothing_leaves(work: Work) -> None:
    partner = trusted()
    told = {
        "partner": str(partner.pk), "is_yes": "no", "giver": "client", "manner": "oral", "post_key": uuid4(),
        "consented_on": localdate(now()).strftime("%d-%m-%Y"),
    }  # fmt: skip
    path = f"/kasus/{work.own}/alih-daerah/siapkan/"
    manager = desk(MANAGER)
    assert "Tanpa persetujuan klien" in sent(manager, path, told, 409).content.decode()
    for more, sentence in (
        ({"giver": "guardian", "words": "Rekaan"}, "Tidak ada wali"),
        ({"giver": "client", "words": "Rekaan"}, "Anak tidak setuju sendirian"),
        ({"giver": "institution"}, "Dengar dulu anaknya"),
    ):
        assert sentence in sent(manager, path, told | {"is_yes": "yes"} | more, 409).content.decode()
    row = prepared(work, partner)
    again = {**told, "is_yes": "yes", "giver": "institution", "words": "Rekaan", "post_key": uuid4()}
    assert "sudah berjalan" in sent(manager, path, again, 409).content.decode()
    file = f"/kasus/{work.own}/alih-daerah/{row.pk}/berkas/"
    sent(manager, file)
    sent(manager, f"{BASE}keluar/{row.pk}/setujui/", {"heard": partner.fingerprint}, 409)
    row.refresh_from_db()
    assert (row.state, row.digests) == ("transfer_prepared", [])
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingTransfer.objects.filter(pk=row.pk).update(
            state="transfer_approved", approved_by=row.prepared_by, approved_at=now()
        )
    sent(desk(HEAD), f"{BASE}keluar/{row.pk}/setujui/", {"heard": partner.fingerprint})
    sent(desk(HEAD), f"{BASE}daerah/{partner.pk}/cabut/")
    sent(manager, file)
    row.refresh_from_db()
    assert row.state == "transfer_approved"
    sent(manager, f"{BASE}keluar/{row.pk}/batal/")
    row.refresh_from_db()
    assert row.state == "transfer_withdrawn"


def test_a_card_counts_only_by_what_was_heard(work: Work) -> None:
    raw = card(ELSEWHERE)
    manager = desk(MANAGER)
    sent(manager, f"{BASE}kunci/buat/")
    path = f"{BASE}daerah/tambah/"
    heard = fingerprint(ELSEWHERE)
    forged = json.loads(raw)
    forged["head"]["office"] = "Kantor lain"
    for card_raw, typed, sentence in (
        (raw, "0000", "lain dari yang Anda ketik"),
        (json.dumps(forged).encode(), heard, "bukan kartu kunci"),
        (b"[]", heard, "bukan kartu kunci"),
        (card(MANAGER), fingerprint(MANAGER), "kantor Anda sendiri"),
    ):
        page = sent(manager, path, {"file": file_of(card_raw), "heard": typed}, 409).content.decode()
        assert sentence in page
    sent(manager, path, {"file": file_of(raw), "heard": heard})
    assert "sudah tercatat" in sent(manager, path, {"file": file_of(raw), "heard": heard}, 409).content.decode()
    assert "Menunggu orang kedua" in seen(manager, BASE)
    assert heard not in seen(desk(ELSEWHERE), f"{BASE}daerah/tambah/")
    assert work.own


def test_others_neither_see_nor_send_nor_decide(work: Work) -> None:
    partner = trusted()
    row, raw = made(work, partner)
    for login in (POLICE, INTAKE, AUDITOR):
        client = casework.at_desk(login)
        for path in (BASE, f"/kasus/{work.own}/alih-daerah/", f"{BASE}keluar/{row.pk}/setujui/", f"{BASE}kunci/kartu/"):
            assert client.get(path).status_code in {403, 404}, (login, path)
    wati = desk(ELSEWHERE)
    for path in (f"/kasus/{work.own}/alih-daerah/", f"{BASE}keluar/{row.pk}/setujui/"):
        assert wati.get(path).status_code == 404, path
    came = sent(wati, f"{BASE}masuk/unggah/", {"file": file_of(raw)})["Location"]
    manager = desk(MANAGER)
    assert manager.get(came).status_code == 404
    for act in ("usulkan", "terima", "tolak"):
        assert manager.post(f"{came}{act}/").status_code == 404
    pdf = sent(manager, f"/kasus/{work.own}/alih-daerah/{row.pk}/cetak/", status=200)
    assert pdf.content.startswith(b"%PDF")
