"""The reporter's page of the dialogue: the answer box, what is refused kindly, what is shown back."""

import re
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.factories import public_site, talking, team

from sigap.kernel.clock import now
from sigap.mailbox.dialogue.rules import MESSAGE_LIMIT, MESSAGES_A_DAY, MessageOutcome
from sigap.mailbox.models import DialogueLine, Envelope, ReportStatus
from sigap.mailbox.posting import Receipt, end_code
from sigap.public import guide

pytestmark = pytest.mark.django_db
WORDS = "Ia dipindahkan ke rumah lain tadi malam."
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def _public(settings: LazySettings) -> None:
    public_site.dress(settings)


@pytest.fixture
def receipt() -> Receipt:
    return team.post(at=now())


def code(receipt: Receipt) -> str:
    return " ".join(receipt.words)


def sent(client: Client, receipt: Receipt, text: str = WORDS, *, key: str = KEY, words: str = "") -> tuple[int, str]:
    body = {"code": words or code(receipt), "key": key, "message": text}
    page = client.post("/cek/balas/", body)
    assert page.headers["Cache-Control"] == "no-store"
    assert not page.cookies
    return page.status_code, page.content.decode()


def test_an_answer_stands_on_the_page_once(client: Client, receipt: Receipt) -> None:
    for _click in range(2):
        status, page = sent(client, receipt)
        assert status == 200
        assert page.count(f">{WORDS}</p>") == 1
        assert "Balasan Anda sudah kami terima" in page
    assert DialogueLine.objects.count() == 1
    assert re.findall(r'name="key" value="([0-9a-f]{32})"', page) != [KEY], "the next answer has a key of its own"
    assert team.STORY not in page


def test_a_light_page(client: Client, receipt: Receipt) -> None:
    page = client.post("/cek/", {"code": code(receipt)}).content.decode()
    assert len(page.encode()) < 12_000
    assert page.count('href="tel:110"') >= 1
    assert "Kami tidak mengirim SMS" in page


def test_while_nobody_may_read_it_says_to_telephone(
    client: Client, receipt: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    for has_reader in (True, False):
        monkeypatch.setattr(guide, "has_reader", lambda answer=has_reader: answer)
        page = client.post("/cek/", {"code": code(receipt)}).content.decode()
        assert ("belum ada petugas yang membaca" in page, "sesuai giliran" in page) == (not has_reader, has_reader)


@pytest.mark.parametrize(
    ("text", "key", "status", "sentence"),
    [
        ("", KEY, 422, "Tulis dulu pesannya"),
        ("a" * (MESSAGE_LIMIT + 1), KEY, 422, "Terlalu panjang"),
        (WORDS, "", 422, "sudah lama terbuka"),
        (WORDS, "bukan kunci", 422, "sudah lama terbuka"),
    ],
    ids=["empty", "too long", "no key", "bad key"],
)
def test_what_is_refused_is_shown_back(
    client: Client, receipt: Receipt, text: str, key: str, status: int, sentence: str
) -> None:
    answer, page = sent(client, receipt, text, key=key)
    assert (answer, DialogueLine.objects.count()) == (status, 0)
    assert sentence in page
    assert f"{text}</textarea>" in page


def test_the_same_form_with_other_words(client: Client, receipt: Receipt) -> None:
    sent(client, receipt)
    status, page = sent(client, receipt, "Lain sama sekali")
    assert status == 409
    assert "Lain sama sekali</textarea>" in page
    assert KEY not in page


def test_ten_a_day_is_said_kindly_and_nothing_is_lost(client: Client, receipt: Receipt) -> None:
    for number in range(MESSAGES_A_DAY):
        assert talking.answered(receipt, str(number), at=now()) is MessageOutcome.SAID
    status, page = sent(client, receipt)
    assert status == 422
    assert "kirim lagi besok" in page
    assert f"{WORDS}</textarea>" in page


def test_after_the_end_the_way_is_a_new_report(client: Client, receipt: Receipt) -> None:
    Envelope.objects.update(status=ReportStatus.DONE)
    assert "/cek/balas/" not in client.post("/cek/", {"code": code(receipt)}).content.decode()
    status, page = sent(client, receipt)
    assert status == 409
    assert f"{WORDS}</textarea>" in page
    assert 'href="/lapor/"' in page


def test_wrong_and_ended_words_are_told_apart_by_nothing_and_the_text_comes_back(
    client: Client, receipt: Receipt
) -> None:
    wrong = " ".join([*receipt.words[:5], next(word for word in receipt.words if word != receipt.words[5])])
    first = sent(client, receipt, words=wrong)
    assert end_code(receipt.words, at=now() + timedelta(seconds=1))
    second = sent(client, receipt)
    assert first[0] == second[0] == 422
    # Each page says when it was opened.
    plain = [re.sub(r'name="since" value="[^"]+"', "", page) for _status, page in (first, second)]
    assert plain[0].replace(wrong, "") == plain[1].replace(code(receipt), "")
    assert WORDS in second[1]
    assert not DialogueLine.objects.exists()


def test_the_address_alone_leads_to_the_words(client: Client) -> None:
    page = client.get("/cek/balas/")
    assert (page.status_code, page.headers["Location"]) == (302, "/cek/")
