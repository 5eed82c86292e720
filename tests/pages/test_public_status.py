"""Six words in, one of three states out; a wrong code learns nothing."""

import re
from collections.abc import Callable, Iterable
from datetime import date

import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.test import Client
from tests.factories import public_site

from sigap.mailbox import codes, reading
from sigap.mailbox.models import ReportStatus
from sigap.mailbox.wordings import MessageCode

pytestmark = pytest.mark.django_db


@pytest.fixture
def code() -> tuple[str, ...]:
    return codes.code_for(b"k" * 32, b"idempotency-key!")


@pytest.fixture(autouse=True)
def _public(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    public_site.dress(settings)
    public_site.without_database(monkeypatch)


def answer_with(monkeypatch: pytest.MonkeyPatch, code: tuple[str, ...], status: ReportStatus | None) -> None:
    def found(asked: tuple[str, ...]) -> reading.PublicStatus | None:
        if status is None or asked != code:
            return None
        return reading.PublicStatus(number="L-4827", status=status, received_on=date(2026, 11, 23))

    monkeypatch.setattr(reading, "status_for", found)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (ReportStatus.RECEIVED, "sudah sampai"),
        (ReportStatus.HANDLING, "sedang kami tangani"),
        (ReportStatus.DONE, "sudah selesai kami tangani"),
    ],
)
def test_the_state_in_neutral_words(
    client: Client, monkeypatch: pytest.MonkeyPatch, code: tuple[str, ...], status: ReportStatus, words: str
) -> None:
    answer_with(monkeypatch, code, status)
    page = client.post("/cek/", {"code": " ".join(code)})
    text = page.content.decode()
    assert page.status_code == 200
    assert words in text
    assert text.count('aria-current="step"') == 1
    assert ("sebutkan nomor L-4827" in text) is (status is ReportStatus.DONE), "who sees no end writes once more"
    assert "Senin, 23 November 2026" in text
    # The box for an answer holds them, unseen: what stands on the page does not.
    shown = re.sub(r"<[^>]+>", " ", text)
    assert not any(word in shown for word in code)


def test_what_the_office_told_stands_under_the_state(
    client: Client, monkeypatch: pytest.MonkeyPatch, code: tuple[str, ...]
) -> None:
    told = reading.PublicStatus(
        number="L-4827",
        status=ReportStatus.HANDLING,
        received_on=date(2026, 11, 23),
        messages=((date(2026, 11, 24), MessageCode.TRIED_CONTACT), (date(2026, 11, 23), MessageCode.READ)),
    )
    monkeypatch.setattr(reading, "status_for", lambda _asked: told)
    text = client.post("/cek/", {"code": " ".join(code)}).content.decode()
    assert text.index("Belum tersambung") < text.index("sudah dibaca. Terima kasih")
    assert "24 Nov 2026" in text


@pytest.mark.parametrize(
    "typing",
    [
        lambda code: " ".join(code).upper(),
        "-".join,
        lambda code: "\n".join(f"{place}. {word}" for place, word in enumerate(code, 1)),
        lambda code: "  " + ",  ".join(code) + " ",
    ],
    ids=["capitals", "hyphens", "numbered", "commas"],
)
def test_the_words_count_however_they_are_typed(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    code: tuple[str, ...],
    typing: Callable[[tuple[str, ...]], str],
) -> None:
    answer_with(monkeypatch, code, ReportStatus.RECEIVED)
    assert client.post("/cek/", {"code": typing(code)}).status_code == 200


def test_a_slip_and_an_unknown_code_look_the_same(
    client: Client, monkeypatch: pytest.MonkeyPatch, code: tuple[str, ...]
) -> None:
    answer_with(monkeypatch, code, None)
    unknown = client.post("/cek/", {"code": " ".join(code)})
    slip = client.post("/cek/", {"code": " ".join(reversed(code))})
    assert unknown.status_code == slip.status_code == 422

    def without(page: str, typed: Iterable[str]) -> str:
        # The moment of the form, which may be another second's.
        return re.sub(r'name="since" value="[^"]*"', "", page.replace(" ".join(typed), ""))

    assert without(unknown.content.decode(), code) == without(slip.content.decode(), reversed(code))
    assert "Ada kata yang salah" in slip.content.decode()


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "satu dua", "x" * 5000, "<script>alert(1)</script>"])
def test_anything_else_is_a_kind_mistake(client: Client, typed: str) -> None:
    page = client.post("/cek/", {"code": typed})
    assert page.status_code == 422
    assert 'href="#id_code"' in page.content.decode()
    assert "<script>" not in page.content.decode()


def test_an_outage_says_that_the_words_stay_valid(
    client: Client, monkeypatch: pytest.MonkeyPatch, code: tuple[str, ...]
) -> None:
    def away(_code: tuple[str, ...]) -> None:
        raise OperationalError

    monkeypatch.setattr(reading, "status_for", away)
    page = client.post("/cek/", {"code": " ".join(code)})
    assert page.status_code == 503
    assert "tetap berlaku" in page.content.decode()
    assert " ".join(code) in page.content.decode()


def test_words_almost_right_open_the_report_that_they_mean(
    client: Client, monkeypatch: pytest.MonkeyPatch, code: tuple[str, ...]
) -> None:
    answer_with(monkeypatch, code, ReportStatus.RECEIVED)
    swapped = [code[1], code[0], *code[2:]]
    for typed in (" ".join(swapped), " ".join(code[:2] + code[3:]), "".join(code), " ".join(code)[:-1] + "q"):
        assert client.post("/cek/", {"code": typed}).status_code == 200


def test_a_word_of_no_list_is_named_with_those_like_it(
    client: Client, monkeypatch: pytest.MonkeyPatch, code: tuple[str, ...]
) -> None:
    answer_with(monkeypatch, code, None)
    typed = f"{code[0]}xy {code[1]}zq {' '.join(code[2:])}"
    text = client.post("/cek/", {"code": typed}).content.decode()
    assert f"“{code[0]}xy” tidak ada di daftar kata" in text
    chosen = f'name="ganti" value="1:{code[0]}"'
    assert chosen in text
    again = client.post("/cek/", {"code": typed, "ganti": f"1:{code[0]}"}).content.decode()
    assert f"{code[0]}\n{code[1]}zq" in again
    assert f"“{code[0]}xy”" not in again
