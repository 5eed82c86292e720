"""What is known of people in clear: corrected, related, warned of; how each is reached; when and where the act was."""

from datetime import UTC, date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.factories import team

from sigap.access.permissions import Permission
from sigap.cases import actions as cases
from sigap.cases import events
from sigap.cases.actions.contacts import ContactCard, UnableToReviewCallBack
from sigap.cases.actions.persons import UnableToNamePerson
from sigap.cases.models import CallBack, CasePerson, Relation, SafeContact
from sigap.cases.queries import case_for, person_cards
from sigap.cases.reading import call_back_contact, safe_contact
from sigap.cases.rules import CallBackFinding, ContactWay, PersonRole, PersonWarning, RelationKind, Sex
from sigap.clocks.models import Clock
from sigap.kernel.clock import now
from sigap.kernel.errors import Conflict, Refused
from sigap.ui.taking_back import TakeBackReason
from sigap.vault.events import IDENTITY_OPENED
from sigap.vault.models import DataKey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
CARD = ContactCard(
    answers="guru BK", number="0812 0000 0001", cover="dari koperasi", never=frozenset({ContactWay.WHATSAPP})
)


@pytest.fixture
def code() -> str:
    return team.opened()


def add(code: str, role: PersonRole, age_years: int | None = 40) -> int:
    with team.on_case(team.DEWI, code) as (actor, access):
        added = cases.add_person(by=actor, at=team.AT, access=access, role=role, sex=Sex.UNKNOWN, age_years=age_years)
    return int(added.ordinal)


def correct(
    code: str, role: PersonRole, *, age_years: int = 15, based_on: int | None = None, knows_the_law: bool = False
) -> CasePerson:
    with team.on_case(team.DEWI, code) as (actor, access):
        version = CasePerson.objects.get(case=access.case, ordinal=1).version
        return cases.correct_person(
            by=actor,
            at=team.LATER,
            access=access,
            ordinal=1,
            role=role,
            sex=Sex.FEMALE,
            age_years=age_years,
            based_on=version if based_on is None else based_on,
            knows_the_law=knows_the_law,
        )


def warned(code: str) -> dict[int, set[PersonWarning]]:
    with team.on_case(team.DEWI, code) as (_actor, access):
        return {card.person.ordinal: {each.code for each in card.warnings} for card in person_cards(access)}


def name(code: str, ordinal: int, **facts: str) -> CasePerson:
    with team.on_case(team.DEWI, code) as (actor, access):
        identity = cases.Identity(**{"full_name": team.NAME, **facts})
        return cases.name_person(by=actor, at=team.LATER, access=access, ordinal=ordinal, identity=identity, based_on=1)


def test_a_correction_moves_the_case_and_says_what_somebody_was(code: str) -> None:
    before = team.case_of(code).version
    corrected = correct(code, PersonRole.WITNESS, age_years=44)
    assert (corrected.role, corrected.age_years, corrected.former_roles, corrected.version) == (
        "witness",
        44,
        ["victim"],
        2,
    )
    case = team.case_of(code)
    assert (case.has_child_victim, case.version) == (False, before + 1)
    assert team.trail(case.id)[-1] == events.PERSON_CORRECTED
    correct(code, PersonRole.WITNESS, age_years=44)
    assert team.case_of(code).version == before + 1, "the same again changes nothing"
    with pytest.raises(Conflict, match="baru saja mengubah"):
        correct(code, PersonRole.VICTIM, based_on=1)


def test_a_victim_becomes_terlapor_only_once_the_law_was_read(code: str) -> None:
    with pytest.raises(cases.NotToBeTakenLightly, match=r"UU 21/2007 pasal 18.*tidak dipidana"):
        correct(code, PersonRole.SUSPECT)
    assert CasePerson.objects.get().role == "victim"
    correct(code, PersonRole.SUSPECT, knows_the_law=True)
    assert warned(code) == {1: {PersonWarning.VICTIM_AS_SUSPECT}}


def test_the_same_identity_as_victim_and_as_terlapor_is_warned_of(code: str) -> None:
    other = add(code, PersonRole.SUSPECT)
    name(code, 1, nik="1609010101120001")
    assert warned(code)[other] == set()
    name(code, other, nik="1609010101120001")
    assert warned(code)[other] == {PersonWarning.VICTIM_AS_SUSPECT}


@pytest.mark.parametrize(
    ("facts", "age"), [({"birth_date": "2011-12-30"}, 14), ({"birth_year": "2008"}, 17), ({"birth_year": "2007"}, 18)]
)
def test_a_sealed_birth_gives_the_age_in_clear(code: str, facts: dict[str, str], age: int) -> None:
    named = name(code, 1, **facts)
    assert (named.age_years, named.aged_at) == (age, team.LATER)
    assert team.case_of(code).has_child_victim is (age < 18)


