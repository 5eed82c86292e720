"""That two reports tell of the same child is noticed whatever month's key each was read under."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from tests.actions.test_rotation import rotate
from tests.factories import epochs, team

from sigap.intake import actions as intake
from sigap.intake.forms.sheet import named_in
from sigap.intake.models import ReportToken
from sigap.intake.queries import triage_context_of
from sigap.intake.queries.facts import TriageContext
from sigap.intake.reading import open_report
from sigap.intake.rules import NoCaseReason
from sigap.kernel.clock import now
from sigap.mailbox.models import Envelope
from sigap.vault import keyring

pytestmark = [pytest.mark.usefixtures("committed")]
MELATI = {"name": team.NAME, "age_years": 15}
OWN, OTHER = "0812 0000 0001", "0812 0000 0002"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    settings.SIGAP_KEYS = epochs.own_copy(tmp_path / "kunci")
    return tmp_path / "kunci"


def taken(phone: str = OWN) -> Envelope:
    found = team.envelope(team.post(phone=phone))
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=team.AT, envelope=found)
    return found


def opened(report: Envelope) -> TriageContext:
    """Read by who has it, and what its page shows beside it."""
    open_report(entering=team.entering(team.RINA), number=report.number, at=now())
    with team.at_desk(team.RINA):
        return triage_context_of(report)


def told_of_melati(report: Envelope) -> None:
    opened(report)
    sheet = intake.Sheet(
        flags=[], risk="low", kept_from=frozenset(), body=MELATI, named=named_in(MELATI, today=team.AT.date())
    )
    with team.at_desk(team.RINA) as actor:
        intake.save_sheet(by=actor, at=now(), envelope=report, sheet=sheet, based_on=0)


def test_a_second_report_of_the_same_child_is_noticed_in_the_next_month(folder: Path) -> None:
    before = taken()
    told_of_melati(before)
    assert rotate(folder) == 0
    after = taken(OTHER)
    told_of_melati(after)
    assert [each.number for each in opened(after).alike_reports] == [before.number]
    assert [each.number for each in opened(before).alike_reports] == [after.number]


def test_a_sheet_of_the_month_before_meets_the_childs_open_case(folder: Path) -> None:
    report, code = taken(), team.opened(report=taken(OTHER))
    team.named(code)
    told_of_melati(report)
    assert rotate(folder) == 0
    assert [each.code for each in opened(report).alike_cases] == [code]
    before = ReportToken.objects.count()
    opened(report)
    assert ReportToken.objects.count() == before, "once a month"


def test_a_report_that_nobody_had_opened_is_known_by_its_telephone(folder: Path) -> None:
    unopened = team.envelope(team.post(phone=OWN))
    assert rotate(folder) == 0
    unopened.refresh_from_db()
    assert unopened.key_blob is None
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=team.AT, envelope=unopened)
    opened(unopened)
    kept = ReportToken.objects.filter(envelope_id=unopened.pk, kek_id=keyring.current().newest.kek_id)
    assert [each.kind for each in kept] == ["phone"]
    again = taken()
    assert [each.number for each in opened(again).alike_reports] == [unopened.number]


def test_of_a_decided_report_nothing_is_noted_again(folder: Path) -> None:
    report = taken()
    opened(report)
    with team.at_desk(team.RINA) as actor:
        intake.decide_no_case(by=actor, at=now(), envelope=report, reason=NoCaseReason.OUT_OF_SCOPE)
    ReportToken.objects.all().delete()
    assert rotate(folder) == 0
    opened(report)
    assert not ReportToken.objects.exists()
