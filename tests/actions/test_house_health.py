"""Health: a sweep that fails for ever while the heart beats, what the worker looks at, and who may say what."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import Error as DatabaseTrouble
from django.db import connection, transaction
from tests.factories import team

from sigap.cli.serving import worker
from sigap.cli.serving.metrics import answer
from sigap.cli.sweeps import SWEEPS
from sigap.kernel import certificates, disk
from sigap.kernel.clock import now
from sigap.mailbox.health import beat, health, note_unstored, tell_cleaner, tell_troubles
from sigap.mailbox.models import Heartbeat, NotedTrouble, SweepLock
from sigap.mailbox.troubles import SEVERE, TroubleCode
from sigap.notifications.jobs import troubles as job
from sigap.notifications.models import Mail, MailKind
from sigap.vault import rotation
from sigap.vault.copies import note_made, standing
from sigap.vault.events import EPOCH_BEGUN
from sigap.vault.models import Copy, CopyOutcome, Drill, RecoveryFile

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(hours=5)


@pytest.fixture(autouse=True)
def _beating() -> None:
    beat(at=now())


def sweep(name: str, *, ago: timedelta = timedelta(), within: int = 600) -> None:
    SweepLock.objects.update_or_create(name=name, defaults={"within": within, "done_at": now() - ago})


def test_a_worker_that_beats_is_well_and_one_that_does_not_is_told_alone() -> None:
    sweep("clocks.sweep", ago=LONG_AGO)
    Heartbeat.objects.update(beaten_at=now() - timedelta(minutes=4))
    found = health(at=now())
    assert found.severe == [TroubleCode.WORKER]
    Heartbeat.objects.all().delete()
    assert health(at=now()).severe == [TroubleCode.WORKER]
    beat(at=now())
    assert health(at=now()).severe == [TroubleCode.SWEEPS]


def test_a_sweep_that_fails_for_ever_shows_while_the_heart_beats() -> None:
    sweep("clocks.sweep")
    sweep("notifications.mail", ago=timedelta(minutes=9))
    assert health(at=now()).troubles == {}
    sweep("notifications.mail", ago=timedelta(minutes=11))
    found = health(at=now())
    assert found.severe == [TroubleCode.SWEEPS]
    assert found.late == ("notifications.mail",)


def test_the_worker_says_which_sweeps_there_are_and_forgets_those_of_before() -> None:
    sweep("former.sweep", ago=LONG_AGO)
    worker._begin_sweeps()
    held = dict(SweepLock.objects.values_list("name", "within"))
    assert held == {each.name: each.within for each in SWEEPS}
    assert {each.within for each in SWEEPS} == {600, 900, 2700, 10800, 64800}
    assert health(at=now()).troubles == {}
    SweepLock.objects.filter(name="audit.fold").update(done_at=now() - LONG_AGO)
    worker._begin_sweeps()
    assert health(at=now()).late == ("audit.fold",), "a worker that is started over and over hides nothing"


@pytest.mark.parametrize("written", ["Nama Orang", "x" * 65, ""])
def test_a_sweep_has_a_name_of_ours(written: str) -> None:
    with pytest.raises(DatabaseTrouble), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT mailbox.add_sweep(%s)", [written])


def test_what_the_worker_no_longer_finds_is_over_and_what_lasts_keeps_its_moment() -> None:
    with team.role("sigap_worker"):
        tell_troubles([TroubleCode.MAIL, TroubleCode.DRILL])
    NotedTrouble.objects.update(since=now() - LONG_AGO)
    with team.role("sigap_worker"):
        tell_troubles([TroubleCode.MAIL, TroubleCode.DISK_DATABASE])
    found = health(at=now())
    assert (found.severe, found.warnings) == ([TroubleCode.DISK_DATABASE], [TroubleCode.MAIL])
    since = found.troubles[TroubleCode.MAIL]
    assert since is not None
    assert now() - since >= LONG_AGO
    with pytest.raises(DatabaseTrouble), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT mailbox.tell_troubles(%s)", [["rumor"]])


def test_a_report_that_was_not_stored_is_told_for_a_quarter_of_an_hour() -> None:
    with team.role("sigap_public"):
        note_unstored()
    with team.role("sigap_worker"):
        tell_troubles([])
    assert health(at=now()).warnings == [TroubleCode.REPORTS], "only time ends it"
    NotedTrouble.objects.update(seen_at=now() - timedelta(minutes=16))
    assert health(at=now()).troubles == {}


def test_a_cleaner_that_answers_nobody_rings_until_it_does() -> None:
    for _time in range(3):
        with team.role("sigap_desk"):
            tell_cleaner(answers=False)
    with team.role("sigap_worker"):
        tell_troubles([])
        assert answer(now())["cleaner_asked_in_vain"] == 3
    found = health(at=now())
    assert found.warnings == [TroubleCode.CLEANER], "the worker's look does not end it"
    NotedTrouble.objects.update(since=now() - LONG_AGO)
    with team.role("sigap_desk"):
        tell_cleaner(answers=False)
    since = health(at=now()).troubles[TroubleCode.CLEANER]
    assert since is not None
    assert now() - since >= LONG_AGO
    with team.role("sigap_desk"):
        tell_cleaner(answers=True)
    assert health(at=now()).troubles == {}
    with team.role("sigap_worker"):
        assert answer(now())["cleaner_asked_in_vain"] == 0


def test_what_no_desk_has_said_of_its_cleaner_for_a_day_is_over() -> None:
    tell_cleaner(answers=False)
    NotedTrouble.objects.update(seen_at=now() - timedelta(hours=25))
    assert health(at=now()).troubles == {}


@pytest.mark.parametrize("role", ["sigap_public", "sigap_worker"])
def test_only_the_desk_speaks_of_its_cleaner(role: str) -> None:
    with pytest.raises(DatabaseTrouble), transaction.atomic(), team.role(role):
        tell_cleaner(answers=True)


@pytest.mark.parametrize("role", ["sigap_public", "sigap_desk"])
def test_only_the_worker_says_what_is_wrong(role: str) -> None:
    with pytest.raises(DatabaseTrouble), transaction.atomic(), team.role(role):
        tell_troubles([])


@pytest.fixture
def kept(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Everything that the worker looks at is as it should be."""
    settings.SIGAP_DEMO = False
    at = now()
    monkeypatch.setattr(disk, "is_nearly_full", lambda _folder: False)
    monkeypatch.setattr(certificates, "certificate_end", lambda _host: at + timedelta(days=60))
    monkeypatch.setattr(job._Seen, "looked_at", None)
    monkeypatch.setattr(job._Seen, "silent_since", {})
    settings.SIGAP_DESK_URL = "https://kerja.uji.go.id/"
    Copy.objects.create(
        id=uuid4(), begun_at=at, ended_at=at, outcome=CopyOutcome.GOOD, size_bytes=1, events=1, head="…"
    )
    Drill.objects.create(id=uuid4(), recovery="", holders="1, 2, 3", drilled_at=at, noted_at=at, mac=b"")
    return at


