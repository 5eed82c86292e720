"""Roles, turns and absences that are sent again: the same once more changes nothing, anything else is refused."""

from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from tests.factories import team
from tests.factories.rosters import MORNING, NIGHT
from tests.factories.team import ANTON, AT, DEWI, HASAN, MAYA, RARA, RINA

from sigap.access.models import Absence, DutyShift, Membership, Person, RoleRequest
from sigap.access.roles import OfficeKind, RoleCode
from sigap.access.rules import AbsenceKind
from sigap.kernel import clock
from sigap.kernel.errors import Conflict
from sigap.staff import actions as staff
from sigap.staff.queries.people import left_by, membership_of, past_posts, person_row
from sigap.ui.taking_back import TakeBackReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
DAY = timedelta(days=1)
LAST = AT + 30 * DAY


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture(autouse=True)
def _shown() -> None:
    team.stepped_up(MAYA)


def planner(until: datetime | None, *, at: datetime = AT) -> None:
    """Rara gets, beside her own, a role that one alone may give."""
    person, office = Person.objects.get(login=RARA), team.office(OfficeKind.BAPPEDA)
    with team.at_desk(MAYA) as maya:
        staff.grant_role(by=maya, at=at, person=person, office=office, role=RoleCode.PLANNER, until=until)


def plans() -> list[Membership]:
    found = Membership.objects.select_related("person", "office").defer("person__password", "person__mac")
    return list(found.filter(person__login=RARA, role=RoleCode.PLANNER).order_by("until"))


def test_a_role_with_a_last_day_is_given_once_and_ends_whole() -> None:
    planner(LAST)
    for until in (LAST, LAST - DAY):
        with pytest.raises(staff.UnableToGrantMembership, match="sudah memegang peran itu"):
            planner(until)
    (held,) = plans()
    with team.at_desk(MAYA) as maya:
        staff.end_role(by=maya, at=AT + DAY, membership=held)
    assert [row.until for row in plans()] == [AT + DAY]
    team.stepped_up(MAYA, at=AT + DAY)
    planner(LAST, at=AT + DAY)
    assert [row.until for row in plans()] == [AT + DAY, LAST], "once it has ended, it can be given anew"


def test_a_role_with_a_last_day_can_be_made_longer() -> None:
    planner(LAST)
    planner(LAST + DAY)
    planner(None)
    assert [row.until for row in plans()] == [LAST, LAST + DAY, None]
    with pytest.raises(staff.UnableToGrantMembership, match="sudah memegang peran itu"):
        planner(LAST + 2 * DAY)


def test_a_role_that_was_made_longer_is_one_and_ends_whole() -> None:
    planner(LAST)
    planner(None, at=AT + timedelta(minutes=1))
    at, person_id = AT + DAY, Person.objects.get(login=RARA).pk
    team.stepped_up(MAYA, at=at)
    with team.at_desk(MAYA) as maya:
        (shown,) = [post for post in person_row(maya, person_id, at=at).posts if post.role is RoleCode.PLANNER]
        assert (shown.since, shown.until) == (AT, None)
        staff.end_role(by=maya, at=at, membership=membership_of(maya, person_id, shown.membership_id))
        assert RoleCode.PLANNER not in {post.role for post in person_row(maya, person_id, at=at).posts}
        past = [post for post in past_posts(maya, person_id, at=at) if post.role is RoleCode.PLANNER]
        assert [(post.since, post.until) for post in past] == [(AT, at)]
    assert [row.until for row in plans()] == [at, at]


def test_work_is_left_behind_by_a_role_that_was_made_longer() -> None:
    code = team.opened()
    twin = Membership.objects.get(person__login=DEWI)
    Membership.objects.filter(pk=twin.pk).update(until=clock.now() + DAY)
    at = clock.now()
    team.stepped_up(MAYA, at=at)
    Membership.objects.create(person=twin.person, office=twin.office, role=twin.role, since=at, mac=b"x")
    with team.at_desk(MAYA) as maya:
        left = left_by(maya, twin.person_id)
        assert [(each.managed, bool(each)) for each in left.values()] == [(1, True)] * 2, code


def asked(at: datetime, until: datetime) -> RoleRequest:
    """Maya asks for a role that another must confirm; the one that waits then."""
    person, office = Person.objects.get(login=ANTON), team.office(OfficeKind.UPTD_PPA)
    team.stepped_up(MAYA, at=at)
    with team.at_desk(MAYA) as maya:
        staff.grant_role(by=maya, at=at, person=person, office=office, role=RoleCode.SOCIAL_WORKER, until=until)
    return RoleRequest.objects.get(person=person, ended_at=None)


def confirmed(row: RoleRequest, at: datetime) -> Membership:
    team.stepped_up(HASAN, at=at)
    with team.at_desk(HASAN) as hasan:
        return staff.confirm_asked_role(by=hasan, at=at, request_id=row.id)


