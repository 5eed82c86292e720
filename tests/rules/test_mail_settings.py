"""The settings of mail: what may be spoken to, and every mistake said at once."""

import pytest

from sigap.notifications.jobs.smtp import MailServer, MailUnusable, problems, sender_from, server_from


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://127.0.0.1:2525", MailServer(host="127.0.0.1", port=2525)),
        ("smtp://localhost", MailServer(host="localhost", port=25)),
        ("smtp://[::1]:2525", MailServer(host="::1", port=2525)),
        (
            "smtp://sigap:r%40hasia@surat.contoh.go.id?tls=starttls",
            MailServer(host="surat.contoh.go.id", port=587, username="sigap", password="r@hasia", use_tls=True),
        ),
        ("smtps://surat.contoh.go.id", MailServer(host="surat.contoh.go.id", port=465, use_ssl=True)),
        ("smtps://127.0.0.1:4650?tls=starttls", MailServer(host="127.0.0.1", port=4650, use_ssl=True)),
    ],
)
def test_a_server_is_read_from_its_url(url: str, server: MailServer) -> None:
    assert server_from(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "",
        "surat.contoh.go.id",
        "http://surat.contoh.go.id",
        "smtp://surat.contoh.go.id",
        "smtp://surat.contoh.go.id:25",
        "smtp://10.0.0.7:25",
        "smtp://surat.contoh.go.id?tls=none",
        "smtp://surat.contoh.go.id?tls=starttls&verify=no",
        "smtp://sigap@surat.contoh.go.id?tls=starttls",
        "smtp://surat.contoh.go.id:kosong?tls=starttls",
        "smtp://127.0.0.1.contoh.go.id",
    ],
)
def test_a_server_that_may_not_be_spoken_to_is_refused(url: str) -> None:
    with pytest.raises(MailUnusable, match="SIGAP_MAIL_URL"):
        server_from(url)


def test_a_password_is_not_shown() -> None:
    assert "rahasia" not in repr(server_from("smtps://sigap:rahasia@surat.contoh.go.id"))
    with pytest.raises(MailUnusable) as refused:
        server_from("smtp://sigap:rahasia@surat.contoh.go.id")
    assert "rahasia" not in str(refused.value)


@pytest.mark.parametrize("sender", ["SIGAP <sigap@contoh.go.id>", "sigap@contoh.go.id"])
def test_a_sender_is_an_address_with_or_without_a_name(sender: str) -> None:
    assert sender_from(sender) == sender


@pytest.mark.parametrize("sender", ["", "SIGAP", "SIGAP <sigap@localhost>", "sigap@contoh.go.id\nBcc: x@contoh.id"])
def test_a_sender_that_is_none_is_refused(sender: str) -> None:
    with pytest.raises(MailUnusable, match="SIGAP_MAIL_FROM"):
        sender_from(sender)


def test_every_mistake_is_said_at_once() -> None:
    assert problems(url="", sender="", desk_url="") == []
    assert (
        problems(url="smtps://surat.contoh.go.id", sender="s@contoh.go.id", desk_url="https://meja.contoh.go.id/") == []
    )
    wrong = problems(url="smtp://surat.contoh.go.id", sender="SIGAP", desk_url="http://meja")
    assert [words.partition(":")[0] for words in wrong] == ["SIGAP_MAIL_URL", "SIGAP_MAIL_FROM", "SIGAP_DESK_URL"]
    assert len(problems(url="smtps://surat.contoh.go.id", sender="", desk_url="https://meja.contoh.go.id/")) == 1
