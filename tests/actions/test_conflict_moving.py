"""A conflict found later: the report goes to the lane, its old key is destroyed, and who had read it is listed."""

from dataclasses import replace

import pytest
from tests.actions.test_intake_sheet import saved
from tests.actions.test_mailbox_files import sent
from tests.factories import arrivals, paperwork, recipients, rosters, talking, team
from tests.factories.deadlines import wib
from tests.factories.inbox import waiting_reports
from tests.factories.recipients import GANDA

from sigap.cases.reading import Entering
from sigap.clocks.models import Clock
from sigap.custody import actions
from sigap.custody.actions.moving import ReportMove
from sigap.custody.models import ConflictReport
from sigap.custody.queries import conflict_report_for, conflict_reports, read_before
from sigap.custody.reading import open_conflict_file, open_conflict_report, open_to_move, unlock_own
from sigap.intake import actions as intake
from sigap.intake.actions.report_state import UnableToDecideReport
from sigap.intake.models import PROMISE_LABELS, ReportExclusion, ReportToken, Triage, Worksheet
from sigap.intake.queries import report_for
from sigap.intake.reading import open_file, open_report
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.mailbox.dialogue.rules import MessageOutcome, PromiseChannel
from sigap.mailbox.files.filing import forget as forget_files
from sigap.mailbox.files.rules import FileRendition
from sigap.mailbox.models import DialogueLine, Envelope, ReportFile
from sigap.mailbox.reading import status_for
from sigap.vault.models import DataKey, ErasedKey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
PICTURE, TONIGHT = paperwork.picture(), wib(11, 25, 21)


def moved(number: str, *named: str, login: str = team.RINA) -> None:
    entering: Entering = team.entering(login)
    team.stepped_up(login, at=now())
    opened = open_to_move(entering=entering, number=number, at=now())
    with team.at_desk(login) as actor:
        envelope, _triage = report_for(actor, number)
        moving = replace(opened, named=named or ("police",))
        actions.move_report(by=actor, at=now(), envelope=envelope, moving=moving)


def test_the_old_key_is_destroyed_and_recipients_read_it() -> None:
    recipients.ready()
    receipt = team.post()
    envelope = team.envelope(receipt)
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=now(), envelope=envelope)
    open_report(entering=team.entering(team.RINA), number=receipt.number, at=now())
    saved(team.envelope(receipt))
    assert DataKey.objects.get(pk=envelope.key_id).destroyed_at is None
    moved(receipt.number)
    key = DataKey.objects.get(pk=envelope.key_id)
    assert (bytes(key.wrapped), key.destroyed_at is None) == (b"", False)
    assert ErasedKey.objects.filter(pk=envelope.key_id).exclude(mac=None).exists()
    left = Envelope.objects.get(pk=envelope.pk)
    assert (bytes(left.sealed_story), bytes(left.sealed_details), left.key_blob) == (b"", b"", None)
    for model in (Triage, Worksheet, ReportToken):
        assert not model.objects.filter(envelope_id=envelope.pk).exists()
    assert not Clock.objects.filter(subject_id=envelope.pk, stopped_at=None).exists()
    team.stepped_up(GANDA, at=now())
    unlocked = unlock_own(entering=team.entering(GANDA), passphrase=recipients.phrase(GANDA), at=now())
    report, opened = open_conflict_report(
        entering=team.entering(GANDA), number=receipt.number, unlocked=unlocked, at=now()
    )
    assert (opened.story, opened.named) == (team.STORY, ["police"])
    assert opened.details["flags"] == ["injury", "weapon"], "what triage heard goes along"
    with team.at_desk(GANDA) as actor:
        readers = read_before(conflict_report_for(actor, report.number))
    assert [each.name for each in readers] == ["Rina Marlina"]


def test_from_then_on_the_desk_neither_sees_nor_opens_it_and_the_code_still_works() -> None:
    recipients.ready()
    receipt = team.post()
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=now(), envelope=team.envelope(receipt))
    moved(receipt.number)
    for login in (team.RINA, team.DEWI, team.HASAN):
        with team.at_desk(login) as actor, pytest.raises(Refused):
            report_for(actor, receipt.number)
        with team.at_desk(login) as actor:
            listed = waiting_reports(actor, only_mine=False)
        assert receipt.number not in [row.envelope.number for row in listed]
    with team.role("sigap_public"):
        found = status_for(receipt.words)
    assert found is not None
    assert (found.number, found.is_apart) == (receipt.number, True)


def test_it_stays_where_it_is_while_too_few_recipients_stand() -> None:
    recipients.ready(GANDA)
    envelope = team.taken()
    with pytest.raises(actions.UnableToMove):
        moved(envelope.number)
    assert not ConflictReport.objects.exists()
    assert Envelope.objects.get(pk=envelope.pk).sealed_story == envelope.sealed_story


