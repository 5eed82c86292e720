"""Reporter and office write to each other: sealed for both, gone for the reporter a week after reading."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from tests.factories import talking, team
from tests.factories.talking import ANSWERED, ASKED

from sigap.intake.actions import UnableToWriteToReporter
from sigap.kernel.errors import Refused
from sigap.mailbox import actions as mailbox
from sigap.mailbox import codes, reading
from sigap.mailbox import events as told
from sigap.mailbox.dialogue.rules import MESSAGES_A_DAY, READABLE_FOR, Author, MessageOutcome
from sigap.mailbox.lookup import lookup_for
from sigap.mailbox.models import DialogueLine, Envelope, ReportCode, ReportStatus
from sigap.vault.models import DataKey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
DAY = timedelta(days=1)


def stored() -> bytes:
    """Everything that the tables of the dialogue hold."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(l::text, ' ') FROM mailbox_line l")
        (found,) = cursor.fetchone()
    return str(found or "").encode() + b"".join(bytes(row.sealed_text) for row in DialogueLine.objects.all())


def forgotten(at: datetime) -> int:
    with team.role("sigap_worker"):
        return mailbox.forget_lines(at)


def test_both_sides_write_and_read_and_nothing_lies_in_clear() -> None:
    receipt, envelope = talking.at_hand()
    talking.asked(receipt)
    assert [(each.author, each.text) for each in talking.heard(receipt)] == [(Author.OFFICER, ASKED)]
    assert talking.answered(receipt) is MessageOutcome.SAID
    assert [each.text for each in talking.heard(receipt)] == [ASKED, ANSWERED]
    assert [each.text for each in talking.opened(receipt).lines] == [ASKED, ANSWERED]
    # Once more, now that the answer's key lies under the report's.
    assert [each.text for each in talking.opened(receipt).lines] == [ASKED, ANSWERED]
    kept = stored()
    # Three letters may stand in a row by chance in what is sealed.
    for part in ("Wulandari", "tempat yang aman", *(word for word in receipt.words if len(word) > 4)):
        assert part.encode() not in kept
    trail = team.trail(envelope.pk)
    assert (trail.count(told.OFFICER_WROTE), trail.count(told.REPORTER_WROTE)) == (1, 1)


def test_a_week_after_reading_it_is_gone_for_the_reporter_and_kept_for_the_desk() -> None:
    receipt, _envelope = talking.at_hand()
    talking.asked(receipt)
    assert forgotten(team.LATER + 30 * DAY) == 0, "what was never read waits"
    read_at = team.LATER + DAY
    talking.heard(receipt, at=read_at)
    talking.answered(receipt, at=read_at)
    assert len(talking.heard(receipt, at=read_at + READABLE_FOR - timedelta(seconds=1))) == 2
    assert talking.heard(receipt, at=read_at + READABLE_FOR) == (), "also where no worker has run"
    assert forgotten(read_at + READABLE_FOR) == 2
    assert not DialogueLine.objects.exclude(reply_blob=None).exists()
    assert [each.text for each in talking.opened(receipt).lines] == [ASKED, ANSWERED]


