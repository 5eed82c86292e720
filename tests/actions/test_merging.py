"""Two reports of one story: put together, decided together, taken apart, each with its own reporter and deadline."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from django.db import transaction
from tests.actions.test_intake_doors import brought
from tests.actions.test_intake_endings import TODAY
from tests.actions.test_intake_sheet import HEARD, office, person, saved
from tests.factories import flooding, team
from tests.factories.inbox import waiting_reports

from sigap.access.roles import OfficeKind
from sigap.cases.models import Participation
from sigap.cases.queries import case_for
from sigap.cases.rules import Risk
from sigap.clocks.models import Clock
from sigap.desk.queue import queue_for
from sigap.intake import actions as intake
from sigap.intake import events, jobs, reading
from sigap.intake.models import Forwarding, ReportExclusion, ReportMerge, Triage
from sigap.intake.queries import report_for, triage_context_of
from sigap.intake.rules import NoCaseReason
from sigap.kernel.errors import Refused
from sigap.mailbox.models import Envelope, Message, ReportStatus
from sigap.mailbox.posting import Receipt
from sigap.mailbox.reading import status_for
from sigap.mailbox.wordings import MessageCode

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def held(login: str = team.RINA, *, flags: Sequence[str] = ()) -> tuple[Receipt, Envelope]:
    receipt = team.post(flags=flags)
    found = team.envelope(receipt)
    with team.at_desk(login) as actor:
        intake.take(by=actor, at=team.AT, envelope=found)
    return receipt, found


def merged(one: Envelope, into: Envelope, login: str = team.RINA) -> ReportMerge:
    with team.at_desk(login) as actor:
        return intake.merge(by=actor, at=team.AT, envelope=one, into=into)


def apart(one: Envelope, login: str = team.RINA) -> None:
    with team.at_desk(login) as actor:
        intake.unmerge(by=actor, at=team.LATER, envelope=one)


def state_of(receipt: Receipt) -> tuple[ReportStatus, list[MessageCode]]:
    with team.role("sigap_public"):
        found = status_for(receipt.words)
    assert found is not None
    return found.status, [code for _day, code in found.messages]


def test_it_goes_along_and_waits_no_more_by_itself_while_its_deadline_runs() -> None:
    (_r1, one), (_r2, into) = held(flags=["confinement"]), held()
    with team.role("sigap_worker"):
        jobs.adopt(team.AT)
    made = merged(one, into)
    assert merged(one, into).pk == made.pk
    assert Triage.objects.get(pk=one.pk).decision == "merged"
    with team.at_desk(team.RINA) as actor:
        (row,) = waiting_reports(actor, only_mine=True)
        assert (row.envelope.pk, row.followers) == (into.pk, (one.pk,))
        assert "confinement" in row.flags
        soonest = Clock.objects.filter(subject_id=one.pk, stopped_at=None).get()
        tasks = [task for part in queue_for(actor, at=team.AT, only_mine=True).parts for task in part.rows]
        shown = [row for row in tasks if into.number in row["what"]]
        assert len(shown) == 1
        assert not [row for row in tasks if one.number in row["what"]]
        assert soonest.rule_code == "triage-high"
        assert shown[0]["left"] is not None
        found = triage_context_of(report_for(actor, into.number)[0])
        assert [each.number for each in found.followers] == [one.number]
    assert team.trail(one.pk).count(events.MERGED) == 1
    assert reading.open_report(entering=team.entering(team.RINA), number=one.number, at=team.LATER).story == team.STORY


def test_its_reporter_sees_a_case_when_the_other_becomes_one() -> None:
    (first, one), (second, into) = held(), held()
    with team.role("sigap_worker"):
        jobs.adopt(team.AT)
    merged(one, into)
    assert state_of(first) == state_of(second) == (ReportStatus.RECEIVED, [])
    code = team.opened(report=into)
    assert state_of(first)[0] == state_of(second)[0] == ReportStatus.HANDLING
    triage = Triage.objects.get(pk=one.pk)
    assert (triage.decision, triage.case_id) == ("joined", team.case_of(code).pk)
    assert not Clock.objects.filter(subject_id__in=[one.pk, into.pk], stopped_at=None).exists()
    assert events.JOINED in team.trail(one.pk)


def test_they_join_a_case_together_and_the_office_that_brought_one_comes_in() -> None:
    code = team.opened(risk=Risk.LOW)
    one, (_receipt, into) = brought(), held()
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=team.AT, envelope=one)
    merged(one, into)
    with team.at_desk(team.RINA) as actor:
        intake.decide_join(by=actor, at=team.LATER, envelope=into, code=code)
    assert Triage.objects.filter(decision="joined", case_id=team.case_of(code).pk).count() == 2
    police = team.office(OfficeKind.POLRES_PPA).pk
    assert Participation.objects.filter(case__code=code, office_id=police).exists()


@pytest.mark.parametrize("reason", [NoCaseReason.ADVICE_GIVEN, NoCaseReason.OUT_OF_SCOPE])
def test_both_reporters_read_why_it_ended(reason: NoCaseReason) -> None:
    (first, one), (second, into) = held(), held()
    merged(one, into)
    with team.at_desk(team.RINA) as actor:
        intake.decide_no_case(by=actor, at=team.LATER, envelope=into, reason=reason)
    assert state_of(first) == state_of(second)
    assert state_of(first)[0] == ReportStatus.DONE
    assert Triage.objects.get(pk=one.pk).no_case_reason == reason


def test_passed_on_together_one_receipt_stands_for_both() -> None:
    (first, one), (second, into) = held(), held()
    merged(one, into)
    with team.at_desk(team.RINA) as actor:
        intake.decide_forward(by=actor, at=team.AT, envelope=into, authority="lpsk")
    assert Forwarding.objects.count() == 2
    assert Clock.objects.filter(rule_code="forward-receipt", stopped_at=None).count() == 1
    with team.at_desk(team.HASAN) as actor, pytest.raises(intake.UnableToNoteReceipt, match=into.number):
        intake.note_receipt(by=actor, at=team.LATER, envelope=one, number="R-1", received_on=TODAY)
    with team.at_desk(team.HASAN) as actor:
        waits = [row for part in queue_for(actor, at=team.LATER, only_mine=False).parts for row in part.rows]
        assert sum("tanda terima" in row["what"] for row in waits) == 1
        intake.note_receipt(by=actor, at=team.LATER, envelope=into, number="R-1", received_on=TODAY)
    assert state_of(first) == state_of(second)
    assert state_of(first)[1][0] is MessageCode.DONE_WITH_OTHERS
    assert not Forwarding.objects.filter(receipt_noted_at=None).exists()


def test_taken_apart_it_waits_again_under_the_old_deadline() -> None:
    (_r1, one), (_r2, into) = held(), held()
    with team.role("sigap_worker"):
        jobs.adopt(team.AT)
    due = Clock.objects.get(subject_id=one.pk).due_at
    merged(one, into)
    apart(one)
    assert Triage.objects.get(pk=one.pk).decision == ""
    clock = Clock.objects.get(subject_id=one.pk)
    assert (clock.due_at, clock.stopped_at) == (due, None)
    with pytest.raises(intake.UnableToMerge, match="tidak sedang ikut"):
        apart(one)
    merged(one, into)
    team.opened(report=into)
    with pytest.raises(intake.UnableToMerge, match="sudah diputuskan"):
        apart(one)


def refused(match: str, act: Callable[[], object]) -> None:
    before = ReportMerge.objects.count()
    with pytest.raises(intake.UnableToMerge, match=match):
        act()
    assert ReportMerge.objects.count() == before


def test_what_cannot_be_put_together_says_why() -> None:
    (_r1, one), (_r2, into), (_r3, third) = held(), held(), held()
    refused("laporan yang sama", lambda: merged(one, one))
    theirs = held(team.DEWI)[1]
    refused("Dewi Anggraini", lambda: merged(one, theirs))
    refused("Ambil dulu", lambda: merged(one, team.envelope(team.post())))
    merged(one, into)
    refused("bukan sebaliknya", lambda: merged(into, third))
    refused("sudah diputuskan", lambda: merged(third, one))
    refused("sudah diputuskan", lambda: merged(one, third))
    team.opened(report=third)
    refused("sudah diputuskan", lambda: merged(into, third))


def test_reports_of_different_lanes_are_never_joined() -> None:
    one = held()[1]
    flooding.flood(8)
    apart_from_all = Envelope.objects.filter(in_lane=True)[0]
    Triage.objects.create(
        envelope_id=apart_from_all.pk,
        taken_by=team.person_id(team.RINA),
        taken_by_name="Rina Marlina",
        office_id=team.office(OfficeKind.UPTD_PPA).pk,
        taken_at=team.AT,
    )
    refused("jalur karantina", lambda: merged(one, apart_from_all))
    with team.at_desk(team.RINA) as actor, pytest.raises(Exception, match="row-level security"), transaction.atomic():
        ReportMerge.objects.create(
            envelope_id=one.pk,
            number=one.number,
            into_id=apart_from_all.pk,
            into_number=apart_from_all.number,
            merged_at=team.AT,
            merged_by=actor.person_id,
            merged_by_name=actor.name,
        )


def test_who_must_not_know_of_one_knows_of_neither_and_whoever_takes_over_has_both() -> None:
    (_r1, one), (_r2, into) = held(), held()
    both = frozenset({person(team.HASAN), office(OfficeKind.RSUD)})
    saved(one, replace(HEARD, kept_from=both))
    merged(one, into)
    assert ReportExclusion.objects.filter(envelope_id=into.pk).count() == 2
    with team.at_desk(team.HASAN) as actor:
        assert not waiting_reports(actor, only_mine=False)
        assert not ReportMerge.objects.exists()
        with pytest.raises(Refused):
            report_for(actor, into.number)
    with team.at_desk(team.DEWI) as actor:
        intake.take_over(by=actor, at=team.LATER, envelope=into)
    assert set(Triage.objects.values_list("taken_by", flat=True)) == {team.person_id(team.DEWI)}
    saved(into, login=team.DEWI)
    assert ReportExclusion.objects.count() == 4, "a sheet that was open before they were put together lifts nobody"
    saved(into, replace(HEARD, lifted=both), login=team.DEWI, based_on=1)
    assert not ReportExclusion.objects.exists()
    with pytest.raises(intake.UnableToMerge, match="Dewi Anggraini"):
        apart(one)
    apart(one, team.DEWI)


def test_who_brought_one_comes_in_by_no_other_way_and_who_reads_no_reports_merges_none() -> None:
    (_r1, one), (_r2, into) = held(), held()
    for login in (team.ANTON, team.SURYA):
        with team.at_desk(login) as actor, pytest.raises(Refused):
            intake.merge(by=actor, at=team.AT, envelope=one, into=into)
        with team.at_desk(login):
            assert not ReportMerge.objects.exists()
    merged(one, into)
    code = team.opened(report=into)
    with team.at_desk(team.ANTON) as actor, pytest.raises(Refused):
        case_for(actor, code)
    assert not Message.objects.filter(envelope_id=one.pk, code=MessageCode.DONE).exists()
