"""People in a case: added with what is known, named under a key of their own, whatever a name looks like."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.factories import endings, team

from sigap.access.permissions import Permission
from sigap.cases import actions as cases
from sigap.cases import events
from sigap.cases.actions.locking import UnableToWorkOnClosedCase
from sigap.cases.actions.persons import Identity
from sigap.cases.actions.tokens import tokens_of
from sigap.cases.forms import IdentityForm
from sigap.cases.models import Case, CasePerson, PersonToken
from sigap.cases.reading import open_identity
from sigap.cases.rules import PersonRole, Sex
from sigap.kernel.errors import Conflict, Refused, StepUpNeeded
from sigap.matching.kinds import MatchKind
from sigap.vault.events import IDENTITY_OPENED
from sigap.vault.models import DataKey, KeyPurpose
from sigap.vault.tokens import TokenKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def add(login: str, code: str, role: PersonRole = PersonRole.WITNESS, age_years: int | None = 40) -> int:
    with team.on_case(login, code) as (actor, access):
        person = cases.add_person(
            by=actor, at=team.LATER, access=access, role=role, sex=Sex.UNKNOWN, age_years=age_years
        )
    return int(person.ordinal)


def name(login: str, code: str, identity: Identity, *, based_on: int = 1, ordinal: int = 1) -> CasePerson:
    with team.on_case(login, code) as (actor, access):
        return cases.name_person(
            by=actor, at=team.LATER, access=access, ordinal=ordinal, identity=identity, based_on=based_on
        )


def read(code: str, login: str = team.DEWI, ordinal: int = 1) -> Identity:
    team.stepped_up(login)
    opened = open_identity(entering=team.entering(login), code=code, ordinal=ordinal, reason="contact", at=team.AT)
    return opened.identity


def test_a_person_is_added_and_numbered() -> None:
    code = team.opened()
    assert (add(team.DEWI, code), add(team.RINA, code)) == (2, 3)
    case = team.case_of(code)
    assert team.trail(case.id)[-2:] == [events.PERSON_ADDED] * 2
    assert set(CasePerson.objects.values_list("role", flat=True)) == {"victim", "witness"}


@pytest.mark.parametrize(
    ("role", "age_years", "marks"),
    [
        (PersonRole.VICTIM, None, True),
        (PersonRole.CHILD_IN_CONFLICT, 17, True),
        (PersonRole.VICTIM, 18, False),
        (PersonRole.WITNESS, 9, False),
        (PersonRole.SUSPECT, None, False),
    ],
)
def test_only_a_child_victim_marks_the_case(role: PersonRole, age_years: int | None, *, marks: bool) -> None:
    code = team.opened(age_years=30)
    add(team.DEWI, code, role, age_years)
    assert team.case_of(code).has_child_victim is marks


def test_a_named_person_is_sealed_under_a_key_of_their_own() -> None:
    code = team.opened()
    person = name(team.DEWI, code, Identity(full_name=team.NAME, nik="1609010101120001", phone="0812-0000-0001"))
    case = team.case_of(code)
    stored = CasePerson.objects.get()
    assert (stored.version, stored.named_at, stored.key_id) == (2, team.LATER, person.key_id)
    assert stored.key_id is not None
    key = DataKey.objects.get(pk=stored.key_id)
    assert (key.purpose, key.case_id) == (KeyPurpose.PERSON, case.id)
    assert stored.sealed_identity is not None
    assert team.NAME.encode() not in bytes(stored.sealed_identity)
    assert team.trail(case.id)[-1] == events.PERSON_NAMED
    assert set(PersonToken.objects.values_list("kind", flat=True)) == {TokenKind.NIK, TokenKind.PHONE}
    assert team.NAME not in repr(read(code))


def test_a_correction_follows_the_version_read_and_keeps_the_key() -> None:
    code = team.opened()
    first = name(team.DEWI, code, Identity(full_name="Melati"))
    team.stepped_up(team.RINA, at=team.LATER)
    second = name(team.RINA, code, Identity(full_name="Melati Contoh"), based_on=2)
    assert (second.key_id, second.version) == (first.key_id, 3)
    assert read(code).full_name == "Melati Contoh"


def test_a_stale_correction_changes_nothing() -> None:
    code = team.opened()
    name(team.DEWI, code, Identity(full_name="Melati"))
    with pytest.raises(Conflict, match="baru saja mengisi"):
        name(team.RINA, code, Identity(full_name="Bukan Melati"), based_on=1)
    assert read(code).full_name == "Melati"


@pytest.mark.parametrize(
    "full_name",
    [
        "Sulastri",
        "x" * 300,
        "Pere'an",
        "O'Contoh",
        "O’Contoh",
        "Bunga 🌺 Contoh",
        "Nur‑Aini",
        "Ane\u0301",
        "محمد",
        "Melati\x00Contoh",
        "'; DROP TABLE cases_case; --",
        "  Siti   binti Contoh ",
    ],
)
def test_a_name_comes_back_as_it_was_written(full_name: str) -> None:
    code = team.opened()
    name(team.DEWI, code, Identity(full_name=full_name, birth_date="2012-02-29"))
    found = read(code)
    assert found.full_name == full_name
    assert ("Tanggal lahir", "Rabu, 29 Februari 2012") in found.labelled()
    assert found.as_fields()["birth_date"] == date(2012, 2, 29)


def test_names_meet_in_one_token_however_they_are_written() -> None:
    born = {"birth_date": "2012-02-29"}
    tokens = [tokens_of(Identity(full_name=each, **born)) for each in ("Siti O'Contoh", "O’CONTOH  SITI")]
    whole = [{each for each in found if each[0] is MatchKind.NAME_YEAR} for found in tokens]
    assert whole[0] == whole[1]
    assert {kind for kind, _value in tokens[0]} == {MatchKind.NAME_YEAR, MatchKind.OTHER_YEAR}
    assert tokens_of(Identity(full_name="🌺", **born)) == frozenset()
    assert tokens_of(Identity(full_name="Siti")) == frozenset(), "never a name by itself"
    assert tokens_of(Identity(full_name="Siti", phone="0812")) == frozenset()


def form(**changes: str) -> IdentityForm:
    return IdentityForm({"full_name": "Siti", "version": "1", **changes})


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"full_name": "x" * 300}, None),
        ({"full_name": "x" * 301}, "full_name"),
        ({"full_name": ""}, "full_name"),
        ({"full_name": "Siti\x00"}, "full_name"),
        ({"birth_date": "29-02-2012"}, None),
        ({"birth_date": "29-02-2011"}, "birth_date"),
        ({"nik": "160901010112000"}, "nik"),
        ({"phone": "+62 812-0000.0001"}, None),
        ({"phone": "nol delapan"}, "phone"),
    ],
)
def test_the_form_says_what_is_wrong(changes: dict[str, str], wrong: str | None) -> None:
    assert set(form(**changes).errors) == ({wrong} if wrong else set())


def test_an_identity_is_opened_with_a_reason_a_step_up_and_a_trace() -> None:
    code = team.opened()
    team.named(code)
    with pytest.raises(StepUpNeeded):
        open_identity(entering=team.entering(team.DEWI), code=code, ordinal=1, reason="contact", at=team.AT)
    assert IDENTITY_OPENED not in team.trail(team.case_of(code).id)
    assert read(code).full_name == team.NAME
    assert team.trail(team.case_of(code).id)[-1] == IDENTITY_OPENED


def test_an_identity_that_is_not_there_is_refused() -> None:
    code = team.opened()
    for ordinal in (1, 9):
        with pytest.raises(Refused):
            read(code, ordinal=ordinal)


@pytest.mark.parametrize("login", [team.ANTON, team.HASAN])
def test_who_does_not_work_in_the_room_adds_and_names_nobody(login: str) -> None:
    code = team.opened()
    with pytest.raises(Refused):
        add(login, code)
    with pytest.raises(Refused):
        name(login, code, Identity(full_name="Siti"))
    with pytest.raises(Refused):
        read(code, login)
    assert CasePerson.objects.get().sealed_identity is None


def test_an_office_that_joined_names_nobody_without_the_power() -> None:
    code = team.opened()
    team.accepted(code)
    with pytest.raises(Refused, match=Permission.CASE_NAME_PERSON):
        add(team.ANTON, code)


def test_a_closed_case_takes_no_person_and_no_name() -> None:
    code = team.opened()
    endings.closed(code)
    with pytest.raises(UnableToWorkOnClosedCase):
        add(team.DEWI, code)
    with pytest.raises(UnableToWorkOnClosedCase):
        name(team.DEWI, code, Identity(full_name="Siti"))
    assert CasePerson.objects.get().version == 1
    assert Case.objects.get().has_child_victim


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"role": "ghost"}, "person_role_known"),
        ({"sex": "X"}, "person_sex_known"),
        ({"age_years": 131}, "person_age_sane"),
        ({"named_at": team.AT}, "person_named_whole"),
    ],
)
def test_what_a_person_is_stands_in_constraints(change: dict[str, object], constraint: str) -> None:
    team.opened()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CasePerson.objects.update(**change)
