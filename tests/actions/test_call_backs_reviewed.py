"""A call-back is reviewed by a head: also while the headship is vacant, and never by whoever called."""

from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from tests.actions.test_people_of_case import add, write
from tests.factories import officers, team

from sigap.access.models import Membership, Person
from sigap.access.roles import OfficeKind, RoleCode
from sigap.access.rules import SeatKind
from sigap.assistance.rules import ReferralPurpose
from sigap.audit.models import Event
from sigap.cases import actions as cases
from sigap.cases.events import CALL_BACK_REVIEWED
from sigap.cases.models import CallBack
from sigap.cases.queries import case_for
from sigap.cases.rules import CallBackFinding, PersonRole
from sigap.clocks.models import Clock
from sigap.kernel.clock import now
from sigap.notifications.models import Notice
from sigap.notifications.words import WORDING
from sigap.referrals import actions as referrals
from sigap.referrals.rules import Urgency
from sigap.staff import actions as staff
from sigap.taskforce import actions as taskforce

YUNI, BAGUS = "yuni.sebelah", "bagus.sebelah"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture
def code() -> str:
    return team.opened()


@pytest.fixture
def reporter(code: str) -> int:
    ordinal = add(code, PersonRole.REPORTER)
    write(code, ordinal)
    return ordinal


def seat(login: str) -> None:
    """Puts somebody on the daily chair."""
    team.stepped_up(team.MAYA)
    with team.at_desk(team.MAYA) as maya:
        taskforce.grant_seat(by=maya, at=team.AT, person=Person.objects.get(login=login), kind=SeatKind.DAILY_CHAIR)


def called(login: str, code: str, reporter: int) -> CallBack:
    with team.at_desk(login) as actor:
        return cases.ask_call_back(
            by=actor, at=now(), access=case_for(actor, code), ordinal=reporter, on_duty=login == team.RINA
        )


def reviewed(login: str, code: str, row: CallBack, finding: CallBackFinding = CallBackFinding.IN_ORDER) -> None:
    with team.at_desk(login) as actor:
        cases.review_call_back(by=actor, at=now(), access=case_for(actor, code), call_back_id=row.id, finding=finding)


def is_due() -> bool:
    return Clock.objects.filter(rule_code="callback-review", stopped_at=None).exists()


def told(code: str) -> list[tuple[object, str]]:
    return list(Notice.objects.filter(code=code).values_list("office_id", "role"))


def test_a_call_back_is_reviewed_also_where_the_headship_is_vacant(code: str, reporter: int) -> None:
    Membership.objects.filter(person__login=team.HASAN).update(until=now())
    called(team.RINA, code, reporter)
    assert is_due(), "it climbs to the daily chair, or waits for the next head"
    assert told("call-back-made") == [(team.office(OfficeKind.UPTD_PPA).pk, "head")]


def test_who_opened_the_number_hears_that_it_was_not_needed(code: str, reporter: int) -> None:
    rows = [called(team.RINA, code, reporter)]
    reviewed(team.HASAN, code, rows[0])
    assert not Notice.objects.filter(code="call-back-not-needed")
    rows.append(called(team.RINA, code, reporter))
    reviewed(team.HASAN, code, rows[1], CallBackFinding.NOT_NEEDED)
    assert Notice.objects.get(code="call-back-not-needed").person_id == team.person_id(team.RINA)
    assert "yang meninjau" in str(WORDING["call-back-not-needed"]), "heads open numbers too"
    bodies = Event.objects.filter(code=CALL_BACK_REVIEWED).values_list("body", flat=True)
    assert [each for each in bodies if "call_back:not_needed" in each]


def test_the_daily_chair_hears_of_what_nobody_can_review(code: str, reporter: int) -> None:
    seat(team.SITI)
    called(team.HASAN, code, reporter)
    assert not is_due()
    assert (told("call-back-made"), told("call-back-unreviewed")) == ([], [(None, "daily_chair")])
    assert not Notice.objects.filter(code="call-back-unreviewed", person_id__isnull=False)


def test_the_secretariat_hears_for_an_empty_daily_chair_what_nobody_can_review(code: str, reporter: int) -> None:
    called(team.HASAN, code, reporter)
    personal = Notice.objects.filter(code="call-back-unreviewed", person_id__isnull=False)
    assert list(personal.values_list("person_id", flat=True)) == [team.person_id(team.MAYA)]


def test_the_one_heads_own_call_back_keeps_no_deadline(code: str, reporter: int) -> None:
    called(team.HASAN, code, reporter)
    row = called(team.RINA, code, reporter)
    assert is_due()
    reviewed(team.HASAN, code, row)
    assert not is_due()


def test_a_heads_call_back_waits_for_the_other_head(code: str, reporter: int) -> None:
    team.also_works_at(team.DEWI, RoleCode.UPTD_HEAD, OfficeKind.UPTD_PPA)
    own, row = called(team.HASAN, code, reporter), called(team.RINA, code, reporter)
    reviewed(team.HASAN, code, row)
    assert is_due()
    reviewed(team.DEWI, code, own)
    assert not is_due()


@pytest.fixture
def next_door(code: str, settings: LazySettings) -> UUID:
    """A unit next door takes part in the case, with a manager and a head of its own."""
    settings.SIGAP_DEMO = True
    office = officers.office(OfficeKind.UPTD_PPA, "UPTD PPA tetangga CONTOH")
    for login, role in ((YUNI, RoleCode.CASE_MANAGER), (BAGUS, RoleCode.UPTD_HEAD)):
        person = staff.add_person(
            by=officers.LOADER, at=officers.AT, login=login, name=f"{login} CONTOH", password=officers.PASSWORD
        )
        staff.grant_membership(by=officers.LOADER, at=officers.AT, person=person, office=office, role=role)
        team.sign_in(login)
    with team.on_case(team.DEWI, code) as (actor, access):
        asked = referrals.offer(
            by=actor,
            at=team.AT,
            access=access,
            to=office,
            purposes=frozenset({ReferralPurpose.ACCOMPANIMENT}),
            urgency=Urgency.NORMAL,
            preview="Mohon didampingi (CONTOH).",
            offer_key=uuid4(),
        )
    with team.at_desk(YUNI) as actor:
        referrals.accept(by=actor, at=team.AT, referral_id=asked.id)
    return office.pk


def owing() -> set[UUID | None]:
    running = Clock.objects.filter(rule_code="callback-review", stopped_at=None)
    return set(running.values_list("owner_office", flat=True))


def test_each_office_reviews_its_own_call_backs(code: str, reporter: int, next_door: UUID) -> None:
    own = team.case_of(code).office_id
    row, other = called(team.RINA, code, reporter), called(YUNI, code, reporter)
    assert owing() == {own, next_door}
    called(team.DEWI, code, reporter)
    assert Clock.objects.filter(rule_code="callback-review").count() == 2, "one for each office"
    reviewed(BAGUS, code, other)
    assert owing() == {own}
    reviewed(team.HASAN, code, row)
    assert owing() == {own}, "another call-back of this office still waits"
