"""After a no or overdue silence the same referral goes on at another office; the promise to the client runs on."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from tests.factories import handing, team
from tests.factories.work import blocking

from sigap.access.roles import OfficeKind
from sigap.cases.models import Case
from sigap.clocks.jobs import sweep
from sigap.clocks.models import Clock
from sigap.kernel.errors import Refused
from sigap.notifications.models import Notice
from sigap.referrals import actions as referrals
from sigap.referrals import events
from sigap.referrals.actions import CHAIN, SUBJECT, UnableToAnswerReferral, UnableToOfferReferral
from sigap.referrals.models import Referral
from sigap.referrals.queries import declined_since, referral_to, sent_and_waiting, waiting_for
from sigap.referrals.rules import Urgency
from sigap.ui.taking_back import TakeBackReason
from sigap.work.rules import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
WEEK = timedelta(days=7)


def running(kind: str) -> list[Clock]:
    return list(Clock.objects.filter(subject_kind=kind, stopped_at=None))


def give_up(code: str, referral: UUID, *, at: datetime = team.LATER) -> None:
    with team.on_case(team.DEWI, code) as (actor, access):
        referrals.give_up(by=actor, at=at, access=access, referral_id=referral, reason=TakeBackReason.WRONG)


def test_a_declined_referral_goes_on_with_a_new_leg_and_the_old_promise() -> None:
    to = handing.health_office()
    code = team.opened()
    referral = team.offered(code, OfficeKind.RSUD, handing.CARE)
    (promise,) = running(CHAIN)
    handing.decline(team.SEKAR, referral)
    Case.objects.filter(code=code).update(risk="medium", area="16.09.02")
    leg = handing.reroute(
        team.DEWI, code, referral, to, at=team.LATER + timedelta(minutes=5), urgency=Urgency.EMERGENCY
    )
    assert Referral.objects.get(pk=referral).status == "declined"
    assert (leg.status, leg.leg, leg.chain_id, leg.passed_from) == ("offered", 2, referral, referral)
    assert (leg.purposes, leg.to_office_name) == (["medical_care"], to.name)
    # The promise to the client runs on; what the new office reads, and its time, are of today.
    assert running(CHAIN) == [promise]
    assert (leg.risk, leg.area, leg.urgency) == ("medium", "16.09.02", "emergency")
    (answer,) = running(SUBJECT)
    assert answer.rule_code == "referral-answer-emergency"
    assert (answer.subject_id, answer.started_at) == (leg.id, team.LATER + timedelta(minutes=5))
    assert not blocking(subject_id=referral)
    assert blocking(subject_id=leg.id) == {Kind.REFERRAL_ANSWER}
    assert events.PASSED_ON in team.trail(team.case_of(code).id)
    assert Notice.objects.filter(code="referral-offered", office_id=to.pk).count() == 1
    handing.accept(handing.NADIA, leg.id, at=team.LATER + timedelta(minutes=9))
    assert running(CHAIN) == []


def test_silence_is_passed_on_once_it_is_overdue_and_not_before() -> None:
    to = handing.health_office()
    code = team.opened()
    referral = team.offered(code, OfficeKind.RSUD, handing.CARE)
    with pytest.raises(UnableToOfferReferral, match="masih punya waktu"):
        handing.reroute(team.DEWI, code, referral, to)
    leg = handing.reroute(team.DEWI, code, referral, to, at=team.AT + WEEK)
    former = Referral.objects.get(pk=referral)
    assert (former.status, former.answered_by_name) == ("passed_on", "Dewi Anggraini")
    assert Clock.objects.get(subject_kind=SUBJECT, subject_id=referral).outcome == "missed", "silence is counted"
    assert leg.due_at > team.AT + WEEK
    with pytest.raises(UnableToAnswerReferral, match="Dialihkan"):
        handing.accept(team.SEKAR, referral, at=team.AT + WEEK)


def test_a_leg_goes_on_once_and_a_second_click_gives_the_same() -> None:
    to, key = handing.health_office(), uuid4()
    code = team.opened()
    referral = team.offered(code, OfficeKind.RSUD, handing.CARE)
    handing.decline(team.SEKAR, referral)
    first = handing.reroute(team.DEWI, code, referral, to, key=key)
    assert handing.reroute(team.DEWI, code, referral, to, key=key).id == first.id
    with pytest.raises(UnableToAnswerReferral, match="sudah dialihkan"):
        handing.reroute(team.DEWI, code, referral, to)
    assert Referral.objects.count() == 2


def test_only_the_sender_reroutes_and_only_to_an_office_that_can_be_asked() -> None:
    to = handing.health_office()
    code = team.opened()
    referral = team.offered(code, OfficeKind.RSUD, handing.CARE)
    handing.decline(team.SEKAR, referral)
    team.accepted(code)
    with pytest.raises(Refused):
        handing.reroute(team.ANTON, code, referral, to)
    with pytest.raises(UnableToOfferReferral):
        handing.reroute(team.DEWI, code, referral, team.office(OfficeKind.POLRES_PPA))
    with pytest.raises(UnableToOfferReferral, match="baru saja diminta"):
        handing.reroute(team.DEWI, code, referral, team.office(OfficeKind.RSUD))


def test_given_up_nothing_waits_any_more() -> None:
    code = team.opened()
    referral = team.offered(code)
    handing.decline(team.ANTON, referral)
    for _click in range(2):
        give_up(code, referral)
    assert running(CHAIN) == running(SUBJECT) == []
    assert Clock.objects.get(subject_kind=CHAIN).outcome == "given_up"
    assert not blocking()
    assert team.trail(team.case_of(code).id).count(events.GIVEN_UP) == 1


def test_what_was_late_as_it_was_taken_back_or_given_up_stays_missed() -> None:
    code, late = team.opened(), team.AT + 2 * WEEK
    for at, is_missed in ((team.LATER, False), (late, True)):
        mine, declined = team.offered(code), team.offered(code)
        with team.on_case(team.DEWI, code) as (actor, access):
            why = TakeBackReason.WRONG
            referrals.withdraw(by=actor, at=at, access=access, referral_id=mine, reason=why)
        handing.decline(team.ANTON, declined)
        give_up(code, declined, at=at)
        found = Clock.objects.filter(subject_id__in=(mine, declined)).exclude(outcome="declined").order_by("outcome")
        outcomes = ["missed"] * 3 if is_missed else ["given_up", "withdrawn", "withdrawn"]
        assert list(found.values_list("outcome", flat=True)) == outcomes


def test_what_a_colleague_has_just_rerouted_is_not_given_up_and_what_was_given_up_does_not_go_on() -> None:
    to = handing.health_office()
    code = team.opened()
    first, second = (team.offered(code, OfficeKind.RSUD, handing.CARE) for _each in range(2))
    for referral in (first, second):
        handing.decline(team.SEKAR, referral)
    handing.reroute(team.DEWI, code, first, to)
    with pytest.raises(UnableToAnswerReferral, match="sudah dialihkan"):
        give_up(code, first)
    give_up(code, second)
    with pytest.raises(UnableToAnswerReferral, match="sudah dihentikan"):
        handing.reroute(team.DEWI, code, second, to)
    assert Referral.objects.filter(to_office_id=to.pk).count() == 1


def test_only_what_is_undecided_is_listed_as_just_declined() -> None:
    to = handing.health_office()
    code = team.opened()
    gone_on, given_up, open_still = (team.offered(code, OfficeKind.RSUD, handing.CARE) for _each in range(3))
    for referral in (gone_on, given_up, open_still):
        handing.decline(team.SEKAR, referral)
    handing.reroute(team.DEWI, code, gone_on, to)
    give_up(code, given_up)
    with team.at_desk(team.DEWI) as actor:
        assert [row.pk for row in declined_since(actor, team.AT)] == [open_still]


def test_a_silent_office_is_told_that_its_request_went_elsewhere() -> None:
    to = handing.health_office()
    code = team.opened()
    silent, declined = (team.offered(code, OfficeKind.RSUD, handing.CARE) for _each in range(2))
    handing.decline(team.SEKAR, declined)
    for referral in (declined, silent):
        handing.reroute(team.DEWI, code, referral, to, at=team.AT + WEEK)
    told = Notice.objects.get(code="referral-withdrawn")
    assert (told.office_id, told.ids["referral"]) == (team.office(OfficeKind.RSUD).pk, str(silent))


def test_silence_tells_sender_head_and_daily_chair_exactly_once() -> None:
    code = team.opened()
    team.offered(code, OfficeKind.RSUD, handing.CARE)
    about = str(Referral.objects.get().id)
    for hours in range(0, 24 * 12, 6):
        with team.role("sigap_worker"):
            sweep(team.AT + timedelta(hours=hours))
    for late in ("clock-late-sender", "clock-late-head", "clock-late-daily-chair"):
        found = list(
            Notice.objects.filter(code=late, ids__referral=about).values_list("office_id", "person_id", "role")
        )
        # Beside a chair whose seat is empty, who stands in is told too: nobody twice.
        assert len(found) == len(set(found)) >= 1, (late, found)
        assert len([each for each in found if each[1] is None]) == 1, (late, found)
    sender = Notice.objects.get(code="clock-late-sender", ids__referral=about)
    assert sender.office_id == team.case_of(code).office_id


def test_lists_show_what_waits_on_both_sides() -> None:
    code = team.opened()
    referral = team.offered(code)
    with team.at_desk(team.ANTON) as actor:
        assert [row.pk for row in waiting_for(actor)] == [referral]
        assert referral_to(actor, referral).case_code == code
    with team.at_desk(team.DEWI) as actor:
        assert [row.pk for row in sent_and_waiting(actor)] == [referral]
        assert not waiting_for(actor).exists()
    with team.at_desk(team.SEKAR) as actor:
        assert not waiting_for(actor).exists()
