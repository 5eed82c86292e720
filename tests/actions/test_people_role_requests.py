"""Roles that see identities: one asks, another confirms, and nothing holds before; how it is attacked."""

from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection, transaction
from tests.factories import officers, team
from tests.factories.team import ANTON, HASAN, MAYA, RINA, SURYA

from sigap.access.models import Membership, Person, RoleRequest
from sigap.access.roles import ROLES, OfficeKind, RoleCode
from sigap.access.rules import needs_second
from sigap.audit.models import Event
from sigap.kernel import clock
from sigap.kernel.errors import Refused, StepUpNeeded
from sigap.notifications.models import Notice
from sigap.staff import actions as people
from sigap.vault.macs import MacBroken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
NEXT, WULAN = timedelta(minutes=1), "wulan.uptd"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def now() -> datetime:
    at = clock.now()
    for login in (HASAN, MAYA, SURYA, RINA):
        team.stepped_up(login, at=at)
    return at


def asked(at: datetime, *, role: RoleCode = RoleCode.CASE_MANAGER, login: str = WULAN) -> RoleRequest:
    """Maya adds somebody new with a role that sees identities."""
    with team.at_desk(MAYA) as maya:
        office = team.office(OfficeKind.UPTD_PPA)
        people.add_officer(by=maya, at=at, login=login, name="Wulan CONTOH", office=office, role=role)
    return RoleRequest.objects.get(person__login=login, ended_at=None)


def confirm(by: str, request: RoleRequest, at: datetime) -> Membership:
    with team.at_desk(by) as actor:
        return people.confirm_asked_role(by=actor, at=at, request_id=request.id)


def held(login: str = WULAN) -> list[str]:
    return list(Membership.objects.filter(person__login=login, until=None).values_list("role", flat=True))


def test_these_roles_and_no_others_take_two() -> None:
    alone = {
        RoleCode.SUBDISTRICT_HEAD, RoleCode.PARTNER_OFFICER, RoleCode.DAILY_CHAIR, RoleCode.LEADER,
        RoleCode.TECHNICAL_ADMINISTRATOR, RoleCode.LEGAL_OFFICER, RoleCode.PLANNER,
    }  # fmt: skip
    assert {role for role in ROLES if not needs_second(role)} == alone
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.second_needed()")
        assert set(cursor.fetchone()[0]) == set(ROLES) - alone


def test_it_holds_once_the_head_confirmed_it_and_everybody_is_told(now: datetime) -> None:
    request = asked(now)
    assert held() == []
    told = set(Notice.objects.filter(code="role-asked").values_list("person_id", flat=True))
    assert {team.person_id(HASAN), team.person_id(SURYA)} <= told
    assert team.person_id(MAYA) not in told
    membership = confirm(HASAN, request, now + NEXT)
    assert held() == [RoleCode.CASE_MANAGER]
    assert membership.since == now + NEXT
    assert Notice.objects.filter(code="role-granted-audit", person_id=team.person_id(SURYA)).exists()
    heard = Notice.objects.filter(code__startswith="role-confirmed").values_list("code", "person_id")
    new, maya = Person.objects.get(login=WULAN).pk, team.person_id(MAYA)
    assert set(heard) == {("role-confirmed", new), ("role-confirmed-asker", maya)}
    codes = list(Event.objects.filter(code__startswith="access:role:").order_by("at").values_list("code", flat=True))
    assert codes == ["access:role:asked", "access:role:confirmed"]


def test_neither_who_asked_nor_a_puppet_nor_the_person_confirms(now: datetime) -> None:
    request = asked(now)
    with pytest.raises(people.UnableToConfirmRole, match="orang ketiga"):
        confirm(MAYA, request, now + NEXT)
    with pytest.raises(Refused):
        confirm(RINA, request, now + NEXT)
    assert held() == []


