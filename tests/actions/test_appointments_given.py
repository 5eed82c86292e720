"""Appointments go along with the work on their case: at a hand-over, at a take-over for conflict, at leaving."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.factories import team
from tests.factories.team import ANTON, DEWI, HASAN, LATER, MAYA, RINA

from sigap.access.models import Membership
from sigap.access.roles import OfficeKind
from sigap.assistance import actions as assistance
from sigap.assistance import events
from sigap.assistance.models import Appointment
from sigap.assistance.rules import AppointmentStatus
from sigap.audit import queries as trail
from sigap.cases import actions as cases
from sigap.cases.actions.exclusions import ExclusionRequest, declare_kinship, exclude_from_case
from sigap.cases.actions.handing_over import held_by
from sigap.cases.events import HANDED_OVER
from sigap.cases.rules import ExclusionBasis, ExclusionKind, HandOverReason
from sigap.notifications.models import Notice
from sigap.staff import actions as people
from sigap.ui.taking_back import TakeBackReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
SOON = LATER + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def appointed(code: str, officer: str = DEWI) -> Appointment:
    with team.on_case(DEWI, code) as (actor, access):
        return assistance.appoint(
            by=actor,
            at=LATER,
            access=access,
            kind="counselling",
            starts_at=SOON,
            officer=team.colleague(actor, officer),
            place="Rekaan: kantor.",
            post_key=uuid4(),
        )


def handed(code: str, login: str, to: str) -> None:
    with team.at_desk(HASAN) as actor:
        cases.hand_over(
            by=actor,
            at=LATER,
            code=code,
            former_id=team.person_id(login),
            to=team.colleague(actor, to),
            reason=HandOverReason.LEAVING,
        )


def taken_over(code: str, reason: HandOverReason) -> None:
    with team.at_desk(HASAN) as actor:
        cases.take_over(by=actor, at=LATER, code=code, me=team.colleague(actor, HASAN), reason=reason)


def left(login: str) -> None:
    held = Membership.objects.select_related("person").defer("person__password", "person__mac").get(person__login=login)
    with team.at_desk(MAYA) as actor:
        people.end_role(by=actor, at=LATER, membership=held)


def test_what_stayed_with_who_must_not_know_of_the_case_is_given_on_by_the_head() -> None:
    code = team.opened()
    row = appointed(code, RINA)
    with team.on_case(RINA, code) as (rina, access):
        declare_kinship(by=rina, at=LATER, access=access)
    told = Notice.objects.filter(code="case-colleague-left")
    assert set(told.values_list("person_id", "office_id", "role")) == {
        (team.person_id(DEWI), None, ""),
        (None, team.office(OfficeKind.UPTD_PPA).pk, "head"),
    }
    with team.at_desk(HASAN) as hasan:
        assert [each.case.code for each in held_by(hasan, team.person_id(RINA))] == [code]
        assert [each.has_left for each in held_by(hasan, team.person_id(RINA))] == [True]
    for _click in range(2):
        handed(code, RINA, DEWI)
    assert officer_of(row)[0] == team.person_id(DEWI)
    assert not Notice.objects.filter(code="case-handed-on", person_id=team.person_id(RINA)).exists()
    assert Notice.objects.filter(code="case-handed-to-you").count() == 1, "a second click gives nothing"
    assert team.trail(team.case_of(code).id).count(HANDED_OVER) == 1
    with team.at_desk(HASAN) as hasan:
        assert held_by(hasan, team.person_id(RINA)) == []


def test_with_who_left_nothing_behind_nothing_is_left_to_give() -> None:
    code = team.opened()
    with team.on_case(RINA, code) as (rina, access):
        declare_kinship(by=rina, at=LATER, access=access)
    handed(code, RINA, DEWI)
    assert HANDED_OVER not in team.trail(team.case_of(code).id)
    with team.at_desk(HASAN) as hasan:
        assert held_by(hasan, team.person_id(RINA)) == []


def test_the_head_is_told_where_the_manager_keeps_a_colleague_from_the_case() -> None:
    code = team.opened()
    what = ExclusionRequest(kind=ExclusionKind.PERSON, person_id=team.person_id(RINA), person_name="Rina Marlina")
    with team.on_case(DEWI, code) as (dewi, access):
        exclude_from_case(by=dewi, at=LATER, access=access, what=what, basis=ExclusionBasis.ACCUSED)
    notice = Notice.objects.get(code="case-colleague-left")
    assert (notice.person_id, notice.office_id) == (None, team.office(OfficeKind.UPTD_PPA).pk)


@pytest.mark.parametrize("by", [ANTON, DEWI])
def test_the_head_of_the_office_whose_officer_is_off_the_case_is_told(by: str) -> None:
    code = team.opened()
    team.accepted(code)
    with team.on_case(by, code) as (actor, access):
        if by == ANTON:
            declare_kinship(by=actor, at=LATER, access=access)
        else:
            what = ExclusionRequest(kind=ExclusionKind.PERSON, person_id=team.person_id(ANTON), person_name="Anton")
            exclude_from_case(by=actor, at=LATER, access=access, what=what, basis=ExclusionBasis.ACCUSED)
    told = set(Notice.objects.filter(code="case-colleague-left").values_list("person_id", "office_id", "role"))
    manager = {(team.person_id(DEWI), None, "")} if by == ANTON else set()
    assert told == {(None, team.office(OfficeKind.POLRES_PPA).pk, "head"), *manager}


def given_on(code: str) -> list[dict[str, Any]]:
    told = trail.events_of("case", team.case_of(code).id).entries
    return [dict(each.ids) for each in told if each.code == events.GIVEN_ON]


def officer_of(row: Appointment) -> tuple[UUID, str]:
    row.refresh_from_db()
    return row.officer_id, row.officer_name


def test_what_is_planned_goes_to_the_new_manager_and_what_is_over_stays() -> None:
    code, other = team.opened(), team.opened()
    planned, over, elsewhere = appointed(code), appointed(code), appointed(other)
    with team.on_case(DEWI, code) as (actor, access):
        assistance.settle_appointment(
            by=actor,
            at=LATER,
            access=access,
            appointment_id=over.id,
            outcome=AppointmentStatus.CANCELLED,
            reason=TakeBackReason.OVER,
        )
    Appointment.objects.filter(pk=planned.pk).update(reminded_at=LATER)
    handed(code, DEWI, HASAN)
    hasan, dewi = (team.person_id(HASAN), "Hasan Basri"), (team.person_id(DEWI), "Dewi Anggraini")
    assert [officer_of(row) for row in (planned, over, elsewhere)] == [hasan, dewi, dewi]
    assert planned.reminded_at is None, "the new officer is reminded anew"
    (told,) = given_on(code)
    assert (told["appointment"], told["former"], told["officer"]) == (str(planned.id), str(dewi[0]), str(hasan[0]))
    handed(code, DEWI, HASAN)
    assert len(given_on(code)) == 1
    with team.on_case(HASAN, code) as (actor, access):
        assistance.settle_appointment(
            by=actor, at=SOON, access=access, appointment_id=planned.id, outcome=AppointmentStatus.KEPT
        )


@pytest.mark.parametrize(
    ("reason", "keeper", "times"), [(HandOverReason.CONFLICT, HASAN, 1), (HandOverReason.LEAVING, DEWI, 0)]
)
def test_a_take_over_takes_them_from_who_must_not_know(reason: HandOverReason, keeper: str, times: int) -> None:
    code = team.opened()
    planned = appointed(code)
    taken_over(code, reason)
    assert officer_of(planned)[0] == team.person_id(keeper)
    assert len(given_on(code)) == times


def test_who_leaves_leaves_none_behind_and_the_manager_is_told() -> None:
    code = team.opened()
    planned = appointed(code, RINA)
    left(RINA)
    assert officer_of(planned) == (team.person_id(DEWI), "Dewi Anggraini")
    (told,) = given_on(code)
    assert (told["former"], told["officer"]) == (str(team.person_id(RINA)), str(team.person_id(DEWI)))
    assert Notice.objects.filter(code="appointment-made", person_id=team.person_id(DEWI)).count() == 1


def test_beneath_only_the_head_gives_them_and_only_to_who_works_on_the_case() -> None:
    code = team.opened()
    planned = appointed(code)
    case, office = team.case_of(code).id, team.office(OfficeKind.UPTD_PPA).pk
    dewi, hasan, rina = map(team.person_id, (DEWI, HASAN, RINA))
    give = "SELECT * FROM assistance.appointments_given(%s, %s, %s, %s, now())"
    for login, to in ((DEWI, rina), (HASAN, hasan), (team.LESTARI, rina)):
        with team.at_desk(login), connection.cursor() as cursor:
            cursor.execute(give, [case, office, dewi, to])
            assert cursor.fetchall() == []
    with team.at_desk(MAYA) as actor:
        assert assistance.appointments_of_who_left(by=actor, at=LATER, person_id=dewi, office_id=office) == 0
    assert officer_of(planned)[0] == dewi
