"""People in full: sealed versions, the same wall in code and database, merges, offenders, erasing, figures."""

import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import officers, team
from tests.factories.team import AHMAD, ANTON, AT, DEWI, LATER, RINA, SEKAR, SITI

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.assistance.rules import ReferralPurpose
from sigap.cases import actions as cases
from sigap.cases.actions import Identity, destroying
from sigap.cases.actions.danger import lift_danger, set_dangers
from sigap.cases.forms import IdentityForm
from sigap.cases.models import CasePerson, DangerTag, Relation
from sigap.cases.queries import person_cards, person_of
from sigap.cases.rules import PersonRole, PersonWarning, RelationKind, Sex
from sigap.cases.rules.danger import DangerSource, LiftBasis
from sigap.kernel.errors import Refused
from sigap.mailbox.flags import Flag
from sigap.persons import actions, events
from sigap.persons.actions import RECORDS, NotCertain, PairFacts, StaleFacts, StaleRelations
from sigap.persons.models import OffenderRelation, PartVersion
from sigap.persons.proposing import proposed_facts
from sigap.persons.queries import open_parts_of, pairs_of
from sigap.persons.reading import open_part, open_person
from sigap.persons.rules import Household, PersonPart
from sigap.vault.datakeys import KeyDestroyed
from sigap.vault.models import DataKey, KeyPurpose, Opening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
P = PersonPart
HOME = {"address": "Dusun Pere'an 2, rumah cat biru", "region": ""}


def opened() -> str:
    """A girl of 15 and a man who is reported; police, hospital, religious affairs and Dinsos take part."""
    code = team.opened()
    team.accepted(code, ANTON, frozenset({ReferralPurpose.PROTECTION}))
    team.accepted(code, SEKAR, frozenset({ReferralPurpose.MEDICAL_CARE}))
    team.accepted(code, AHMAD, frozenset({ReferralPurpose.FAITH_COUNSELLING}))
    team.accepted(code, SITI, frozenset({ReferralPurpose.SOCIAL_REHABILITATION}))
    with team.on_case(DEWI, code) as (actor, access):
        cases.add_person(by=actor, at=LATER, access=access, role=PersonRole.SUSPECT, sex=Sex.MALE, age_years=40)
    return code


def write(login: str, code: str, part: PersonPart, facts: dict[str, str], **change: Any) -> PartVersion | None:
    given: dict[str, Any] = {"at": LATER, "ordinal": 1, "based_on": 0, **change}
    with team.on_case(login, code) as (actor, access):
        return actions.write_part(by=actor, access=access, part=part, facts=facts, **given)


def read(login: str, code: str, part: PersonPart, ordinal: int = 1, **change: Any) -> dict[str, str]:
    found = open_part(entering=team.entering(login), code=code, ordinal=ordinal, part=part, at=LATER, **change)
    return dict(found.parts[0].facts)


def test_a_part_is_sealed_in_versions_and_loses_none() -> None:
    code = opened()
    first = {"level": "sd", "schooling": "dropped", "school": "SDN Pere'an", "grade": "", "father": "with"}
    assert write(DEWI, code, P.EDUCATION, {}) is None
    made = write(DEWI, code, P.EDUCATION, first)
    assert made is not None
    assert (made.version, made.codes) == (1, ["level:sd", "schooling:dropped"])
    assert b"Pere" not in bytes(made.sealed_facts)
    assert DataKey.objects.get(pk=made.key_id).purpose == KeyPurpose.PERSON_PART
    assert read(DEWI, code, P.EDUCATION) == {"level": "sd", "schooling": "dropped", "school": "SDN Pere'an"}
    with pytest.raises(StaleFacts):
        write(RINA, code, P.EDUCATION, {"level": "smp"})
    again = write(RINA, code, P.EDUCATION, {"level": "smp"}, based_on=1)
    assert again is not None
    assert (again.version, again.key_id) == (2, made.key_id)
    assert read(DEWI, code, P.EDUCATION, version=1)["school"] == "SDN Pere'an"
    assert read(SITI, code, P.EDUCATION) == {"level": "smp"}
    assert team.trail(team.case_of(code).pk).count(events.PART_WRITTEN) == 2
    with team.on_case(DEWI, code), pytest.raises(DatabaseError), transaction.atomic():
        team.counted("UPDATE persons_partversion SET codes = '{}' WHERE version = 1")


