"""Handing out a claim token at the desk, and claiming it at the public's door."""

import re
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import casework, public_site
from tests.factories.casework import AUDITOR, HEAD, INTAKE, POLICE, Work
from tests.factories.statements import check_few

from sigap.intake.models import Arrival
from sigap.kernel.clock import now
from sigap.mailbox import codes
from sigap.mailbox.claims import claiming
from sigap.mailbox.claims.codes import claim_for, read_claim
from sigap.mailbox.models import Claim, Envelope
from sigap.mailbox.posting import Receipt

SIX = codes.code_for(b"k" * 32, b"idempotency-key!")
FIVE = claim_for(b"k" * 32, b"issue")
SLIP = re.compile(r'slip__w"[^>]*>([a-z ]+)<')


@pytest.fixture
def call(work: Work, settings: LazySettings) -> str:
    """A report by telephone, as it was typed; its number."""
    assert work
    settings.SIGAP_DEMO = True
    client = casework.at_desk(INTAKE)
    answer = client.post("/laporan/catat/", {"key": str(uuid4()), "channel": "telephone", "story": "Kata Ny. Pere'an"})
    assert answer.status_code == 302
    return Arrival.objects.latest("entered_at").number


desk = pytest.mark.django_db


class TestDesk:
    pytestmark = desk

    def test_the_words_are_shown_once_with_advice_and_on_no_later_page(self, call: str) -> None:
        client = casework.at_desk(INTAKE)
        assert f"/laporan/{call}/kode/" in client.get(f"/laporan/{call}/").content.decode()
        assert f"/laporan/{call}/kode/" in client.get(f"/laporan/{call}/pilah/").content.decode()
        form = client.get(f"/laporan/{call}/kode/").content.decode()
        assert "Belum ada kode" in form
        body = {"key": str(uuid4()), "given_to": "claim_concerned"}
        page = client.post(f"/laporan/{call}/kode/", body).content.decode()
        found = SLIP.search(page)
        assert found
        assert read_claim(found[1]) == tuple(found[1].split())
        assert "Sobek kertas ini" in page
        again = SLIP.search(client.post(f"/laporan/{call}/kode/", body).content.decode())
        assert again
        assert again[1] == found[1]
        later = client.get(f"/laporan/{call}/kode/").content.decode() + client.get(f"/laporan/{call}/").content.decode()
        # One of the five may be a word of the page's own; never several.
        assert len([word for word in found[1].split() if re.search(rf"\b{word}\b", later)]) < 3
        assert not SLIP.search(later)
        assert "Menunggu dipasang" in later
        assert client.post(f"/laporan/{call}/kode/batal/").status_code == 409, "no reason, nothing cancelled"
        assert client.post(f"/laporan/{call}/kode/batal/", {"reason": "wrong-entry"}).status_code == 302
        assert "Dibatalkan" in client.get(f"/laporan/{call}/kode/").content.decode()
        warned = client.post(f"/laporan/{call}/kode/batal/", {"reason": "wrong-entry"}, follow=True).content.decode()
        assert "Tidak ada kode yang bisa dibatalkan" in warned

    def test_a_slip_of_the_form_is_told(self, call: str) -> None:
        client = casework.at_desk(INTAKE)
        for body, words in (
            ({"key": str(uuid4())}, "Pilih siapa yang menerima"),
            ({"key": "x", "given_to": "claim_concerned"}, "sudah lama terbuka"),
            ({"key": str(uuid4()), "given_to": "father"}, "Pilih salah satu"),
        ):
            answer = client.post(f"/laporan/{call}/kode/", body)
            assert (answer.status_code, words in answer.content.decode()) == (422, True)
        assert not Claim.objects.exists()

    def test_nobody_else_hands_out_and_absent_and_refused_look_alike(self, call: str, work: Work) -> None:
        body = {"key": str(uuid4()), "given_to": "claim_reporter"}
        for login in (HEAD, POLICE, AUDITOR):
            client = casework.at_desk(login)
            for door in ("laporan", "permintaan"):
                for number in (call, work.report, work.taken_report, "L-99999999"):
                    assert client.get(f"/{door}/{number}/kode/").status_code == 404
                    assert client.post(f"/{door}/{number}/kode/", body).status_code == 404
                    assert client.post(f"/{door}/{number}/kode/batal/").status_code == 404
        web = casework.at_desk(casework.MANAGER)
        assert web.get(f"/laporan/{work.taken_report}/kode/").status_code == 200
        assert web.post(f"/laporan/{work.taken_report}/kode/", body).status_code == 404
        assert not Claim.objects.exists()

    def test_a_partner_hands_out_for_what_it_brought_until_the_unit_has_it(self, call: str) -> None:
        assert call
        client = casework.at_desk(POLICE)
        client.post("/permintaan/kirim/", {"key": str(uuid4()), "story": "Rekaan: anak perlu didampingi"})
        number = Arrival.objects.latest("entered_at").number
        assert f"/permintaan/{number}/kode/" in client.get("/permintaan/").content.decode()
        body = {"key": str(uuid4()), "given_to": "claim_guardian"}
        assert SLIP.search(client.post(f"/permintaan/{number}/kode/", body).content.decode())
        casework.at_desk(HEAD).post(f"/laporan/{number}/ambil/")
        page = client.get(f"/permintaan/{number}/kode/").content.decode()
        assert "kodenya sekarang dari mereka" in page
        assert client.post(f"/permintaan/{number}/kode/", body | {"key": str(uuid4())}).status_code == 404

    @pytest.mark.parametrize("part", ["", "kode/"])
    def test_a_page_costs_few_statements(self, call: str, part: str) -> None:
        client = casework.at_desk(INTAKE)
        client.post(f"/laporan/{call}/kode/", {"key": str(uuid4()), "given_to": "claim_concerned"})
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/laporan/{call}/{part}").status_code == 200
        check_few(captured)

    def test_an_officer_reads_that_nobody_has_set_a_code_yet(self, call: str) -> None:
        page = casework.at_desk(INTAKE).get(f"/laporan/{call}/percakapan/").content.decode()
        assert "belum memasang enam katanya" in page
        assert Envelope.objects.get(number=call).reply_key is None


