"""Whoever comes second to a closing done alone reads that it is over, and no page says that it will be reviewed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db.models import F
from tests.factories import casework
from tests.factories.casework import AUDITOR, HEAD, MANAGER, Work
from tests.factories.work import nothing_open

from sigap.access.queries import people_of_office
from sigap.cases import actions as cases
from sigap.cases.actions.closing_words import closing_words_place
from sigap.cases.models import Case, Closing, SectionKey
from sigap.cases.queries import case_for
from sigap.clocks.models import Clock
from sigap.kernel.clock import now
from sigap.vault import datakeys
from sigap.vault.sealing import seal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def test_a_second_review_is_told_of_the_first(work: Work) -> None:
    casework.close(work.own)
    Closing.objects.update(is_alone=True, sealed_words=b"x", key_id=uuid4())
    closing, auditor = Closing.objects.get(), casework.at_desk(AUDITOR)
    path = f"/kasus/penutupan/{closing.pk}/tinjau/"
    said = []
    for finding in ("in_order", "to_reopen"):
        answer = auditor.post(path, {"finding": finding}, follow=True)
        said.append(answer.content.decode())
    assert ["Tinjauan dicatat." in page for page in said] == [True, False]
    assert "Tinjauan yang pertama tetap berlaku." in said[1]
    closing.refresh_from_db()
    assert closing.finding == "in_order"


def test_a_reviewer_who_works_on_the_case_reads_why_nobody_was_waited_for(work: Work) -> None:
    at = now()
    with casework.acting(MANAGER, {}) as actor:
        head = next(who for who in people_of_office(actor, actor.office_ids[0], at=at) if who.login == HEAD)
        cases.assign(by=actor, at=at, access=case_for(actor, work.own), officer=head)
    casework.close(work.own)
    closing = Closing.objects.get()
    key = datakeys.open_key(SectionKey.objects.get(case=closing.case, room="summary").key_id)
    words = seal("Rekaan: klien pindah besok.", key=key, place=closing_words_place(closing.pk))
    Closing.objects.update(is_alone=True, sealed_words=words, key_id=key.id, answered_by=F("asked_by"))
    reads, sees = (
        casework.at_desk(login).get("/kasus/penutupan/tinjauan/").content.decode() for login in (HEAD, AUDITOR)
    )
    assert "Rekaan: klien pindah besok." in reads
    assert "Kasus anak" in reads
    assert "Rekaan: klien pindah besok." not in sees
    assert closing.case_code in sees


def test_who_meets_the_second_persons_closing_reads_of_no_review(work: Work) -> None:
    casework.close(work.own)
    manager = casework.at_desk(MANAGER, stepped_up=True)
    answer = manager.post(f"/kasus/{work.own}/tutup/sendiri/", {"words": "Rekaan."}, follow=True)
    page = answer.content.decode()
    assert ("Kasus ditutup." in page, "akan ditinjau" in page) == (True, False)


def test_who_objects_writes_why_and_who_asked_reads_it(work: Work) -> None:
    nothing_open()
    manager, head = casework.at_desk(MANAGER, stepped_up=True), casework.at_desk(HEAD, stepped_up=True)
    body = {"reason": "goals_reached", "version": Case.objects.get(code=work.own).version}
    assert manager.post(f"/kasus/{work.own}/tutup/", body).status_code == 302
    closing = Closing.objects.get()
    Clock.objects.filter(rule_code="case-review", subject_id=closing.case_id).update(due_at=now() - timedelta(days=2))
    answer, objects = f"/kasus/penutupan/{closing.pk}/", {"answer": "safety_unclear", "words": "Rekaan: masih serumah."}
    unread = head.get(answer).content.decode()
    assert ("Lewat tenggat: Tinjau kasus" in unread, 'name="words"' in unread) == (True, False)
    assert "Baca berkasnya dulu" in head.post(answer, objects).content.decode()
    assert 'name="words"' in head.post(f"{answer}berkas/", follow=True).content.decode()
    assert head.post(answer, objects).status_code == 302
    closing.refresh_from_db()
    assert (closing.status, "Rekaan" in str(bytes(closing.sealed_words or b""))) == ("declined", False)
    assert "Baca keberatannya" in manager.get(f"/kasus/{work.own}/").content.decode()
    assert "Rekaan: masih serumah." in manager.get(f"/kasus/{work.own}/tutup/").content.decode()
