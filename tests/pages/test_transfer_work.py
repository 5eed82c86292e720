"""In every state of a transfer somebody owes the next step, on both sides, and sees it in the list of work."""

from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import ProgrammingError, connection, transaction
from django.utils.timezone import localdate
from tests.factories import casework
from tests.factories.casework import ELSEWHERE, HEAD, MANAGER, Work
from tests.factories.transferring import (
    BASE,
    HEAD_ELSEWHERE,
    desk,
    file_of,
    made,
    prepared,
    seen,
    sent,
    trusted,
    two_offices,
)

from sigap.access.models import Person
from sigap.cases.queries import case_for
from sigap.kernel.clock import now
from sigap.legal.actions import Paper, note_mark
from sigap.legal.rules import MarkKind, MarkSource
from sigap.transfers.models import IncomingTransfer
from sigap.work.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_offices(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    two_offices()


def owed(subject: Any) -> list[tuple[str, str]]:
    """What of a transfer waits, and for whom by name."""
    rows = WorkItem.objects.filter(kind__startswith="transfers.", subject_id=subject, settled_at=None)
    names = dict(Person.objects.values_list("pk", "login"))
    return [(row.kind.partition(".")[2], names[row.person_id] if row.person_id else row.duty) for row in rows]


def listed(login: str) -> str:
    """The list of work, with nothing else in it."""
    WorkItem.objects.exclude(kind__startswith="transfers.").update(settled_at=now())
    return desk(login).get("/antrean/").content.decode()


def test_an_approved_transfer_waits_for_its_file_in_the_managers_list(work: Work) -> None:
    partner = trusted()
    row = prepared(work, partner)
    assert owed(row.pk) == [("approve", "case:transfer")]
    sent(desk(HEAD), f"{BASE}keluar/{row.pk}/setujui/", {"heard": partner.fingerprint})
    assert owed(row.pk) == [("file", MANAGER)]
    page = listed(MANAGER)
    assert f"Buat berkas atau cetak alih kasus {work.own}" in page
    assert f"/kasus/{work.own}/alih-daerah/" in page
    sent(desk(MANAGER), f"/kasus/{work.own}/alih-daerah/{row.pk}/berkas/", status=200)
    assert owed(row.pk) == [("receipt", MANAGER)]


def test_who_took_a_case_over_owes_the_receipt_and_who_sent_it_the_end(work: Work) -> None:
    partner = trusted()
    row = prepared(work, partner)
    sent(desk(HEAD), f"{BASE}keluar/{row.pk}/setujui/", {"heard": partner.fingerprint})
    raw = sent(desk(MANAGER), f"/kasus/{work.own}/alih-daerah/{row.pk}/berkas/", status=200).content
    wati = desk(ELSEWHERE)
    came = sent(wati, f"{BASE}masuk/unggah/", {"file": file_of(raw)})["Location"]
    sent(wati, f"{came}usulkan/")
    sent(desk(HEAD_ELSEWHERE), f"{came}terima/")
    got = IncomingTransfer.objects.get()
    assert ("receipt_owed", ELSEWHERE) in owed(got.pk)
    assert f"Kirim tanda terima kasus {got.case_code} ke daerah asal" in listed(ELSEWHERE)
    assert "Tanda terimanya belum dibuat" in seen(wati, came)
    receipt = sent(wati, f"{came}tanda-terima/", status=200).content
    assert ("receipt_owed", ELSEWHERE) not in owed(got.pk)
    assert "Tanda terima dibuat" in seen(wati, came)
    assert sent(wati, f"{came}tanda-terima/", status=200).content
    sent(desk(MANAGER), f"{BASE}keluar/{row.pk}/tanda-terima/", {"file": file_of(receipt)})
    assert owed(row.pk) == [("close", MANAGER)]
    assert f"Tutup kasus {work.own}: sudah diterima daerah lain" in listed(MANAGER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM work.rebuild() WHERE kind LIKE 'transfers%'")
        assert cursor.fetchone() == (0,)


def test_the_legal_side_stands_on_the_page_and_the_print_of_the_received_case(work: Work) -> None:
    with casework.acting(MANAGER, {}) as actor:
        access = case_for(actor, work.own)
        note_mark(
            by=actor, at=now(), access=access, kind=MarkKind.LP, happened_on=localdate(now()), ordinal=None,
            told_by=MarkSource.LETTER, paper=Paper(number="LP/B/9/REKAAN"), post_key=uuid4(),
        )  # fmt: skip
    _row, raw = made(work, trusted())
    wati = desk(ELSEWHERE)
    came = sent(wati, f"{BASE}masuk/unggah/", {"file": file_of(raw)})["Location"]
    page = seen(wati, came)
    assert "LP/B/9/REKAAN" in page
    assert page.index("Batas waktu hukum yang berjalan") < page.index("Proses hukum<")
    sent(wati, f"{came}usulkan/")
    sent(desk(HEAD_ELSEWHERE), f"{came}terima/")
    case = f"/kasus/{IncomingTransfer.objects.get().case_code}/"
    assert "LP/B/9/REKAAN" in wati.get(f"{case}catatan/").content.decode()
    for path in (case, f"{case}cetak/"):
        front = wati.get(path).content.decode()
        assert "Batas waktu hukum yang berjalan di daerah asal" in front, path
        assert "Tanggapan atas laporan polisi: paling lambat" in front, path
    assert (
        "proses hukum dan batas waktunya"
        in desk(MANAGER).get(f"/kasus/{work.own}/alih-daerah/siapkan/").content.decode()
    )


def test_the_database_lets_a_receipt_change_nothing_else_of_a_case_taken_over(work: Work) -> None:
    partner = trusted()
    row = prepared(work, partner)
    sent(desk(HEAD), f"{BASE}keluar/{row.pk}/setujui/", {"heard": partner.fingerprint})
    raw = sent(desk(MANAGER), f"/kasus/{work.own}/alih-daerah/{row.pk}/berkas/", status=200).content
    wati = desk(ELSEWHERE)
    came = sent(wati, f"{BASE}masuk/unggah/", {"file": file_of(raw)})["Location"]
    sent(wati, f"{came}usulkan/")
    with casework.acting(HEAD_ELSEWHERE, {}), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_desk")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            IncomingTransfer.objects.update(receipt_at=now())
        cursor.execute("RESET ROLE")
    sent(desk(HEAD_ELSEWHERE), f"{came}terima/")
    other = Person.objects.get(login=HEAD).pk
    with casework.acting(HEAD_ELSEWHERE, {}) as me, connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_desk")
        for change in (
            {"state": "transfer_refused", "case": None},
            {"ended_by": me.person_id},
            {"receipt_at": now(), "wanted_by": other},
        ):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                IncomingTransfer.objects.update(**change)
        assert IncomingTransfer.objects.update(receipt_at=now()) == 1
        cursor.execute("RESET ROLE")