def test_only_these_six_words_open_what_was_written() -> None:
    receipt, envelope = talking.at_hand()
    other, _other = talking.at_hand()
    line = talking.asked(receipt)
    # Whoever changes the database cannot turn a message over to another report.
    DialogueLine.objects.filter(pk=line.pk).update(envelope_id=team.envelope(other).pk)
    assert talking.heard(other) == ()
    DialogueLine.objects.filter(pk=line.pk).update(envelope_id=envelope.pk)
    # Nor have the office seal to a key of another report.
    lent = team.envelope(other)
    Envelope.objects.filter(pk=envelope.pk).update(reply_key=lent.reply_key, reply_mark=lent.reply_mark)
    with pytest.raises(UnableToWriteToReporter):
        talking.asked(receipt)
    with team.role("sigap_public"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM mailbox.hear(%s, %s)", [b"x" * 32, team.LATER])
        assert cursor.fetchone() == (0,)


def test_an_ended_code_opens_nothing_and_takes_nothing() -> None:
    receipt, envelope = talking.at_hand()
    talking.asked(receipt)
    talking.answered(receipt)
    with team.role("sigap_public"):
        assert reading.status_for(receipt.words) is not None
        lookup = lookup_for(receipt.words)
        with connection.cursor() as cursor:
            cursor.execute("SELECT mailbox.end_code(%s, %s)", [lookup, team.LATER])
    envelope.refresh_from_db()
    assert envelope.reply_key is None
    assert not DialogueLine.objects.exclude(reply_blob=None).exists()
    assert talking.heard(receipt) == ()
    assert talking.answered(receipt) is MessageOutcome.GONE
    with pytest.raises(UnableToWriteToReporter, match="dimatikan"):
        talking.asked(receipt)
    assert len(talking.opened(receipt).lines) == 2


def test_an_older_report_gets_its_key_when_its_reporter_comes_back() -> None:
    receipt, envelope = talking.at_hand()
    Envelope.objects.filter(pk=envelope.pk).update(reply_key=None, reply_mark=None)
    with pytest.raises(UnableToWriteToReporter):
        talking.asked(receipt)
    assert talking.heard(receipt) == ()
    talking.asked(receipt)
    assert [each.text for each in talking.heard(receipt)] == [ASKED]


def test_the_reply_key_is_none_that_the_database_and_its_secret_give() -> None:
    receipt = team.post()
    secret = codes.load_secret(settings.SIGAP_KEYS)
    made = codes.stretched_for(secret, receipt.words, "reply-key")
    assert made not in {
        codes.lookup_of(secret, receipt.words),
        bytes(ReportCode.objects.get(pk=team.envelope(receipt).pk).lookup),
    }
    assert bytes(team.envelope(receipt).reply_key or b"") != made


def test_the_second_click_and_the_second_tab() -> None:
    receipt, _envelope = talking.at_hand()
    key, form = uuid4().bytes, uuid4()
    assert talking.answered(receipt, key=key) is MessageOutcome.SAID
    assert talking.answered(receipt, key=key) is MessageOutcome.KNOWN
    assert talking.answered(receipt, "lain", key=key) is MessageOutcome.OTHER
    assert talking.answered(receipt, ANSWERED) is MessageOutcome.SAID, "another form says it again"
    first = talking.asked(receipt, key=form)
    assert talking.asked(receipt, key=form) == first
    with pytest.raises(UnableToWriteToReporter):
        talking.asked(receipt, "lain", key=form)
    assert DialogueLine.objects.count() == 3


def test_ten_a_day_and_again_tomorrow() -> None:
    receipt, _envelope = talking.at_hand()
    other, _other = talking.at_hand()
    for _each in range(MESSAGES_A_DAY):
        assert talking.answered(receipt) is MessageOutcome.SAID
    assert talking.answered(receipt) is MessageOutcome.MANY
    assert talking.answered(other) is MessageOutcome.SAID, "one reporter's limit is nobody else's"
    assert talking.answered(receipt, at=talking.NEXT + DAY) is MessageOutcome.SAID


def test_a_report_that_is_done_takes_no_more() -> None:
    receipt, envelope = talking.at_hand()
    talking.asked(receipt)
    Envelope.objects.filter(pk=envelope.pk).update(status=ReportStatus.DONE)
    assert talking.answered(receipt) is MessageOutcome.DONE
    assert len(talking.heard(receipt)) == 1, "what was written can still be read"


def test_whoever_holds_the_report_and_then_the_manager_of_its_case() -> None:
    receipt, envelope = talking.at_hand()
    for login in (team.DEWI, team.HASAN, team.ANTON, team.SURYA):
        with pytest.raises(Refused):
            talking.opened(receipt, login=login)
        with pytest.raises(Refused):
            talking.asked(receipt, login=login)
    talking.asked(receipt)
    team.opened(report=envelope)
    with pytest.raises(Refused):
        talking.opened(receipt)
    with pytest.raises(Refused):
        talking.asked(receipt)
    assert [each.text for each in talking.opened(receipt, login=team.DEWI).lines] == [ASKED]
    talking.asked(receipt, "Lanjutan", login=team.DEWI)
    with team.at_desk(team.RINA):
        assert not DialogueLine.objects.exists(), "row by row, too"


def test_when_the_report_is_destroyed_the_dialogue_is_gone_for_both() -> None:
    receipt, envelope = talking.at_hand()
    talking.asked(receipt)
    talking.answered(receipt)
    talking.opened(receipt)
    DataKey.objects.filter(pk=envelope.key_id).update(destroyed_at=team.LATER, wrapped=b"")
    assert forgotten(team.LATER) == 2
    assert talking.heard(receipt) == ()
    assert talking.opened(receipt).lines == []
