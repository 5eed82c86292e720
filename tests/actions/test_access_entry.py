"""The desk's door: what enter() lets in, what the backend refuses, and what the trail's MACs catch."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.conf import LazySettings, settings
from django.contrib.sessions.backends.base import UpdateError
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from tests.factories import officers

from sigap import audit
from sigap.access import entry, queries
from sigap.access.backend import door
from sigap.access.backend.base import DatabaseWrapper
from sigap.access.models import Membership, Person, Session
from sigap.access.permissions import Permission
from sigap.access.roles import RoleCode, Section
from sigap.access.rules import CaseStanding
from sigap.access.sessions import SessionStore, hash_of
from sigap.kernel.errors import Refused, StepUpNeeded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def ticket(client: Client) -> str:
    officers.rina()
    officers.sign_in(client, "rina.uptd")
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def _change(ticket: str, **values: object) -> None:
    assert Session.objects.filter(hash=hash_of(ticket)).update(**values) == 1


def test_enter_says_who_acts_in_one_statement(ticket: str, django_assert_num_queries: "pytest.FixtureRequest") -> None:
    # Beside the statement itself the test sees the savepoint that stands for BEGIN and COMMIT.
    with django_assert_num_queries(3), entry.enter(ticket) as actor:  # type: ignore[operator]  # pytest-django names no type for it
        assert (actor.login, actor.name, actor.language) == ("rina.uptd", "Rina Marlina", "id")
    assert actor.roles == {RoleCode.INTAKE_OFFICER}
    assert len(actor.office_ids) == 1
    assert actor.can(Permission.REPORT_TAKE)
    assert not actor.can(Permission.AUDIT_SEE)
    assert actor.offices_where(Permission.REPORT_TAKE) == actor.office_ids
    assert actor.offices_where(Permission.AUDIT_SEE) == ()
    assert Section.IDENTITY in actor.sections(actor.office_ids[0], CaseStanding.ASSIGNED)
    assert actor.sections(actor.office_ids[0], CaseStanding.COLLEAGUE) == frozenset()
    assert actor.sections(UUID(int=9), CaseStanding.ASSIGNED) == frozenset()


def test_require_refuses_with_what_it_was_about(ticket: str) -> None:
    with entry.enter(ticket) as actor:
        actor.require(Permission.REPORT_TAKE)
        with pytest.raises(Refused) as refused:
            actor.require(Permission.AUDIT_SEE, report="x")
    assert (refused.value.permission, refused.value.ids) == ("audit:see", {"report": "x"})


@pytest.mark.parametrize("ticket", ["", "tidak-ada", "x" * 100])
def test_a_missing_session_raises(ticket: str) -> None:
    with pytest.raises(entry.SessionEnded), entry.enter(ticket):
        pytest.fail("somebody came in")


@pytest.mark.parametrize(
    "change",
    [
        {"ended_at": timezone.now()},
        {"seen_at": timezone.now() - timedelta(minutes=10, seconds=1)},
        {"created_at": timezone.now() - timedelta(hours=13), "expires_at": timezone.now() - timedelta(seconds=1)},
        {"person": None},
    ],
)
def test_an_ended_session_raises_and_never_shows_an_empty_desk(ticket: str, change: dict[str, object]) -> None:
    _change(ticket, **change)
    with pytest.raises(entry.SessionEnded), entry.enter(ticket):
        pytest.fail("somebody came in")


def test_a_session_without_its_second_factor_raises(ticket: str) -> None:
    _change(ticket, needs_second_factor=True)
    with pytest.raises(entry.SecondFactorMissing), entry.enter(ticket):
        pytest.fail("somebody came in")


def test_a_person_made_inactive_is_out_at_once(ticket: str) -> None:
    Person.objects.filter(login="rina.uptd").update(is_active=False)
    with pytest.raises(entry.SessionEnded), entry.enter(ticket):
        pytest.fail("somebody came in")


@pytest.mark.parametrize(("ago", "is_renewed"), [(30, False), (120, True), (599, True)])
def test_being_seen_is_written_at_most_once_a_minute(ticket: str, ago: int, *, is_renewed: bool) -> None:
    before = timezone.now() - timedelta(seconds=ago)
    _change(ticket, seen_at=before)
    with entry.enter(ticket):
        pass
    assert (Session.objects.get(hash=hash_of(ticket)).seen_at != before) is is_renewed


def test_an_ended_power_is_none(ticket: str) -> None:
    Membership.objects.filter(person__login="rina.uptd").update(until=timezone.now() - timedelta(minutes=5))
    with entry.enter(ticket) as actor:
        assert actor.memberships == ()
        assert not actor.can(Permission.PROFILE_OWN)


def test_the_macs_of_power_are_checked(ticket: str) -> None:
    with entry.enter(ticket) as actor:
        entry.check_powers(actor)


@pytest.mark.parametrize("change", [{"role": RoleCode.CASE_MANAGER}, {"mac": b"x" * 32}])
def test_a_power_written_past_sigap_lets_nobody_in(ticket: str, change: dict[str, object]) -> None:
    Membership.objects.filter(person__login="rina.uptd").update(**change)
    with pytest.raises(entry.PowersAltered), entry.enter(ticket):
        pytest.fail("somebody came in")


def test_an_ended_power_revived_past_sigap_is_found(ticket: str) -> None:
    held = Membership.objects.get(person__login="rina.uptd")
    Membership.objects.filter(pk=held.pk).update(until=timezone.now() + timedelta(days=9))
    with pytest.raises(entry.PowersAltered), entry.enter(ticket):
        pytest.fail("somebody came in")


def test_a_session_handed_to_somebody_else_is_found(ticket: str) -> None:
    _change(ticket, person=officers.anton())
    with pytest.raises(entry.PowersAltered), entry.enter(ticket):
        pytest.fail("somebody came in")


def test_step_up_is_asked_until_it_is_fresh(ticket: str) -> None:
    with entry.enter(ticket) as actor, pytest.raises(StepUpNeeded):
        entry.require_step_up(actor, at=timezone.now())


def test_an_ended_session_does_not_come_back_by_saving(ticket: str) -> None:
    store = SessionStore(ticket)
    store["x"] = 1
    SessionStore(ticket).delete()
    with pytest.raises(UpdateError):
        store.save()
    assert SessionStore(ticket).load() == {}


def test_a_session_never_changes_hands(ticket: str) -> None:
    store = SessionStore(ticket)
    store["_auth_user_id"] = str(officers.anton().pk)
    with pytest.raises(UpdateError):
        store.save()
    with entry.enter(ticket) as actor:
        assert actor.login == "rina.uptd"


def test_the_desks_connection_refuses_statements_outside_the_door() -> None:
    desk = DatabaseWrapper({**connections["default"].settings_dict}, alias="default")
    try:
        with pytest.raises(door.OutsideTheDoor):
            desk.cursor()
        with pytest.raises(door.OutsideTheDoor):
            desk.chunked_cursor()
        with entry.threshold(), desk.cursor() as cursor:
            cursor.execute("SELECT 1")
        with pytest.raises(door.OutsideTheDoor):
            desk.cursor()
    finally:
        desk.close()


def test_the_door_closes_after_an_error() -> None:
    with pytest.raises(ImproperlyConfigured), entry.threshold():
        raise ImproperlyConfigured
    with pytest.raises(door.OutsideTheDoor):
        door.check()


def test_a_threshold_for_one_person_ends_with_its_block() -> None:
    def standing() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT access.at_threshold()")
            return str(cursor.fetchone()[0])

    first, second = UUID(int=1), UUID(int=2)
    with entry.threshold(person=first):
        with entry.threshold(person=second):
            assert (standing(), entry.standing_person()) == (str(second), second)
        assert (standing(), entry.standing_person()) == (str(first), first)
    assert (standing(), entry.standing_person()) == ("None", None)


def test_nobody_stands_at_the_threshold_inside_an_act(ticket: str) -> None:
    with entry.enter(ticket) as actor:
        with pytest.raises(RuntimeError, match="before an act"), entry.threshold(person=actor.person_id):
            pytest.fail("nested")
        with entry.threshold():
            assert queries.person_for_signin(actor.login) is not None


def test_enter_cannot_stand_inside_another_act(ticket: str) -> None:
    with audit.recording(), pytest.raises(RuntimeError), entry.enter(ticket):
        pytest.fail("nested")


def test_a_page_is_entered_with_its_count_and_the_data_of_its_session(ticket: str) -> None:
    with entry.enter(ticket, is_page=True) as page:
        assert page.unread == 0
    with entry.enter(ticket) as act:
        assert act.unread is None
        assert act.session_data == page.session_data
        assert "session_data" not in repr(act)
