"""Keys of messages move with a rotation and are gone with their report; many at once and a killed worker lose none."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.actions.test_erasing_done import approved, erase
from tests.factories import endings, epochs, talking, team
from tests.factories.talking import ANSWERED, ASKED

from sigap.cases.actions import destroying
from sigap.cli.keys.handover import SealingPart
from sigap.cli.keys.rotation import Rotation
from sigap.clocks.models import Clock
from sigap.intake.actions import DIALOGUE
from sigap.mailbox.dialogue.rules import MESSAGES_A_DAY, MessageOutcome
from sigap.mailbox.models import DialogueLine, Envelope, Nudge
from sigap.notifications.models import Notice

pytestmark = pytest.mark.usefixtures("committed")
LATE = "Masih di sini."


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    """A ring of this test's own."""
    settings.SIGAP_KEYS = epochs.own_copy(tmp_path / "kunci")
    return tmp_path / "kunci"


def test_every_message_moves_to_the_new_keys_and_opens_for_both(folder: Path) -> None:
    receipt, _envelope = talking.at_hand()
    talking.asked(receipt)
    talking.answered(receipt)
    talking.opened(receipt)
    talking.answered(receipt, LATE, at=talking.NEXT + timedelta(minutes=1))
    assert DialogueLine.objects.exclude(key_blob=None).count() == 1, "one that nobody has read yet"
    before = epochs.all_texts()
    assert {ASKED, ANSWERED, LATE} <= {text for _column, _row, text in before}
    root = (folder / "root.key").read_bytes()
    assert (
        Rotation(folder, root, parts={SealingPart.PUBLIC: folder.parent / "publik"}).run(is_now=True, only_finish=False)
        == 0
    )
    assert not DialogueLine.objects.exclude(key_blob=None).exists()
    assert epochs.all_texts() == before
    assert [each.text for each in talking.heard(receipt)] == [ASKED, ANSWERED, LATE]
    assert [each.text for each in talking.opened(receipt).lines] == [ASKED, ANSWERED, LATE]
    talking.asked(receipt, "Sesudah kunci diganti.")
    assert len(talking.heard(receipt)) == 4


def test_an_erased_case_takes_the_dialogue_along_also_out_of_a_copy(folder: Path) -> None:
    assert folder.exists()
    receipt, envelope = talking.at_hand()
    talking.asked(receipt)
    talking.answered(receipt)
    talking.opened(receipt)
    kept = [(line.pk, line.sealed_key, line.reply_blob) for line in DialogueLine.objects.all()]
    Nudge.objects.create(
        envelope_id=envelope.pk,
        letter_id=uuid4(),
        key_id=uuid4(),
        key_blob=b"x",
        sealed_address=b"x",
        language="id",
        asked_at=team.AT,
        visited_at=team.AT,
        next_try_at=team.AT,
    )
    code = team.opened(report=envelope)
    endings.closed(code)
    lines = erase(approved(code, ordinal=None))
    assert not DialogueLine.objects.exclude(key_blob=None, sealed_key=None, reply_blob=None).exists()
    assert not Nudge.objects.exists()
    assert Envelope.objects.get(pk=envelope.pk).reply_key is None
    assert talking.heard(receipt) == ()
    # A copy of before is put back, and the list of what was erased is gone through.
    for pk, sealed_key, blob in kept:
        DialogueLine.objects.filter(pk=pk).update(sealed_key=sealed_key, reply_blob=blob)
    destroying.replay(lines=lines, at=team.LATER + timedelta(days=1))
    assert not DialogueLine.objects.exclude(key_blob=None, sealed_key=None, reply_blob=None).exists()
    assert talking.heard(receipt) == ()


def test_the_same_click_four_times_at_once_is_one_message_on_either_side(folder: Path) -> None:
    assert folder.exists()
    receipt, _envelope = talking.at_hand()
    form, key = uuid4(), uuid4().bytes
    written = team.at_once(*[lambda: talking.asked(receipt, key=form).pk] * 4)
    assert [each.raised for each in written] == [None] * 4
    assert len({each.gave for each in written}) == 1
    said = team.at_once(*[lambda: talking.answered(receipt, key=key)] * 4)
    assert Counter(each.gave for each in said) == {MessageOutcome.KNOWN: 3, MessageOutcome.SAID: 1}
    assert DialogueLine.objects.count() == 2


def test_many_at_once_do_not_pass_the_limit_together(folder: Path) -> None:
    assert folder.exists()
    receipt, _envelope = talking.at_hand()
    for number in range(MESSAGES_A_DAY - 1):
        assert talking.answered(receipt, str(number)) is MessageOutcome.SAID
    said = team.at_once(*[lambda: talking.answered(receipt, LATE)] * 4)
    assert Counter(each.gave for each in said) == {MessageOutcome.MANY: 3, MessageOutcome.SAID: 1}


def test_two_workers_note_each_answer_once(folder: Path) -> None:
    assert folder.exists()
    receipt, _envelope = talking.at_hand()
    talking.answered(receipt)
    team.at_once(talking.noted, talking.noted)
    assert Clock.objects.filter(subject_kind=DIALOGUE).count() == 1
    assert Notice.objects.filter(code="reporter-answered").count() == 1


def test_a_worker_that_dies_in_the_middle_has_noted_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder.exists()
    receipt, _envelope = talking.at_hand()
    talking.answered(receipt)

    def dies(**_facts: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr("sigap.intake.actions.dialogue_watch.notices.notify", dies)
        with pytest.raises(ConnectionError):
            talking.noted()
    assert DialogueLine.objects.filter(noted_at=None).count() == 1
    assert not Clock.objects.filter(subject_kind=DIALOGUE).exists()
    assert talking.noted() == 1
    assert Notice.objects.filter(code="reporter-answered").count() == 1
