"""The page of safekeeping: calm when all is kept, red when a copy or a drill is missing; no key, no path."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework, team
from tests.factories.casework import AUDITOR, HEAD, MANAGER, Work

from sigap.access.models import Membership
from sigap.audit.jobs import fold
from sigap.desk.troubles import WORDS
from sigap.kernel.acting import SystemActor
from sigap.kernel.clock import now
from sigap.mailbox.health import _LastLook, note_unstored, tell_cleaner, tell_troubles
from sigap.mailbox.models import Heartbeat, SweepLock
from sigap.mailbox.troubles import TroubleCode
from sigap.notifications.jobs.copies import watch
from sigap.notifications.models import Notice
from sigap.vault import actions, drills, keyring
from sigap.vault.keyring import Keyring
from sigap.vault.models import Copy, CopyOutcome, Drill

pytestmark = pytest.mark.django_db
KEEPER, SECRETARIAT = "teguh.kominfo", "maya.sekretariat"
PATH = "/penjagaan/"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def copied(hours: float, outcome: CopyOutcome = CopyOutcome.GOOD) -> Copy:
    at = now() - timedelta(hours=hours)
    return Copy.objects.create(
        id=uuid4(), begun_at=at, ended_at=at, outcome=outcome, size_bytes=12_345_678, events=4_321, head="…"
    )


def drilled(days: int, *, recovery: str = "", key: bytes = b"") -> Drill:
    at = now() - timedelta(days=days)
    row = Drill(id=uuid4(), recovery=recovery, holders="1, 2, 4", drilled_at=at, noted_at=at)
    row.mac = drills.row_mac(
        key or keyring.current().mac,
        drill_id=row.id,
        recovery=recovery,
        holders=row.holders,
        drilled_at=at,
        noted_at=at,
    )
    row.save(force_insert=True)
    return row


def worker_lives(at: datetime | None = None) -> None:
    Heartbeat.objects.update_or_create(pk=1, defaults={"beaten_at": at or now()})
    fold(now())


def page(settings: LazySettings, login: str = KEEPER, *, is_demo: bool = False) -> str:
    settings.SIGAP_DEMO = True  # signs in without a second factor
    client = casework.at_desk(login)
    settings.SIGAP_DEMO = is_demo
    answer = client.get(PATH)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_kept_is_shown_without_alarm(work: Work, settings: LazySettings) -> None:
    copied(3.1)
    drilled(30)
    worker_lives()
    shown = page(settings)
    assert 'role="alert"' not in shown
    for words in ("Penjagaan", "12,3 MB", "4.321 peristiwa", "3 jam", "30 hari", "Lulus periksa", "Bekerja"):
        assert words in shown, words
    assert keyring.current().newest.id in shown
    assert keyring.current().newest.kek_id not in shown


@pytest.mark.parametrize(
    ("hours", "failed", "words"),
    [
        (None, (), "Belum ada cadangan"),
        (-9000, (), "Belum ada cadangan"),
        (49, (1,), "berumur 2 hari"),
        (49, (60,), "berumur 2 hari"),
        (47, (), ""),
    ],
)
def test_an_old_copy_is_a_red_banner(
    work: Work, settings: LazySettings, hours: float | None, failed: tuple[float, ...], words: str
) -> None:
    drilled(1)
    worker_lives()
    if hours:
        copied(hours)
    for age in failed:
        copied(age, CopyOutcome.NO_SPACE)
    shown = page(settings)
    assert ('role="alert"' in shown) is bool(words)
    assert words in shown
    assert ("Gagal: disk penuh" in shown) is (failed == (1,)), "what failed before the last good one is history"


def test_a_missing_or_old_drill_and_a_dead_worker_are_told(work: Work, settings: LazySettings) -> None:
    copied(1)
    worker_lives(now() - timedelta(hours=1))
    shown = page(settings)
    assert "Latihan pemulihan kunci belum pernah lulus" in shown
    assert "Tugas otomatis berhenti" in shown
    drilled(1, key=b"k" * 32)
    assert "belum pernah lulus" in page(settings), "whoever writes into the table cannot make a drill"
    drilled(401)
    assert "lebih dari dua belas bulan" in page(settings)


def test_a_recovery_file_that_nobody_has_outside_is_told(
    work: Work, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied(1)
    drilled(1)
    worker_lives()
    held = keyring.current()
    owned = Keyring(replace(held.ring, recovery="abcd", needed_from=1))
    monkeypatch.setattr("sigap.desk.safekeeping._ring", lambda: owned.ring)
    drilled(1, recovery="abcd")
    shown = page(settings)
    assert f"kunci bulan {held.newest.id} (generasi 1 sampai {held.ring.generation}) belum dicatat" in shown
    actions.note_carried(by=SystemActor(name="uji"), at=now(), ring=owned.ring, generation=1)
    assert 'role="alert"' not in page(settings)


@pytest.fixture
def anew() -> None:
    """No page remembers what an earlier test found."""
    _LastLook.at = float("-inf")


@pytest.mark.usefixtures("anew")
@pytest.mark.parametrize(("login", "sees"), [(KEEPER, True), (HEAD, True), (MANAGER, False)])
def test_who_can_act_is_told_on_every_page(work: Work, settings: LazySettings, login: str, *, sees: bool) -> None:
    worker_lives()
    tell_troubles([TroubleCode.MAIL, TroubleCode.DISK_DATABASE])
    client = casework.at_desk(login)
    settings.SIGAP_DEMO = False
    shown = client.get("/kabar/").content.decode()
    assert ("2 hal pada sistem ini harus diperbaiki" in shown) is sees
    assert (f'href="{PATH}">Buka Penjagaan' in shown) is sees


@pytest.mark.usefixtures("anew")
def test_what_is_wrong_is_named_on_the_page(work: Work, settings: LazySettings) -> None:
    copied(1)
    drilled(1)
    worker_lives()
    SweepLock.objects.create(name="clocks.sweep", within=600, done_at=now() - timedelta(hours=1))
    tell_troubles([TroubleCode.MAIL, TroubleCode.DISK_DATABASE, TroubleCode.CERTIFICATE])
    note_unstored()
    tell_cleaner(answers=False)
    shown = page(settings)
    for words in (
        "pembersih berkas tidak menjawab",
        "clocks.sweep",
        "Disk basis data hampir penuh",
        "tidak dapat disimpan",
        "Sertifikat",
        "tidak sampai",
    ):
        assert words in shown
    assert set(WORDS) | {TroubleCode.SWEEPS, TroubleCode.DATABASE} == set(TroubleCode) - {
        TroubleCode.COPIES,
        TroubleCode.RECOVERY,
        TroubleCode.DRILL,
    }


def test_a_demo_does_not_shout(work: Work, settings: LazySettings) -> None:
    shown = page(settings, is_demo=True)
    assert 'role="alert"' not in shown
    assert "tidak dibuat kecuali diminta" in shown


@pytest.mark.parametrize(("login", "status"), [(HEAD, 200), (AUDITOR, 200), (SECRETARIAT, 200), (MANAGER, 404)])
def test_it_opens_to_who_watches_over_the_system(work: Work, login: str, status: int) -> None:
    client = casework.at_desk(login)
    assert client.get(PATH).status_code == status
    assert (PATH in client.get("/antrean/").content.decode()) is (status == 200)


def test_it_costs_few_statements(work: Work) -> None:
    client = casework.at_desk(KEEPER)
    with CaptureQueriesContext(connection) as captured:
        client.get(PATH)
    frame = r"(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET LOCAL ROLE|RESET ROLE)"
    assert len([query for query in captured if not re.match(frame, query["sql"])]) <= 12


def test_the_keepers_are_told_once_a_day_that_a_copy_is_missing(work: Work, settings: LazySettings) -> None:
    at = now()
    assert watch(at) == 0, "a demo keeps no copies"
    settings.SIGAP_DEMO = False
    assert (watch(at), watch(at)) == (1, 1)
    assert Notice.objects.filter(code="copy-old").count() == 1
    assert watch(at + timedelta(days=1)) == 1
    assert Notice.objects.filter(code="copy-old").count() == 2
    settings.SIGAP_DEMO = True
    for login, hears in ((KEEPER, True), (HEAD, True), (MANAGER, False), (SECRETARIAT, False)):
        shown = casework.at_desk(login).get("/kabar/").content.decode()
        assert ("Cadangan yang lulus periksa sudah terlalu lama" in shown) is hears, login
    settings.SIGAP_DEMO = False
    Membership.objects.filter(role__in=["technical_administrator", "uptd_head"]).update(until=at)
    watch(at + timedelta(days=2))
    alone = Notice.objects.filter(code="copy-old", role="").values_list("person_id", flat=True)
    assert [*alone] == [team.person_id(SECRETARIAT)], "nobody keeps the system yet: who may give somebody the role"
    copied(1)
    settings.SIGAP_DEMO = False
    assert watch(at + timedelta(days=2)) == 1, "by then that copy is old too"
    assert watch(at) == 0
