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
from sigap.cli.serving import metrics
from sigap.kernel.clock import now
from sigap.mailbox.health import beat, health
from sigap.mailbox.troubles import TroubleCode
from sigap.notifications.jobs import troubles
from sigap.notifications.models import Notice
from sigap.vault.events import SEAL_BROKEN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
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
    tell(OFFICE_ADDED, ids={"office": str(SYSTEM_STREAM)}, at=now())
    assert told(now()) == set()
    assert told(now() + timedelta(minutes=9)) == set()


def test_anchors_that_stand_still_are_rung_once_a_day_until_they_follow() -> None:
    at = now()
    tell(OFFICE_ADDED, ids={"office": str(SYSTEM_STREAM)}, at=at)
    late = at + timedelta(minutes=11)
    assert told(late) == {TroubleCode.ANCHORS}
    assert told(late + timedelta(minutes=1)) == {TroubleCode.ANCHORS}
    assert rung("anchors-idle") == 1
    told(late + timedelta(days=1))
    assert rung("anchors-idle") == 2
    assert jobs.fold(late) == 1
    assert told(late + timedelta(days=1)) == set()


def test_a_quiet_night_is_no_alarm_nor_is_a_clock_that_was_ahead() -> None:
    at = now()
    tell(OFFICE_ADDED, ids={"office": str(SYSTEM_STREAM)}, at=at + timedelta(minutes=4))
    jobs.fold(at)
    assert told(at + timedelta(hours=9)) == set()


@pytest.mark.parametrize(("code", "ids"), [(POWER_ALTERED, {"kind": "participation"}), (SEAL_BROKEN, {})])
def test_a_row_that_a_mac_or_seal_found_altered_is_rung_for_a_day(code: str, ids: dict[str, str]) -> None:
    at = now()
    tell(code, at=at, ids=ids)
    jobs.fold(at)
    assert told(at) == {TroubleCode.ROWS}
    assert rung("rows-altered") == 1
    assert told(at + timedelta(hours=1)) == {TroubleCode.ROWS}
    assert TroubleCode.ROWS not in told(at + timedelta(days=1, minutes=1))


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


def test_a_copied_passkey_is_rung_for_a_day() -> None:
    at = now()
    tell(PASSKEY_COPIED, at=at, ids={"person": str(SYSTEM_STREAM)})
    jobs.fold(at)
    assert told(at) == {TroubleCode.PASSKEY}
    assert rung("passkey-copied") == 1
    assert told(at + timedelta(hours=1)) == {TroubleCode.PASSKEY}
    assert TroubleCode.PASSKEY not in told(at + timedelta(days=1, seconds=1))


def test_a_vault_asked_for_too_much_is_rung_for_a_day() -> None:
    at, dewi = now(), team.person_id(team.DEWI)
    with team.role("sigap_vault"), connection.cursor() as cursor:
        cursor.execute("SELECT access.ring_vault(%s)", [dewi])
    jobs.fold(at)
    assert told(at) == {TroubleCode.VAULT_LIMIT}
    assert rung("vault-limit-reached") == 1
    assert told(at + timedelta(hours=1)) == {TroubleCode.VAULT_LIMIT}
    assert TroubleCode.VAULT_LIMIT not in told(at + timedelta(days=1, minutes=1))
