"""After a rotation the recovery file is owed to the outside until a person says that it is there; the ring vouches."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from tests.factories import mail_server, mailing, team
from tests.factories.deadlines import wib
from tests.factories.holders import HOLDERS, established

from sigap.audit.models import Event
from sigap.kernel.acting import SystemActor
from sigap.notifications import actions as notices
from sigap.notifications.jobs import recovery as mailed
from sigap.notifications.models import Mail, Notice
from sigap.vault import actions, carrying, copies, events, recovery_files
from sigap.vault.carrying import CarryingRefused
from sigap.vault.keyring import create_keys, first_ring, new_epoch
from sigap.vault.models import RecoveryFile
from sigap.vault.recovery import Recovery, establish
from sigap.vault.ring import Ring

pytestmark = pytest.mark.django_db
BY = SystemActor(name="uji")
AT = wib(11, 25, 6)
OUTSIDE = "inspektorat@provinsi.example"


@pytest.fixture(scope="module")
def rotated() -> tuple[Recovery, Ring]:
    """A ring with a month more than the holders' first file, and the file that holds it."""
    first, ring, _shares = established(first_ring(at=AT))
    later = ring.with_epoch(new_epoch(at=AT, taken=("2026-11",))).with_erasures(3)
    return first.holding(later, {}), later


type Rotated = tuple[Recovery, Ring]


def at_hand(ring: Ring, folder: Path, settings: LazySettings) -> None:
    """This ring is the one that a page asks."""
    settings.SIGAP_KEYS = folder / "kunci"
    create_keys(settings.SIGAP_KEYS, at=AT, root=bytes(32), with_root_file=True, ring=ring)


def carry(ring: Ring, generation: int, *, holder: str = "") -> bool:
    return actions.note_carried(by=BY, at=AT, ring=ring, generation=generation, holder=holder)


def test_what_a_rotation_owes_stands_until_somebody_says_that_it_is_outside(
    rotated: Rotated, tmp_path: Path, settings: LazySettings
) -> None:
    _file, ring = rotated
    at_hand(ring, tmp_path, settings)
    assert actions.await_carrying(by=BY, at=AT, ring=ring)
    assert not actions.await_carrying(by=BY, at=AT, ring=ring), "a rotation that was killed goes on"
    assert not copies.is_recovery_outside(ring)
    assert carry(ring, ring.generation, holder="3")
    assert copies.is_recovery_outside(ring)
    assert not carry(ring, ring.generation)
    due, carried = (event.body for event in Event.objects.filter(body__contains="vault:recovery:").order_by("seq"))
    assert events.RECOVERY_DUE in due
    assert events.RECOVERY_CARRIED in carried
    assert '"holder":"3"' in carried.replace(" ", "")


@pytest.mark.parametrize("apart", [-1, 2])
def test_a_file_without_the_month_or_that_there_never_was_does_not_count(rotated: Rotated, apart: int) -> None:
    _file, ring = rotated
    with pytest.raises(CarryingRefused, match=ring.newest.id):
        carry(ring, (ring.needed_from if apart < 0 else ring.generation) + apart)
    assert not RecoveryFile.objects.exists()
    assert not Event.objects.filter(body__contains="vault:recovery:").exists()


def test_the_next_month_and_new_sheets_are_owed_anew(rotated: Rotated, tmp_path: Path, settings: LazySettings) -> None:
    _file, ring = rotated
    at_hand(ring, tmp_path, settings)
    assert carry(ring, ring.needed_from)
    assert not copies.is_recovery_outside(ring.with_epoch(new_epoch(at=AT, taken=("2026-11", "2026-11.2"))))
    _new, named, _shares = establish(HOLDERS, ring, {}, at=AT)
    assert not copies.is_recovery_outside(named)
    assert copies.is_recovery_outside(ring.with_erasures(9)), "an erasure begins no month"


def test_a_row_that_somebody_wrote_by_hand_is_no_word(rotated: Rotated) -> None:
    _file, ring = rotated
    carry(ring, ring.generation)
    RecoveryFile.objects.update(carried_at=AT + timedelta(days=1))
    assert not carrying.is_carried(RecoveryFile.objects.all(), ring)
    assert carrying.is_carried([], replace(ring, recovery="")), "nobody recovers the demo's keys"


@pytest.mark.usefixtures("team")
def test_the_file_leaves_by_mail_once_a_month_to_each_holder_outside(
    rotated: Rotated, tmp_path: Path, settings: LazySettings
) -> None:
    file, ring = rotated
    team.stepped_up(team.SURYA, at=AT)
    with team.at_desk(team.SURYA) as surya:
        notices.add_holder(by=surya, at=AT, label="Inspektorat Provinsi", address=OUTSIDE)
    settings.SIGAP_KEYS, settings.SIGAP_DEMO = tmp_path, False
    with mail_server.running() as server, mailing.house(settings, server):
        assert send(AT) == 0, "there is no rotation yet"
        actions.await_carrying(by=BY, at=AT, ring=ring)
        assert send(AT) == 0, "nobody has handed the worker the file"
        assert Notice.objects.filter(code="recovery-inside").count() == 1
        (tmp_path / recovery_files.RECOVERY).write_bytes(file.as_bytes())
        assert [send(AT), send(AT)] == [1, 0]
        assert mailing.sweep(AT) == 1
        assert send(AT + timedelta(days=1)) == 0
        (letter,) = server.letters
    assert letter["To"] == OUTSIDE
    (attached,) = letter.iter_attachments()
    assert attached.get_filename() == f"recovery-{file.generation}.json"
    assert Recovery.from_bytes(attached.get_payload(decode=True)) == file  # type: ignore[arg-type]  # bytes, decoded
    body = letter.get_body()
    assert body is not None
    assert f"keys carried {file.generation}" in body.get_content()
    assert Mail.objects.get().sent_at == AT
    carry(ring, file.generation)
    Notice.objects.all().delete()
    send(AT + timedelta(days=2))
    assert not Notice.objects.filter(code="recovery-inside").exists()


def send(at: object) -> int:
    with team.role("sigap_worker"):
        return mailed.send(at)  # type: ignore[arg-type]  # a moment