@pytest.mark.parametrize("acted_on", [date(2026, 11, 1), None])
def test_a_victim_who_comes_of_age_meanwhile_was_a_child_at_the_act(acted_on: date | None) -> None:
    """Seventeen at the act and when the case was opened, eighteen when the name is sealed."""
    code, sealed_at = team.opened(age_years=17), team.AT + timedelta(days=25)
    with team.on_case(team.DEWI, code) as (actor, access):
        if acted_on:
            version = access.case.version
            cases.note_event(by=actor, at=team.AT, access=access, acted_on=acted_on, area="", based_on=version)
        identity = cases.Identity(full_name=team.NAME, birth_date="2008-12-10")
        named = cases.name_person(
            by=actor, at=sealed_at.astimezone(UTC), access=access, ordinal=1, identity=identity, based_on=1
        )
    assert (named.age_years, team.case_of(code).has_child_victim) == (18, True)


def test_the_day_of_the_act_says_whether_a_child_was_harmed() -> None:
    code = team.opened(age_years=18)
    for acted_on, was_child in ((None, False), (date(2025, 3, 1), True), (date(2026, 11, 25), False)):
        with team.on_case(team.DEWI, code) as (actor, access):
            at, version = team.LATER.astimezone(UTC), access.case.version
            cases.note_event(by=actor, at=at, access=access, acted_on=acted_on, area="", based_on=version)
        assert team.case_of(code).has_child_victim is was_child


@pytest.mark.parametrize("facts", [{"birth_date": "2027-01-01"}, {"birth_year": "2027"}])
def test_nobody_is_born_tomorrow(code: str, facts: dict[str, str]) -> None:
    with pytest.raises(UnableToNamePerson, match="belum terjadi"):
        name(code, 1, **facts)
    assert not CasePerson.objects.get().is_named


def test_relations_are_said_once_and_warn(code: str) -> None:
    uncle = add(code, PersonRole.SUSPECT)

    def relate(first: int, kind: RelationKind, second: int) -> None:
        with team.on_case(team.DEWI, code) as (actor, access):
            cases.relate(by=actor, at=team.LATER, access=access, ordinal=first, kind=kind, other=second)

    for _click in range(2):
        relate(uncle, RelationKind.GUARDIAN_OF, 1)
    relate(1, RelationKind.LIVES_WITH, uncle)
    assert Relation.objects.count() == 2
    assert warned(code)[1] == {PersonWarning.GUARDIAN_IS_SUSPECT, PersonWarning.LIVES_WITH_SUSPECT}
    with pytest.raises(cases.UnableToRelate, match="dua orang"):
        relate(1, RelationKind.LIVES_WITH, 1)
    for _click in range(2):
        with team.on_case(team.DEWI, code) as (actor, access):
            cases.unrelate(
                by=actor,
                at=team.LATER,
                access=access,
                ordinal=uncle,
                kind=RelationKind.GUARDIAN_OF,
                other=1,
                reason=TakeBackReason.WRONG,
            )
    assert warned(code)[1] == {PersonWarning.LIVES_WITH_SUSPECT}
    with pytest.raises(IntegrityError, match="relation_to_another"), transaction.atomic():
        Relation.objects.update(other_id=Relation.objects.values_list("person_id")[:1])


def event(code: str, acted_on: date | None, area: str = "") -> None:
    with team.on_case(team.DEWI, code) as (actor, access):
        version = access.case.version
        cases.note_event(
            by=actor, at=team.LATER, access=access, acted_on=acted_on, area=area or access.case.area, based_on=version
        )


def test_the_act_was_not_tomorrow_nor_nowhere_and_nobody_was_born_after_it(code: str) -> None:
    tomorrow = (team.LATER + timedelta(days=1)).date()
    with pytest.raises(cases.UnableToDateAct, match="belum terjadi"):
        event(code, tomorrow)
    with pytest.raises(cases.UnableToDateAct, match="tidak ada dalam daftar"):
        event(code, None, "99.99.99")
    event(code, date(2026, 11, 1))
    assert (team.case_of(code).acted_on, warned(code)) == (date(2026, 11, 1), {1: set()})
    event(code, date(2009, 1, 1))
    assert warned(code) == {1: {PersonWarning.BORN_AFTER}}


def write(code: str, ordinal: int, card: ContactCard = CARD, *, based_on: int = 0, login: str = team.DEWI) -> None:
    with team.on_case(login, code) as (actor, access):
        cases.write_contact(by=actor, at=team.LATER, access=access, ordinal=ordinal, card=card, based_on=based_on)


