"""A closing keeps no promise, switches off no check, and is done by the office whose case it is."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import localdate
from tests.factories import endings, officers, team
from tests.factories.deadlines import LOADER, wib
from tests.factories.work import nothing_open

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, RoleCode
from sigap.assistance.rules import ReferralPurpose
from sigap.cases import actions as cases
from sigap.cases.actions.fulfilling import UnableToFulfil, fulfil
from sigap.cases.models import Closing
from sigap.cases.queries import closings_to_review
from sigap.cases.rules import ClosingFinding, ClosingReason, ClosingStatus, ReopeningReason, Risk
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.clocks.rules import NOT_A_PROMISE
from sigap.kernel.errors import Refused
from sigap.legal import actions as legal
from sigap.legal.rules import MarkKind, MarkSource
from sigap.referrals import actions as referrals
from sigap.referrals.rules import Urgency
from sigap.screening.rules.codes import Violence
from sigap.screening.rules.examination import Answers
from sigap.staff import actions as staff
from sigap.ui.taking_back import TakeBackReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
REPORTED = team.AT - timedelta(hours=3)
DUE = REPORTED + timedelta(hours=72)
NEIGHBOUR = "yuni.tetangga"
TO_POLICE = "uptd-to-police"


@pytest.fixture
def code() -> str:
    """A case that one person may close, whose report is owed to the police."""
    made = team.opened(age_years=30, risk=Risk.LOW)
    with team.on_case(team.DEWI, made) as (actor, access):
        answers = Answers(violence=(Violence.SEXUAL,))
        cases.note_screening(by=actor, at=team.AT, access=access, answers=answers, reported_at=REPORTED, based_on=0)
    return made


def to_police(code: str) -> list[Clock]:
    of_case = Clock.objects.filter(rule_code=TO_POLICE, subject_id=team.case_of(code).id)
    return list(of_case.order_by("recorded_at", "stopped_at"))


def reopen(code: str, *, at: datetime, login: str = team.DEWI) -> None:
    with team.on_case(login, code) as (actor, access):
        cases.reopen_case(by=actor, at=at, access=access, reason=ReopeningReason.HARM_AGAIN)


def outcomes(code: str) -> dict[str, str]:
    return dict(Clock.objects.filter(subject_id=team.case_of(code).id).values_list("rule_code", "outcome"))


def test_what_was_not_due_yet_is_owed_no_more_and_what_was_late_stays_broken(code: str) -> None:
    endings.closed(code, at=DUE + timedelta(minutes=1))
    found = outcomes(code)
    assert found[TO_POLICE] == "case_closed"
    assert found["case-review"] == "closed_before_due"
    (late,) = to_police(code)
    assert (late.stopped_at or DUE) > late.due_at


def test_up_to_the_moment_it_is_due_nothing_is_late_but_a_duty_to_the_police(code: str) -> None:
    review = Clock.objects.get(rule_code="case-review", subject_id=team.case_of(code).id)
    endings.closed(code, at=review.due_at)
    assert outcomes(code)["case-review"] == "closed_before_due"


def test_a_closing_never_ends_a_duty_to_the_police_unseen(code: str) -> None:
    endings.closed(code, at=team.LATER)
    assert outcomes(code)[TO_POLICE] == "case_closed"


def test_what_stands_still_is_not_late(code: str) -> None:
    plan = Clock.objects.get(rule_code="service-plan", subject_id=team.case_of(code).id)
    plan.pauses.create(
        id=uuid4(), category="disaster", key_id=uuid4(), sealed_reason=b"x", started_at=team.AT + timedelta(minutes=1)
    )
    endings.closed(code, at=plan.due_at + timedelta(days=2))
    assert outcomes(code)["service-plan"] == "closed_before_due"


def test_neither_count_takes_a_closing_for_a_kept_promise(code: str) -> None:
    late = team.opened(age_years=30, risk=Risk.LOW)
    with team.on_case(team.DEWI, late) as (actor, access):
        answers = Answers(violence=(Violence.SEXUAL,))
        early = REPORTED - timedelta(hours=72)
        cases.note_screening(by=actor, at=team.AT, access=access, answers=answers, reported_at=early, based_on=0)
    for each in (code, late):
        endings.closed(each)
    # What the digest and the pledges count from; their own numbers leave out so few.
    counted = Clock.objects.filter(rule_code=TO_POLICE).exclude(outcome__in=NOT_A_PROMISE)
    assert {clock.subject_id for clock in counted} == {team.case_of(code).id, team.case_of(late).id}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT due, kept FROM clocks.tally(NULL, NULL, %s, %s, %s) WHERE rule = %s",
            [wib(10, 1), wib(11, 1), wib(11, 30), TO_POLICE],
        )
        assert cursor.fetchall() == [(2, 0)]


@pytest.mark.parametrize("closed_at", [team.LATER, DUE + timedelta(hours=1)], ids=["in time", "late"])
def test_a_report_cut_short_is_owed_again_from_when_it_first_was(code: str, closed_at: datetime) -> None:
    for times in (1, 2):
        closed, opened = closed_at + timedelta(hours=times), closed_at + timedelta(hours=times, minutes=30)
        endings.closed(code, at=closed)
        reopen(code, at=opened)
        again = to_police(code)[-1]
        assert (len(to_police(code)), again.stopped_at) == (times + 1, None)
        assert (again.started_at, again.due_at, again.recorded_at) == (REPORTED, DUE, opened)
        assert [each.outcome for each in to_police(code)] == ["withdrawn"] * times + [""], "counted once"
        assert again.owner_person == team.person_id(team.DEWI)


def test_a_report_is_made_by_its_number_and_never_by_word_alone_and_owed_once(code: str) -> None:
    with team.on_case(team.DEWI, code) as (actor, access), pytest.raises(UnableToFulfil):
        fulfil(by=actor, at=team.LATER, access=access, clock_id=to_police(code)[0].id, done_at=team.LATER)
    with team.on_case(team.DEWI, code) as (actor, access):
        legal.note_mark(
            by=actor,
            at=team.LATER,
            access=access,
            kind=MarkKind.LP,
            happened_on=localdate(team.LATER),
            ordinal=None,
            told_by=MarkSource.LETTER,
            paper=legal.Paper(number="LP/B/12/XI/2026/SPKT"),
            post_key=uuid4(),
        )
    endings.closed(code)
    reopen(code, at=team.LATER)
    assert [clock.outcome for clock in to_police(code)] == ["lp_noted"]


def test_a_second_person_who_answered_kept_their_promise() -> None:
    child = team.opened()
    endings.closed(child)
    assert outcomes(child)["closing-second"] == "answered"


def alone(code: str, *, at: datetime) -> Closing:
    """Dewi asks, waits in vain, closes."""
    with team.on_case(team.DEWI, code) as (actor, access):
        reason, version = ClosingReason.GOALS_REACHED, access.case.version
        asked = cases.ask_closing(by=actor, at=at - timedelta(days=4), access=access, reason=reason, based_on=version)
        cases.close_alone(by=actor, at=at, access=access, words="Kepala cuti (CONTOH).")
    assert asked is not None
    return asked


def review(login: str, closing: Closing, *, at: datetime) -> None:
    with team.at_desk(login) as actor:
        cases.review_closing(by=actor, at=at, closing_id=closing.pk, finding=ClosingFinding.IN_ORDER)


def owed(code: str) -> list[datetime]:
    of_case = Clock.objects.filter(rule_code="closing-review", subject_id=team.case_of(code).id, stopped_at=None)
    return list(of_case.values_list("started_at", flat=True))


FIRST, SECOND = wib(12, 1, 9), wib(12, 14, 9)


def closed_alone_twice(code: str) -> tuple[Closing, Closing]:
    first = alone(code, at=FIRST)
    reopen(code, at=FIRST + timedelta(hours=1))
    return first, alone(code, at=SECOND)


def test_who_is_checked_does_not_end_the_check_by_closing_again() -> None:
    code = team.opened()
    alone(code, at=FIRST)
    reopen(code, at=FIRST + timedelta(hours=1))
    called = clocks.start(
        by=LOADER,
        at=FIRST,
        rule="callback-review",
        subject_kind="case",
        subject_id=team.case_of(code).id,
        owner_office=team.office(OfficeKind.UPTD_PPA).id,
    )
    endings.closed(code, at=FIRST + timedelta(hours=2))
    assert owed(code) == [FIRST]
    assert Clock.objects.get(pk=called.pk).stopped_at is None, "nor the look at a call-back"


@pytest.mark.parametrize("login", [team.SURYA, team.HASAN])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["the older first", "the newer first"])
def test_each_closing_done_alone_is_owed_its_own_look(login: str, order: tuple[int, int]) -> None:
    code = team.opened()
    both = closed_alone_twice(code)
    assert owed(code) == [FIRST]
    review(login, both[order[0]], at=SECOND + timedelta(hours=1))
    assert owed(code) == [(SECOND, FIRST)[order[0]]]
    with team.at_desk(login) as actor:
        assert [row.pk for row in closings_to_review(actor)] == [both[order[1]].pk]
    review(login, both[order[1]], at=SECOND + timedelta(hours=2))
    assert owed(code) == []


@pytest.fixture
def joined(code: str, settings: LazySettings) -> str:
    """The same case; a unit next door accompanies, with a manager of its own."""
    settings.SIGAP_DEMO = True
    next_door = officers.office(OfficeKind.UPTD_PPA, "UPTD PPA tetangga CONTOH")
    person = staff.add_person(
        by=officers.LOADER, at=officers.AT, login=NEIGHBOUR, name="Yuni Contoh", password=officers.PASSWORD
    )
    staff.grant_membership(
        by=officers.LOADER, at=officers.AT, person=person, office=next_door, role=RoleCode.CASE_MANAGER
    )
    team.sign_in(NEIGHBOUR)
    with team.on_case(team.DEWI, code) as (actor, access):
        asked = referrals.offer(
            by=actor,
            at=team.AT,
            access=access,
            to=next_door,
            purposes=frozenset({ReferralPurpose.ACCOMPANIMENT}),
            urgency=Urgency.NORMAL,
            preview="Mohon didampingi (CONTOH).",
            offer_key=uuid4(),
        )
    with team.at_desk(NEIGHBOUR) as actor:
        referrals.accept(by=actor, at=team.AT, referral_id=asked.id)
    nothing_open()
    return code


def test_an_office_that_accompanies_neither_closes_nor_reopens(joined: str) -> None:
    goals = ClosingReason.GOALS_REACHED
    for act in (cases.close_case, cases.ask_closing):
        with pytest.raises(Refused, match=Permission.CASE_CLOSE), team.on_case(NEIGHBOUR, joined) as (actor, access):
            act(by=actor, at=team.LATER, access=access, reason=goals, based_on=access.case.version)
    with pytest.raises(Refused, match=Permission.CASE_CLOSE), team.on_case(NEIGHBOUR, joined) as (actor, access):
        cases.close_alone(by=actor, at=team.LATER, access=access, words="x")
    with team.on_case(team.DEWI, joined) as (actor, access):
        cases.ask_closing(by=actor, at=team.LATER, access=access, reason=goals, based_on=access.case.version)
    with pytest.raises(Refused, match=Permission.CASE_CLOSE), team.on_case(NEIGHBOUR, joined) as (actor, access):
        cases.withdraw_closing(by=actor, at=team.LATER, access=access, reason=TakeBackReason.WRONG)
    # As the second person it answers.
    with team.at_desk(NEIGHBOUR) as actor:
        cases.read_closing(by=actor, at=team.LATER, closing_id=Closing.objects.get().pk)
        cases.answer_closing(by=actor, at=team.LATER, closing_id=Closing.objects.get().pk, objection=None)
    assert team.case_of(joined).is_closed
    with pytest.raises(Refused, match=Permission.CASE_REOPEN):
        reopen(joined, at=team.LATER, login=NEIGHBOUR)
    assert team.case_of(joined).is_closed


def wish(actor: Actor, code: str, office_id: UUID) -> None:
    """Straight to the table."""
    Closing(
        id=uuid4(),
        case=team.case_of(code),
        case_code=code,
        reason=ClosingReason.GOALS_REACHED,
        needs_second=False,
        asked_by=actor.person_id,
        asked_by_name=actor.name,
        asked_office_id=office_id,
        asked_at=team.LATER,
        status=ClosingStatus.WAITING,
    ).save(force_insert=True)


def test_the_database_takes_no_wish_of_an_office_that_accompanies(joined: str) -> None:
    own = team.case_of(joined).office_id
    with team.at_desk(NEIGHBOUR) as actor:
        for office_id in (actor.office_ids[0], own):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                wish(actor, joined, office_id)
    with team.at_desk(team.DEWI) as actor:
        wish(actor, joined, own)
    assert Closing.objects.get().asked_office_id == own
