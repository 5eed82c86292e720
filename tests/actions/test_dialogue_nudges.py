"""A mail that says only that there is something to read: by wish, once until the reporter has looked, sealed to."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.factories import mailing, talking, team
from tests.factories.deadlines import wib
from tests.factories.mail_server import Box

from sigap.mailbox import actions as mailbox
from sigap.mailbox import events, posting
from sigap.mailbox.dialogue import nudging
from sigap.mailbox.models import Envelope, Nudge, NudgeKey, ReportStatus
from sigap.mailbox.posting import Receipt
from sigap.notifications.jobs import nudges
from sigap.notifications.jobs.smtp import Courier, OutgoingLetter
from sigap.vault import channel_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
WHERE = "melati.contoh@surel.example"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
SOON = team.LATER + 6 * MINUTE


@pytest.fixture(autouse=True)
def box(settings: LazySettings, tmp_path: Path) -> Iterator[Box]:
    """A house with a mail server and the key of the channels beside its others."""
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    for each in Path(settings.SIGAP_KEYS).iterdir():
        if each.is_file() and not each.name.startswith("channel"):
            (keys / each.name).write_bytes(each.read_bytes())
            (keys / each.name).chmod(0o600)
    channel_key.create(keys)
    settings.SIGAP_KEYS = keys
    with mailing.house(settings) as box:
        yield box


def sweep(at: datetime) -> int:
    with team.role("sigap_worker"):
        return nudges.send(at)


def wished(receipt: Receipt, *, at: datetime = team.AT, address: str = WHERE, language: str = "id") -> bool:
    with team.role("sigap_public"):
        return nudging.ask(receipt.words, address=address, language=language, at=at)


def visited(receipt: Receipt, at: datetime) -> nudging.NudgeRequest | None:
    with team.role("sigap_public"):
        return nudging.visited(receipt.words, at=at)


@pytest.fixture
def receipt() -> Receipt:
    """A report that an officer holds, whose reporter asked for mail."""
    assert sweep(team.AT) == 0
    found, _envelope = talking.at_hand()
    assert wished(found)
    return found


def test_one_mail_without_content_until_the_reporter_has_looked(receipt: Receipt, box: Box) -> None:
    assert sweep(SOON) == 0, "there is nothing new"
    talking.asked(receipt)
    assert sweep(team.LATER + MINUTE) == 0, "who writes twice sends one mail"
    assert sweep(SOON) == 1
    talking.asked(receipt, "Satu lagi.", at=SOON)
    assert sweep(SOON + 10 * MINUTE) == 0
    (letter,) = box.letters
    assert box.recipients == [WHERE]
    assert (letter["From"], letter["Subject"]) == ("sigap@contoh.go.id", "Ada yang baru")
    whole = box.raw[0].decode()
    for word in (receipt.number, "laporan", "Rina", "UPTD", "SIGAP", "http", talking.ASKED, " ".join(receipt.words)):
        assert word not in whole.replace("sigap@contoh.go.id", "")
    wish = visited(receipt, SOON + 20 * MINUTE)
    assert wish == nudging.NudgeRequest(sender="sigap@contoh.go.id", is_on=True, is_lost=False)
    talking.heard(receipt, at=SOON + 20 * MINUTE)
    assert sweep(SOON + 30 * MINUTE) == 0
    talking.asked(receipt, "Lagi.", at=SOON + 40 * MINUTE)
    assert sweep(SOON + 50 * MINUTE) == 1
    assert box.letters[0]["Message-ID"] != box.letters[1]["Message-ID"]
    assert team.trail(team.envelope(receipt).pk).count(events.NUDGE_SENT) == 2


def test_the_address_lies_sealed_and_the_worker_alone_opens_it(receipt: Receipt) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(n::text, ' ') FROM mailbox_nudge n")
        (kept,) = cursor.fetchone()
    assert WHERE.encode().hex() not in kept
    assert WHERE not in kept
    wished(receipt, address="a@b.id")
    assert len(bytes(Nudge.objects.get().sealed_address or b"")) > nudging.ADDRESS_LIMIT, "one length for all"
    for role in ("sigap_public", "sigap_desk", "sigap_worker"):
        with team.role(role), connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege('mailbox_nudge', 'SELECT')")
            assert cursor.fetchone() == (False,)


def test_a_key_that_only_the_database_names_is_sealed_to_by_nobody(receipt: Receipt) -> None:
    NudgeKey.objects.update(public_key=b"\x09" + b"\0" * 31)
    assert not wished(receipt, address="lain@surel.example")
    wish = visited(receipt, team.LATER)
    assert wish is not None
    assert wish.sender == ""


def test_nothing_is_offered_where_nothing_can_be_sent(receipt: Receipt) -> None:
    assert visited(receipt, team.AT + 2 * timedelta(hours=1)) == nudging.NudgeRequest(
        sender="", is_on=True, is_lost=False
    )
    assert not wished(receipt, at=team.AT + 2 * timedelta(hours=1))


@pytest.mark.parametrize(("hour", "sent"), [(7, 0), (8, 1), (19, 1), (20, 0), (23, 0)])
def test_at_night_no_telephone_sounds(receipt: Receipt, hour: int, sent: int) -> None:
    talking.asked(receipt)
    assert sweep(wib(11, 26, hour)) == sent


def test_a_ready_wording_and_the_end_are_news_too(receipt: Receipt) -> None:
    envelope = team.envelope(receipt)
    Envelope.objects.filter(pk=envelope.pk).update(status=ReportStatus.DONE, status_at=team.LATER)
    assert sweep(SOON) == 1
    assert visited(receipt, SOON) is not None
    assert sweep(SOON + MINUTE) == 0
    with team.role("sigap_worker"):
        mailbox.forget_lines(team.LATER + 29 * DAY)
    assert Nudge.objects.exists()
    with team.role("sigap_worker"):
        mailbox.forget_lines(team.LATER + 30 * DAY)
    assert not Nudge.objects.exists()


@pytest.mark.parametrize("way", ["off", "code ended"])
def test_who_wants_no_mail_leaves_no_address(receipt: Receipt, way: str) -> None:
    talking.asked(receipt)
    with team.role("sigap_public"):
        if way == "off":
            assert nudging.drop(receipt.words, at=team.LATER)
            assert not nudging.drop(receipt.words, at=team.LATER)
        else:
            assert posting.end_code(receipt.words, at=team.LATER)
            assert not nudging.ask(receipt.words, address=WHERE, language="id", at=team.LATER)
    assert not Nudge.objects.exists()
    assert sweep(SOON) == 0


def test_an_address_that_is_refused_for_good_is_gone_and_the_reporter_reads_so(receipt: Receipt, box: Box) -> None:
    talking.asked(receipt)
    box.answers["RCPT"] = "451 later"
    assert sweep(SOON) == 0
    assert sweep(SOON + timedelta(seconds=59)) == 0
    box.answers["RCPT"] = "550 melati.contoh@surel.example unknown"
    assert sweep(SOON + MINUTE) == 0
    row = Nudge.objects.get()
    assert (row.sealed_address, row.key_blob, row.last_error, row.tries) == (None, None, "smtp-550", 2)
    wish = visited(receipt, SOON + 2 * MINUTE)
    assert wish is not None
    assert (wish.is_on, wish.is_lost) == (False, True)
    assert team.trail(team.envelope(receipt).pk).count(events.NUDGE_LOST) == 1
    assert wished(receipt, at=SOON + 2 * MINUTE)
    assert visited(receipt, SOON + 3 * MINUTE) == nudging.NudgeRequest(
        sender="sigap@contoh.go.id", is_on=True, is_lost=False
    )


def test_a_new_key_of_the_channels_takes_the_old_addresses_away(receipt: Receipt, settings: LazySettings) -> None:
    talking.asked(receipt)
    for name in (channel_key.CHANNEL_KEY, channel_key.CHANNEL_PUBLIC):
        (Path(settings.SIGAP_KEYS) / name).unlink()
    channel_key.create(Path(settings.SIGAP_KEYS))
    assert sweep(SOON) == 0
    assert Nudge.objects.get().sealed_address is None


def test_a_server_that_is_away_loses_nothing(receipt: Receipt, box: Box) -> None:
    talking.asked(receipt)
    box.hangs_up_at = "RCPT"
    assert sweep(SOON) == 0
    assert Nudge.objects.get().told_at is None
    box.hangs_up_at = ""
    assert sweep(SOON + MINUTE) == 1


def test_whatever_fails_after_the_letter_went_it_goes_once(
    receipt: Receipt, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    talking.asked(receipt)
    hand_over = Courier.hand_over

    def dies_afterwards(post: Courier, letter: OutgoingLetter) -> None:
        hand_over(post, letter)
        raise RuntimeError("the worker dies")

    with monkeypatch.context() as dying:
        dying.setattr(Courier, "hand_over", dies_afterwards)
        with pytest.raises(RuntimeError, match="dies"):
            sweep(SOON)
    assert Nudge.objects.get().told_at == SOON, "it stands before the letter goes"
    assert events.NUDGE_SENT in team.trail(team.envelope(receipt).pk)
    assert [sweep(SOON + minutes * MINUTE) for minutes in range(1, 4)] == [0, 0, 0]
    assert len(box.letters) == 1


def test_a_letter_that_the_server_did_not_take_is_told_once_in_the_trail(receipt: Receipt, box: Box) -> None:
    talking.asked(receipt)
    box.answers["RCPT"] = "451 later"
    assert sweep(SOON) == 0
    assert Nudge.objects.get().told_at is None
    box.answers.clear()
    assert sweep(SOON + MINUTE) == 1
    assert team.trail(team.envelope(receipt).pk).count(events.NUDGE_SENT) == 1


def test_in_the_readers_language(receipt: Receipt, box: Box) -> None:
    wished(receipt, language="en")
    talking.asked(receipt)
    assert sweep(SOON) == 1
    assert box.recipients == [WHERE]
    with team.role("sigap_public"):
        assert not nudging.ask(receipt.words, address=WHERE, language="xx", at=SOON)