def told(at: datetime) -> list[TroubleCode]:
    with team.role("sigap_worker"):
        job.tell(at)
    found = health(at=now())
    return [*found.severe, *found.warnings]


def test_a_house_in_order_has_no_trouble(kept: datetime) -> None:
    assert told(kept) == []


@pytest.mark.parametrize("code", ["copies", "copies-away", "drill", "recovery", "mail", "certificate", "disk-home"])
def test_each_thing_that_goes_wrong_is_told_and_is_over_once_it_is_mended(
    kept: datetime, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    at = kept
    match code:
        case "copies":
            Copy.objects.update(begun_at=at - timedelta(days=3), ended_at=at - timedelta(days=3))
        case "copies-away":
            Copy.objects.update(unsent_since=at - timedelta(hours=3, minutes=1))
        case "drill":
            Drill.objects.update(drilled_at=at - timedelta(days=401))
        case "recovery":
            RecoveryFile.objects.create(id=uuid4(), recovery="x", generation=3, epoch="2026-12", kek_id="k", made_at=at)
        case "mail":
            Mail.objects.create(
                kind=MailKind.NEWS, person_id=uuid4(), queued_at=at, due_at=at, given_up_at=at - timedelta(days=1)
            )
        case "certificate":
            monkeypatch.setattr(certificates, "certificate_end", lambda _host: at + timedelta(days=13))
        case _:
            monkeypatch.setattr(disk, "is_nearly_full", lambda _folder: True)
    assert TroubleCode(code) in told(at)
    later = at + timedelta(days=30)
    assert (TroubleCode(code) in told(later)) is (code != "mail"), "nobody has mended it; a lost mail is forgotten"


def test_keys_that_nobody_changes_ring_until_somebody_does(kept: datetime) -> None:
    day = timedelta(days=1)
    rotation.note(EPOCH_BEGUN, at=kept, epoch="2026-12")
    assert TroubleCode.ROTATION not in told(kept + 38 * day)
    assert TroubleCode.ROTATION in told(kept + 39 * day)
    rotation.note(EPOCH_BEGUN, at=kept + 38 * day, epoch="2027-01")
    assert TroubleCode.ROTATION not in told(kept + 39 * day)


def test_copies_are_judged_by_what_their_maker_was_told(kept: datetime) -> None:
    Copy.objects.update(begun_at=kept - timedelta(hours=60), ended_at=kept - timedelta(hours=60))
    for every, is_old in ((None, True), (12, True), (168, False)):
        Copy.objects.update(every_hours=every)
        assert (TroubleCode.COPIES in told(kept)) is is_old, every
    note_made(copy_id=uuid4(), begun_at=kept, at=kept, size_bytes=1, events_held=1, head="…", every_hours=None)
    assert standing(at=kept).every_hours == 168, "one that is made by hand changes nothing"


def test_an_address_that_shows_no_certificate_for_an_hour_is_told(
    kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificates, "certificate_end", lambda _host: None)
    minute = timedelta(minutes=1)
    found = [TroubleCode.CERTIFICATE in told(kept + n * minute) for n in (0, 20, 50, 61)]
    assert found == [False, False, False, True]
    monkeypatch.setattr(certificates, "certificate_end", lambda _host: kept + timedelta(days=60))
    assert TroubleCode.CERTIFICATE not in told(kept + 75 * minute)


def test_every_trouble_breaks_a_promise_now_or_will() -> None:
    assert {code for code in TroubleCode if code not in SEVERE} == {
        TroubleCode.REPORTS,
        TroubleCode.COPIES,
        TroubleCode.COPIES_AWAY,
        TroubleCode.RECOVERY,
        TroubleCode.DRILL,
        TroubleCode.ROTATION,
        TroubleCode.MAIL,
        TroubleCode.CERTIFICATE,
        TroubleCode.CLEANER,
        TroubleCode.ANCHORS,
        TroubleCode.HEADS,
        TroubleCode.ROWS,
        TroubleCode.PASSKEY,
        TroubleCode.VAULT_LIMIT,
        TroubleCode.REGISTERS,
    }