def test_a_card_is_sealed_under_a_key_of_its_own_and_opened_with_a_trace(code: str) -> None:
    write(code, 1)
    name(code, 1)
    row, named = SafeContact.objects.get(), CasePerson.objects.get()
    assert row.key_id != named.key_id
    assert DataKey.objects.filter(purpose="person").count() == 2
    assert b"koperasi" not in bytes(row.sealed_card)
    found = safe_contact(entering=team.entering(team.RINA), code=code, ordinal=1, reason="contact", at=team.LATER)
    assert found == CARD
    assert (CARD.allowed, CARD.number, CARD.never_words) == ("guru BK", "0812 0000 0001", "WhatsApp")
    assert CARD.forbids(ContactWay.WHATSAPP)
    assert repr(CARD) == "ContactCard(…)"
    assert team.trail(team.case_of(code).id)[-1] == IDENTITY_OPENED
    with pytest.raises(Conflict, match="baru saja menyimpan"):
        write(code, 1)
    write(code, 1, ContactCard(), based_on=1)


def test_a_card_opens_to_nobody_without_the_room(code: str) -> None:
    write(code, 1)
    assert safe_contact(entering=team.entering(team.DEWI), code=code, ordinal=1, reason="letter", at=team.LATER) == CARD
    for login in (team.HASAN, team.ANTON):
        with pytest.raises(Refused):
            safe_contact(entering=team.entering(login), code=code, ordinal=1, reason="contact", at=team.LATER)
        with team.at_desk(login):
            assert team.counted("SELECT 1 FROM cases_safecontact") == 0


def test_who_is_there_calls_the_reporter_at_once_and_a_head_looks_at_it(code: str) -> None:
    at, reporter = now(), add(code, PersonRole.REPORTER)
    write(code, reporter)
    write(code, 1)
    with team.at_desk(team.HASAN) as actor, pytest.raises(Refused, match=Permission.REPORTER_CALL):
        cases.ask_call_back(by=actor, at=at, access=case_for(actor, code), ordinal=1, on_duty=True)
    for _click in range(2):
        with team.at_desk(team.HASAN) as actor:
            cases.ask_call_back(by=actor, at=at, access=case_for(actor, code), ordinal=reporter, on_duty=False)
    row = CallBack.objects.get()
    assert (row.asked_by_name, row.was_on_duty) == ("Hasan Basri", False)
    found = call_back_contact(entering=team.entering(team.HASAN), code=code, ordinal=reporter, at=at)
    assert found == CARD
    with team.at_desk(team.HASAN):
        assert team.counted("SELECT 1 FROM cases_safecontact") == 1, "this reporter's card and no other"
        assert team.counted("SELECT 1 FROM cases_caseperson") == 0
    later = at + timedelta(hours=2)
    with pytest.raises(Refused):
        call_back_contact(entering=team.entering(team.HASAN), code=code, ordinal=reporter, at=later)
    assert not Clock.objects.filter(rule_code="callback-review").exists(), "no other head could ever look at it"
    with team.at_desk(team.HASAN) as actor, pytest.raises(UnableToReviewCallBack, match="tidak meninjau sendiri"):
        cases.review_call_back(
            by=actor, at=at, access=case_for(actor, code), call_back_id=row.id, finding=CallBackFinding.IN_ORDER
        )


def test_a_call_back_of_an_officer_is_reviewed_by_the_head(code: str) -> None:
    at, reporter = now(), add(code, PersonRole.REPORTER)
    write(code, reporter)
    with team.at_desk(team.RINA) as actor:
        row = cases.ask_call_back(by=actor, at=at, access=case_for(actor, code), ordinal=reporter, on_duty=True)
    assert Clock.objects.filter(rule_code="callback-review", stopped_at=None).exists()
    for _click in range(2):
        with team.at_desk(team.HASAN) as actor:
            cases.review_call_back(
                by=actor, at=at, access=case_for(actor, code), call_back_id=row.id, finding=CallBackFinding.IN_ORDER
            )
    row.refresh_from_db()
    assert (row.finding, row.reviewed_by_name) == ("in_order", "Hasan Basri")
    assert not Clock.objects.filter(rule_code="callback-review", stopped_at=None).exists()


def test_nobody_calls_back_by_sql_what_is_not_theirs(code: str) -> None:
    reporter = add(code, PersonRole.REPORTER)
    write(code, reporter)
    case, contact = team.case_of(code), SafeContact.objects.get().person_id
    statement = (
        "INSERT INTO cases_callback (id, case_id, person_id, office_id, asked_by, asked_by_name, was_on_duty, asked_at,"
        " until, finding, reviewed_by_name) VALUES (gen_random_uuid(), %s, %s, %s, %s, 'x', true, now(),"
        " now() + interval '1 hour', '', '')"
    )
    for login in (team.ANTON, team.SURYA):
        values = [case.id, contact, team.office(team.PEOPLE[login][2]).pk, team.person_id(login)]
        with team.at_desk(login), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            team.counted(statement, values)
