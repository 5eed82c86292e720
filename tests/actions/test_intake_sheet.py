"""The sheet of triage: flags and risk in clear, words sealed, who must not know kept away, two officers told apart."""

from dataclasses import replace
from uuid import UUID

import pytest
from tests.factories import team
from tests.factories.inbox import waiting_reports

from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind
from sigap.cases.actions import Identity
from sigap.cases.rules import ExclusionKind
from sigap.clocks.actions.pausing import UnableToHoldClock
from sigap.clocks.models import Clock
from sigap.intake import actions as intake
from sigap.intake import events, jobs, reading
from sigap.intake.models import ReportExclusion, ReportToken, Triage, Worksheet
from sigap.intake.rules import ExcludedParty
from sigap.kernel.errors import Conflict, Refused
from sigap.mailbox.models import Envelope, Message
from sigap.mailbox.wordings import MessageCode

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
HEARD = intake.Sheet(
    flags=["injury", "weapon"],
    risk="high",
    kept_from=frozenset(),
    body={"notes": "Ia ada di dapur belakang", "name": "Melati Rekaan"},
    named=[Identity(full_name="Melati Rekaan", birth_date="2011-01-01")],
)


def saved(report: Envelope, sheet: intake.Sheet = HEARD, *, login: str = team.RINA, based_on: int = 0) -> Worksheet:
    with team.at_desk(login) as actor:
        return intake.save_sheet(by=actor, at=team.LATER, envelope=report, sheet=sheet, based_on=based_on)


def office(kind: OfficeKind) -> ExcludedParty:
    return ExcludedParty(kind=ExclusionKind.OFFICE, value=str(team.office(kind).pk))


def person(login: str) -> ExcludedParty:
    return ExcludedParty(kind=ExclusionKind.PERSON, value=str(team.person_id(login)))


def test_what_was_heard_is_sealed_and_opens_with_the_report() -> None:
    report = team.taken()
    row = saved(report)
    assert (row.flags, row.risk, row.version) == (["injury", "weapon"], "high", 1)
    assert b"dapur" not in bytes(row.sealed_body)
    assert not {"Melati", "dapur"} & set(str(vars(Worksheet.objects.get())).split())
    text = reading.open_report(entering=team.entering(team.RINA), number=report.number, at=team.LATER)
    assert (text.sheet["notes"], text.version) == ("Ia ada di dapur belakang", 1)
    assert events.SHEET_SAVED in team.trail(report.pk)
    assert ReportToken.objects.filter(envelope_id=report.pk, kind="name_year").count() == 1


def test_the_queue_shows_what_was_heard() -> None:
    report = team.taken()
    saved(report)
    with team.at_desk(team.RINA) as actor:
        (row,) = waiting_reports(actor, only_mine=True)
    assert (row.flags, row.risk, row.is_mine) == (("injury", "weapon"), "high", True)


def test_a_stale_sheet_is_told_and_overwrites_nothing() -> None:
    report = team.taken()
    saved(report)
    with pytest.raises(Conflict, match="berubah sementara"):
        saved(report, replace(HEARD, risk="low"))
    assert Worksheet.objects.get().risk == "high"
    assert saved(report, replace(HEARD, risk="low"), based_on=1).version == 2


def test_only_who_holds_the_report_writes() -> None:
    report = team.taken()
    with pytest.raises(intake.UnableToDecideReport, match="Rina Marlina"):
        saved(report, login=team.DEWI)
    with pytest.raises(Refused):
        saved(report, login=team.ANTON)


def test_whom_it_is_kept_from_finds_nothing_of_it() -> None:
    report = team.taken()
    both = frozenset({person(team.DEWI), office(OfficeKind.POLRES_PPA)})
    saved(report, replace(HEARD, kept_from=both))
    assert ReportExclusion.objects.count() == 2
    with team.at_desk(team.DEWI) as actor:
        assert waiting_reports(actor, only_mine=False) == []
        for model in (Envelope, Triage, Worksheet, ReportExclusion, ReportToken):
            assert not model.objects.exists(), model
    with team.at_desk(team.HASAN) as actor:
        assert len(waiting_reports(actor, only_mine=False)) == 1
    saved(report, replace(HEARD, lifted=both), based_on=1)
    assert not ReportExclusion.objects.exists()
    assert {events.KEPT_FROM, events.KEPT_LIFTED} <= set(team.trail(report.pk))


def test_an_area_keeps_its_own_offices_out_and_nobody_else() -> None:
    report = team.taken()
    area = ExcludedParty(kind=ExclusionKind.AREA, value="16.09.01")
    saved(report, replace(HEARD, kept_from=frozenset({area})))
    with team.at_desk(team.DEWI) as actor:
        assert len(waiting_reports(actor, only_mine=False)) == 1


def _clock(report: Envelope) -> Clock:
    with team.role("sigap_worker"):
        jobs.adopt(team.AT)
    return Clock.objects.get(subject_id=report.pk)


def test_already_handled_holds_the_ladder_once() -> None:
    report = team.taken()
    clock = _clock(report)
    for attempt in range(2):
        with team.at_desk(team.RINA) as actor:
            if attempt:
                with pytest.raises(UnableToHoldClock):
                    intake.note_handled(by=actor, at=team.LATER, envelope=report)
            else:
                intake.note_handled(by=actor, at=team.LATER, envelope=report)
    clock.refresh_from_db()
    assert clock.handled_at == team.LATER
    assert clock.held_until is not None


def test_it_is_said_by_who_holds_the_report() -> None:
    report = team.taken()
    _clock(report)
    with team.at_desk(team.DEWI) as actor, pytest.raises(intake.UnableToDecideReport):
        intake.note_handled(by=actor, at=team.LATER, envelope=report)


def test_the_reporter_is_told_by_ready_wordings_only() -> None:
    report = team.taken()
    for _time in range(2):
        with team.at_desk(team.RINA) as actor:
            intake.tell(by=actor, at=team.LATER, envelope=report, code=MessageCode.MORE_WANTED)
    assert [message.code for message in Message.objects.all()] == ["more_wanted"]
    with team.at_desk(team.RINA) as actor, pytest.raises(intake.UnableToTell, match="penutup"):
        intake.tell(by=actor, at=team.LATER, envelope=report, code=MessageCode.DONE)
    with team.at_desk(team.DEWI) as actor, pytest.raises(intake.UnableToTell):
        intake.tell(by=actor, at=team.LATER, envelope=report, code=MessageCode.READ)
    with team.at_desk(team.ANTON) as actor, pytest.raises(Refused) as refused:
        intake.tell(by=actor, at=team.LATER, envelope=report, code=MessageCode.READ)
    assert refused.value.permission == Permission.REPORT_DECIDE


def test_a_sheet_of_somebody_else_is_not_rewritten_past_the_act() -> None:
    report = team.taken()
    saved(report)
    with team.at_desk(team.DEWI):
        changed = Worksheet.objects.filter(pk=UUID(str(report.pk)))
        with pytest.raises(Exception, match="row-level security"):
            changed.update(risk="low", saved_by=team.person_id(team.DEWI))