def test_a_role_whose_last_day_has_passed_is_confirmed_no_more_but_asked_for_anew() -> None:
    at = clock.now()
    row = asked(at, at + DAY)
    for late in (at + DAY, at + 2 * DAY):
        with pytest.raises(staff.UnableToConfirmRole, match="Masa peran ini sudah lewat"):
            confirmed(row, late)
    fresh = asked(at + 2 * DAY, at + 5 * DAY)
    assert fresh.pk != row.pk
    assert confirmed(fresh, at + 2 * DAY).until == at + 5 * DAY


def laid_out(key: UUID) -> staff.LaidOut:
    """Rina is on duty every night of a week."""
    with team.at_desk(HASAN) as hasan:
        return staff.lay_out(
            by=hasan, at=AT, office=team.office(OfficeKind.UPTD_PPA), weeks=1, first=AT.date(),
            people=dict.fromkeys(range(7), team.person_id(RINA)), begins=time(20), ends=time(8), post_key=key,
        )  # fmt: skip


def given_up(shift: DutyShift) -> None:
    with team.at_desk(HASAN) as hasan:
        staff.give_up(by=hasan, at=AT, shift_id=shift.id, reason=TakeBackReason.OVER)


def test_a_rota_sent_again_leaves_a_turn_given_up_since() -> None:
    key = uuid4()
    assert laid_out(key) == (7, 0, 0)
    given_up(DutyShift.objects.order_by("starts_at")[2])
    assert laid_out(key) == (0, 6, 1), "the time of what was given up is not taken"
    assert DutyShift.objects.filter(cancelled_at=None).count() == 6
    assert laid_out(uuid4()) == (1, 6, 0), "a page opened anew fills the hole"


def test_a_waiting_role_is_not_asked_for_with_another_last_day() -> None:
    at = clock.now()
    row = asked(at, at + DAY)
    assert asked(at, at + DAY).pk == row.pk
    with pytest.raises(Conflict, match="Hentikan dulu permintaan itu"):
        asked(at, at + 2 * DAY)
    with team.at_desk(MAYA) as maya:
        staff.stop_role(by=maya, at=at, request_id=row.id)
    assert asked(at, at + 2 * DAY).until == at + 2 * DAY


def rostered(key: UUID, login: str = RINA, *, phone: str = "0735 111") -> DutyShift:
    with team.at_desk(HASAN) as hasan:
        return staff.roster(
            by=hasan, at=AT, office=team.office(OfficeKind.UPTD_PPA), person_id=team.person_id(login),
            starts_at=NIGHT, ends_at=MORNING, phone=phone, shift_id=key,
        )  # fmt: skip


def test_a_turn_sent_again_is_the_same_only_where_it_stands_as_sent() -> None:
    key = uuid4()
    made = rostered(key)
    assert rostered(key, phone=" 0735  111 ").pk == made.pk
    for login, phone in ((DEWI, "0735 111"), (RINA, "0735 222")):
        with pytest.raises(Conflict, match="Buka halamannya dari awal"):
            rostered(key, login, phone=phone)
    given_up(made)
    with pytest.raises(Conflict, match="Buka halamannya dari awal"):
        rostered(key)


def test_a_turn_handed_over_again_to_somebody_else_is_refused() -> None:
    made, key = rostered(uuid4()), uuid4()
    for _click in range(2):
        with team.at_desk(HASAN) as hasan:
            staff.hand_over_turn(by=hasan, at=AT, shift_id=made.id, to=team.person_id(DEWI), new_id=key)
    with pytest.raises(Conflict), team.at_desk(HASAN) as hasan:
        staff.hand_over_turn(by=hasan, at=AT, shift_id=made.id, to=team.person_id(HASAN), new_id=key)


def away(key: UUID, *, days: int = 3, at: datetime = AT) -> Absence:
    with team.at_desk(RINA) as rina:
        return staff.enter_absence(
            by=rina, at=at, person=Person.objects.get(login=RINA), kind=AbsenceKind.LEAVE,
            starts_at=AT, ends_at=AT + days * DAY, absence_id=key,
        )  # fmt: skip


def test_an_absence_sent_again_is_the_same_only_where_it_stands_as_sent() -> None:
    key = uuid4()
    assert away(key).pk == away(key).pk
    with pytest.raises(Conflict, match="Buka halamannya dari awal"):
        away(key, days=4)
    with team.at_desk(RINA) as rina:
        staff.end_absence(by=rina, at=AT + DAY, absence_id=key, reason=TakeBackReason.OVER)
    with pytest.raises(Conflict, match="Buka halamannya dari awal"):
        away(key, at=AT + DAY)
    assert Absence.objects.count() == 1
