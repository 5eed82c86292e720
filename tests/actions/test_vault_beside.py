"""Files and messages of a report open, are laid and move through the vault; nothing else does under their name."""

import os
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.actions import test_outreach as outreach
from tests.actions.test_conflict_moving import moved
from tests.actions.test_intake_files import PICTURE
from tests.actions.test_mailbox_files import sent
from tests.actions.test_vault_borrowed import posted, story_of
from tests.actions.test_vault_service import traced
from tests.factories import preventing, recipients, talking, team
from tests.factories.vault_house import asked, gone

from sigap.cleaning import clean
from sigap.intake import actions as intake
from sigap.intake.reading import open_dialogue, open_file, open_report
from sigap.kernel import clock
from sigap.mailbox.dialogue.speaking import line_key_place
from sigap.mailbox.files.queries import file_key_place
from sigap.mailbox.files.rules import FileRendition
from sigap.mailbox.models import DialogueLine, Envelope, ReportFile
from sigap.outreach.models import PublicMessage
from sigap.prevention.reading import open_messages
from sigap.vault import datakeys, wire
from sigap.vault.client import VaultClient
from sigap.vault.models import DataKey, KeyPurpose
from sigap.vault.ring_use import LaidKey, OpeningRefused, ReportKey, WrappedKey
from sigap.vault.sealing import KEY_BYTES, OpenKey, Place

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def report(vault: VaultClient) -> Envelope:
    """With a file, a message of the reporter, and Rina who has it."""
    receipt = team.post(at=clock.now())
    sent(receipt, PICTURE)
    found = team.envelope(receipt)
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=clock.now(), envelope=found)
    talking.asked(receipt, at=clock.now())
    talking.answered(receipt, at=clock.now())
    return team.envelope(receipt)


def shown(report: Envelope) -> bytes:
    entering, at = team.entering(team.RINA), clock.now()
    found = open_file(entering=entering, number=report.number, ordinal=1, part=FileRendition.COPY, at=at)
    if found.part is FileRendition.ORIGINAL:
        with team.at_desk(team.RINA) as actor:
            made = clean(found.raw).copy
            intake.store_copy(by=actor, at=at, envelope=found.envelope, file=found.file, copy=made)
    return found.raw


def told_to_lay(place: Place, key: ReportKey, under: WrappedKey) -> wire.Message:
    told = {"key": wire.encode_path(key), "under": wire.encode_path(under), "place": wire.encode_place(place)}
    return {"do": "lay", **told, "ticket": team.TICKETS[team.RINA]}


def of_report(report: Envelope) -> WrappedKey:
    return datakeys.path_of(DataKey.objects.get(pk=report.key_id))


def test_files_and_messages_open_before_and_after_they_are_laid(report: Envelope) -> None:
    assert shown(report) == PICTURE
    assert ReportFile.objects.get().key_blob is None
    assert shown(report) != PICTURE, "the clean copy, by the key that is laid now"
    for _before_and_after in range(2):
        read = open_dialogue(entering=team.entering(team.RINA), number=report.number, at=clock.now())
        assert [each.text for each in read.lines] == [talking.ASKED, talking.ANSWERED]
    assert not DialogueLine.objects.exclude(key_blob=None).exists()


@pytest.mark.parametrize("is_laid", [False, True])
def test_a_report_moves_with_its_files(report: Envelope, settings: LazySettings, *, is_laid: bool) -> None:
    at_vault, settings.SIGAP_ROOT_KEY = settings.SIGAP_ROOT_KEY, "file"
    recipients.ready()
    settings.SIGAP_ROOT_KEY = at_vault
    if is_laid:
        shown(report)
    moved(report.number)
    assert ReportFile.objects.get().sealed_key


def test_a_key_is_laid_beside_its_own_row_only(vault: VaultClient, place: Path, report: Envelope) -> None:
    open_report(entering=team.entering(team.RINA), number=report.number, at=clock.now())
    file = ReportFile.objects.get()
    key = ReportKey(key_id=file.key_id, report_id=file.pk, blob=bytes(file.key_blob or b""))
    under = of_report(report)
    right = file_key_place(file.pk)
    for wrong in (replace(right, table="mailbox_envelope"), replace(right, row=uuid4()), line_key_place(file.pk)):
        assert asked(place, told_to_lay(wrong, key, under)).get("failed") == "refused"
    assert asked(place, told_to_lay(right, key, under))["made"]


@pytest.mark.parametrize("is_gone", [False, True])
def test_a_report_is_no_message_of_another(vault: VaultClient, place: Path, report: Envelope, *, is_gone: bool) -> None:
    """Whoever writes to a reporter adds rows, with ids of their choice."""
    other, line = posted(), DialogueLine.objects.get(author="officer")
    open_report(entering=team.entering(team.RINA), number=report.number, at=clock.now())
    line.pk, line.mark = other.pk, os.urandom(32)
    line.save(force_insert=True)
    if is_gone:
        gone(other)
    key = ReportKey(key_id=other.key_id, report_id=other.pk, blob=bytes(other.key_blob or b""))
    item = story_of(other, of=report.pk)
    traced(team.RINA, item)
    with pytest.raises(OpeningRefused):
        vault.unseal([item], ticket=team.TICKETS[team.RINA])
    laid_at = line_key_place(other.pk)
    answer = asked(place, told_to_lay(laid_at, key, of_report(report)))
    assert ("made" in answer) is is_gone
    laid = LaidKey(id=other.key_id, under=of_report(report), place=laid_at, sealed=answer.get("made", b"x"))
    with pytest.raises(OpeningRefused):
        vault.unseal([replace(item, key=laid)], ticket=team.TICKETS[team.RINA])
    mine = OpenKey(id=uuid4(), material=os.urandom(KEY_BYTES))
    for handed in (key, laid):
        with pytest.raises(OpeningRefused):
            vault.lay(handed, under=mine, place=laid_at, trace=item.trace, ticket=team.TICKETS[team.RINA])


def test_what_the_public_sends_is_adopted_as_the_task_forces(vault: VaultClient) -> None:
    preventing.regions()
    outreach.sent()
    row = PublicMessage.objects.get()
    key = ReportKey(key_id=row.key_id or uuid4(), report_id=row.pk, blob=bytes(row.key_blob or b""))
    for purpose in (KeyPurpose.REPORT, KeyPurpose.CREDENTIAL):
        with pytest.raises(OpeningRefused):
            vault.adopt(key, purpose=purpose)
    ((_row, said),) = open_messages(
        entering=team.entering(team.MAYA), wanted=lambda _actor: list(PublicMessage.objects.all()), at=clock.now()
    )
    assert said["name"] == outreach.CONTACT.name