def test_a_second_in_a_role_of_yesterday_confirms_nothing(now: datetime) -> None:
    """Nor is the role that would confirm given by one alone."""
    asked(now, role=RoleCode.UPTD_HEAD, login="boneka.kepala")
    assert held("boneka.kepala") == []
    puppet = people.add_person(by=officers.LOADER, at=now, login="boneka.dua", name="Boneka CONTOH", password="x")
    office = team.office(OfficeKind.SECRETARIAT)
    people.grant_membership(by=officers.LOADER, at=now, person=puppet, office=office, role=RoleCode.SECRETARIAT)
    team.sign_in(puppet.login)
    team.stepped_up(puppet.login, at=now)
    with pytest.raises(people.UnableToConfirmRole, match="tujuh hari"):
        confirm(puppet.login, asked(now), now + NEXT)


def test_it_is_confirmed_once_in_time_after_a_step_up_while_the_asker_may_still_ask(now: datetime) -> None:
    request = asked(now)
    with pytest.raises(StepUpNeeded):
        confirm(HASAN, request, now + timedelta(minutes=16))
    team.stepped_up(HASAN, at=now + timedelta(days=7))
    with pytest.raises(people.UnableToConfirmRole, match="lewat waktu"):
        confirm(HASAN, request, now + timedelta(days=7))
    team.stepped_up(HASAN, at=now)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_membership SET until = now() WHERE id = %s", [team.membership_of(MAYA)])
    with pytest.raises(people.UnableToConfirmRole, match="tidak lagi berwenang"):
        confirm(HASAN, request, now + NEXT)
    assert held() == []


def test_a_second_click_asks_once_and_a_stopped_one_is_confirmed_no_more(now: datetime) -> None:
    request = asked(now)
    wulan, office = Person.objects.get(login=WULAN), team.office(OfficeKind.UPTD_PPA)
    with team.at_desk(MAYA) as maya:
        again = people.grant_role(by=maya, at=now, person=wulan, office=office, role=RoleCode.CASE_MANAGER)
    assert again is None
    assert RoleRequest.objects.count() == 1
    for _click in range(2):
        with team.at_desk(SURYA) as surya:
            people.stop_role(by=surya, at=now, request_id=request.id)
    with pytest.raises(people.UnableToConfirmRole, match="sudah selesai"):
        confirm(HASAN, request, now + NEXT)
    with team.at_desk(RINA) as rina, pytest.raises(Refused):
        people.stop_role(by=rina, at=now, request_id=request.id)


def test_a_row_written_past_sigap_gives_nothing(now: datetime) -> None:
    request = asked(now)
    team.rewritten("access_rolerequest", request.pk, role=RoleCode.UPTD_HEAD.value)
    with pytest.raises(MacBroken):
        confirm(HASAN, request, now + NEXT)
    assert held() == []


def test_sql_in_a_secretarys_connection_gives_no_such_role_alone(now: datetime) -> None:
    request = asked(now)
    wulan, office = Person.objects.get(login=WULAN).pk, request.office_id
    for statement, values in (
        (
            """INSERT INTO access_membership (id, person_id, office_id, role, since, mac)
               VALUES (gen_random_uuid(), %s, %s, 'case_manager', now(), '')""",
            [wulan, office],
        ),
        (
            "UPDATE access_rolerequest SET confirmed_by_id = %s, ended_by_id = %s, ended_at = now() WHERE id = %s",
            [team.person_id(HASAN), team.person_id(HASAN), request.id],
        ),
        (
            "UPDATE access_rolerequest SET confirmed_by_id = %s, ended_by_id = %s, ended_at = now() WHERE id = %s",
            [team.person_id(MAYA), team.person_id(MAYA), request.id],
        ),
    ):
        with pytest.raises(DatabaseError), team.at_desk(MAYA), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    assert held() == []


def test_a_move_ends_the_old_role_and_the_new_one_waits(now: datetime) -> None:
    anton = Person.objects.get(login=ANTON)
    with team.at_desk(MAYA) as maya:
        membership = Membership.objects.select_related("person", "office").defer("person__password", "person__mac")
        people.move(
            by=maya, at=now, membership=membership.get(person=anton), office=team.office(OfficeKind.UPTD_PPA),
            role=RoleCode.SOCIAL_WORKER,
        )  # fmt: skip
    assert held(ANTON) == []
    confirm(HASAN, RoleRequest.objects.get(person=anton), now + NEXT)
    assert held(ANTON) == [RoleCode.SOCIAL_WORKER]
