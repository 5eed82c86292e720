"""A power held in one office is used for that office only: somebody in two of them, act by act and button by button."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.conf import settings as site
from django.test import Client
from tests.factories import officers, team

from sigap.access.entry import Actor
from sigap.access.models import Person
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, RoleCode, Section
from sigap.assistance import actions as assistance
from sigap.assistance.rules import ReferralPurpose, ServiceKind
from sigap.cases import actions as cases
from sigap.cases.queries import CaseAccess
from sigap.cases.reading import open_identity
from sigap.cases.rules import ClosingReason, PersonRole, Sex
from sigap.cases.views.work import officers_of
from sigap.kernel.errors import Refused
from sigap.referrals import actions as referrals
from sigap.referrals.actions import UnableToOfferReferral
from sigap.referrals.models import Referral
from sigap.referrals.rules import Urgency
from sigap.staff import actions as people
from sigap.ui.taking_back import TakeBackReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
SOCIAL = frozenset({ReferralPurpose.SOCIAL_REHABILITATION})


@pytest.fixture
def code() -> str:
    """Ibu Siti of the Dinsos works on the UPTD's case; in a UPTD of elsewhere she is case manager."""
    made = team.opened()
    team.named(made)
    team.offered(made)
    team.accepted(made, team.SITI, SOCIAL)
    elsewhere = officers.office(OfficeKind.UPTD_PPA, "UPTD wilayah lain")
    people.grant_membership(
        by=officers.LOADER,
        at=officers.AT,
        person=Person.objects.get(login=team.SITI),
        office=elsewhere,
        role=RoleCode.CASE_MANAGER,
    )
    return made


@dataclass(frozen=True, kw_only=True)
class Act:
    """Something done on a case: the power and the section it takes, how it is done, and where its form lies."""

    power: Permission
    room: Section
    do: Callable[[Actor, CaseAccess], object]
    form: str = ""


def _offer(actor: Actor, access: CaseAccess) -> Referral:
    return referrals.offer(
        by=actor,
        at=team.LATER,
        access=access,
        to=team.office(OfficeKind.RSUD),
        purposes=frozenset({ReferralPurpose.MEDICAL_CARE}),
        urgency=Urgency.NORMAL,
        preview="Rekaan.",
        offer_key=uuid4(),
    )


def _add(actor: Actor, access: CaseAccess) -> object:
    known = {"role": PersonRole.WITNESS, "sex": Sex.UNKNOWN, "age_years": 40}
    return cases.add_person(by=actor, at=team.LATER, access=access, **known)  # type: ignore[arg-type]  # its own names


def _correct(actor: Actor, access: CaseAccess) -> object:
    identity = cases.Identity(full_name="Bukan Melati")
    return cases.name_person(by=actor, at=team.LATER, access=access, ordinal=1, identity=identity, based_on=2)


def _write(actor: Actor, access: CaseAccess) -> object:
    return cases.write_section(
        by=actor, at=team.LATER, access=access, section=Section.SUMMARY, text="Rekaan.", based_on=0
    )


def _close(actor: Actor, access: CaseAccess) -> object:
    return cases.close_case(
        by=actor, at=team.LATER, access=access, reason=ClosingReason.GOALS_REACHED, based_on=access.case.version
    )


def _assign(actor: Actor, access: CaseAccess) -> object:
    return cases.assign(by=actor, at=team.LATER, access=access, officer=team.colleague(actor, actor.login))


