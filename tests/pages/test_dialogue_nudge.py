"""The reporter's page about mail: what it says before it asks, what it refuses, and that nothing is shown back."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import public_site, talking, team
from tests.factories.statements import check_few

from sigap.kernel.clock import now
from sigap.mailbox.dialogue.rules import LineKind, PromiseOutcome
from sigap.mailbox.models import DialogueLine, Envelope, Nudge, NudgeKey, ReportStatus
from sigap.mailbox.posting import Receipt
from sigap.public import form_sessions, guide
from sigap.vault import channel_key

pytestmark = pytest.mark.django_db
WHERE = "melati.contoh@surel.example"
SENDER = "sigap@contoh.go.id"


@pytest.fixture(autouse=True)
def keys(settings: LazySettings, tmp_path: Path) -> Path:
    """The public site beside a worker that can send."""
    public_site.dress(settings)
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o700)
    for each in Path(settings.SIGAP_KEYS).iterdir():
        if each.is_file() and not each.name.startswith("channel"):
            (folder / each.name).write_bytes(each.read_bytes())
            (folder / each.name).chmod(0o600)
    channel_key.create(folder)
    settings.SIGAP_KEYS = folder
    public = channel_key.public_of(folder).public_bytes_raw()
    NudgeKey.objects.create(public_key=public, sender=SENDER, seen_at=now())
    return folder


@pytest.fixture
def receipt(keys: Path) -> Receipt:
    del keys
    return team.post(at=now())


def wish(client: Client, receipt: Receipt, *, words: str = "", **more: str) -> tuple[int, str]:
    page = client.post("/cek/surel/", {"code": words or " ".join(receipt.words), **more})
    assert page.headers["Cache-Control"] == "no-store"
    assert not page.cookies
    return page.status_code, page.content.decode()


def status_page(client: Client, receipt: Receipt) -> str:
    return client.post("/cek/", {"code": " ".join(receipt.words)}).content.decode()


def test_it_says_what_a_mail_gives_away_before_it_asks(client: Client, receipt: Receipt) -> None:
    assert "Beri tahu lewat surel" in status_page(client, receipt)
    status, page = wish(client, receipt)
    assert status == 200
    assert SENDER in page
    assert "Tanpa isi, nomor, enam kata" in page
    assert "Petugas tidak melihatnya" in page
    assert not Nudge.objects.exists(), "asking to read is not asking for mail"


def test_on_and_off_and_the_address_is_never_shown_back(client: Client, receipt: Receipt) -> None:
    for _click in range(2):
        status, page = wish(client, receipt, do="on", address=WHERE, is_mine="on")
        assert status == 200
        assert "Surel menyala" in page
        assert WHERE not in page
    assert Nudge.objects.count() == 1
    page = status_page(client, receipt)
    assert "Matikan surel" in page
    assert WHERE not in page
    for _click in range(2):
        assert "Surel dimatikan" in wish(client, receipt, do="off")[1]
    assert not Nudge.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"address": "", "is_mine": "on"}, "Tulis alamat surelnya"),
        ({"address": "bukan alamat", "is_mine": "on"}, "Tulis alamat surel yang lengkap"),
        ({"address": "a" * 250 + "@surel.example", "is_mine": "on"}, "terlalu panjang"),
        ({"address": WHERE}, "Centang dulu"),
        ({"address": "x@surel.example\nBcc: y@surel.example", "is_mine": "on"}, "Tulis alamat surel yang lengkap"),
    ],
    ids=["empty", "no address", "too long", "not ticked", "two lines"],
)
def test_what_is_refused_is_said_and_shown_back(
    client: Client, receipt: Receipt, fields: dict[str, str], sentence: str
) -> None:
    status, page = wish(client, receipt, do="on", **fields)
    assert (status, Nudge.objects.count()) == (422, 0)
    assert sentence in page
    assert fields["address"].partition("\n")[0] in page


def test_wrong_words_an_old_page_and_no_worker(client: Client, receipt: Receipt) -> None:
    wrong = " ".join([*receipt.words[:5], next(word for word in receipt.words if word != receipt.words[5])])
    status, page = wish(client, receipt, words=wrong, do="on", address=WHERE, is_mine="on")
    assert status == 422
    assert "Ada kata yang salah" in page
    old = form_sessions.fresh(at=now() - timedelta(hours=1))
    status, page = wish(client, receipt, do="on", address=WHERE, is_mine="on", since=old)
    assert status == 422
    assert WHERE not in page
    NudgeKey.objects.update(seen_at=now() - timedelta(hours=2))
    assert "Beri tahu lewat surel" not in status_page(client, receipt)
    assert "tidak bisa dikirim" in wish(client, receipt)[1]
    assert "tidak bisa dikirim" in wish(client, receipt, do="on", address=WHERE, is_mine="on")[1]
    assert not Nudge.objects.exists()
    assert client.get("/cek/surel/").headers["Location"] == "/cek/"


def test_after_the_end_only_switching_off_is_offered(client: Client, receipt: Receipt) -> None:
    Envelope.objects.update(status=ReportStatus.DONE, status_at=now())
    assert "Beri tahu lewat surel" not in status_page(client, receipt)


def test_the_state_page_costs_few_statements(client: Client, receipt: Receipt) -> None:
    talking.answered(receipt, at=now())
    guide.has_reader()  # asked once a minute by a whole process
    with CaptureQueriesContext(connection) as found:
        assert talking.ANSWERED.partition(",")[0] in status_page(client, receipt)
    check_few(found)


@pytest.mark.parametrize(
    ("hours", "outcome", "sentence"),
    [
        (5, "", "Petugas yang berjaga sudah memastikan"),
        (-5, "", "Waktu itu sudah lewat"),
        (5, PromiseOutcome.LAPSED, "Waktu itu tidak jadi"),
        (5, PromiseOutcome.WITHDRAWN, "Waktu itu tidak jadi"),
        (-5, PromiseOutcome.KEPT, "Sudah dipenuhi"),
        (-5, PromiseOutcome.TRIED, "belum tersambung"),
    ],
)
def test_a_promised_time_is_told_as_it_stands(
    client: Client, receipt: Receipt, monkeypatch: pytest.MonkeyPatch, hours: int, outcome: str, sentence: str
) -> None:
    heard = talking.a_promise(receipt, now() + timedelta(hours=hours), outcome=outcome)
    monkeypatch.setattr("sigap.public.talk.dialogue.read_messages", lambda *_code, **_at: (heard,))
    page = status_page(client, receipt)
    assert sentence in page
    is_standing = sentence == "Petugas yang berjaga sudah memastikan"
    assert ("Selain waktu di atas" in page) is is_standing
    assert ("Jangan menunggu kalau keadaan mendesak" in page) is (
        sentence in {"Waktu itu sudah lewat", "Waktu itu tidak jadi"}
    )
    assert 'href="tel:129"' in page
    assert LineKind.PROMISE not in page
    assert not DialogueLine.objects.exists()
