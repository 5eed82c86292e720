"""Mail in and out through Debian's dovecot and postfix: nothing lost, nothing twice, nothing in clear."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import LazySettings
from tests.factories import arrivals, carriers, mail_house, team
from tests.factories.mail_house import MailHouse

from sigap.channels.jobs import letters, post
from sigap.channels.models import Answer, ChannelState, RawDelivery
from sigap.channels.rules import Trouble
from sigap.channels.rules.letters import LETTER_BYTES
from sigap.intake import actions as intake
from sigap.intake.reading import open_file, open_report
from sigap.mailbox.files.rules import FileRendition
from sigap.mailbox.models import DialogueLine, Envelope, ReportFile

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("team"),
    pytest.mark.skipif(bool(mail_house.WHY_NOT), reason=mail_house.WHY_NOT or "-"),
]
AT = team.AT
SOON = AT + timedelta(minutes=2)
PICTURE = b"\xff\xd8\xff" + bytes(range(256)) * 4000


@pytest.fixture(scope="module")
def servers() -> Iterator[MailHouse]:
    with mail_house.running() as house:
        yield house


@pytest.fixture
def house(
    servers: MailHouse, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MailHouse]:
    monkeypatch.setenv("SSL_CERT_FILE", str(servers.folder / "trusted.pem"))
    settings.SIGAP_MAIL_FROM = f"SIGAP <{mail_house.HERE}>"
    read_from(settings, tmp_path, servers.imap_url())
    yield servers
    servers.empty()


def read_from(settings: LazySettings, folder: Path, url: str) -> None:
    settings.SIGAP_CHANNELS = carriers.channels_file(folder, more=f'[email]\nimap_url = "{url}"\n')


def letter(words: str = "Tolong anak itu.", *, number: int = 1, attached: bytes = b"") -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"Bu CONTOH <{mail_house.THERE}>", mail_house.HERE, "Perlu bantuan"
    made["Message-ID"] = f"<{number}@contoh.example>"
    made.set_content(words)
    if attached:
        made.add_attachment(attached, maintype="image", subtype="jpeg", filename="rumah.jpg")
    return made.as_bytes().replace(b"\n", b"\r\n")


def polled() -> int:
    with team.role("sigap_worker"):
        return post.poll(AT)


def worked() -> None:
    with team.role("sigap_worker"):
        letters.work(SOON)
        letters.files(SOON)


def answered() -> int:
    with team.role("sigap_worker"):
        return letters.answer(SOON)


def trouble() -> str:
    return str(ChannelState.objects.get(pk="email").trouble)


def stories() -> list[str]:
    """Each report by mail, as the officer reads it."""
    arrivals.checked(SOON)
    found = list(Envelope.objects.filter(channel="email").order_by("number"))
    with team.at_desk(team.RINA) as actor:
        for envelope in found:
            intake.take(by=actor, at=SOON, envelope=envelope)
    return [open_report(entering=team.entering(team.RINA), number=each.number, at=SOON).story for each in found]


@pytest.mark.parametrize(("port", "query"), [("smtp", "?tls=starttls"), ("smtps", "")])
def test_a_report_by_mail_arrives_is_boxed_and_answered_through_tls(
    house: MailHouse, settings: LazySettings, port: str, query: str
) -> None:
    house.send(letter(attached=PICTURE))
    assert polled() == 1
    assert house.letters(mail_house.USER) == []
    worked()
    (story,) = stories()
    assert story.startswith("Perihal: Perlu bantuan\n\nTolong anak itu.")
    assert ReportFile.objects.get().kind == "jpeg"
    settings.SIGAP_MAIL_URL = house.smtp_url(port, query)
    assert (answered(), answered()) == (1, 0)
    (sent,) = house.came_to("ibu", 1)
    assert b"Auto-Submitted: auto-generated" in sent
    assert b"Tolong" not in sent


@pytest.mark.parametrize(
    ("port", "query", "password", "told"),
    [
        ("plain", "?tls=starttls", mail_house.PASSWORD, "STARTTLS is not offered: nothing goes in clear"),
        ("expired", "?tls=starttls", mail_house.PASSWORD, "a certificate that is over"),
        ("smtp", "?tls=starttls", "lain", "a wrong password"),
        ("full", "?tls=starttls", mail_house.PASSWORD, "a server whose disk is full"),
    ],
)
def test_an_answer_that_cannot_go_waits_and_goes_once(
    house: MailHouse, settings: LazySettings, port: str, query: str, password: str, told: str
) -> None:
    house.send(letter())
    polled()
    worked()
    settings.SIGAP_MAIL_URL = house.smtp_url(port, query, password=password)
    assert answered() == 0, told
    assert house.letters("ibu") == []
    waiting = Answer.objects.get()
    assert (waiting.tries, bool(waiting.trouble)) == (1, True)
    Answer.objects.update(due_at=SOON)
    settings.SIGAP_MAIL_URL = house.smtp_url("smtp", "?tls=starttls")
    assert (answered(), answered()) == (1, 0)
    assert len(house.came_to("ibu", 1)) == 1


def test_a_large_letter_comes_whole(house: MailHouse) -> None:
    large = b"\xff\xd8\xff" + bytes(range(256)) * (19 * 4096)
    house.send(letter(attached=large))
    assert polled() == 1
    worked()
    assert len(stories()) == 1
    number = Envelope.objects.get(channel="email").number
    opened = open_file(entering=team.entering(team.RINA), number=number, ordinal=1, part=FileRendition.COPY, at=SOON)
    assert opened.raw == large


def test_one_that_is_too_large_stays_on_the_server_and_is_told(house: MailHouse) -> None:
    house.send(letter(attached=bytes(LETTER_BYTES)))
    assert (polled(), polled()) == (1, 0)
    assert len(house.letters(mail_house.USER)) == 1
    worked()
    assert "terlalu besar" in stories()[0]


@pytest.mark.parametrize("size", [200, 2_000, 9_000, 300_000])
def test_a_line_that_breaks_in_mid_fetch_loses_no_letter_and_doubles_none(
    house: MailHouse, settings: LazySettings, tmp_path: Path, size: int
) -> None:
    house.send(letter("Satu."), letter("Dua.", number=2, attached=PICTURE), letter("Tiga.", number=3))
    with mail_house.cut_after(house.ports["imap"], size) as port:
        read_from(settings, tmp_path, house.imap_url(port=port, scheme="imap"))
        polled()
    assert trouble() in {Trouble.SERVER, Trouble.UNREACHABLE}
    # What was stored may be there still; what was not stored is.
    assert RawDelivery.objects.count() + len(house.letters(mail_house.USER)) >= 3
    read_from(settings, tmp_path, house.imap_url())
    polled()
    assert (house.letters(mail_house.USER), RawDelivery.objects.count()) == ([], 3)
    worked()
    assert Envelope.objects.filter(channel="email").count() + DialogueLine.objects.count() == 3


def test_a_wrong_password_and_a_certificate_that_is_over_are_told_and_touch_nothing(
    house: MailHouse, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.send(letter())
    read_from(settings, tmp_path, house.imap_url(password="lain"))
    assert polled() == 0
    assert trouble() == Trouble.TOKEN
    read_from(settings, tmp_path, house.imap_url())
    with house.certificate_over(), monkeypatch.context() as trusting:
        trusting.setenv("SSL_CERT_FILE", str(house.folder / "trusted.pem"))
        assert polled() == 0
        assert trouble() == Trouble.UNREACHABLE
    assert len(house.letters(mail_house.USER)) == 1
    assert polled() == 1
    assert trouble() == ""


@pytest.mark.parametrize("folder", ["", "cur", "new"])
def test_a_server_whose_disk_fails_loses_nothing_and_gives_each_letter_once(house: MailHouse, folder: str) -> None:
    house.send(letter())
    with house.on_a_failing_disk(folder):
        polled()
        polled()
        assert RawDelivery.objects.count() + len(house.letters(mail_house.USER)) >= 1
    polled()
    assert (house.letters(mail_house.USER), trouble()) == ([], "")
    worked()
    assert len(stories()) == 1


def test_two_letters_under_one_id_are_both_there_and_one_sent_twice_is_one(house: MailHouse) -> None:
    house.send(letter("Satu."), letter("Satu."), letter("Lain."))
    assert polled() == 3
    worked()
    assert (len(stories()), DialogueLine.objects.count()) == (1, 1)


@pytest.mark.parametrize("flag", ["Deleted", "Flagged", "Seen"])
def test_a_letter_that_another_program_marked_is_stored_before_it_goes(house: MailHouse, flag: str) -> None:
    house.send(letter("Dari luar."))
    house.mark(flag)
    assert polled() == 1
    assert house.letters(mail_house.USER) == []
    worked()
    assert "Dari luar." in stories()[0]


@pytest.mark.parametrize(
    ("charset", "said", "read"),
    [
        ("iso-8859-15", "Rp 5 juta, caf\xe9 \xa4".encode("latin-1"), "caf\xe9 \u20ac"),
        ("windows-1252", b"\x93tolong\x94", "\u201ctolong\u201d"),
        ("utf-16", "tolong di pasar".encode("utf-16"), "tolong di pasar"),
        ("gb2312", "\u6551\u547d tolong".encode("gb2312"), "\u6551\u547d tolong"),
        ("utf-8", b"tolong \xff\xfe anak", "tolong \ufffd\ufffd anak"),
        ("x-karangan", "tolong caf\xe9".encode(), "tolong caf\xe9"),
        ("us-ascii", "tolong \u00e9".encode(), "tolong"),
    ],
)
def test_odd_charsets_are_read_and_never_refused(house: MailHouse, charset: str, said: bytes, read: str) -> None:
    head = f"From: Bu CONTOH <{mail_house.THERE}>\r\nTo: {mail_house.HERE}\r\nMessage-ID: <{charset}@contoh.example>"
    kind = f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: base64"
    house.send(f"{head}\r\nSubject: =?x-karangan?B?dG9sb25n?=\r\n{kind}\r\n\r\n".encode() + b64encode(said) + b"\r\n")
    assert polled() == 1
    worked()
    (story,) = stories()
    assert read in story
