"""Reporter and recipients of a lane report write to each other: sealed for both, and opened by nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from tests.factories import lane_talk, recipients, team
from tests.factories.lane_talk import ANSWERED, ASKED
from tests.factories.recipients import BAYU, GANDA, OKTA, PUTRI

from sigap.access.models import Membership
from sigap.custody import actions, events
from sigap.custody.models import ConflictLine, ConflictReport
from sigap.custody.queries import conflict_reports, conflict_reports_waiting
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.mailbox.conflict import talking
from sigap.mailbox.dialogue.rules import MESSAGES_A_DAY, READABLE_FOR, Author, MessageOutcome
from sigap.mailbox.models import ReportStatus
from sigap.mailbox.posting import Receipt, end_code
from sigap.mailbox.wordings import MessageCode
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
DAY = timedelta(days=1)


@pytest.fixture
def receipt() -> Receipt:
    """A report on the police that three people hold."""
    recipients.ready()
    return recipients.posted("police")


def report(receipt: Receipt) -> ConflictReport:
    return ConflictReport.objects.get(number=receipt.number)


def events_of(receipt: Receipt) -> list[str]:
    return team.trail(report(receipt).pk)


def stored() -> bytes:
    """Everything that the rows of the lane hold."""
    found = b""
    with connection.cursor() as cursor:
        for table in ("custody_lanereport", "custody_laneshare", "custody_laneline", "audit_event"):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            found += cursor.fetchone()[0].encode()
    return found


def counts(login: str, table: str = "custody_laneline") -> int:
    with team.role("sigap_desk"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sigap.ticket', %s, true)", [team.TICKETS[login]])
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_both_sides_write_and_read_and_nothing_lies_in_clear(receipt: Receipt) -> None:
    assert lane_talk.heard(receipt).is_open
    lane_talk.asked(receipt)
    assert [(each.author, each.text) for each in lane_talk.heard(receipt).lines] == [(Author.OFFICER, ASKED)]
    assert lane_talk.answered(receipt) is MessageOutcome.SAID
    assert lane_talk.words_of(lane_talk.heard(receipt)) == [ASKED, ANSWERED]
    for login in (GANDA, PUTRI, BAYU):
        assert lane_talk.read(receipt, login) == [ASKED, ANSWERED], login
    kept = stored()
    for part in (ASKED, "Wulandari"):
        assert part.encode() not in kept
        assert part.encode().hex().encode() not in kept
    found = report(receipt)
    assert found.status == ReportStatus.HANDLING, "an answer is one that the reporter reads"
    trail = team.trail(found.pk)
    assert [trail.count(code) for code in (events.WROTE, events.REPORTER_WROTE, events.HEARD)] == [1, 1, 3]
    assert trail[-2:] == ["vault:report:opened", events.HEARD], "the trace comes before the words"


def test_what_is_new_is_each_recipients_own(receipt: Receipt) -> None:
    lane_talk.answered(receipt)
    lane_talk.asked(receipt)
    lane_talk.answered(receipt, "Satu lagi.")
    assert lane_talk.read(receipt, GANDA) == [ANSWERED, ASKED, "Satu lagi."]
    seen = {}
    for login in (GANDA, PUTRI):
        with team.at_desk(login) as actor:
            (row,) = conflict_reports(actor)
            (waiting,) = conflict_reports_waiting(actor)
        seen[login] = (row.fresh, waiting.fresh)
    assert seen == {GANDA: (0, 0), PUTRI: (2, 2)}, "one of them reads for nobody else"
    with team.at_desk(GANDA) as actor:
        actions.tell(by=actor, at=now(), number=receipt.number, code=MessageCode.DONE)
    with team.at_desk(GANDA) as actor:
        assert not conflict_reports_waiting(actor)
    with team.at_desk(PUTRI) as actor:
        assert len(conflict_reports_waiting(actor)) == 1, "closed by another with words unread"


def test_the_second_click_and_the_second_tab(receipt: Receipt) -> None:
    key, form = uuid4().bytes, uuid4()
    said = [lane_talk.answered(receipt, text, key=key) for text in (ANSWERED, ANSWERED, "lain")]
    assert said == [MessageOutcome.SAID, MessageOutcome.KNOWN, MessageOutcome.OTHER]
    lane_talk.asked(receipt, key=form)
    lane_talk.asked(receipt, key=form)
    with pytest.raises(actions.UnableToSendConflictMessage):
        lane_talk.asked(receipt, "lain", key=form)
    assert ConflictLine.objects.count() == 2
    assert team.trail(report(receipt).pk).count(events.WROTE) == 1


def test_ten_a_day_and_again_tomorrow(receipt: Receipt) -> None:
    for _each in range(MESSAGES_A_DAY):
        assert lane_talk.answered(receipt) is MessageOutcome.SAID
    assert lane_talk.answered(receipt) is MessageOutcome.MANY
    assert lane_talk.answered(recipients.posted("police")) is MessageOutcome.SAID, (
        "one reporter's limit is nobody else's"
    )
    assert lane_talk.answered(receipt, at=now() + DAY) is MessageOutcome.SAID


def test_a_report_that_is_done_takes_no_more(receipt: Receipt) -> None:
    lane_talk.asked(receipt)
    with team.at_desk(GANDA) as actor:
        actions.tell(by=actor, at=now(), number=receipt.number, code=MessageCode.DONE)
    assert lane_talk.answered(receipt) is MessageOutcome.DONE
    assert len(lane_talk.heard(receipt).lines) == 1, "what was written can still be read"


def test_a_week_after_reading_it_is_gone_for_the_reporter_and_kept_for_the_recipients(receipt: Receipt) -> None:
    lane_talk.asked(receipt)
    begin = now()
    assert lane_talk.forgotten(begin + 30 * DAY) == 0, "what was never read waits"
    lane_talk.heard(receipt, at=begin)
    assert len(lane_talk.heard(receipt, at=begin + READABLE_FOR - timedelta(seconds=1)).lines) == 1
    assert lane_talk.heard(receipt, at=begin + READABLE_FOR).lines == (), "also where no worker has run"
    assert lane_talk.forgotten(begin + READABLE_FOR) == 1
    assert lane_talk.read(receipt) == [ASKED]


def test_an_ended_code_opens_nothing_and_takes_nothing(receipt: Receipt) -> None:
    lane_talk.asked(receipt)
    with team.role("sigap_public"):
        assert end_code(receipt.words, at=now())
    assert lane_talk.answered(receipt) is MessageOutcome.GONE
    assert lane_talk.heard(receipt).lines == ()
    assert not ConflictLine.objects.exclude(reply_blob=None).exists()
    with pytest.raises(actions.UnableToSendConflictMessage, match="mematikan"):
        lane_talk.asked(receipt)
    assert lane_talk.read(receipt) == [ASKED]


@pytest.mark.parametrize("half", ["talk", "reply"])
def test_nobody_seals_to_a_half_that_was_laid_into_the_row(receipt: Receipt, half: str) -> None:
    other = report(recipients.posted("police"))
    found = report(receipt)
    # Even one that SIGAP made and vouches for, beside another report.
    laid = {f"{half}_{name}": getattr(other, f"{half}_{name}") for name in ("key", "mark")}
    team.rewritten("custody_lanereport", found.pk, **laid)
    with pytest.raises(actions.UnableToSendConflictMessage, match="bukan tulisan SIGAP"):
        lane_talk.asked(receipt)
    if half == "talk":
        assert lane_talk.answered(receipt) is MessageOutcome.CLOSED
        assert not lane_talk.heard(receipt).is_open
        assert not ConflictLine.objects.exists()
        assert lane_talk.opened(receipt).story == recipients.STORY
    else:
        # Whoever holds the six words lays their own half right again.
        assert lane_talk.heard(receipt).is_open
        lane_talk.asked(receipt)
        assert lane_talk.words_of(lane_talk.heard(receipt)) == [ASKED]


def test_a_message_that_was_altered_or_made_up_is_shown_to_neither_side(receipt: Receipt) -> None:
    lane_talk.asked(receipt, "Satu.")
    lane_talk.asked(receipt, "Dua.")
    lane_talk.answered(receipt, "Tiga.")
    first, second, third = ConflictLine.objects.order_by("sent_at")
    # Words of another line, and the reporter's own words in an officer's mouth.
    team.rewritten("custody_laneline", second.pk, sealed_text=first.sealed_text)
    team.rewritten("custody_laneline", third.pk, author="officer", sent_by=team.person_id(GANDA))
    assert lane_talk.words_of(lane_talk.heard(receipt)) == ["Satu."]
    assert lane_talk.read(receipt) == ["Satu.", None, None], "the others still open, and so does the story"


def test_one_that_opens_with_no_key_takes_no_other_along(receipt: Receipt) -> None:
    for words in ("Satu.", "Dua."):
        lane_talk.answered(receipt, words)
    first = ConflictLine.objects.earliest("sent_at")
    # Whoever held the public host's secret vouches for it.
    spoilt = talking.LineFacts(
        id=first.pk,
        report_id=first.report_id,
        author=first.author,
        sent_at=first.sent_at,
        key_id=first.key_id,
        talk_blob=bytes(first.talk_blob)[:-1] + b"\x00\x00",
        text=first.sealed_text,
    )
    team.rewritten("custody_laneline", first.pk, talk_blob=spoilt.talk_blob, vouch=spoilt.vouch())
    assert lane_talk.read(receipt) == [None, "Dua."]
    assert events_of(receipt).count("vault:seal:broken") == 2, "together, and by itself"


def test_a_report_from_before_there_was_a_dialogue(receipt: Receipt) -> None:
    ConflictReport.objects.update(talk_key=None, talk_mark=None, sealed_talk_half=None, reply_key=None, reply_mark=None)
    assert lane_talk.answered(receipt) is MessageOutcome.CLOSED
    assert not lane_talk.heard(receipt).is_open
    with pytest.raises(actions.UnableToSendConflictMessage, match="sebelum percakapan ada"):
        lane_talk.asked(receipt)
    assert lane_talk.opened(receipt).messages == []


def test_only_who_holds_the_report_reads_or_writes(receipt: Receipt) -> None:
    recipients.ready(OKTA)
    lane_talk.asked(receipt)
    lane_talk.answered(receipt)
    for login in (team.RINA, team.HASAN, team.SURYA, team.MAYA, OKTA):
        assert counts(login) == 0, login
        with pytest.raises(Refused):
            lane_talk.asked(receipt, login=login)
    assert counts(PUTRI) == 2
    recipients.confirmed(recipients.keyed(PUTRI, "lesung pagi kapur rembulan"))
    assert counts(PUTRI) == 0, "a replaced key holds nothing"
    Membership.objects.filter(person__login=BAYU).update(until=F("since"))
    assert counts(BAYU) == 0, "neither does one whose post is over"
    with pytest.raises(Refused):
        lane_talk.asked(receipt, login=BAYU)


MADE_UP = (
    "INSERT INTO custody_laneline (id, report_id, author, sent_at, sent_by_name, mark, body, key_id, talk_blob,"
    " sealed_text, vouch) SELECT gen_random_uuid(), id, 'reporter', now(), '', '', '', key_id, '', '', ''"
    " FROM custody_lanereport"
)
SAY = "SELECT custody.say('', gen_random_uuid(), '', '', gen_random_uuid(), '', '', '', '', now(), 9, 9)"


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("sigap_worker", "SELECT count(*) FROM custody_laneline"),
        ("sigap_worker", "SELECT custody.talk('')"),
        ("sigap_public", "SELECT count(*) FROM custody_laneline"),
        ("sigap_desk", "UPDATE custody_laneline SET author = 'officer'"),
        ("sigap_desk", "DELETE FROM custody_laneline"),
        ("sigap_desk", "UPDATE custody_lanereport SET talk_key = reply_key"),
        ("sigap_desk", SAY),
        ("sigap_desk", MADE_UP),
    ],
)
def test_the_database_itself_refuses(receipt: Receipt, role: str, statement: str) -> None:
    lane_talk.answered(receipt)
    with team.role(role), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sigap.ticket', %s, true)", [team.TICKETS[GANDA]])
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(statement)


def test_nobody_is_told_but_on_the_recipients_own_pages(receipt: Receipt) -> None:
    before = Notice.objects.count()
    lane_talk.answered(receipt)
    assert Notice.objects.count() == before
    report_id = report(receipt).pk
    with team.at_desk(team.SURYA), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_event WHERE stream_id = %s", [report_id])
        assert cursor.fetchone() == (0,), "the trail's page counts neither arrivals nor messages"
