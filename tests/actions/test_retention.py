"""Reports go on their day and not before, never while held, once, also after a kill; old copies stay erased."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.factories import endings, epochs, team
from tests.factories.zones import JAKARTA

from sigap.audit.models import Event
from sigap.cases.actions import destroying, erasing
from sigap.cases.actions.erasing import UnableToErase
from sigap.cases.rules import ErasureBasis, HoldBasis
from sigap.intake import actions as intake
from sigap.intake.models import Worksheet
from sigap.intake.reading import open_report
from sigap.intake.rules import NoCaseReason
from sigap.kernel.acting import SystemActor
from sigap.kernel.errors import Refused
from sigap.mailbox.models import Envelope
from sigap.notifications.models import Notice
from sigap.retention import actions, jobs
from sigap.retention.actions import UnableToHoldReport
from sigap.retention.models import ReportHold, Retirement
from sigap.ui.taking_back import TakeBackReason
from sigap.vault import erasing as keys
from sigap.vault.erasing import ERASED
from sigap.vault.models import DataKey, ErasedKey

pytestmark = pytest.mark.usefixtures("committed")
BY = SystemActor(name="uji")
DAY = datetime(2027, 11, 26, 0, 0, tzinfo=JAKARTA)
TOLD = DAY - timedelta(days=14)


def sweep(at: datetime) -> int:
    with team.role("sigap_worker"):
        return jobs.sweep(at)


@pytest.fixture
def report() -> Envelope:
    """A report that was read and ended without a case."""
    return ended()


def ended() -> Envelope:
    found = team.taken()
    open_report(entering=team.entering(team.RINA), number=found.number, at=team.AT)
    with team.at_desk(team.RINA) as actor:
        intake.decide_no_case(by=actor, at=team.AT, envelope=found, reason=NoCaseReason.ADVICE_GIVEN)
    return Envelope.objects.get(pk=found.pk)


def lives(report: Envelope) -> bool:
    return DataKey.objects.filter(pk=report.key_id, destroyed_at=None).exists()


def hold(login: str = team.HASAN) -> ReportHold:
    with team.at_desk(login) as actor:
        row = Retirement.objects.get()
        return actions.hold_report(
            by=actor, at=team.AT, report_id=row.subject_id, basis=HoldBasis.INVESTIGATION, letter_on=team.AT.date()
        )


def ids_of(code: str) -> dict[str, str]:
    (event,) = Event.objects.filter(code=code)
    found: dict[str, str] = json.loads(event.body)["ids"]
    return found


def test_it_is_told_then_goes_on_its_day_and_not_before(report: Envelope) -> None:
    assert sweep(TOLD - timedelta(seconds=1)) == 0
    assert not Retirement.objects.exists()
    assert sweep(TOLD) == 0
    assert Retirement.objects.get().due_on == DAY.date()
    notice = Notice.objects.get(code="retention-report-due")
    assert (notice.ids, notice.role) == ({"count": "1"}, "head")
    assert sweep(DAY - timedelta(seconds=1)) == 0
    assert lives(report)
    assert sweep(DAY) == 1
    assert not lives(report)
    assert sweep(DAY + timedelta(days=1)) == 0
    assert Notice.objects.filter(code="retention-report-due").count() == 1


def test_nothing_that_opened_is_left_and_the_trail_holds_ids_only(report: Envelope) -> None:
    wrapped = bytes(DataKey.objects.get(pk=report.key_id).wrapped)
    sweep(TOLD)
    sweep(DAY)
    left = Envelope.objects.get(pk=report.pk)
    assert (left.key_blob, bytes(left.sealed_story), bytes(left.sealed_details)) == (None, b"", b"")
    assert (left.number, left.flags, left.status) == (report.number, report.flags, "done")
    assert not Worksheet.objects.exists()
    assert not DataKey.objects.filter(wrapped=wrapped).exists()
    ids = ids_of("retention:report:erased")
    assert set(ids) == {"report", "retirement", "key"}
    assert all(UUID(value) for value in ids.values())
    told = open_report(entering=team.entering(team.RINA), number=report.number, at=team.LATER)
    assert told.story.startswith("Telah dimusnahkan pada")


def test_a_report_that_nobody_opened_goes_too() -> None:
    found = team.taken()
    with team.at_desk(team.RINA) as actor:
        intake.decide_no_case(by=actor, at=team.AT, envelope=found, reason=NoCaseReason.TEST)
    Envelope.objects.filter(pk=found.pk).update(key_blob=b"x")
    sweep(TOLD)
    assert sweep(DAY) == 1
    assert Envelope.objects.get(pk=found.pk).key_blob is None
    assert DataKey.objects.get(pk=found.key_id).destroyed_at == DAY


def test_what_is_held_stays_until_another_person_lifts_it(report: Envelope) -> None:
    sweep(TOLD)
    placed = hold()
    assert hold().pk == placed.pk, "a second click"
    assert sweep(DAY) == 0
    assert sweep(DAY + timedelta(days=400)) == 0
    assert lives(report)
    with team.at_desk(team.HASAN) as actor, pytest.raises(UnableToHoldReport, match="orang lain"):
        actions.release_report(by=actor, at=team.AT, hold_id=placed.pk, reason=TakeBackReason.WRONG)
    with team.at_desk(team.DEWI) as actor:
        actions.release_report(by=actor, at=team.AT, hold_id=placed.pk, reason=TakeBackReason.WRONG)
    assert sweep(DAY + timedelta(days=401)) == 1
    assert set(ids_of("retention:hold:placed")) == {"report", "hold", "basis"}


def test_each_letter_holds_by_itself(report: Envelope) -> None:
    """Lifting one must not let go what a second authority asked to keep."""
    sweep(TOLD)
    first, second = hold(), hold(team.DEWI)
    assert first.pk != second.pk
    with team.at_desk(team.DEWI) as actor:
        actions.release_report(by=actor, at=team.AT, hold_id=first.pk, reason=TakeBackReason.WRONG)
    assert sweep(DAY + timedelta(days=400)) == 0
    assert lives(report)
    with team.at_desk(team.HASAN) as actor:
        actions.release_report(by=actor, at=team.AT, hold_id=second.pk, reason=TakeBackReason.WRONG)
    assert sweep(DAY + timedelta(days=401)) == 1


def test_who_may_not_hold_is_refused_and_what_is_gone_is_not_held(report: Envelope) -> None:
    sweep(TOLD)
    row = Retirement.objects.get()
    wanted: dict[str, Any] = {"basis": HoldBasis.TRIAL, "letter_on": team.AT.date()}
    with team.at_desk(team.RINA) as actor, pytest.raises(Refused):
        actions.hold_report(by=actor, at=team.AT, report_id=row.subject_id, **wanted)
    with team.at_desk(team.HASAN) as actor, pytest.raises(UnableToHoldReport, match="belum tiba"):
        actions.hold_report(
            by=actor,
            at=team.AT,
            report_id=row.subject_id,
            basis=HoldBasis.TRIAL,
            letter_on=team.AT.date() + timedelta(days=1),
        )
    sweep(DAY)
    with team.at_desk(team.HASAN) as actor, pytest.raises(UnableToHoldReport, match="sudah dimusnahkan"):
        actions.hold_report(by=actor, at=team.AT, report_id=row.subject_id, **wanted)
    assert not lives(report)


@pytest.mark.parametrize("role", ["sigap_desk", "sigap_public"])
def test_nobody_but_the_worker_destroys(role: str) -> None:
    door = "retention.erase_report(uuid, timestamptz)"
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege(%s, %s, 'EXECUTE')", [role, door])
        assert cursor.fetchone() == (False,)


def test_killed_in_the_middle_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = [ended() for _ in range(3)]
    sweep(TOLD)
    one = actions.erase_report
    done: list[UUID] = []

    def killed(*, at: datetime, report_id: UUID) -> bool:
        if len(done) == 1:
            raise KeyboardInterrupt
        done.append(report_id)
        return one(at=at, report_id=report_id)

    monkeypatch.setattr(actions, "erase_report", killed)
    with pytest.raises(KeyboardInterrupt):
        sweep(DAY)
    assert sum(not lives(report) for report in reports) == 1
    monkeypatch.setattr(actions, "erase_report", one)
    assert sweep(DAY) == 2
    assert Event.objects.filter(code="retention:report:erased").count() == 3


def test_two_sweeps_at_once_destroy_each_once() -> None:
    for _ in range(4):
        ended()
    sweep(TOLD)
    outcomes = team.at_once(*[lambda: sweep(DAY)] * 2)
    assert len(outcomes) == 2
    assert Event.objects.filter(code="retention:report:erased").count() == 4
    assert Retirement.objects.filter(erased_at=None).count() == 0


def test_a_report_under_triage_or_in_a_case_stays() -> None:
    waiting, code = team.taken(), team.opened()
    assert sweep(DAY + timedelta(days=4000)) == 0
    assert not Retirement.objects.filter(kind="report").exists()
    assert Envelope.objects.get(pk=waiting.pk).key_blob is not None
    assert team.case_of(code).erased_at is None


def test_an_old_copy_does_not_bring_it_back(report: Envelope, tmp_path: Path, settings: LazySettings) -> None:
    settings.SIGAP_KEYS = epochs.own_copy(tmp_path / "kunci")
    folder = tmp_path / "kunci"
    with connection.cursor() as cursor:
        for table in ("vault_datakey", "mailbox_envelope"):
            cursor.execute(f"CREATE TABLE old_{table} AS TABLE {table}")
    sweep(TOLD)
    sweep(DAY)
    assert ErasedKey.objects.get().mac is None
    assert actions.vouch(by=BY, at=DAY, folder=folder) == 1
    assert actions.vouch(by=BY, at=DAY, folder=folder) == 0
    (line,) = keys.read_list(folder / ERASED)
    assert (line.key_id, line.is_vouched) == (report.key_id, True)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM vault_erasedkey; DELETE FROM retention_retirement; DELETE FROM vault_datakey")
        cursor.execute("INSERT INTO vault_datakey SELECT * FROM old_vault_datakey")
        cursor.execute(
            "UPDATE mailbox_envelope e SET key_blob = o.key_blob, sealed_story = o.sealed_story"
            " FROM old_mailbox_envelope o WHERE o.id = e.id"
        )
    assert lives(report)
    assert destroying.replay(lines=keys.read_list(folder / ERASED), at=DAY) == 1
    assert not lives(report)
    assert sweep(DAY + timedelta(days=1)) == 1, "what the copy brought back beside it goes again"
    assert bytes(Envelope.objects.get(pk=report.pk).sealed_story) == b""
    assert sweep(DAY + timedelta(days=30)) == 0, "there is nothing left to find"
    assert Notice.objects.filter(code="retention-report-due").count() == 1


def test_a_row_written_past_sigap_puts_no_key_on_the_list(
    report: Envelope, tmp_path: Path, settings: LazySettings
) -> None:
    settings.SIGAP_KEYS = epochs.own_copy(tmp_path / "kunci")
    ErasedKey.objects.create(key_id=report.key_id, erasure_id=report.pk, erased_at=DAY, mac=None)
    sweep(TOLD)
    Retirement.objects.update(erased_at=DAY, key_id=report.key_id)
    assert actions.vouch(by=BY, at=DAY, folder=tmp_path / "kunci") == 0, "its key lives"
    assert ErasedKey.objects.get().mac is None


def test_a_case_file_is_told_and_never_goes_by_itself() -> None:
    code = team.opened()
    closed = endings.closed(code)
    day = datetime(2046, 11, 26, 8, tzinfo=JAKARTA)
    assert sweep(day - timedelta(days=31)) == 0
    assert not Retirement.objects.exists()
    sweep(day)
    row = Retirement.objects.get()
    assert (row.kind, row.subject_id) == ("case", closed.pk)
    sweep(day + timedelta(days=400))
    assert team.case_of(code).erased_at is None
    assert set(ids_of("retention:case:due")) == {"case", "retirement"}


def test_the_time_of_keeping_is_no_reason_before_its_day() -> None:
    code = team.opened()
    endings.closed(code)
    asked: dict[str, Any] = {"basis": ErasureBasis.RETENTION_OVER, "ordinal": None}
    team.stepped_up(team.DEWI, at=team.LATER)
    with team.on_case(team.DEWI, code) as (actor, access), pytest.raises(UnableToErase, match="26 November 2046"):
        erasing.request_erasure(by=actor, at=team.LATER, access=access, **asked)
