"""Files on the public site: by one form or in parts, refused in kind words, never in clear on disk, none read back."""

import re
import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.conf import settings as house
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories import heic, paperwork, public_site, recordings
from tests.factories.public_site import KEY

from sigap.mailbox import codes
from sigap.mailbox.files import filing
from sigap.mailbox.files.rules import PART_BYTES, PLAIN_BYTES, REPORT_FILES
from sigap.mailbox.models import Envelope, FilePart, ReportFile

pytestmark = [pytest.mark.django_db]
PICTURE = paperwork.picture(size=(1200, 900))
TICKET = re.compile(r'name="ticket" value="([0-9a-f]+)"')


@pytest.fixture(autouse=True)
def _site(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    public_site.dress(settings)
    public_site.without_database(monkeypatch)


@pytest.fixture
def ticket(client: Client) -> str:
    page = client.post("/lapor/", {"key": KEY, "story": "Cerita rekaan"})
    found = TICKET.search(page.content.decode())
    assert found
    return found[1]


def send(client: Client, ticket: str, *files: bytes) -> Any:
    sent = [SimpleUploadedFile("Melati O'Rekaan.jpg", raw) for raw in files]
    return client.post("/berkas/", {"ticket": ticket, "kirim": "1", "berkas": sent})


def part(client: Client, ticket: str, raw: bytes, number: int, *, handle: str = "ab" * 32, **more: Any) -> Any:
    count = -(-len(raw) // PART_BYTES)
    piece = raw[number * PART_BYTES : (number + 1) * PART_BYTES]
    body = {"ticket": ticket, "pegangan": handle, "nomor": number, "jumlah": count, **more}
    return client.post("/berkas/bagian/", body | {"bagian": SimpleUploadedFile("b", piece)})


def test_the_page_after_a_report_leads_on_with_a_ticket_in_the_body(client: Client, ticket: str) -> None:
    page = client.post("/berkas/", {"ticket": ticket})
    text = page.content.decode()
    assert page.status_code == 200
    assert ticket in text
    assert "Wajah dan suara tetap ada di salinan" in text
    assert "10 MB" in text
    assert "no-store" in page["Cache-Control"]
    assert "microphone=(self)" in page["Permissions-Policy"]
    policy = page["Content-Security-Policy"]
    assert "connect-src 'self'" in policy
    assert "trusted-types 'none'" in policy
    assert not page.cookies


def test_a_form_without_script_brings_photographs_in_sealed(client: Client, ticket: str) -> None:
    before = set(Path(tempfile.gettempdir()).iterdir())
    page = send(client, ticket, PICTURE, recordings.recording("ogg", "libopus"), heic.grid())
    assert page.status_code == 200
    assert page.content.decode().count("Berkas sudah kami terima") == 3
    assert "image/heic,image/heif,.heic,.heif" in page.content.decode()
    assert not [path for path in set(Path(tempfile.gettempdir()).iterdir()) - before if path.suffix == ".upload"]
    rows = list(ReportFile.objects.order_by("kind"))
    assert [(row.kind, row.envelope_id) for row in rows] == [
        (kind, Envelope.objects.get().pk) for kind in ("heic", "jpeg", "ogg")
    ]
    assert all(row.finished_at for row in rows)
    sealed = b"".join(bytes(row.sealed_bytes) for row in FilePart.objects.all())
    assert not any(
        word in sealed for word in (paperwork.CAMERA, recordings.MAKER, b"Melati", b"OggS\x00\x02", PICTURE[:40])
    )


def test_a_form_sent_again_stores_each_of_its_files_once(client: Client, ticket: str) -> None:
    (key,) = re.findall(
        r'name="key" value="([0-9a-f]{32})"', client.post("/berkas/", {"ticket": ticket}).content.decode()
    )
    other = paperwork.picture(size=(40, 30))
    for raw, count in ((PICTURE, 1), (PICTURE, 1), (other, 2), (PICTURE, 2)):
        body = {"ticket": ticket, "kirim": "1", "key": key, "berkas": [SimpleUploadedFile("foto.jpg", raw)]}
        assert "Berkas sudah kami terima" in client.post("/berkas/", body).content.decode()
        assert ReportFile.objects.filter(finished_at__isnull=False).count() == count
    assert len({each.handle for each in ReportFile.objects.all()}) == 2
    send(client, ticket, PICTURE)
    assert ReportFile.objects.count() == 3, "another form brings it anew"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"MZ" + bytes(500), "Jenis berkas ini belum bisa kami terima"),
        (b"<html><script>alert(1)</script>", "Jenis berkas ini belum bisa kami terima"),
        (b"\xff\xd8\xff" + bytes(PLAIN_BYTES), "terlalu besar untuk dikirim sekali"),
        (b"", "Berkas ini kosong"),
    ],
)
def test_what_is_not_taken_is_said_kindly_and_the_report_stays(
    client: Client, ticket: str, raw: bytes, words: str
) -> None:
    page = send(client, ticket, raw)
    text = page.content.decode()
    assert page.status_code == 422
    assert words in text
    assert ticket in text
    assert not ReportFile.objects.exists()
    assert Envelope.objects.count() == 1