def test_the_database_opens_what_the_matrix_opens() -> None:
    code = opened()
    for part in P:
        facts = {P.DOMICILE: HOME, P.ID_ADDRESS: HOME, P.LANGUAGE: {"language": "Komering"}}.get(part, {})
        known = {P.MARITAL: {"state": "single"}, P.WORK: {"occupation": "pupil"}, P.EDUCATION: {"level": "sd"}}
        known |= {P.RELIGION: {"religion": "islam"}, P.DISABILITY: {"disability": "no"}}
        known |= {P.HEALTH_COVER: {"number": "0001234567890"}, P.HOUSEHOLD: {"carer": "nenek"}}
        write(DEWI, code, part, facts or known.get(part, {"citizenship": "wni"}))
        if part in (P.WORK, P.DOMICILE):
            write(DEWI, code, part, {"workplace": "pasar", **HOME}, ordinal=2)
    with team.on_case(DEWI, code) as (actor, access):
        set_dangers(by=actor, at=LATER, access=access, flags=[Flag.WEAPON], source=DangerSource.OFFICER)
    for is_danger in (True, False):
        for login in (DEWI, ANTON, SEKAR, AHMAD, SITI):
            for ordinal in (1, 2):
                with team.on_case(login, code) as (actor, access):
                    person = person_of(access, ordinal)
                    shown = {each.spec.part for each in open_parts_of(actor, access, person)}
                    rows = set(PartVersion.objects.filter(person=person).values_list("part", flat=True))
                    keys = DataKey.objects.filter(purpose=KeyPurpose.PERSON_PART).count()
                written = set(P) if ordinal == 1 else {P.WORK, P.DOMICILE}
                assert rows == shown & written, (login, ordinal)
                assert keys <= len(P) + 2
                assert (P.DOMICILE in shown) is (
                    login == DEWI if ordinal == 1 and is_danger else (login in (DEWI, SITI, ANTON) and ordinal == 1)
                    or login in (DEWI, ANTON)
                ), (login, ordinal, is_danger)  # fmt: skip
        if is_danger:
            with pytest.raises(Refused):
                read(SITI, code, P.DOMICILE)
            lift_all(code)
    assert read(SITI, code, P.DOMICILE)["address"] == HOME["address"]
    assert set(open_person(entering=team.entering(SEKAR), code=code, ordinal=2, at=LATER).parts) == set()


def lift_all(code: str) -> None:
    """Nothing stands in the case any more."""
    with team.on_case(DEWI, code) as (actor, access):
        for tag in DangerTag.objects.filter(case=access.case, lifted_at=None):
            lift_danger(
                by=actor,
                at=LATER,
                access=access,
                tag_id=tag.pk,
                basis=LiftBasis.SAFE_NOW,
                words="CONTOH",
                based_on=tag.version,
            )


def test_addresses_count_as_identities_and_foreign_parts_are_refused() -> None:
    code = opened()
    write(DEWI, code, P.ID_ADDRESS, HOME)
    write(DEWI, code, P.MARITAL, {"state": "single"})
    before = Opening.objects.count()
    page = open_person(entering=team.entering(DEWI), code=code, ordinal=1, at=LATER)
    shut = next(part for part in page.parts if part.spec.part is P.ID_ADDRESS)
    assert (shut.row is not None, dict(shut.facts), Opening.objects.count()) == (True, {}, before)
    assert read(DEWI, code, P.ID_ADDRESS)["address"] == HOME["address"]
    assert Opening.objects.count() == before + 1
    for login, part in ((SEKAR, P.MARITAL), (AHMAD, P.ID_ADDRESS), (ANTON, P.RELIGION)):
        with pytest.raises(Refused):
            read(login, code, part)
        with pytest.raises(Refused):
            write(login, code, part, {"state": "single"}, based_on=1)
    with pytest.raises(Refused):
        write(DEWI, code, P.HOUSEHOLD, {"carer": "nenek"}, ordinal=2)
    assert read(AHMAD, code, P.MARITAL) == {"state": "single"}
    wrote = write(AHMAD, code, P.RELIGION, {"religion": "islam"})
    assert wrote is not None
    assert wrote.office_name == Office.objects.get(kind=OfficeKind.KEMENAG).name


