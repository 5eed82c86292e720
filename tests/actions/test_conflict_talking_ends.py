"""A lane report's dialogue when the report comes, goes, is sealed to one more, or its time is over."""

from datetime import datetime, timedelta

import pytest
from django.db.models import F
from tests.actions.test_conflict_moving import moved
from tests.factories import arrivals, lane_talk, recipients, talking, team
from tests.factories.lane_talk import ANSWERED, ASKED
from tests.factories.recipients import BAYU, GANDA, OKTA, PUTRI

from sigap.access.models import Membership
from sigap.custody import actions
from sigap.custody.jobs import forget, remind
from sigap.custody.models import ConflictLine, ConflictReport
from sigap.custody.queries import resealable
from sigap.intake import actions as intake
from sigap.intake.reading import open_report
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.mailbox.actions import has_reply_key
from sigap.mailbox.dialogue.rules import MessageOutcome
from sigap.mailbox.models import Envelope, ReportStatus
from sigap.mailbox.posting import Receipt, end_code
from sigap.mailbox.wordings import MessageCode
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
SILENT = ("talk_key", "talk_mark", "sealed_talk_half", "reply_key", "reply_mark")


def test_a_report_that_is_moved_keeps_the_reporters_half_and_gets_a_pair_of_its_own() -> None:
    recipients.ready()
    receipt = team.post()
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=now(), envelope=team.envelope(receipt))
    talking.answered(receipt, at=now())
    moved(receipt.number)
    # Before the reporter has been back.
    lane_talk.asked(receipt)
    assert lane_talk.words_of(lane_talk.heard(receipt)) == [ASKED]
    assert lane_talk.answered(receipt) is MessageOutcome.SAID
    whole = lane_talk.opened(receipt)
    assert [line["text"] for line in whole.lines] == [talking.ANSWERED]
    assert [each.text for each in whole.messages] == [ASKED, ANSWERED]


def test_a_code_that_was_ended_before_stays_ended() -> None:
    recipients.ready()
    receipt = team.post()
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=now(), envelope=team.envelope(receipt))
    with team.role("sigap_public"):
        assert end_code(receipt.words, at=now())
    moved(receipt.number)
    with pytest.raises(actions.UnableToSendConflictMessage, match="mematikan"):
        lane_talk.asked(receipt)
    opened = lane_talk.opened(receipt)
    with team.at_desk(GANDA) as actor:
        number = actions.release(by=actor, at=now(), number=receipt.number, opened=opened)
    assert Envelope.objects.get(number=number).code_ended_at is not None


def test_handed_over_it_takes_its_messages_along_and_the_intake_writes_on() -> None:
    recipients.ready()
    receipt = recipients.posted("police")
    lane_talk.asked(receipt)
    lane_talk.answered(receipt)
    whole = lane_talk.opened(receipt)
    with team.at_desk(GANDA) as actor:
        number = actions.release(by=actor, at=now(), number=receipt.number, opened=whole)
    assert not ConflictLine.objects.exists()
    left = ConflictReport.objects.get(number=receipt.number)
    assert [getattr(left, name) for name in SILENT] == [None] * len(SILENT)
    back = Envelope.objects.get(number=number)
    assert has_reply_key(back)
    arrivals.checked(now())
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=now(), envelope=back)
    story = open_report(entering=team.entering(team.RINA), number=number, at=now()).story
    assert story.index(recipients.STORY) < story.index(ASKED) < story.index(ANSWERED)
    assert lane_talk.answered(receipt) is MessageOutcome.GONE
    assert talking.answered(receipt, at=now()) is MessageOutcome.SAID


def test_what_came_meanwhile_is_not_lost() -> None:
    recipients.ready()
    receipt = recipients.posted("police")
    whole = lane_talk.opened(receipt)
    lane_talk.answered(receipt)
    with team.at_desk(GANDA) as actor, pytest.raises(actions.UnableToHandOverReport, match="pesan baru"):
        actions.release(by=actor, at=now(), number=receipt.number, opened=whole)
    assert ConflictLine.objects.count() == 1
    assert lane_talk.read(receipt) == [ANSWERED]


def test_one_that_does_not_open_holds_up_no_hand_over() -> None:
    recipients.ready()
    receipt = recipients.posted("police")
    lane_talk.answered(receipt)
    team.rewritten("custody_laneline", ConflictLine.objects.get().pk, vouch=b"\x00" * 32)
    whole = lane_talk.opened(receipt)
    with team.at_desk(GANDA) as actor:
        actions.release(by=actor, at=now(), number=receipt.number, opened=whole)
    assert not ConflictLine.objects.exists()


