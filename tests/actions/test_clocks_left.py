"""Whom silence tells where somebody has left: an officer, the daily chair, the head of an office. All invented."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from tests.factories import team
from tests.factories.deadlines import LOADER, wib
from tests.factories.rosters import away, rostered
from tests.factories.team import ANTON, AT, DEWI, HASAN, LESTARI, MAYA, RINA, SEKAR

from sigap.access.models import Membership, Person
from sigap.access.roles import OfficeKind
from sigap.access.rules import SeatKind
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.clocks import actions as clocks
from sigap.clocks import jobs
from sigap.notifications.models import Notice
from sigap.taskforce import actions as taskforce

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
SOON, DUE, LATE = wib(11, 26, 12), wib(11, 26, 16), wib(11, 27, 16)
POLRES, UPTD = OfficeKind.POLRES_PPA, OfficeKind.UPTD_PPA
CHAIR = "daily_chair"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    team.stepped_up(MAYA)


def waiting(
    owner: str = ANTON, *, kind: OfficeKind = POLRES, subject_kind: str = "referral", subject: UUID | None = None
) -> None:
    """Somebody owes an answer, or their whole office."""
    clocks.start(
        by=LOADER,
        at=wib(11, 24, 10),
        rule="referral-answer",
        subject_kind=subject_kind,
        subject_id=subject or uuid4(),
        owner_office=team.office(kind).id,
        owner_person=team.person_id(owner) if owner else None,
    )


def left(*logins: str) -> None:
    """Their roles had a last day, and it is over."""
    Membership.objects.filter(person__login__in=logins).update(until=AT)


def on_duty(login: str, kind: OfficeKind = POLRES) -> None:
    rostered(login, by=MAYA, kind=kind, starts_at=wib(11, 26, 8), ends_at=wib(11, 26, 20))


def seat(login: str, kind: SeatKind = SeatKind.DAILY_CHAIR) -> None:
    with team.at_desk(MAYA) as maya:
        taskforce.grant_seat(by=maya, at=AT, person=Person.objects.get(login=login), kind=kind)


def told(code: str) -> set[str]:
    """Whom the step told: people by login, an office's head and parts by their word."""
    logins = dict(Person.objects.values_list("id", "login"))
    rows = Notice.objects.filter(code=code).values_list("person_id", "role")
    return {logins[person] if person else role for person, role in rows}


def swept(at: datetime) -> None:
    with team.role("sigap_worker"):
        jobs.sweep(at)


def test_whoever_is_on_duty_hears_for_an_officer_whose_role_has_ended() -> None:
    waiting()
    on_duty(LESTARI)
    left(ANTON)
    swept(SOON)
    assert told("clock-soon") == {ANTON, LESTARI}


def test_an_account_that_is_shut_is_stood_in_for_too() -> None:
    waiting()
    on_duty(LESTARI)
    Person.objects.filter(login=ANTON).update(is_active=False)
    swept(SOON)
    assert told("clock-soon") == {ANTON, LESTARI}


def test_a_substitute_who_has_left_stands_in_for_nobody() -> None:
    waiting(DEWI, kind=UPTD)
    away(DEWI, substitute=RINA)
    on_duty(HASAN, UPTD)
    left(RINA)
    swept(SOON)
    assert told("clock-soon") == {DEWI, HASAN}


def test_who_works_there_is_not_stood_in_for() -> None:
    waiting()
    on_duty(LESTARI)
    swept(SOON)
    assert told("clock-soon") == {ANTON}


@pytest.mark.parametrize(
    ("gone", "secretary", "expected"),
    [
        ([], SEKAR, {CHAIR}),
        ([HASAN], SEKAR, {CHAIR, SEKAR}),
        ([HASAN], "", {CHAIR, MAYA}),
        ([HASAN, SEKAR], SEKAR, {CHAIR, MAYA}),
    ],
)
def test_a_chair_whose_holder_has_left_is_an_empty_one(gone: list[str], secretary: str, expected: set[str]) -> None:
    waiting()
    seat(HASAN)
    if secretary:
        seat(secretary, SeatKind.SECRETARY)
    left(*gone)
    swept(LATE)
    assert told("clock-late-daily-chair") == expected


def test_of_an_office_without_a_head_whoever_is_on_duty_hears() -> None:
    waiting("")
    on_duty(ANTON)
    left(LESTARI)
    swept(DUE)
    assert told("clock-late-head") == {"head", ANTON}


@pytest.mark.parametrize("is_chair_there", [True, False])
def test_where_nobody_else_is_on_duty_the_daily_chair_hears_for_a_head(*, is_chair_there: bool) -> None:
    waiting()
    seat(HASAN)
    on_duty(ANTON)
    left(LESTARI, *([] if is_chair_there else [HASAN]))
    swept(DUE)
    assert told("clock-late-head") == ({"head", CHAIR} if is_chair_there else {"head", CHAIR, MAYA})


def test_where_no_head_is_foreseen_everybody_heads_and_no_chair_is_told() -> None:
    waiting("", kind=OfficeKind.INSPEKTORAT)
    swept(DUE)
    assert told("clock-late-head") == {"head"}


@pytest.mark.parametrize(("duty", "expected"), [(RINA, {"intake_head", RINA}), ("", {"intake_head", CHAIR, MAYA})])
def test_a_part_that_nobody_heads_is_heard_for_too(duty: str, expected: set[str]) -> None:
    clocks.start(by=LOADER, at=DUE, rule="triage-high", subject_kind="report", subject_id=uuid4(), owner_role="intake")
    if duty:
        on_duty(duty, UPTD)
    left(HASAN)
    swept(wib(11, 26, 17, 5))
    assert told("clock-late-head") == expected


def kept_from_a_case(*logins: str) -> UUID:
    """A case of which these people must not know; what was told of it so far is forgotten."""
    code = team.opened()
    for login in logins:
        what = ExclusionRequest(kind=ExclusionKind.PERSON, person_id=team.person_id(login), person_name=login)
        with team.on_case(DEWI, code) as (actor, case):
            exclude_from_case(by=actor, at=team.LATER, access=case, what=what, basis=ExclusionBasis.ACCUSED, words="")
    Notice.objects.all().delete()
    return UUID(str(team.case_of(code).id))


@pytest.mark.parametrize(
    ("kept", "gone", "expected"),
    [
        ([ANTON], [], {CHAIR}),
        ([ANTON, HASAN], [], {SEKAR}),
        ([ANTON, HASAN, SEKAR], [], {MAYA}),
        ([ANTON, HASAN], [SEKAR], {MAYA}),
    ],
)
def test_who_is_kept_from_the_case_hears_for_no_head(kept: list[str], gone: list[str], expected: set[str]) -> None:
    waiting("", subject_kind="case", subject=kept_from_a_case(*kept))
    seat(HASAN)
    seat(SEKAR, SeatKind.SECRETARY)
    on_duty(ANTON)
    left(LESTARI, *gone)
    swept(DUE)
    assert told("clock-late-head") - {"head"} == expected


def test_what_only_somebody_who_has_left_would_hear_climbs_past_who_is_kept() -> None:
    waiting(subject_kind="case", subject=kept_from_a_case(LESTARI))
    seat(HASAN)
    on_duty(LESTARI)
    left(ANTON)
    swept(SOON)
    assert told("clock-soon") == {CHAIR}
