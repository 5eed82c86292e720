"""A case goes to an office without SIGAP on paper alone: by two people, printed, ours until the signed receipt."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils.timezone import localdate
from tests.factories import casework
from tests.factories.casework import HEAD, MANAGER, Work
from tests.factories.printed import words_of, words_of_word
from tests.factories.transferring import BASE, desk, prepared, seen, sent, two_offices

from sigap.kernel.clock import now
from sigap.transfers.models import OutgoingTransfer, TransferKey
from sigap.work.models import WorkItem

pytestmark = pytest.mark.django_db
TO = {"paper_office": "UPTD PPA Kabupaten Rekaan", "paper_regency": "Kabupaten Rekaan"}


@pytest.fixture(autouse=True)
def _two_offices(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    two_offices()


def receipt(**change: str) -> dict[str, str]:
    day = localdate(now()).strftime("%d-%m-%Y")
    return {"number": "400/77/REKAAN", "signed_on": day, "signed_by": "Kepala UPTD Rekaan", **change}


def test_a_case_goes_on_paper_without_any_key_and_is_ours_until_the_signed_receipt(work: Work) -> None:
    assert not TransferKey.objects.exists()
    base, manager = f"/kasus/{work.own}/alih-daerah/", desk(MANAGER)
    assert f"{base}siapkan/" in seen(manager, base)
    row = prepared(work, None, **TO)
    assert (row.partner_id, row.to_label) == (None, "UPTD PPA Kabupaten Rekaan, Kabupaten Rekaan")
    approve = f"{BASE}keluar/{row.pk}/setujui/"
    sent(manager, approve, {}, 409)
    page = desk(HEAD).get(approve).content.decode()
    assert "UPTD PPA Kabupaten Rekaan" in page
    assert "Sidik jari" not in page
    sent(manager, f"{base}{row.pk}/cetak/")
    sent(desk(HEAD), approve)
    assert "Disetujui, belum dicetak" in seen(manager, base)
    sent(manager, f"{base}{row.pk}/berkas/")
    row.refresh_from_db()
    assert (row.state, row.digests) == ("transfer_approved", []), "never a file"
    pdf = sent(manager, f"{base}{row.pk}/cetak/", status=200).content
    word = sent(manager, f"{base}{row.pk}/cetak/?bentuk=word", status=200)
    assert word["Content-Disposition"] == 'attachment; filename="alih-kasus.docx"'
    for told in (words_of(pdf), words_of_word(word.content)):
        for words in ("UPTD PPA Kabupaten Rekaan", "Tanda terima", "Nama dan jabatan"):
            assert words in told, words
    row.refresh_from_db()
    assert row.state == "transfer_sent"
    assert WorkItem.objects.filter(kind="transfers.receipt", subject_id=row.pk, settled_at=None).exists()
    assert "Catat tanda terima" in seen(manager, base)
    path = f"{BASE}keluar/{row.pk}/tanda-terima/"
    assert "Nomor tanda terima" in seen(manager, path)
    early = (row.prepared_at - timedelta(days=2)).strftime("%d-%m-%Y")
    for wrong in (receipt(number=""), receipt(signed_by=""), receipt(signed_on=early)):
        assert manager.post(path, wrong).status_code in {400, 409, 422}
    row.refresh_from_db()
    assert row.is_running
    for _click in range(2):
        sent(manager, path, receipt())
    row.refresh_from_db()
    assert (row.state, row.their_code, row.receipt_by) == ("transfer_received", "400/77/REKAAN", "Kepala UPTD Rekaan")
    assert "ditandatangani Kepala UPTD Rekaan" in seen(manager, base)


def test_on_paper_the_other_office_is_named_and_a_partner_is_no_paper(work: Work) -> None:
    told = {
        "partner": "paper", "is_yes": "yes", "giver": "institution", "manner": "thumb", "words": "Rekaan.",
        "consented_on": localdate(now()).strftime("%d-%m-%Y"), "post_key": uuid4(), "paper_office": "UPTD Rekaan",
    }  # fmt: skip
    answer = desk(MANAGER).post(f"/kasus/{work.own}/alih-daerah/siapkan/", told)
    assert "Tulis ke kantor mana" in answer.content.decode()
    assert not OutgoingTransfer.objects.exists()
    row = prepared(work, None, **TO)
    for change in ({"paper_office": ""}, {"digests": ["x"]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OutgoingTransfer.objects.filter(pk=row.pk).update(**change)


def test_no_statement_of_the_desk_approves_for_another_or_receives_what_never_went(work: Work) -> None:
    row, other = prepared(work, None, **TO), uuid4()
    with casework.acting(MANAGER, {}) as me, connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_desk")
        approved: dict[str, Any] = {"state": "transfer_approved", "approved_at": now(), "approved_by_name": "Rekaan"}
        for change in (
            approved | {"approved_by": other},
            approved | {"approved_by": other, "state": "transfer_received", "ended_at": now()},
            {"state": "transfer_received", "ended_at": now()},
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                OutgoingTransfer.objects.filter(pk=row.pk).update(**change)
        assert me.person_id == row.prepared_by
        cursor.execute("RESET ROLE")
    row.refresh_from_db()
    assert (row.state, row.approved_by) == ("transfer_prepared", None)