def test_whoever_gets_a_share_later_reads_what_was_written_before() -> None:
    recipients.ready()
    receipt = recipients.posted("police")
    lane_talk.answered(receipt)
    recipients.ready(OKTA)
    Membership.objects.filter(person__login=GANDA).update(until=F("since"))
    whole = lane_talk.opened(receipt, PUTRI)
    with team.at_desk(PUTRI) as actor:
        (few,) = resealable(actor)
        actions.share_again(by=actor, at=now(), number=receipt.number, key_id=few.key_id, opened=whole)
    assert lane_talk.read(receipt, OKTA) == [ANSWERED]


def test_it_goes_with_its_report() -> None:
    recipients.ready()
    receipt = recipients.posted("police")
    lane_talk.asked(receipt)
    lane_talk.answered(receipt)
    with team.at_desk(GANDA) as actor:
        actions.tell(by=actor, at=now(), number=receipt.number, code=MessageCode.DONE_TALK)
    late = now() + timedelta(days=372)
    with team.role("sigap_worker"):
        remind(late)
        assert forget(late + timedelta(days=15)) == 1
    assert not ConflictLine.objects.exists()
    left = ConflictReport.objects.get(number=receipt.number)
    assert [getattr(left, name) for name in SILENT] == [None] * len(SILENT)
    assert lane_talk.heard(receipt, at=late).lines == ()
    assert lane_talk.answered(receipt, at=late) in {MessageOutcome.CLOSED, MessageOutcome.DONE}


def told(receipt: Receipt, code: MessageCode, *, at: datetime | None = None) -> ConflictReport:
    """Ganda leaves a ready wording for the reporter."""
    with team.at_desk(GANDA) as actor:
        actions.tell(by=actor, at=at or now(), number=receipt.number, code=code)
    return ConflictReport.objects.get(number=receipt.number)


def test_one_that_was_ended_by_mistake_is_opened_again_by_another_wording() -> None:
    recipients.ready()
    receipt = recipients.posted("police")
    assert told(receipt, MessageCode.DONE).status == ReportStatus.DONE
    assert lane_talk.answered(receipt) is MessageOutcome.DONE
    assert told(receipt, MessageCode.READ).status == ReportStatus.HANDLING
    assert lane_talk.answered(receipt) is MessageOutcome.SAID
    with team.role("sigap_worker"):
        assert remind(now() + timedelta(days=8)) == 3, "it is handled: its recipients are reminded"


def test_words_to_the_reporter_open_it_again_and_it_can_be_ended_as_before() -> None:
    recipients.ready()
    receipt = recipients.posted("police")
    told(receipt, MessageCode.DONE)
    lane_talk.asked(receipt)
    assert ConflictReport.objects.get(number=receipt.number).status == ReportStatus.HANDLING
    assert lane_talk.answered(receipt) is MessageOutcome.SAID
    assert told(receipt, MessageCode.DONE).status == ReportStatus.DONE


def test_of_the_end_of_one_that_was_opened_again_its_recipients_are_told_anew() -> None:
    recipients.ready()
    receipt = recipients.posted("police")
    told(receipt, MessageCode.DONE)
    late = now() + timedelta(days=360)
    with team.role("sigap_worker"):
        assert remind(late) == 3
    assert told(receipt, MessageCode.READ, at=late).end_told_at is None
    again = late + timedelta(days=1)
    told(receipt, MessageCode.DONE, at=again)
    with team.role("sigap_worker"):
        assert remind(again + timedelta(days=340)) == 0
        assert remind(again + timedelta(days=360)) == 3


def test_the_other_recipients_hear_that_it_was_handed_over_and_nothing_of_it() -> None:
    recipients.ready()
    receipt = recipients.posted("police")
    whole = lane_talk.opened(receipt)
    held = lane_talk.opened(receipt, PUTRI)
    with team.at_desk(GANDA) as actor:
        actions.release(by=actor, at=now(), number=receipt.number, opened=whole)
    told_to = {(row.person_id, str(row.ids)) for row in Notice.objects.filter(code="conflict-released")}
    assert told_to == {(team.person_id(login), "{}") for login in (PUTRI, BAYU)}
    with team.at_desk(PUTRI) as actor, pytest.raises(Refused):
        actions.release(by=actor, at=now(), number=receipt.number, opened=held)