def test_one_bad_file_does_not_keep_the_others_out(client: Client, ticket: str) -> None:
    page = send(client, ticket, b"MZ" + bytes(90), PICTURE)
    assert page.status_code == 422
    assert ReportFile.objects.count() == 1


def test_no_file_chosen_is_said(client: Client, ticket: str) -> None:
    page = client.post("/berkas/", {"ticket": ticket, "kirim": "1"})
    assert page.status_code == 422
    assert "Pilih dulu berkasnya" in page.content.decode()


@pytest.mark.parametrize("wrong", ["", "zz", "00" * 70])
def test_without_a_true_ticket_nothing_is_taken(client: Client, ticket: str, wrong: str) -> None:
    assert ticket != wrong
    page = send(client, wrong, PICTURE)
    assert page.status_code == 422
    assert "Laporan Anda sendiri tetap aman" in page.content.decode()
    assert part(client, wrong, PICTURE, 0).status_code == 422
    assert not ReportFile.objects.exists()


def test_the_address_alone_leads_to_the_six_words(client: Client) -> None:
    assert client.get("/berkas/")["Location"] == "/cek/"
    assert client.get("/berkas/bagian/").status_code == 405
    assert client.get("/berkas/sampai/").status_code == 405


def test_parts_arrive_one_by_one_and_go_on_after_a_broken_line(client: Client, ticket: str) -> None:
    raw = PICTURE + bytes(2 * PART_BYTES)
    first = part(client, ticket, raw, 0)
    assert first.json() == {"have": 1, "done": False, "words": ""}
    assert part(client, ticket, raw, 0).json()["have"] == 1
    assert client.post("/berkas/sampai/", {"pegangan": "ab" * 32}).json() == {"have": 1}
    assert client.post("/berkas/sampai/", {"pegangan": "cd" * 32}).json() == {"have": 0}
    assert part(client, ticket, raw, 2).status_code == 422
    last = -(-len(raw) // PART_BYTES) - 1
    for number in range(1, last):
        assert not part(client, ticket, raw, number).json()["done"]
    assert part(client, ticket, raw, last).json()["done"] is True
    assert ReportFile.objects.get().finished_at


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"jumlah": 900}, "Tempat berkas sedang penuh"),
        ({"jumlah": 0}, "Pilih dulu"),
        ({"pegangan": "zz"}, "terlalu lama terputus"),
        ({"nomor": -1}, "tidak cocok lagi"),
        ({"jumlah": "x"}, "tidak cocok lagi"),
    ],
)
def test_parts_that_cannot_be_are_refused(client: Client, ticket: str, more: dict[str, Any], words: str) -> None:
    answer = part(client, ticket, b"\xff\xd8\xff" + bytes(PART_BYTES - 3), 0, **more)
    assert answer.status_code == 422
    assert words in answer.json()["words"]
    assert not ReportFile.objects.exists()


@pytest.mark.parametrize("path", ["/berkas/bagian/", "/berkas/sampai/"])
def test_a_body_that_no_browser_makes_is_no_failure_of_ours(path: str) -> None:
    kind = "multipart/form-data; boundary=\xff"
    answer = Client(raise_request_exception=False).generic("POST", path, b"--x\r\n", kind)
    assert answer.status_code == 400


def test_a_part_that_is_too_large_is_not_read(client: Client, ticket: str) -> None:
    body = {"ticket": ticket, "pegangan": "ab" * 32, "nomor": 0, "jumlah": 1}
    answer = client.post("/berkas/bagian/", body | {"bagian": SimpleUploadedFile("b", bytes(3 * PART_BYTES))})
    assert answer.status_code == 422


def test_the_eleventh_file_is_too_many(client: Client, ticket: str) -> None:
    small = paperwork.picture(size=(20, 20))
    send(client, ticket, *[small] * REPORT_FILES)
    page = send(client, ticket, small)
    assert "sepuluh berkas" in page.content.decode()
    assert ReportFile.objects.count() == REPORT_FILES


def test_a_broken_database_costs_the_file_and_not_the_page(
    client: Client, ticket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_facts: object) -> None:
        raise OSError(str(uuid4()))

    monkeypatch.setattr(filing, "begin", fail)
    page = send(client, ticket, PICTURE)
    assert "Sistem kami sedang terganggu" in page.content.decode()
    assert part(client, ticket, PICTURE, 0).status_code == 503


def test_six_words_give_a_ticket_too_and_a_finished_report_gives_none(client: Client) -> None:
    code = codes.code_for(codes.load_secret(house.SIGAP_KEYS), bytes.fromhex(KEY))
    client.post("/lapor/", {"key": KEY, "story": "Cerita rekaan"})
    page = client.post("/cek/", {"code": " ".join(code)})
    assert TICKET.search(page.content.decode())
    Envelope.objects.update(status="done")
    page = client.post("/cek/", {"code": " ".join(code)})
    assert not TICKET.search(page.content.decode())