def test_only_who_has_the_report_moves_it() -> None:
    recipients.ready()
    envelope = team.taken()
    with pytest.raises(Refused):
        moved(envelope.number, login=team.HASAN)
    team.stepped_up(team.HASAN, at=now())
    moving = ReportMove(story="x", details={}, named=("police",))
    with team.at_desk(team.HASAN) as actor, pytest.raises(UnableToDecideReport):
        actions.move_report(by=actor, at=now(), envelope=envelope, moving=moving)


def test_its_files_and_its_dialogue_go_along_and_nothing_in_clear_stays_behind() -> None:
    recipients.ready()
    receipt = team.post()
    sent(receipt, PICTURE)
    envelope = team.envelope(receipt)
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=now(), envelope=envelope)
    rosters.rostered(team.RINA)
    talking.promised(receipt, TONIGHT)
    talking.asked(receipt, at=now())
    assert talking.answered(receipt, at=now()) is MessageOutcome.SAID
    talking.noted(now())
    moved(receipt.number)
    assert not Clock.objects.filter(subject_id=envelope.pk, stopped_at=None).exists()
    for model in (DialogueLine, ReportExclusion):
        assert not model.objects.filter(envelope_id=envelope.pk).exists()
    (file,) = ReportFile.objects.all()
    lane = ConflictReport.objects.get(number=receipt.number)
    assert (file.envelope_id, file.key_blob) == (lane.pk, None)
    opened = recipients.opened(GANDA, receipt.number)
    assert [line["text"] for line in opened.lines] == [TONIGHT.isoformat(), talking.ASKED, talking.ANSWERED]
    assert [line.get("way") for line in opened.lines] == ["contact", None, None]
    unlocked = unlock_own(entering=team.entering(GANDA), passphrase=recipients.phrase(GANDA), at=now())
    found = open_conflict_file(
        entering=team.entering(GANDA), number=receipt.number, ordinal=1, unlocked=unlocked, at=now()
    )
    assert found.raw == PICTURE
    with team.role("sigap_worker"):
        assert forget_files(at=now()) == 0
    with team.at_desk(team.RINA):
        assert not ReportFile.objects.exists()
    with team.at_desk(GANDA) as actor:
        number = actions.release(by=actor, at=now(), number=receipt.number, opened=opened)
    arrivals.checked(now())
    back = Envelope.objects.get(number=number)
    file.refresh_from_db()
    assert (file.envelope_id, file.sealed_key) == (back.pk, None)
    with team.at_desk(team.DEWI) as actor, pytest.raises(Refused):
        conflict_report_for(actor, receipt.number)
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=now(), envelope=back)
    story = open_report(entering=team.entering(team.RINA), number=number, at=now()).story
    assert story.startswith(team.STORY)
    assert talking.ANSWERED in story
    assert f"{TONIGHT.isoformat()}, {PROMISE_LABELS[PromiseChannel.CONTACT]}" in story
    read = open_file(entering=team.entering(team.RINA), number=number, ordinal=1, part=FileRendition.COPY, at=now())
    assert read.raw == PICTURE


def test_what_came_in_meanwhile_is_not_lost() -> None:
    recipients.ready()
    receipt = team.post()
    envelope = team.envelope(receipt)
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=now(), envelope=envelope)
    opened = open_to_move(entering=team.entering(team.RINA), number=receipt.number, at=now())
    talking.answered(receipt, at=now())
    team.stepped_up(team.RINA, at=now())
    with team.at_desk(team.RINA) as actor, pytest.raises(actions.UnableToMove):
        actions.move_report(by=actor, at=now(), envelope=envelope, moving=replace(opened, named=("police",)))
    assert DialogueLine.objects.filter(envelope_id=envelope.pk).count() == 1
    moved(receipt.number)
    assert len(recipients.opened(GANDA, receipt.number).lines) == 1


def test_one_that_was_handed_over_comes_back_under_its_number() -> None:
    recipients.ready()
    number = recipients.posted("police").number
    opened = recipients.opened(GANDA, number)
    with team.at_desk(GANDA) as actor:
        assert actions.release(by=actor, at=now(), number=number, opened=opened) == number
    arrivals.checked(now())
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=now(), envelope=Envelope.objects.get(number=number))
    moved(number)
    assert recipients.opened(GANDA, number).story.startswith(recipients.STORY)
    with team.at_desk(GANDA) as actor:
        (row,) = conflict_reports(actor)
        assert (row.report.pk, row.report.ended) == (conflict_report_for(actor, number).pk, "")
