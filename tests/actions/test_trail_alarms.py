"""The worker rings when anchors stand still, and when rows were altered past SIGAP; once a day, while it lasts."""

from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.factories import team
from tests.factories.tampering import tamper

from sigap import audit
from sigap.access.events import OFFICE_ADDED, PASSKEY_COPIED, POWER_ALTERED, SYSTEM_STREAM
from sigap.audit import jobs
from sigap.cli.serving import metrics, worker
from sigap.kernel.clock import now
from sigap.mailbox.health import beat, health, tell_troubles
from sigap.mailbox.models import Heartbeat, NotedTrouble, SweepLock
from sigap.mailbox.troubles import TroubleCode
from sigap.notifications.jobs import troubles
from sigap.notifications.models import Notice
from sigap.vault.events import LIMIT_REACHED, SEAL_BROKEN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
IDS: dict[str, dict[str, str]] = {
    POWER_ALTERED: {"kind": "participation"},
    SEAL_BROKEN: {},
    PASSKEY_COPIED: {"person": str(SYSTEM_STREAM)},
    LIMIT_REACHED: {},
}
OURS = {TroubleCode.ANCHORS, TroubleCode.ROWS, TroubleCode.PASSKEY, TroubleCode.VAULT_LIMIT}


@pytest.fixture(autouse=True)
def _in_order(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = False
    beat(at=now())
    jobs.fold(now())


def told(at: datetime) -> set[TroubleCode]:
    """What the worker rings for, of what this is about."""
    with team.role("sigap_worker"):
        troubles.tell(at)
    return OURS & set(health(at=now()).troubles)


def tell(code: str, *, at: datetime, ids: dict[str, str]) -> None:
    with audit.recording():
        audit.record(audit.NewEvent(code=code, stream_kind="system", stream_id=SYSTEM_STREAM, at=at, ids=ids))


def rung(code: str) -> int:
    return Notice.objects.filter(code=code).count()


def test_nothing_is_rung_while_anchors_follow_and_rows_are_as_written() -> None:
    tell(OFFICE_ADDED, ids={"office": str(SYSTEM_STREAM)}, at=now() - timedelta(minutes=9))
    assert told(now()) == set()


def test_anchors_that_stand_still_are_rung_once_a_day_until_they_follow() -> None:
    at = now()
    _anchor_is_from(at - timedelta(hours=1))
    tell(OFFICE_ADDED, ids={"office": str(SYSTEM_STREAM)}, at=at - timedelta(minutes=11))
    assert told(at) == {TroubleCode.ANCHORS}
    assert told(at + timedelta(minutes=1)) == {TroubleCode.ANCHORS}
    assert rung("anchors-idle") == 1
    told(at + timedelta(days=1))
    assert rung("anchors-idle") == 2
    Heartbeat.objects.update(beaten_at=at - timedelta(minutes=4))
    assert told(at) == set(), "a worker that is away folds nothing, which is said already"
    beat(at=now())
    assert jobs.fold(at) == 1
    assert told(at) == set()


def test_a_quiet_night_is_no_alarm_nor_is_a_clock_that_was_ahead() -> None:
    evening = now() - timedelta(hours=9)
    tell(OFFICE_ADDED, ids={"office": str(SYSTEM_STREAM)}, at=evening + timedelta(minutes=4))
    jobs.fold(evening)
    _anchor_is_from(evening)
    assert told(now()) == set()


def _anchor_is_from(at: datetime) -> None:
    tamper(f"UPDATE audit_anchor SET at = '{at.isoformat()}'")


@pytest.mark.parametrize(
    ("code", "trouble", "notice"),
    [
        (POWER_ALTERED, TroubleCode.ROWS, "rows-altered"),
        (SEAL_BROKEN, TroubleCode.ROWS, "rows-altered"),
        (PASSKEY_COPIED, TroubleCode.PASSKEY, "passkey-copied"),
        (LIMIT_REACHED, TroubleCode.VAULT_LIMIT, "vault-limit-reached"),
    ],
)
def test_what_others_found_is_rung_for_a_day(code: str, trouble: TroubleCode, notice: str) -> None:
    at = now()
    tell(code, at=at - timedelta(days=1, minutes=1), ids=IDS[code])
    jobs.fold(at)
    assert told(at) == set()
    assert rung(notice) == 0
    tell(code, at=at - timedelta(hours=23), ids=IDS[code])
    jobs.fold(at)
    assert told(at) == {trouble}
    assert told(at) == {trouble}
    assert rung(notice) == 1
    since = health(at=at).troubles[trouble]
    assert since is not None
    assert at - since == timedelta(hours=23)


def test_a_worker_that_was_taken_silences_none_of_it_and_invents_none() -> None:
    at = now()
    _anchor_is_from(at - timedelta(hours=1))
    for code in (SEAL_BROKEN, PASSKEY_COPIED, LIMIT_REACHED):
        tell(code, at=at - timedelta(minutes=11), ids=IDS[code])
    with team.role("sigap_worker"):
        beat(at=at)
        tell_troubles([])
        worker._begin_sweeps()
    assert set(health(at=at).troubles) >= OURS
    assert SweepLock.objects.filter(name="audit.fold", within=600).exists()
    with team.role("sigap_worker"):
        tell_troubles(OURS - {TroubleCode.ROWS})
    assert not NotedTrouble.objects.exists()


@pytest.mark.parametrize("moment", ["4000-01-01 BC", "20000-01-01", "infinity"])
def test_a_row_that_cannot_be_read_is_counted_and_rung(moment: str) -> None:
    team.post()
    assert _unreadable() == 0
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE mailbox_envelope DROP CONSTRAINT plausible_received_at")
        cursor.execute("UPDATE mailbox_envelope SET received_at = %s", [moment])
        count = cursor.rowcount
    assert _unreadable() == count >= 1
    assert told(now()) == {TroubleCode.ROWS}
    tamper("UPDATE mailbox_envelope SET received_at = now()")
    assert told(now()) == set()


def _unreadable() -> float | None:
    with team.role("sigap_worker"):
        return metrics.answer(now())["unreadable_rows"]


def test_a_vault_asked_for_too_much_is_rung() -> None:
    at, dewi = now(), team.person_id(team.DEWI)
    with team.role("sigap_vault"), connection.cursor() as cursor:
        cursor.execute("SELECT access.ring_vault(%s)", [dewi])
    jobs.fold(at)
    assert told(at) == {TroubleCode.VAULT_LIMIT}
    assert rung("vault-limit-reached") == 1
