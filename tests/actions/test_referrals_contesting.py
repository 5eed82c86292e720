"""An answer taken down for an office is contested by that office: it waits again, and the paper stays."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from tests.factories import handing, team
from tests.factories.work import blocking

from sigap.access.roles import OfficeKind
from sigap.assistance.rules import ReferralPurpose
from sigap.cases.actions.opening import begin_deadlines
from sigap.cases.models import CaseExclusion, Participation
from sigap.clocks.models import Clock
from sigap.kernel.errors import Refused
from sigap.notifications.models import Notice
from sigap.referrals import actions as referrals
from sigap.referrals import events
from sigap.referrals.actions import UnableToAnswerReferral
from sigap.referrals.models import RecordedAnswer, Referral
from sigap.referrals.queries import unconfirmed_at, waiting_for
from sigap.referrals.reading import open_sent
from sigap.referrals.rules import CHAIN, CONFIRM, RESULT, SUBJECT, DeclineReason, ResultKind
from sigap.ui.taking_back import TakeBackReason
from sigap.work.rules import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
FAITH = frozenset({ReferralPurpose.FAITH_COUNSELLING})
SOON = team.LATER + timedelta(minutes=30)
WHY = "Tidak ada petugas kami bernama itu."
TO_POLICE = "uptd-to-police"


@pytest.fixture
def code() -> str:
    made: str = team.opened()
    return made


@pytest.fixture
def referral(code: str) -> UUID:
    """A request to an office that answers on paper."""
    return team.offered(code, OfficeKind.KEMENAG, FAITH)


def contest(login: str, referral: UUID, reason: str = WHY) -> Referral:
    with team.at_desk(login) as actor:
        return referrals.contest_answer(by=actor, at=SOON, referral_id=referral, reason=reason)


def running() -> dict[str, Clock]:
    return {clock.subject_kind: clock for clock in Clock.objects.filter(stopped_at=None).exclude(subject_kind="case")}


def test_an_answer_taken_down_has_a_clock_until_it_is_confirmed(code: str, referral: UUID) -> None:
    handing.recorded(code, referral)
    clock = running()[CONFIRM]
    assert (clock.rule_code, clock.started_at) == ("referral-confirm", team.LATER)
    assert clock.owner_office == team.office(OfficeKind.KEMENAG).pk
    assert clock.sender_office == team.case_of(code).office_id
    with team.at_desk(team.AHMAD) as actor:
        referrals.confirm_answer(by=actor, at=SOON, referral_id=referral)
    assert Clock.objects.get(subject_kind=CONFIRM).outcome == "confirmed"


def test_a_contested_yes_waits_again_and_the_promise_runs_on(code: str, referral: UUID) -> None:
    promised = running()[CHAIN].started_at
    handing.recorded(code, referral)
    for _click in range(2):
        contest(team.AHMAD, referral)
    stored = Referral.objects.get()
    assert (stored.status, stored.answered_at, stored.answered_by, stored.is_recorded) == ("offered", None, None, False)
    assert (stored.contested_at, stored.is_unconfirmed) == (SOON, False)
    now = running()
    assert set(now) == {SUBJECT, CHAIN}
    assert (now[SUBJECT].started_at, now[SUBJECT].due_at) == (SOON, stored.due_at)
    assert (now[CHAIN].started_at, now[CHAIN].recorded_at) == (promised, SOON)
    assert Clock.objects.get(subject_kind=RESULT).outcome == "contested"
    assert blocking(subject_id=referral) == {Kind.REFERRAL_ANSWER}
    assert Notice.objects.filter(code="referral-answer-contested", person_id=team.person_id(team.DEWI)).count() == 1
    assert team.trail(stored.case_id).count(events.CONTESTED) == 1
    assert not Participation.objects.filter(office_id=stored.to_office_id).exists()
    paper = RecordedAnswer.objects.get()
    assert (paper.contested_at, paper.contested_by_name) == (SOON, "Ahmad Fauzi")
    assert WHY.encode() not in bytes(paper.sealed_objection or b"")


def test_both_offices_read_why_and_the_office_can_still_answer(code: str, referral: UUID) -> None:
    handing.recorded(code, referral)
    contest(team.AHMAD, referral)
    opened = open_sent(entering=team.entering(team.DEWI), code=code, referral_id=referral, at=SOON)
    assert opened.objection == WHY
    assert opened.source is not None
    with team.at_desk(team.AHMAD) as actor:
        assert [row.pk for row in waiting_for(actor)] == [referral]
        assert not unconfirmed_at(actor).exists()
    handing.accept(team.AHMAD, referral, at=SOON)
    assert blocking(subject_id=referral) == {Kind.REFERRAL_RESULT}


def test_another_answer_can_be_taken_down_and_the_first_paper_stays(code: str, referral: UUID) -> None:
    handing.recorded(code, referral)
    contest(team.AHMAD, referral)
    handing.recorded(code, referral, declined=DeclineReason.NO_CAPACITY, said_at=SOON, at=SOON)
    stored = Referral.objects.get()
    assert (stored.status, stored.is_unconfirmed, stored.contested_at) == ("declined", True, None)
    assert RecordedAnswer.objects.count() == 2
    contest(team.AHMAD, referral, "Bukan kami juga.")
    assert Referral.objects.get().status == "offered"
    handing.recorded(code, referral, said_at=SOON, at=SOON)
    contest(team.AHMAD, referral, "Masih bukan kami.")
    handing.recorded(code, referral, said_at=SOON, at=SOON)
    assert blocking(subject_id=referral) == {Kind.REFERRAL_CONFIRM}
    assert RecordedAnswer.objects.count() == 4
    assert RecordedAnswer.objects.filter(contested_at=None).count() == 1


def test_a_contested_no_waits_again(code: str, referral: UUID) -> None:
    handing.recorded(code, referral, declined=DeclineReason.NO_CAPACITY)
    contest(team.AHMAD, referral)
    stored = Referral.objects.get()
    assert (stored.status, stored.decline_reason) == ("offered", "")
    assert set(running()) == {SUBJECT, CHAIN}
    assert blocking(subject_id=referral) == {Kind.REFERRAL_ANSWER}


def test_owed_help_goes_back_to_handed_over(code: str) -> None:
    owed = team.offered(code, OfficeKind.RSUD, handing.EMERGENCY)
    handing.recorded(code, owed)
    contest(team.SEKAR, owed)
    assert Referral.objects.get().status == "handed_over"
    assert running()[SUBJECT].rule_code == "referral-receipt"


def test_a_police_report_that_was_none_stays_owed_to_the_police(code: str) -> None:
    case = team.case_of(code)
    Clock.objects.filter(rule_code=TO_POLICE).delete()
    with team.on_case(team.DEWI, code) as (actor, _access):
        begin_deadlines(by=actor, case=case, at=team.AT, recorded_at=team.AT, rules=[TO_POLICE])
    owed = team.offered(code, OfficeKind.POLRES_PPA, frozenset({ReferralPurpose.POLICE_REPORT}))
    handing.recorded(code, owed)
    contest(team.ANTON, owed)
    assert Clock.objects.get(rule_code=TO_POLICE).stopped_at is None


def test_what_has_gone_on_reopens_nothing_and_the_sender_is_told(code: str, referral: UUID) -> None:
    handing.recorded(code, referral, declined=DeclineReason.NO_CAPACITY)
    with team.on_case(team.DEWI, code) as (actor, access):
        referrals.give_up(by=actor, at=team.LATER, access=access, referral_id=referral, reason=TakeBackReason.WRONG)
    contest(team.AHMAD, referral)
    stored = Referral.objects.get()
    assert (stored.status, stored.is_unconfirmed, stored.is_contested) == ("declined", False, True)
    assert not blocking(subject_id=referral)
    assert not running()
    assert Notice.objects.filter(code="referral-answer-contested").count() == 1


def test_a_result_taken_down_too_is_not_undone(code: str, referral: UUID) -> None:
    handing.recorded(code, referral)
    with team.on_case(team.DEWI, code) as (actor, access):
        referrals.record_result(
            by=actor, at=team.LATER, access=access, referral_id=referral, kind=ResultKind.DONE,
            done_at=team.LATER, note="Selesai.",
        )  # fmt: skip
    contest(team.AHMAD, referral)
    assert Referral.objects.get().status == "accepted"
    assert not blocking(subject_id=referral)


def test_only_the_office_named_contests_once_with_a_reason_and_not_what_it_confirmed(code: str, referral: UUID) -> None:
    with pytest.raises(UnableToAnswerReferral, match="Tidak ada jawaban tercatat"):
        contest(team.AHMAD, referral)
    handing.recorded(code, referral)
    for login in (team.SEKAR, team.DEWI, team.SURYA):
        with pytest.raises(Refused):
            contest(login, referral)
    with pytest.raises(UnableToAnswerReferral, match="mengapa"):
        contest(team.AHMAD, referral, "  ")
    with team.at_desk(team.AHMAD) as actor:
        referrals.confirm_answer(by=actor, at=SOON, referral_id=referral)
    with pytest.raises(UnableToAnswerReferral, match="Tidak ada jawaban tercatat"):
        contest(team.AHMAD, referral)


def test_who_is_kept_from_the_case_contests_nothing(code: str, referral: UUID) -> None:
    handing.recorded(code, referral)
    CaseExclusion.objects.create(
        case=team.case_of(code), kind="person", basis="accused", person_id=team.person_id(team.AHMAD),
        person_name="x", declared_by=team.person_id(team.DEWI), declared_by_name="x", declared_at=team.AT,
    )  # fmt: skip
    with pytest.raises(Refused):
        contest(team.AHMAD, referral)


def test_beneath_the_application_no_deadline_moves_and_no_answer_changes(code: str, referral: UUID) -> None:
    handing.recorded(code, referral)
    tries: list[tuple[str, dict[str, object]]] = [
        (team.AHMAD, {"due_at": SOON}),
        (team.AHMAD, {"contested_at": SOON, "status": "declined", "decline_reason": "no_capacity"}),
        (team.SEKAR, {"contested_at": SOON}),
        (team.DEWI, {"contested_at": SOON}),
    ]
    for login, values in tries:
        with team.at_desk(login):
            assert _changed(referral, values) == 0, (login, values)


def _changed(referral: UUID, values: dict[str, object]) -> int:
    try:
        with transaction.atomic():
            return Referral.objects.filter(pk=referral).update(**values)
    except DatabaseError as error:
        if "permission denied" in str(error) or "row-level security" in str(error):
            return 0
        raise
