"""Keys are rotated under people at work: everything moves, everything opens all along, an epoch goes when it may."""

import threading
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.db import connection, connections
from tests.factories import arrivals, epochs, team
from tests.factories.patience import PATIENCE

from sigap.access.models import Person
from sigap.access.roles import Section
from sigap.access.signin.seeds import seal_seed
from sigap.assistance import actions as assistance
from sigap.assistance.rules import ServiceKind
from sigap.audit.models import Event
from sigap.cases import actions as cases
from sigap.cases.actions import tokens
from sigap.cases.actions.identity import Identity
from sigap.cases.models import CasePerson, PersonToken
from sigap.cases.reading import open_identity
from sigap.cli.failure import CommandFailed
from sigap.cli.keys.handover import SealingPart
from sigap.cli.keys.rotation import Rotation
from sigap.intake import actions as intake
from sigap.intake.reading import open_report
from sigap.kernel.clock import now
from sigap.mailbox.models import Envelope
from sigap.matching import tokens as matching
from sigap.vault import datakeys, events, keyring, rotation
from sigap.vault.keyfiles import KeysUnusable
from sigap.vault.models import DataKey
from sigap.vault.ring import Epoch
from sigap.vault.sealing import OpenKey

pytestmark = [pytest.mark.usefixtures("committed")]
SEED = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    settings.SIGAP_KEYS = epochs.own_copy(tmp_path / "kunci")
    return tmp_path / "kunci"


@pytest.fixture
def work(folder: Path) -> str:
    """A case with everything that is sealed, a report nobody opened, a second factor; its code."""
    code = team.opened()
    team.named(code)
    team.stepped_up(team.RINA, at=team.LATER)
    with team.on_case(team.RINA, code) as (actor, access):
        corrected = Identity(full_name="Melati Benar", birth_date="2011-02-28", phone="0812 1111 2222")
        cases.name_person(by=actor, at=team.LATER, access=access, ordinal=1, identity=corrected, based_on=2)
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.write_section(
            by=actor, at=team.AT, access=access, section=Section.SUMMARY, text="Ringkasan rekaan", based_on=0
        )
        assistance.note_service(
            by=actor,
            at=team.AT,
            access=access,
            kind=ServiceKind.HEALTH,
            done_at=team.AT,
            note="Rekaan",
            post_key=uuid4(),
        )
    team.offered(code)
    team.post(story="Belum dibuka siapa pun.")
    person = Person.objects.get(login=team.DEWI)
    Authenticator.objects.create(user=person, type="totp", data={"secret": seal_seed(SEED, person=person.pk)})
    return code


def rotate(folder: Path, *, is_now: bool = True, only_finish: bool = False) -> int:
    root = (folder / "root.key").read_bytes()
    return Rotation(folder, root, parts={SealingPart.PUBLIC: folder.parent / "publik"}).run(
        is_now=is_now, only_finish=only_finish
    )