def test_a_married_child_is_asked_about_and_never_refused() -> None:
    code = opened()
    CasePerson.objects.filter(ordinal=1).update(age_years=8)
    with pytest.raises(NotCertain):
        write(DEWI, code, P.MARITAL, {"state": "unregistered"})
    assert not PartVersion.objects.exists()
    assert write(DEWI, code, P.MARITAL, {"state": "unregistered"}, is_certain=True) is not None
    assert read(DEWI, code, P.MARITAL) == {"state": "unregistered"}


def relate(login: str, code: str, **pairs: tuple[str, str, int]) -> list[OffenderRelation]:
    given = {
        key.replace("p", "").replace("_", "-"): PairFacts(kind=kind, household=Household(where), based_on=version)
        for key, (kind, where, version) in pairs.items()
    }
    with team.on_case(login, code) as (actor, access):
        return actions.write_relations(by=actor, at=LATER, access=access, pairs=given)


def test_offenders_stand_to_victims_one_by_one() -> None:
    code = opened()
    with team.on_case(DEWI, code) as (actor, access):
        for role in (PersonRole.VICTIM, PersonRole.SUSPECT):
            cases.add_person(by=actor, at=LATER, access=access, role=role, sex=Sex.MALE, age_years=30)
        cases.relate(by=actor, at=LATER, access=access, ordinal=4, kind=RelationKind.EMPLOYS, other=3)
        assert [pair.key for pair in pairs_of(access)] == ["1-2", "1-4", "3-2", "3-4"]
        assert {pair.key: pair.proposed_kind for pair in pairs_of(access)}["3-4"] == "employer"
    assert len(relate(DEWI, code, p1_2=("parent", "together", 0), p3_4=("employer", "", 0))) == 2
    assert relate(DEWI, code, p1_2=("parent", "together", 0)) == [], "a second click"
    with pytest.raises(StaleRelations):
        relate(RINA, code, p1_2=("family", "", 0))
    assert len(relate(ANTON, code, p1_2=("family", "apart", 1))) == 1
    with team.on_case(DEWI, code) as (_actor, access):
        warned = {card.person.ordinal: [each.code for each in card.warnings] for card in person_cards(access)}
        assert PersonWarning.LIVES_WITH_SUSPECT in warned[1]
        assert PersonWarning.GUARDIAN_IS_SUSPECT in warned[1]
        assert next(pair for pair in pairs_of(access) if pair.key == "1-2").version == 2
    assert Relation.objects.filter(kind=RelationKind.PARENT_OF).count() == 1
    for login in (SEKAR, AHMAD):
        with pytest.raises(Refused):
            relate(login, code, p1_4=("other", "", 0))
        with team.on_case(login, code):
            assert not OffenderRelation.objects.exists()


def test_a_child_in_conflict_with_the_law_is_the_second_of_a_pair_where_there_is_a_victim() -> None:
    code = team.opened()
    with team.on_case(DEWI, code) as (actor, access):
        cases.add_person(
            by=actor, at=LATER, access=access, role=PersonRole.CHILD_IN_CONFLICT, sex=Sex.MALE, age_years=16
        )
        assert [pair.key for pair in pairs_of(access)] == ["1-2"]
    assert len(relate(DEWI, code, p1_2=("partner", "together", 0))) == 1
    assert len(relate(RINA, code, p1_2=("family", "apart", 1))) == 1