ACTS: dict[str, Act] = {
    "close": Act(power=Permission.CASE_CLOSE, room=Section.SUMMARY, do=_close, form="tutup/"),
    "assign": Act(power=Permission.CASE_ASSIGN, room=Section.SUMMARY, do=_assign, form="tugaskan/"),
    "write": Act(power=Permission.CASE_EDIT_SUMMARY, room=Section.SUMMARY, do=_write, form="ringkasan/"),
    "add": Act(power=Permission.CASE_NAME_PERSON, room=Section.PERSONS, do=_add, form="orang/tambah/"),
    "correct": Act(power=Permission.CASE_NAME_PERSON, room=Section.IDENTITY, do=_correct, form="orang/1/isi/"),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_power_of_another_office_is_none_here(code: str, act: Act) -> None:
    team.stepped_up(team.SITI, at=team.LATER)
    before = team.trail(team.case_of(code).id)
    with team.on_case(team.SITI, code) as (actor, access):
        assert actor.can(act.power), "held, but elsewhere"
        assert access.has(act.room), "open, but for another office"
        assert not access.may(actor, act.power, act.room)
    with pytest.raises(Refused, match=act.power) as refused, team.on_case(team.SITI, code) as (actor, access):
        act.do(actor, access)
    assert refused.value.ids == {"case": str(team.case_of(code).id), "room": act.room.value}
    assert team.trail(team.case_of(code).id) == before


@pytest.mark.parametrize("act", [act for name, act in ACTS.items() if name != "close"])
def test_who_holds_it_in_the_office_that_works_on_the_case_does_it(code: str, act: Act) -> None:
    team.stepped_up(team.DEWI, at=team.LATER)
    with team.on_case(team.DEWI, code) as (actor, access):
        assert access.may(actor, act.power, act.room)
        act.do(actor, access)


@pytest.fixture
def siti(settings: LazySettings) -> Client:
    settings.SIGAP_DEMO = True
    client = Client()
    client.cookies[site.SESSION_COOKIE_NAME] = team.TICKETS[team.SITI]
    return client


@pytest.mark.parametrize("path", [act.form for act in ACTS.values() if act.form])
def test_its_form_is_absent(code: str, path: str, siti: Client) -> None:
    assert siti.get(f"/kasus/{code}/{path}").status_code == 404


@pytest.mark.parametrize("page", ["", "orang/", "rujukan/"])
def test_no_button_leads_to_what_would_be_refused(code: str, page: str, siti: Client) -> None:
    answer = siti.get(f"/kasus/{code}/{page}")
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert not [act.form for act in ACTS.values() if act.form and f"/kasus/{code}/{act.form}" in shown]
    assert "/tarik/" not in shown


def test_what_is_asked_of_others_is_asked_by_the_office_that_works_on_the_case(code: str) -> None:
    uptd, dinsos = team.case_of(code).office_id, team.office(OfficeKind.DINSOS).pk
    sent = {}
    for login in (team.SITI, team.DEWI):
        with team.on_case(login, code) as (actor, access):
            sent[login] = _offer(actor, access)
    assert {login: each.from_office_id for login, each in sent.items()} == {team.SITI: dinsos, team.DEWI: uptd}
    with pytest.raises(Refused, match=Permission.REFERRAL_OFFER), team.on_case(team.SITI, code) as (actor, access):
        referrals.withdraw(
            by=actor, at=team.LATER, access=access, referral_id=sent[team.DEWI].pk, reason=TakeBackReason.WRONG
        )
    with pytest.raises(UnableToOfferReferral, match="Kantor Anda tidak dapat meminta"):
        _ask_police(team.SITI, code)
    _ask_police(team.DEWI, code)


def _ask_police(login: str, code: str) -> None:
    """A unit may; the Dinas Sosial may not, though Siti is in a unit elsewhere."""
    with team.on_case(login, code) as (actor, access):
        referrals.offer(
            by=actor, at=team.LATER, access=access, to=team.office(OfficeKind.POLRES_PPA), preview="Rekaan.",
            purposes=frozenset({ReferralPurpose.VISUM}), urgency=Urgency.NORMAL, offer_key=uuid4(),
        )  # fmt: skip


def test_what_ones_own_office_does_is_done_for_it(code: str, siti: Client) -> None:
    dinsos = team.office(OfficeKind.DINSOS).pk
    with team.on_case(team.SITI, code) as (actor, access):
        assert access.require(actor, Permission.SERVICE_NOTE, Section.SERVICES) == dinsos
        service = assistance.note_service(
            by=actor,
            at=team.LATER,
            access=access,
            kind=ServiceKind.SOCIAL_REHABILITATION,
            done_at=team.AT,
            note="",
            post_key=uuid4(),
        )
    assert service.office_id == dinsos
    assert f"/kasus/{code}/layanan/catat/" in siti.get(f"/kasus/{code}/layanan/").content.decode()
    team.stepped_up(team.SITI)
    opened = open_identity(entering=team.entering(team.SITI), code=code, ordinal=1, reason="contact", at=team.AT)
    assert opened.identity.full_name == team.NAME


def test_a_case_managed_by_two_offices_is_done_for_the_one_that_holds_the_power(code: str) -> None:
    """Dewi, also assigned for the Dinsos, asks in the UPTD's name, and puts to work whom she may there."""
    team.also_works_at(team.DEWI, RoleCode.SOCIAL_WORKER, OfficeKind.DINSOS)
    uptd, dinsos = team.case_of(code).office_id, team.office(OfficeKind.DINSOS).pk
    again = team.offered(code, OfficeKind.DINSOS, SOCIAL)
    with team.at_desk(team.DEWI) as actor:
        referrals.accept(by=actor, at=team.LATER, referral_id=again)
    with team.on_case(team.DEWI, code) as (actor, access):
        assert set(access.office_ids) == {uptd, dinsos}
        assert access.offices_where(actor, Permission.SERVICE_NOTE, Section.SERVICES) == access.office_ids
        assert access.offices_where(actor, Permission.CASE_ASSIGN, Section.SUMMARY) == (uptd,)
        assert {who.office_id for who in officers_of(actor, access).values()} == {uptd}
        assert _offer(actor, access).from_office_id == uptd
