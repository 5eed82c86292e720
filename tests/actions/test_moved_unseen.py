"""A report that named everybody who could take it, moved by no officer: its reporter sees pages like any other's."""

import re
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories import arrivals, paperwork, public_site, recipients, team

from sigap.custody.models import ConflictReport
from sigap.kernel.clock import now
from sigap.mailbox.posting import Receipt, post_report, receipt_for
from sigap.public.uploads import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
_OWN = re.compile(r'name="(?:key|ticket|since|csrfmiddlewaretoken|code)" value="[^"]*"|L-[0-9A-Z]+|nonce="[^"]*"')


def posted(told: str, key: bytes) -> Receipt:
    with team.role("sigap_public"):
        return post_report(
            story="Kami takut.",
            details={"contact": "no", "hidden_from_who": told},
            flags=[],
            about="",
            area="",
            idempotency_key=key,
            at=now(),
        )


def looked_up(receipt: Receipt) -> str:
    return Client().post("/cek/", {"code": " ".join(receipt.words)}).content.decode()


def test_the_page_of_a_report_that_the_check_moved_reads_as_any_other(settings: LazySettings) -> None:
    recipients.ready()
    keys = uuid4().bytes, uuid4().bytes
    ordinary, moved = (posted(told, key) for told, key in zip(("Bu Nur", "Rina, Dewi, Hasan"), keys, strict=True))
    assert arrivals.checked(now()) == 2
    assert [each.number for each in ConflictReport.objects.all()] == [moved.number]
    public_site.dress(settings)
    pages = [looked_up(each) for each in (ordinary, moved)]
    assert _OWN.sub("", pages[0]) == _OWN.sub("", pages[1])
    assert 'href="tel:110"' in pages[1]
    assert "penerima di kantor lain" not in pages[1]
    seen = [receipt_for(key, each.seen) for key, each in zip(keys, (ordinary, moved), strict=True)]
    assert [found and found[1] for found in seen] == [False, False], "nor does the page that shows the six words"


def test_it_refuses_a_file_in_the_words_of_a_report_that_takes_none_now(settings: LazySettings) -> None:
    recipients.ready()
    receipt = posted("Rina, Dewi, Hasan", uuid4().bytes)
    arrivals.checked(now())
    public_site.dress(settings)
    ticket = re.search(r'name="ticket" value="([0-9a-f]+)"', looked_up(receipt))
    assert ticket
    sent = SimpleUploadedFile("foto.jpg", paperwork.picture(size=(40, 30)))
    page = Client().post("/berkas/", {"ticket": ticket[1], "kirim": "1", "berkas": [sent]})
    assert str(words.CLOSED) in page.content.decode()


def test_the_reporter_writes_to_whoever_has_it_by_the_page_of_any_other(settings: LazySettings) -> None:
    recipients.ready()
    receipt = posted("Rina, Dewi, Hasan", uuid4().bytes)
    arrivals.checked(now())
    public_site.dress(settings)
    body = {"code": " ".join(receipt.words), "key": "ab" * 16, "message": "Ia datang lagi."}
    page = Client().post("/cek/balas/", body)
    assert (page.status_code, "Balasan Anda sudah kami terima" in page.content.decode()) == (200, True)
    assert ConflictReport.objects.get(number=receipt.number).talk_key
