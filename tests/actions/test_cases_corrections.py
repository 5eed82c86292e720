"""An identity is corrected by who may open it and has just shown who they are; the former one is kept, sealed."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.factories import team
from tests.factories.keys import opened_key

from sigap.access.permissions import Permission
from sigap.access.roles import HOLDERS, ROLES, RoleCode
from sigap.cases import actions as cases
from sigap.cases import events
from sigap.cases.actions.persons import Identity, identity_place
from sigap.cases.models import CasePerson, CasePersonPast
from sigap.cases.reading import open_identity
from sigap.kernel.errors import Refused, StepUpNeeded
from sigap.vault.sealing import unseal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
CORRECTED = "Melati yang Benar"


@pytest.fixture
def code() -> str:
    made = team.opened()
    team.named(made)
    return made


def correct(login: str, code: str, *, based_on: int = 2, full_name: str = CORRECTED) -> CasePerson:
    with team.on_case(login, code) as (actor, access):
        identity = Identity(full_name=full_name)
        return cases.name_person(
            by=actor, at=team.LATER, access=access, ordinal=1, identity=identity, based_on=based_on
        )


def test_the_first_naming_needs_no_step_up_and_keeps_nothing(code: str) -> None:
    assert CasePerson.objects.get().version == 2
    assert not CasePersonPast.objects.exists()
    assert team.trail(team.case_of(code).id)[-1] == events.PERSON_NAMED


def test_a_guessed_version_without_a_step_up_overwrites_nothing(code: str) -> None:
    before = bytes(CasePerson.objects.get().sealed_identity or b"")
    with pytest.raises(StepUpNeeded):
        correct(team.RINA, code)
    team.stepped_up(team.RINA, at=team.AT)
    with pytest.raises(StepUpNeeded):  # twenty minutes old
        correct(team.RINA, code)
    person = CasePerson.objects.get()
    assert (person.version, bytes(person.sealed_identity or b"")) == (2, before)
    assert not CasePersonPast.objects.exists()


def test_who_may_name_but_not_open_corrects_nothing(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    role = ROLES[RoleCode.INTAKE_OFFICER]
    kept = role.permissions - {Permission.IDENTITY_OPEN}
    monkeypatch.setattr("sigap.access.rules.HOLDERS", dict(HOLDERS) | {role.code: _with(kept)})
    team.stepped_up(team.RINA, at=team.LATER)
    with pytest.raises(Refused, match=Permission.IDENTITY_OPEN):
        correct(team.RINA, code)
    assert CasePerson.objects.get().version == 2


def _with(permissions: frozenset[Permission]) -> object:
    role = ROLES[RoleCode.INTAKE_OFFICER]
    return type(role)(
        code=role.code,
        name=role.name,
        description=role.description,
        office_kinds=role.office_kinds,
        permissions=permissions,
        sections=role.sections,
    )


def test_the_former_identity_is_kept_and_still_opens_in_its_place(code: str) -> None:
    before = CasePerson.objects.get()
    for number, full_name in enumerate((CORRECTED, "Melati Lagi")):
        team.stepped_up(team.RINA, at=team.LATER)
        correct(team.RINA, code, based_on=2 + number, full_name=full_name)
    first, second = CasePersonPast.objects.order_by("version")
    assert (first.version, first.replaced_at, first.replaced_by) == (2, team.LATER, team.person_id(team.RINA))
    assert bytes(first.sealed_identity) == bytes(before.sealed_identity or b"")
    assert (first.person_id, first.key_id) == (before.pk, before.key_id)
    names = [
        Identity.from_text(
            unseal(past.sealed_identity, key=opened_key(past.key_id), place=identity_place(past.person_id))
        ).full_name
        for past in (first, second)
    ]
    assert names == [team.NAME, CORRECTED]
    assert team.trail(team.case_of(code).id)[-2:] == [events.IDENTITY_CORRECTED] * 2
    team.stepped_up(team.DEWI)
    opened = open_identity(entering=team.entering(team.DEWI), code=code, ordinal=1, reason="contact", at=team.AT)
    assert (opened.identity.full_name, opened.version) == ("Melati Lagi", 4)


def test_the_former_identity_lies_behind_the_room_and_is_never_changed(code: str) -> None:
    team.accepted(code)
    team.stepped_up(team.RINA, at=team.LATER)
    correct(team.RINA, code)
    sees = {}
    for login in (team.DEWI, team.RINA, team.ANTON, team.HASAN, team.SEKAR, team.SURYA):
        with team.at_desk(login):
            sees[login] = team.counted("SELECT 1 FROM cases_casepersonpast")
            for statement in ("UPDATE cases_casepersonpast SET version = 9", "DELETE FROM cases_casepersonpast"):
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    team.counted(statement)
    assert sees == {team.DEWI: 1, team.RINA: 1, team.ANTON: 1, team.HASAN: 0, team.SEKAR: 0, team.SURYA: 0}


@pytest.mark.parametrize("altered", ["version", "sealed_identity", "replaced_by", "login"])
def test_only_what_lies_there_now_is_laid_aside(code: str, altered: str) -> None:
    person = CasePerson.objects.get()
    login = team.HASAN if altered == "login" else team.DEWI
    facts: dict[str, Any] = {
        "key_id": person.key_id,
        "version": person.version,
        "sealed_identity": person.sealed_identity,
        "replaced_by": team.person_id(login),
    }
    wrong = {"version": 1, "sealed_identity": b"lain", "replaced_by": team.person_id(team.RINA)}
    facts |= {name: value for name, value in wrong.items() if name == altered}
    past = CasePersonPast(person=person, replaced_at=team.LATER, **facts)
    with pytest.raises(DatabaseError, match="row-level security"), team.at_desk(login):
        past.save(force_insert=True)
