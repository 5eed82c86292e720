"""Somebody in two offices, an office that is asked twice: which sections open, through which office, by which rows."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError
from tests.factories import team

from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, RoleCode, Section
from sigap.assistance import actions as assistance
from sigap.assistance.models import Service
from sigap.assistance.rules import SECTIONS_OPENED, ReferralPurpose, ServiceKind
from sigap.cases import actions as cases
from sigap.cases import events
from sigap.cases.models import Assignment, Participation
from sigap.cases.reading import open_text
from sigap.referrals import actions as referrals
from sigap.vault import macs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
LAW = frozenset(map(Section, SECTIONS_OPENED[ReferralPurpose.PROTECTION]))
FAITH = frozenset(map(Section, SECTIONS_OPENED[ReferralPurpose.FAITH_COUNSELLING]))


@pytest.fixture
def code() -> str:
    """Bripka Anton, who also serves at the Kemenag, accepted for both offices."""
    made = team.opened()
    team.also_works_at(team.ANTON, RoleCode.PARTNER_OFFICER, OfficeKind.KEMENAG)
    team.accepted(made)
    referral = team.offered(made, OfficeKind.KEMENAG, frozenset({ReferralPurpose.FAITH_COUNSELLING}))
    with team.at_desk(team.ANTON) as actor:
        referrals.accept(by=actor, at=team.LATER + timedelta(minutes=1), referral_id=referral)
    return made


def police() -> Participation:
    return Participation.objects.get(office_id=team.office(OfficeKind.POLRES_PPA).pk, until=None)


def kemenag() -> Participation:
    return Participation.objects.get(office_id=team.office(OfficeKind.KEMENAG).pk, until=None)


def test_rooms_of_both_offices_open_each_through_its_own(code: str) -> None:
    with team.on_case(team.ANTON, code) as (actor, access):
        assert access.sections == LAW | FAITH
        assert access.office_ids == (police().office_id, kemenag().office_id)
        through = {room: access.offices_where(actor, Permission.CASE_SEE, room) for room in Section}
    assert through[Section.LEGAL] == (police().office_id,)
    assert through[Section.SERVICES] == (kemenag().office_id,)
    assert through[Section.SUMMARY] == (police().office_id, kemenag().office_id)
    assert through[Section.NOTES] == ()


def test_a_role_enters_the_rooms_of_its_own_office_only(code: str) -> None:
    """The police's identity section is not open to the officer of the Kemenag, nor the other way round."""
    assert "identity" in police().rooms
    assert "identity" not in kemenag().rooms
    with team.on_case(team.ANTON, code) as (_actor, access):
        opened = {grant.office_id: grant.opened for grant in access.grants}
    assert opened == {police().office_id: LAW, kemenag().office_id: FAITH}


def test_assigned_for_one_of_two_offices_opens_that_ones_rooms(code: str) -> None:
    Assignment.objects.filter(office_id=police().office_id).update(until=team.LATER)
    with team.on_case(team.ANTON, code) as (_actor, access):
        assert (access.sections, access.office_ids) == (FAITH, (kemenag().office_id,))


def test_what_is_done_in_a_room_is_done_by_the_office_that_opens_it(code: str) -> None:
    with team.on_case(team.ANTON, code) as (actor, access):
        assistance.note_service(
            by=actor,
            at=team.LATER,
            access=access,
            kind=ServiceKind.ACCOMPANIMENT,
            done_at=team.AT,
            note="",
            post_key=uuid4(),
        )
    assert Service.objects.get().office_id == kemenag().office_id


@pytest.mark.parametrize("part", [police, kemenag])
def test_the_macs_of_both_offices_are_checked(code: str, part: object) -> None:
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.write_section(by=actor, at=team.AT, access=access, section=Section.SUMMARY, text="rahasia", based_on=0)
    altered = part()  # type: ignore[operator]  # one of the two above
    team.rewritten("cases_participation", altered.pk, rooms=[*altered.rooms, "notes"])
    with pytest.raises(macs.MacBroken):
        open_text(entering=team.entering(team.ANTON), code=code, section=Section.SUMMARY, at=team.LATER)


def test_two_roles_in_one_office_open_the_rooms_of_both() -> None:
    code = team.opened()
    team.also_works_at(team.LESTARI, RoleCode.INVESTIGATOR, OfficeKind.POLRES_PPA)
    team.accepted(code, team.LESTARI)
    with team.on_case(team.LESTARI, code) as (_actor, access):
        assert (access.sections, len(access.grants)) == (LAW, 1)


def test_an_office_asked_twice_gets_the_rooms_of_both_in_one_row() -> None:
    code = team.opened()
    team.accepted(code, team.ANTON, frozenset({ReferralPurpose.SECURITY_SUPPORT}))
    first = police()
    team.accepted(code, team.ANTON)
    second = police()
    assert Participation.objects.filter(office_id=first.office_id).count() == 2
    assert set(second.rooms) == SECTIONS_OPENED[ReferralPurpose.SECURITY_SUPPORT] | LAW
    first.refresh_from_db()
    assert first.until is not None
    assert Assignment.objects.filter(office_id=first.office_id).count() == 1
    trail = team.trail(team.case_of(code).id)
    assert (trail.count(events.OFFICE_JOINED), trail.count(events.PERSON_ASSIGNED)) == (3, 3)
    with team.on_case(team.ANTON, code) as (_actor, access):
        assert access.sections == LAW


def test_rooms_once_opened_stay_open_when_a_narrower_request_follows() -> None:
    code = team.opened()
    team.accepted(code)
    team.accepted(code, team.ANTON, frozenset({ReferralPurpose.SECURITY_SUPPORT}))
    assert set(police().rooms) == LAW


def test_a_second_accepter_of_the_same_office_joins_the_first() -> None:
    code = team.opened()
    team.accepted(code, team.ANTON)
    team.accepted(code, team.LESTARI)
    assert Participation.objects.filter(until=None, office_id=police().office_id).count() == 1
    for login in (team.ANTON, team.LESTARI):
        with team.on_case(login, code) as (_actor, access):
            assert access.sections == LAW


def test_nobody_brings_in_an_office_without_an_acceptance() -> None:
    code = team.opened()
    case, rsud = team.case_of(code), team.office(OfficeKind.RSUD)
    with pytest.raises(DatabaseError, match="row-level security"), team.at_desk(team.DEWI) as actor:
        cases.bring_in(
            by=actor, at=team.LATER, case_id=case.id, office_id=rsud.pk, office_name=rsud.name, sections=["summary"]
        )
    assert Participation.objects.count() == 1
