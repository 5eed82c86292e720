"""Who does what an emergency asks has seen to it: nobody is roused over what is done."""

from datetime import timedelta
from uuid import UUID

import pytest
from tests.actions.test_danger import answer, endangered, lift, set_flags, tag_of
from tests.actions.test_referrals_actions import offer
from tests.factories import arrivals, team
from tests.factories.dbroles import acting_as
from tests.factories.team import DEWI, RINA

from sigap.clocks.models import Clock
from sigap.intake import jobs
from sigap.notifications import actions as notices
from sigap.notifications.models import Alert, Notice
from sigap.notifications.queries.reaching import alerts_of
from sigap.referrals import actions as referrals
from sigap.referrals.actions import AnswerSource
from sigap.referrals.rules import CHAIN, SUBJECT, AnswerMeans, DeclineReason, Urgency

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def alert_of(code: str) -> Alert:
    notice = Notice.objects.filter(code=code).latest("created_at")
    assert notice.alert_id is not None
    return Alert.objects.get(pk=notice.alert_id)


def ended(code: str) -> tuple[str, UUID | None, object]:
    alert = alert_of(code)
    return alert.ended_how, alert.ended_by, alert.next_at


def test_the_last_danger_that_is_answered_ends_what_was_told_of_it() -> None:
    code = endangered("abduction", "weapon")
    answer(DEWI, code, tag_of(code).id)
    assert alert_of("case-given-danger").ended_how == ""
    lift(DEWI, code, tag_of(code, "weapon").id)
    assert ended("case-given-danger") == ("acted", team.person_id(DEWI), None)
    with team.at_desk(DEWI) as dewi:
        found = alerts_of(dewi, [alert_of("case-given-danger").pk])
        assert [(state.is_acted, state.is_exhausted) for state in found.values()] == [(True, False)]


def test_who_set_it_ends_it_no_more_by_acting_than_by_reading() -> None:
    code = endangered()
    answer(DEWI, code, tag_of(code).id)
    set_flags(DEWI, code, "weapon")
    answer(DEWI, code, tag_of(code, "weapon").id)
    assert ended("danger-set")[:2] == ("", None)
    assert ended("case-given-danger")[0] == "acted"


def test_a_report_that_is_decided_is_no_longer_a_new_one_that_nobody_read() -> None:
    report = team.taken(flags=("abduction",))
    arrivals.compared(team.AT)
    with acting_as("sigap_worker"):
        jobs.adopt(team.AT)
    assert ended("report-received") == ("", None, alert_of("report-received").next_at)
    team.opened(report=report)
    assert ended("report-received") == ("acted", team.person_id(RINA), None)


def test_what_is_given_up_closed_over_or_said_for_another_office_is_not_done_by_it() -> None:
    code = team.opened()
    referral = offer(DEWI, code, urgency=Urgency.EMERGENCY)
    answer_clock, promise = (Clock.objects.get(subject_kind=kind, subject_id=referral.id) for kind in (SUBJECT, CHAIN))
    late = answer_clock.due_at + timedelta(minutes=1)
    rung = [
        (answer_clock, "clock-late", referral.to_office_id),
        (answer_clock, "clock-late-sender", referral.from_office_id),
        (promise, "clock-late-head", referral.from_office_id),
    ]
    with team.role("sigap_worker"):
        for minutes, (clock, word, office) in enumerate(rung):
            ids = {"clock": str(clock.id), "rule": clock.rule_code, clock.subject_kind: str(referral.id)}
            notices.notify(at=late + timedelta(minutes=minutes), code=word, office_id=office, ids=ids)
    with team.on_case(DEWI, code) as (actor, access):
        source = AnswerSource(name="Piket CONTOH")
        referrals.record_answer(
            by=actor,
            at=late + timedelta(minutes=9),
            access=access,
            referral_id=referral.id,
            declined=DeclineReason.NO_CAPACITY,
            means=AnswerMeans.PHONE,
            said_at=late,
            source=source,
        )
    assert (ended("clock-late")[0], ended("clock-late-sender")[0]) == ("", "acted")
    over = {"stopped_at": late + timedelta(minutes=9), "stopped_recorded_at": late + timedelta(minutes=9)}
    with team.at_desk(DEWI):
        assert Clock.objects.filter(pk=promise.pk).update(**over, outcome="case_closed", next_step_at=None)
    assert ended("clock-late-head")[0] == ""