def at_moment(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr("sigap.cli.keys.rotation.now", lambda: moment)


def keks() -> set[str]:
    return set(DataKey.objects.filter(destroyed_at=None).values_list("kek_id", flat=True))


def seeds() -> list[tuple[UUID, str]]:
    return [(row.user_id, row.data["secret"]) for row in Authenticator.objects.all()]


def test_everything_moves_and_everything_opens(folder: Path, work: str) -> None:
    before = epochs.all_texts()
    assert epochs.wrong_tokens() == [], "those of the identity that was corrected are gone"
    assert rotate(folder) == 0
    ring = epochs.ring_of(folder)
    newest, old = ring.epochs
    assert old.retired_at is not None
    assert keks() == {newest.kek_id} == epochs.seed_epochs(seeds())
    assert set(PersonToken.objects.values_list("kek_id", flat=True)) == {newest.kek_id}
    assert not Envelope.objects.filter(key_blob__isnull=False).exists()
    assert epochs.all_texts() == before
    assert epochs.wrong_tokens() == []
    codes = list(Event.objects.filter(stream_id=UUID(int=0)).order_by("seq").values_list("code", flat=True))
    assert codes[-3:] == [events.EPOCH_BEGUN, events.IDENTITIES_INDEXED, events.EPOCH_RETIRED]
    assert work


def test_a_young_epoch_is_left_and_an_old_one_is_not(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = epochs.ring_of(folder).newest.created_at
    at_moment(monkeypatch, made + timedelta(days=24))
    assert rotate(folder, is_now=False) == 0
    assert "belum perlu diganti" in capsys.readouterr().out
    assert len(epochs.ring_of(folder).epochs) == 1
    at_moment(monkeypatch, made + timedelta(days=25))
    assert rotate(folder, is_now=False) == 0
    assert len(epochs.ring_of(folder).epochs) == 2


def test_two_rotations_at_once_are_refused(folder: Path) -> None:
    root = (folder / "root.key").read_bytes()
    with keyring.change(folder, root), pytest.raises(KeysUnusable, match="sedang diubah"):
        rotate(folder)


def test_a_full_disk_leaves_the_old_ring(folder: Path, work: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (folder / "ring.sealed").read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sigap.vault.keyfiles.os.fsync", full)
    with pytest.raises(CommandFailed, match="kunci yang ada tetap berlaku"):
        rotate(folder)
    assert (folder / "ring.sealed").read_bytes() == before
    assert not [path for path in folder.iterdir() if path.name.startswith(".ring")]
    monkeypatch.undo()
    assert epochs.all_texts()
    assert work


def test_what_an_old_process_writes_late_is_fetched(folder: Path, work: str) -> None:
    """A desk that took its key before the ring changed commits after the rotation looked there."""
    old = epochs.ring_of(folder).newest
    has_sealed, may_commit = threading.Event(), threading.Event()

    def late() -> None:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
        _stored_under(old)
        has_sealed.set()
        may_commit.wait(PATIENCE)
        with connection.cursor() as cursor:
            cursor.execute("COMMIT")
        connections.close_all()

    thread = threading.Thread(target=late)
    thread.start()
    assert has_sealed.wait(PATIENCE)
    threading.Timer(1.0, may_commit.set).start()
    assert rotate(folder) == 0
    thread.join()
    assert keks() == {epochs.ring_of(folder).newest.kek_id}
    assert work


def _stored_under(epoch: Epoch) -> UUID:
    key = OpenKey(id=uuid4(), material=b"k" * 32)
    DataKey.objects.create(
        id=key.id,
        purpose="case_room",
        case_id=None,
        wrapped=datakeys.wrap(key, purpose="case_room", case_id=None, epoch=epoch),
        kek_id=epoch.kek_id,
        created_at=team.AT,
    )
    return key.id


def test_a_running_desk_reads_and_writes_on(folder: Path, work: str) -> None:
    """A desk that holds the ring of before takes up the new one at its next call."""
    held = keyring._CachedRing(folder, "file")
    before = held.keyring().newest
    team.stepped_up(team.DEWI)
    assert rotate(folder) == 0
    assert held.keyring().newest != before
    team.stepped_up(team.DEWI)
    opened = open_identity(entering=team.entering(team.DEWI), code=work, ordinal=1, reason="contact", at=team.AT)
    assert opened.identity.full_name == "Melati Benar"
    with team.on_case(team.DEWI, work) as (actor, access):
        cases.write_section(by=actor, at=team.AT, access=access, section=Section.SUMMARY, text="Versi dua", based_on=1)
    assert keks() == {epochs.ring_of(folder).newest.kek_id}


def test_a_report_sealed_to_the_old_intake_key_still_opens(folder: Path, work: str, settings: LazySettings) -> None:
    public = folder.parent / "publik-lama"
    public.mkdir(mode=0o700)
    for name in ("intake.pub", "code.key"):
        (public / name).write_bytes((folder / name).read_bytes())
        (public / name).chmod(0o600)
    assert rotate(folder) == 0
    settings.SIGAP_KEYS = public
    receipt = team.post(story="Datang terlambat.")
    settings.SIGAP_KEYS = folder
    arrivals.checked(team.AT + timedelta(minutes=2))
    envelope = team.envelope(receipt)
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=team.AT, envelope=envelope)
    opened = open_report(entering=team.entering(team.RINA), number=envelope.number, at=team.AT)
    assert opened.story == "Datang terlambat."
    assert work


def test_an_epoch_goes_once_no_copy_needs_it_and_the_public_site_has_moved_on(
    folder: Path, work: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rotate(folder) == 0
    old = epochs.ring_of(folder).epochs[1]
    at_moment(monkeypatch, now() + timedelta(days=35))
    assert rotate(folder, is_now=False, only_finish=True) == 0
    assert len(epochs.ring_of(folder).epochs) == 2, "copies are kept for 35 days and one"
    at_moment(monkeypatch, now() + timedelta(days=36, minutes=5))
    assert rotate(folder, is_now=False, only_finish=True) == 0
    assert "belum terbukti" in capsys.readouterr().out
    assert len(epochs.ring_of(folder).epochs) == 2
    team.post(story="Situs publik sudah memakai kunci baru.", at=team.LATER)
    assert rotate(folder, is_now=False, only_finish=True) == 0
    ring = epochs.ring_of(folder)
    assert [gone.id for gone in ring.gone] == [old.id]
    assert old.kek_id not in {epoch.kek_id for epoch in ring.epochs}
    assert epochs.all_texts()
    assert Event.objects.filter(code=events.EPOCH_DESTROYED).count() == 1
    assert work


def test_an_epoch_from_which_something_is_fetched_late_is_kept_longer(
    folder: Path, work: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rotate(folder) == 0
    _stored_under(epochs.ring_of(folder).epochs[1])
    later = now() + timedelta(days=40)
    at_moment(monkeypatch, later)
    assert rotate(folder, is_now=False, only_finish=True) == 0
    newest, old = epochs.ring_of(folder).epochs
    assert old.retired_at == later
    assert keks() == {newest.kek_id}
    assert work


def test_a_broken_row_holds_nothing_up(folder: Path, work: str, capsys: pytest.CaptureFixture[str]) -> None:
    broken = DataKey.objects.filter(purpose="case_room").first()
    assert broken is not None
    DataKey.objects.filter(pk=broken.pk).update(wrapped=b"x" * 77)
    assert rotate(folder) == 0
    assert "Rusak dan dibiarkan: 1 kunci data" in capsys.readouterr().out
    assert not rotation.is_unfinished(epochs.ring_of(folder))
    assert work


def test_a_search_asks_under_every_living_epoch(folder: Path, work: str) -> None:
    person = CasePerson.objects.get()
    identity = Identity(full_name="benar  MELATI", birth_date="2011-02-28")
    before = PersonToken.objects.filter(token__in=matching.asked_for(tokens.bearer_of(identity)))
    assert {row.person_id for row in before} == {person.pk}
    epoch = keyring.new_epoch(at=now(), taken=tuple(e.id for e in epochs.ring_of(folder).epochs))
    with keyring.change(folder, (folder / "root.key").read_bytes()) as change:
        change.write(change.ring.with_epoch(epoch))
    found = PersonToken.objects.filter(token__in=matching.asked_for(tokens.bearer_of(identity)))
    assert {row.person_id for row in found} == {person.pk}, "the ring is new, the tokens are not yet"
    assert rotate(folder) == 0
    found = PersonToken.objects.filter(token__in=matching.asked_for(tokens.bearer_of(identity)))
    assert {row.person_id for row in found} == {person.pk}
    assert work


def test_every_token_is_made_anew_after_a_restore(folder: Path, work: str) -> None:
    PersonToken.objects.all().delete()
    assert tokens.rebuild_all(at=team.LATER) == 1
    assert epochs.wrong_tokens() == []
    assert work
    assert folder
