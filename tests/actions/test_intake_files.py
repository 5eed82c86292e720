"""Files of a report at the desk: a clean copy made once and kept sealed, the original for few, one in the case."""

import pytest
from tests.actions.test_mailbox_files import sent
from tests.factories import paperwork, team

from sigap.cases.queries import case_for
from sigap.cases.reading.documents import open_document
from sigap.cases.rules.documents import DocumentRendition as DocumentPart
from sigap.cleaning import Refusal, clean
from sigap.intake import actions as intake
from sigap.intake import events
from sigap.intake.actions.files import FileBytes
from sigap.intake.reading import OpenedFile, open_file, open_report, open_whole
from sigap.kernel.errors import Refused, StepUpNeeded
from sigap.mailbox import actions as mailbox
from sigap.mailbox.files.rules import FileRendition
from sigap.mailbox.models import Envelope, FilePart, ReportFile
from sigap.vault.datakeys import KeyDestroyed
from sigap.vault.events import REPORT_OPENED
from sigap.vault.sealing import SealBroken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
PICTURE = paperwork.picture()


def reported(raw: bytes = PICTURE, *, taken_by: str = team.RINA) -> Envelope:
    receipt = team.post()
    sent(receipt, raw)
    found = team.envelope(receipt)
    with team.at_desk(taken_by) as actor:
        intake.take(by=actor, at=team.AT, envelope=found)
    return found


def opened(report: Envelope, login: str = team.RINA, part: FileRendition = FileRendition.COPY) -> OpenedFile:
    return open_file(entering=team.entering(login), number=report.number, ordinal=1, part=part, at=team.LATER)


def copied(report: Envelope) -> bytes:
    found = opened(report)
    made = clean(found.raw).copy
    with team.at_desk(team.RINA) as actor:
        intake.store_copy(by=actor, at=team.LATER, envelope=found.envelope, file=found.file, copy=made)
    return made


def test_the_copy_is_made_once_and_kept_under_the_reports_key() -> None:
    report = reported()
    first = opened(report)
    assert (first.part, first.raw) == (FileRendition.ORIGINAL, PICTURE)
    made = copied(report)
    again = opened(report)
    assert (again.part, again.raw) == (FileRendition.COPY, made)
    assert paperwork.CAMERA not in made
    file = ReportFile.objects.get()
    assert (file.key_blob, file.copied_at) == (None, team.LATER)
    assert team.trail(report.pk).count(events.FILE_COPIED) == 1
    assert team.trail(report.pk).count(REPORT_OPENED) == 3
    copied(report)
    assert FilePart.objects.filter(part=FileRendition.COPY).count() == 1


@pytest.mark.parametrize("is_read_first", [True, False])
def test_a_file_opens_before_and_after_its_report_was_read(is_read_first: object) -> None:
    report = reported()
    if is_read_first:
        open_report(entering=team.entering(team.RINA), number=report.number, at=team.LATER)
    assert opened(report).raw == PICTURE
    copied(report)
    if not is_read_first:
        open_report(entering=team.entering(team.RINA), number=report.number, at=team.LATER)
    assert opened(report).raw


@pytest.mark.parametrize("login", [team.DEWI, team.ANTON])
def test_whoever_does_not_hold_the_report_opens_no_file_of_it(login: str) -> None:
    report = reported()
    with pytest.raises(Refused):
        opened(report, login)


def test_there_is_no_file_but_those_that_are_whole() -> None:
    report = reported()
    for ordinal in (0, 2):
        with pytest.raises(Refused):
            open_file(
                entering=team.entering(team.RINA),
                number=report.number,
                ordinal=ordinal,
                part=FileRendition.COPY,
                at=team.AT,
            )
    ReportFile.objects.update(finished_at=None)
    with pytest.raises(Refused):
        opened(report)


def test_the_original_is_for_who_may_and_after_a_step_up() -> None:
    report = reported()
    with pytest.raises(Refused):
        opened(report, part=FileRendition.ORIGINAL)
    code = team.opened(report=report)
    assert code
    with pytest.raises(StepUpNeeded):
        opened(report, team.DEWI, FileRendition.ORIGINAL)
    team.stepped_up(team.DEWI, at=team.LATER)
    assert opened(report, team.DEWI, FileRendition.ORIGINAL).raw == PICTURE
    assert opened(report, team.DEWI).raw == PICTURE


def test_a_file_goes_along_into_the_case_sealed_anew() -> None:
    report = reported()
    code = team.opened(report=report)
    copy = clean(PICTURE).copy
    file = ReportFile.objects.get()
    whole = open_whole(entering=team.entering(team.DEWI), number=report.number, ordinal=1, at=team.LATER).raw
    for _time in range(2):
        with team.at_desk(team.DEWI) as actor:
            intake.file_into_case(
                by=actor,
                at=team.LATER,
                access=case_for(actor, code),
                file=file,
                ordinal=1,
                found=FileBytes(original=whole, copy=copy),
            )
    row, raw = open_document(
        entering=team.entering(team.DEWI), code=code, ordinal=1, part=DocumentPart.COPY, at=team.LATER
    )
    assert (row.pk, raw) == (file.pk, copy)


def test_why_there_is_no_copy_is_said_once() -> None:
    report = reported(b"%PDF-1.7 rekaan")
    found = opened(report)
    for _time in range(2):
        with team.at_desk(team.RINA) as actor:
            intake.note_not_clean(by=actor, at=team.LATER, envelope=report, file=found.file, reason=Refusal.BROKEN)
    assert ReportFile.objects.get().copy_refused == "broken"
    assert team.trail(report.pk).count(events.FILE_REFUSED) == 1


def test_a_part_that_was_swapped_or_taken_out_opens_nothing() -> None:
    report = reported(PICTURE * 30)
    rows = list(FilePart.objects.order_by("number"))
    assert len(rows) > 1
    FilePart.objects.filter(pk=rows[0].pk).update(sealed_bytes=rows[1].sealed_bytes)
    with pytest.raises(SealBroken):
        opened(report)
    FilePart.objects.filter(pk=rows[-1].pk).delete()
    with pytest.raises(SealBroken):
        opened(report)


def test_keys_of_files_move_with_a_rotation() -> None:
    report = reported()
    mark = bytes(ReportFile.objects.get().sealed_to or b"")
    moved = [each for marks in mailbox.adopt_keys(at=team.LATER, sealed_to=[mark], waits=False) for each in marks]
    assert moved == [mark, mark]
    assert ReportFile.objects.get().key_blob is None
    assert opened(report).raw == PICTURE


def test_what_is_erased_takes_its_files_along() -> None:
    report = reported()
    copied(report)
    mailbox.drop_files([report.pk])
    assert not FilePart.objects.exists()
    with pytest.raises((KeyDestroyed, SealBroken)):
        opened(report)
