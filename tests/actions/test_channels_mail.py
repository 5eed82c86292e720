"""Mail becomes reports: stored before it is deleted, each letter once, machines laid aside, answered once."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from tests.factories import arrivals, carriers, imap_server, mail_server, team
from tests.factories.imap_server import Box

from sigap.channels.actions import box as deliveries
from sigap.channels.actions import state
from sigap.channels.jobs import letters, post
from sigap.channels.models import Answer, ChannelState, Media, RawDelivery
from sigap.channels.rules import SwitchReason, Trouble
from sigap.intake import actions as intake
from sigap.intake.reading import open_report
from sigap.mailbox import slot
from sigap.mailbox.models import DialogueLine, Envelope, ReportFile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
AT = team.AT
SOON = AT + timedelta(minutes=2)
PICTURE = b"\xff\xd8\xff" + bytes(range(256)) * 20
WRITER = "ibu@contoh.example"


@pytest.fixture
def inbox(settings: LazySettings, tmp_path: Path) -> Iterator[Box]:
    with imap_server.running() as found:
        more = f'[email]\nimap_url = "{found.url}"\n'
        settings.SIGAP_CHANNELS = carriers.channels_file(tmp_path, more=more)
        settings.SIGAP_MAIL_FROM = "SIGAP <sigap@contoh.go.id>"
        yield found


def letter(words: str = "Tolong anak itu.", *, number: int = 1, attached: bytes = b"", **heads: Any) -> bytes:
    made = EmailMessage()
    made["From"] = heads.pop("From", f"Bu CONTOH <{WRITER}>")
    made["To"] = "lapor@contoh.go.id"
    made["Subject"] = "Perlu bantuan"
    made["Message-ID"] = f"<{number}@contoh.example>"
    for name, value in heads.items():
        made[name.replace("_", "-")] = value
    made.set_content(words)
    if attached:
        made.add_attachment(attached, maintype="image", subtype="jpeg", filename="rumah Melati.jpg")
    return made.as_bytes().replace(b"\n", b"\r\n")


def polled() -> int:
    with team.role("sigap_worker"):
        return post.poll(AT)


def worked(minutes: int = 0) -> int:
    with team.role("sigap_worker"):
        return letters.work(SOON + timedelta(minutes=minutes))


def filed() -> int:
    with team.role("sigap_worker"):
        return letters.files(SOON)


def answered() -> int:
    with team.role("sigap_worker"):
        return letters.answer(SOON)


def reports() -> list[Envelope]:
    return list(Envelope.objects.filter(channel="email").order_by("received_at"))


def story() -> str:
    (envelope,) = reports()
    arrivals.checked(SOON)
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=SOON, envelope=envelope)
    return open_report(entering=team.entering(team.RINA), number=envelope.number, at=SOON).story


def test_a_letter_is_stored_sealed_then_deleted_then_a_report(inbox: Box) -> None:
    inbox.put(letter())
    assert polled() == 1
    assert inbox.letters == {}
    assert b"Tolong" not in bytes(RawDelivery.objects.get().sealed_body or b"")
    assert worked() == 1
    assert RawDelivery.objects.get().sealed_body is None
    assert story() == "Perihal: Perlu bantuan\n\nTolong anak itu."
    assert ChannelState.objects.get(pk="email").reached_at == AT


def test_nothing_is_deleted_that_could_not_be_stored(inbox: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox.put(letter())
    monkeypatch.setattr(slot, "WAITING_MOST", 0)
    assert polled() == 0
    assert len(inbox.letters) == 1
    assert ChannelState.objects.get(pk="email").trouble == Trouble.NO_SPACE
    assert "UID STORE" not in inbox.commands


@pytest.mark.parametrize("command", ["UID STORE", "UID EXPUNGE"])
def test_a_cut_after_storing_costs_a_second_look_and_no_second_report(inbox: Box, command: str) -> None:
    inbox.put(letter())
    inbox.fails_at = command
    polled()
    assert ChannelState.objects.get(pk="email").trouble == Trouble.SERVER
    inbox.fails_at = ""
    polled()
    assert inbox.letters == {}
    worked()
    assert len(reports()) == 1


@pytest.mark.parametrize("command", ["LOGIN", "SELECT", "UID SEARCH", "UID FETCH"])
def test_a_cut_before_storing_leaves_the_letter_where_it_is(inbox: Box, command: str) -> None:
    inbox.put(letter())
    inbox.fails_at = command
    assert polled() == 0
    assert len(inbox.letters) == 1
    assert not RawDelivery.objects.exists()


def test_a_wrong_password_and_a_server_that_is_away_show(inbox: Box, settings: LazySettings, tmp_path: Path) -> None:
    inbox.password = "lain"
    polled()
    assert ChannelState.objects.get(pk="email").trouble == Trouble.TOKEN
    more = '[email]\nimap_url = "imap://a:b@127.0.0.1:9/INBOX"\n'
    settings.SIGAP_CHANNELS = carriers.channels_file(tmp_path, more=more)
    polled()
    assert ChannelState.objects.get(pk="email").trouble == Trouble.UNREACHABLE


def test_a_server_without_uidplus_is_emptied_too(inbox: Box) -> None:
    inbox.has_uidplus = False
    inbox.put(letter())
    inbox.put(letter("Dua.", number=2))
    assert polled() == 2
    assert inbox.letters == {}


def test_a_letter_that_is_too_large_stays_there_and_is_told(inbox: Box) -> None:
    inbox.put(letter())
    inbox.said_size = 90_000_000
    assert polled() == 1
    assert inbox.flags == {1: {r"\Flagged"}}
    assert polled() == 0
    worked()
    assert "terlalu besar" in story()


def test_the_same_letter_delivered_twice_is_one_report(inbox: Box) -> None:
    inbox.put(b"Received: satu\r\n" + letter())
    inbox.put(b"Received: dua\r\n" + letter())
    assert polled() == 2
    worked()
    assert len(reports()) == 1
    assert not DialogueLine.objects.exists()
    assert not RawDelivery.objects.exclude(state="done").exists()


def test_another_letter_under_the_same_id_is_not_lost(inbox: Box) -> None:
    inbox.put(letter("Satu."))
    inbox.put(letter("Dua."))
    polled()
    worked()
    assert (len(reports()), DialogueLine.objects.count()) == (1, 1)


def test_files_go_into_the_report_and_then_the_letter_is_gone(inbox: Box) -> None:
    inbox.put(letter(attached=PICTURE))
    polled()
    worked()
    row = RawDelivery.objects.get()
    assert row.sealed_body is not None
    assert Media.objects.get().raw_id == row.pk
    assert filed() == 1
    assert RawDelivery.objects.get().sealed_body is None
    assert (ReportFile.objects.get().kind, Media.objects.count()) == ("jpeg", 0)


@pytest.mark.parametrize(
    "heads",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Return_Path": "<>"},
        {"List_Id": "<kabar.contoh>"},
        {"Precedence": "bulk"},
        {"From": "MAILER-DAEMON@contoh.example"},
        {"From": "SIGAP <sigap@contoh.go.id>"},
    ],
)
def test_machines_are_laid_aside_and_never_answered(inbox: Box, heads: dict[str, Any]) -> None:
    inbox.put(letter(**heads))
    polled()
    worked()
    assert reports() == []
    assert RawDelivery.objects.get().trouble == Trouble.AUTOMATIC
    with team.at_desk(team.HASAN) as actor:
        assert state.retry(by=actor, at=SOON, channel="email") == 1
    worked(1)
    assert len(reports()) == 1
    assert not Answer.objects.exists()


def test_letters_without_an_address_do_not_join_each_other(inbox: Box) -> None:
    inbox.put(letter("Satu.", From="rusak"))
    inbox.put(letter("Dua.", number=2, From="rusak juga"))
    polled()
    worked()
    assert len(reports()) == 2
    assert not Answer.objects.exists()


def test_what_is_no_letter_is_kept_aside_sealed(inbox: Box) -> None:
    inbox.put(b"\x00\x01 bukan surat" + bytes(300_000))
    polled()
    worked()
    row = RawDelivery.objects.get()
    assert (row.state, row.trouble) == ("aside", Trouble.UNREADABLE)
    assert deliveries.body_of(row).startswith(b"\x00\x01 bukan surat")


def test_an_answer_goes_once_says_nothing_and_says_that_a_machine_sent_it(inbox: Box, settings: LazySettings) -> None:
    inbox.put(letter())
    inbox.put(letter("Lagi.", number=2))
    polled()
    worked()
    with mail_server.running() as post_office:
        settings.SIGAP_MAIL_URL = post_office.url()
        assert answered() == 1
        assert answered() == 0
    (sent,) = post_office.letters
    assert (sent["To"], sent["Auto-Submitted"]) == (WRITER, "auto-generated")
    words = sent.get_content()
    assert "tidak anonim" in words
    assert "Tolong" not in words


def test_a_mail_server_that_is_away_keeps_the_answer(inbox: Box, settings: LazySettings) -> None:
    inbox.put(letter())
    polled()
    worked()
    settings.SIGAP_MAIL_URL = "smtp://127.0.0.1:9"
    assert answered() == 0
    assert Answer.objects.get().trouble == Trouble.UNREACHABLE


def test_switched_off_the_mail_box_is_not_opened(inbox: Box) -> None:
    with team.at_desk(team.HASAN) as actor:
        state.switch(by=actor, at=AT, channel="email", on=False, reason=SwitchReason.ACCOUNT_TAKEN)
    inbox.put(letter())
    assert polled() == 0
    assert (inbox.commands, len(inbox.letters)) == ([], 1)