def test_forms_begin_with_what_the_case_knows() -> None:
    code = opened()
    with team.on_case(DEWI, code) as (actor, access):
        set_dangers(by=actor, at=LATER, access=access, flags=[Flag.DISABILITY], source=DangerSource.OFFICER)
        person = person_of(access, 1)
        assert proposed_facts(access, person, P.DISABILITY) == {"disability": "yes"}
        (pair,) = pairs_of(access, flags=frozenset({Flag.LIVES_WITH_SUSPECT.value}))
        assert pair.proposed_household is Household.TOGETHER
        cases.add_person(by=actor, at=LATER, access=access, role=PersonRole.GUARDIAN, sex=Sex.FEMALE, age_years=40)
        for kind in (RelationKind.PARENT_OF, RelationKind.LIVES_WITH):
            cases.relate(by=actor, at=LATER, access=access, ordinal=3, kind=kind, other=1)
        assert proposed_facts(access, person, P.HOUSEHOLD) == {"mother": "with"}
        assert proposed_facts(access, person, P.WORK) == {}
    write(DEWI, code, P.EDUCATION, {"schooling": "active"})
    officers.office(OfficeKind.SEKOLAH, "SMP CONTOH")
    with team.on_case(DEWI, code) as (_actor, access):
        assert proposed_facts(access, person, P.WORK) == {"occupation": "pupil"}


def test_what_is_known_goes_with_the_identity() -> None:
    code = opened()
    made = write(DEWI, code, P.LANGUAGE, {"language": "Komering"})
    relate(DEWI, code, p1_2=("neighbour", "", 0))
    assert made is not None
    person = CasePerson.objects.get(ordinal=1)
    assert destroying._keys_of_persons([person]) == {made.key_id}
    assert RECORDS.people_of([made.key_id]) == {person.pk}
    DataKey.objects.filter(pk=made.key_id).update(wrapped=b"", destroyed_at=AT)
    gone = open_part(entering=team.entering(DEWI), code=code, ordinal=1, part=P.LANGUAGE, at=LATER).parts[0]
    assert (gone.erased_at, dict(gone.facts)) == (AT, {})
    with pytest.raises(KeyDestroyed):
        write(DEWI, code, P.LANGUAGE, {"language": "Ogan"}, based_on=1)
    destroying._emptied([person.pk], AT)
    assert not PartVersion.objects.exists()
    assert not OffenderRelation.objects.exists()


def test_figures_count_the_newest_version_once() -> None:
    code = opened()
    write(DEWI, code, P.EDUCATION, {"level": "sd", "schooling": "active"})
    write(DEWI, code, P.EDUCATION, {"level": "smp", "schooling": "dropped"}, based_on=1)
    relate(DEWI, code, p1_2=("parent", "together", 0))
    relate(DEWI, code, p1_2=("employer", "together", 1))
    asked = [
        ("victims_being", "ARRAY['level:sd']"), ("victims_being", "ARRAY['level:smp']"),
        ("victims_being", "ARRAY['schooling:dropped', 'level:smp']"), ("victims_by_offender", "'parent'"),
        ("victims_by_offender", "'employer'"), ("victims_by_offender", "'together'"),
    ]  # fmt: skip
    found = []
    with connection.cursor() as cursor:
        for name, what in asked:
            cursor.execute(f"SELECT figures.{name}('2026-10-31 17:00Z', '2026-11-30 17:00Z', {what})")
            row = cursor.fetchone()[0]
            found.append((json.loads(row) if isinstance(row, str) else row)["child"])
    assert found == [0, 1, 1, 0, 1, 1]


def test_a_year_may_be_written_as_a_guess() -> None:
    for written, is_guess in (("sekitar 2009", True), ("± 2009", True), ("2009", False)):
        form = IdentityForm({"full_name": "Contoh", "birth_year": written, "version": 1})
        assert form.is_valid(), form.errors
        identity = Identity.from_fields(form.cleaned_data)
        assert (identity.birth_year, identity.birth_estimate) == ("2009", "yes" if is_guess else "")
        again = Identity.from_text(identity.as_text())
        assert again.as_fields()["birth_estimate"] is is_guess