class TestPublic:
    @pytest.fixture(autouse=True)
    def _public(self, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
        public_site.dress(settings)
        public_site.without_database(monkeypatch)

    def given(self, monkeypatch: pytest.MonkeyPatch, *, fits: bool = True) -> list[tuple[str, ...]]:
        asked: list[tuple[str, ...]] = []

        def claim(token: tuple[str, ...], **_facts: object) -> Receipt | None:
            asked.append(token)
            return Receipt(words=SIX, number="L-4827", received_at=now()) if fits else None

        monkeypatch.setattr(claiming, "claim", claim)
        return asked

    def test_five_words_in_six_words_out_without_script(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = self.given(monkeypatch)
        form = client.get("/klaim/").content.decode()
        key = re.search(r'name="key" value="([0-9a-f]{32})"', form)
        assert key
        answer = client.post("/klaim/", {"key": key[1], "claim": " ".join(FIVE).upper()})
        page = answer.content.decode()
        assert asked == [FIVE]
        assert all(f"</span>{word}</li>" in page for word in SIX)
        assert "tidak bisa kami kirim ulang" in page
        assert "no-store" in answer.headers["Cache-Control"]
        assert not answer.cookies

    def test_whatever_does_not_fit_reads_the_same(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        self.given(monkeypatch, fits=False)
        key = "0" * 32
        pages = set()
        for typed in (" ".join(FIVE), " ".join(FIVE[:-1]), "satu dua tiga empat lima", " ".join(SIX)):
            answer = client.post("/klaim/", {"key": key, "claim": typed})
            assert answer.status_code == 422
            assert typed in answer.content.decode()
            pages.add(answer.content.decode().replace(typed, ""))
        assert len(pages) == 1
        assert "Ada kata yang salah" in pages.pop()

    def test_nothing_typed_an_old_form_and_trouble(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = self.given(monkeypatch)
        assert "Tulis lima kata" in client.post("/klaim/", {"key": "0" * 32}).content.decode()
        old = client.post("/klaim/", {"claim": " ".join(FIVE)})
        assert (old.status_code, "sudah lama terbuka" in old.content.decode()) == (422, True)
        assert " ".join(FIVE) in old.content.decode()
        assert re.search(r'name="key" value="[0-9a-f]{32}"', old.content.decode())
        assert not asked

        def down(*_token: object, **_facts: object) -> Receipt | None:
            raise OperationalError

        monkeypatch.setattr(claiming, "claim", down)
        away = client.post("/klaim/", {"key": "0" * 32, "claim": " ".join(FIVE)})
        assert (away.status_code, away.headers["Retry-After"]) == (503, "60")
        assert "tetap berlaku" in away.content.decode()
        assert " ".join(FIVE) in away.content.decode()
        assert 'value="' + "0" * 32 in away.content.decode()
        assert client.put("/klaim/").status_code == 405

    def test_the_page_is_found_from_where_a_report_is_looked_up(self, client: Client) -> None:
        assert 'href="/klaim/"' in client.get("/cek/").content.decode()
