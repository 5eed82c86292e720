"""One field of a reporter: asked with a reason, answered by another office, open for minutes, told to the reporter."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import team

from sigap.access.roles import OfficeKind, RoleCode
from sigap.cases import actions as cases
from sigap.cases.actions.contacts import ContactCard, write_contact
from sigap.cases.queries import case_for
from sigap.cases.reading import open_identity, safe_contact
from sigap.cases.rules import PersonRole, Sex
from sigap.clocks.models import Clock
from sigap.custody import actions
from sigap.custody.actions.disclosing import REVIEW_CLOCK, SUBJECT
from sigap.custody.models import Disclosure
from sigap.custody.queries import disclosures_to_answer
from sigap.custody.reading import open_field, open_reason
from sigap.custody.rules import (
    DisclosedField,
    DisclosureAnswer,
    answers_for,
    is_review_late,
    is_waiting,
    may_answer,
)
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused, StepUpNeeded
from sigap.mailbox.models import Envelope
from sigap.mailbox.reading import SHOWN, status_for
from sigap.notifications.models import Notice
from sigap.vault.macs import MacBroken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
WHY = "Penyidik perlu memastikan waktu kejadian malam itu."
YES, NO = DisclosureAnswer.APPROVED, DisclosureAnswer.REFUSED


@pytest.fixture
def code() -> str:
    """A case with a reporter as person 2, who has a name and a card."""
    made = team.opened()
    with team.on_case(team.DEWI, made) as (actor, access):
        cases.add_person(by=actor, at=now(), access=access, role=PersonRole.REPORTER, sex=Sex.MALE, age_years=40)
    with team.on_case(team.DEWI, made) as (actor, access):
        who = cases.Identity(full_name="Pelapor Contoh")
        cases.name_person(by=actor, at=now(), access=access, ordinal=2, identity=who, based_on=1)
    with team.on_case(team.DEWI, made) as (actor, access):
        card = ContactCard(answers="istri", number="0800 0000 0001", when="pagi")
        write_contact(by=actor, at=now(), access=access, ordinal=2, card=card, based_on=0)
    return made


def asked(
    code: str,
    login: str = team.DEWI,
    field: DisclosedField = DisclosedField.NAME,
    *,
    reason: str = WHY,
    is_danger: bool = False,
    at: datetime | None = None,
) -> UUID:
    at = at or now()
    team.stepped_up(login, at=at)
    with team.at_desk(login) as actor:
        access = case_for(actor, code)
        made = actions.ask(
            by=actor,
            at=at,
            access=access,
            ordinal=2,
            field=field,
            reason=reason,
            is_danger=is_danger,
        )
    found: UUID = made.pk
    return found


def answered(disclosure_id: UUID, login: str = team.LESTARI, answer: DisclosureAnswer = YES) -> None:
    team.stepped_up(login, at=now())
    with team.at_desk(login) as actor:
        actions.answer(by=actor, at=now(), disclosure_id=disclosure_id, answer=answer)


def shown(disclosure_id: UUID, login: str = team.DEWI, at: datetime | None = None) -> list[str]:
    team.stepped_up(login, at=now())
    opened = open_field(entering=team.entering(login), disclosure_id=disclosure_id, at=at or now())
    return [opened.name] if opened.name else [opened.card.number] if opened.card else []


def named(code: str, login: str = team.DEWI) -> str:
    team.stepped_up(login, at=now())
    return open_identity(
        entering=team.entering(login), code=code, ordinal=2, reason="contact", at=now()
    ).identity.full_name


def test_without_it_not_even_who_manages_the_case_reads_the_reporter(code: str) -> None:
    with pytest.raises(Refused):
        named(code)
    with pytest.raises(Refused):
        safe_contact(entering=team.entering(team.DEWI), code=code, ordinal=2, reason="contact", at=now())
    team.named(code)
    team.stepped_up(team.DEWI, at=now())
    victim = open_identity(entering=team.entering(team.DEWI), code=code, ordinal=1, reason="contact", at=now())
    assert victim.identity.full_name == team.NAME


def test_a_yes_of_another_office_opens_the_one_field_for_a_quarter_of_an_hour(code: str) -> None:
    wanted = asked(code)
    with pytest.raises(Refused):
        shown(wanted)
    team.stepped_up(team.LESTARI, at=now())
    _row, reason = open_reason(entering=team.entering(team.LESTARI), disclosure_id=wanted, at=now())
    assert reason == WHY
    answered(wanted)
    assert shown(wanted) == ["Pelapor Contoh"]
    with pytest.raises(Refused):
        safe_contact(entering=team.entering(team.DEWI), code=code, ordinal=2, reason="contact", at=now())
    with pytest.raises(Refused):
        shown(wanted, at=now() + timedelta(minutes=15))
    row = Disclosure.objects.get(pk=wanted)
    assert row.until is not None
    assert row.opened_at is not None
    assert row.until - row.opened_at == timedelta(minutes=15)
    assert team.trail(row.case_id)[-4:] == [
        "custody:disclosure:asked",
        "vault:room:opened",
        "custody:disclosure:answered",
        "vault:identity:opened",
    ]


def test_the_pages_of_the_case_open_nothing_meanwhile_for_they_would_show_more_than_the_one_field(code: str) -> None:
    for field in DisclosedField:
        answered(asked(code, field=field))
    with pytest.raises(Refused):
        named(code)
    with pytest.raises(Refused):
        safe_contact(entering=team.entering(team.DEWI), code=code, ordinal=2, reason="contact", at=now())


def test_a_disclosure_that_sigap_did_not_write_opens_nothing(code: str) -> None:
    wanted = asked(code)
    opened_at = now()
    until = opened_at + timedelta(minutes=15)
    team.rewritten("custody_disclosure", wanted, is_danger=True, opened_at=opened_at, until=until)
    with pytest.raises(MacBroken):
        shown(wanted)
    with pytest.raises(Refused):
        named(code)


def test_the_contact_is_a_field_of_its_own(code: str) -> None:
    wanted = asked(code, field=DisclosedField.CONTACT)
    answered(wanted)
    assert "0800 0000 0001" in shown(wanted)[0]
    with pytest.raises(Refused):
        named(code)


def test_a_no_opens_nothing(code: str) -> None:
    wanted = asked(code)
    answered(wanted, answer=NO)
    with pytest.raises(Refused):
        shown(wanted)
    with pytest.raises(actions.UnableToDisclose):
        answered(wanted)


def test_neither_oneself_nor_ones_own_office_nor_another_role_answers(code: str) -> None:
    wanted = asked(code)
    for login in (team.DEWI, team.HASAN, team.RINA, team.MAYA, team.ANTON):
        with pytest.raises(Refused):
            answered(wanted, login)
    with team.at_desk(team.HASAN) as actor:
        assert disclosures_to_answer(actor) == []
    own = asked(code, team.RINA)
    team.also_works_at(team.RINA, RoleCode.AUDITOR, OfficeKind.INSPEKTORAT)
    with pytest.raises(Refused):
        answered(own, team.RINA)


def test_it_needs_a_reason_a_step_up_and_a_reporter(code: str) -> None:
    with pytest.raises(actions.UnableToDisclose):
        asked(code, reason="perlu")
    with team.at_desk(team.DEWI) as actor:
        access = case_for(actor, code)
        with pytest.raises(Refused):
            actions.ask(
                by=actor,
                at=now(),
                access=access,
                ordinal=1,
                field=DisclosedField.NAME,
                reason=WHY,
                is_danger=False,
            )
    wanted = asked(code)
    with team.at_desk(team.SURYA) as actor, pytest.raises(StepUpNeeded):
        actions.answer(by=actor, at=now(), disclosure_id=wanted, answer=YES)
    assert asked(code) == wanted, "a second click is the same request"


def test_danger_to_life_opens_at_once_and_another_office_looks_at_it(code: str) -> None:
    wanted = asked(code, is_danger=True)
    assert shown(wanted) == ["Pelapor Contoh"]
    assert set(Notice.objects.filter(code="disclosure-opened").values_list("person_id", flat=True)) == {
        team.person_id(login) for login in (team.LESTARI, team.SURYA)
    }
    with pytest.raises(actions.UnableToDisclose):
        answered(wanted, answer=YES)
    answered(wanted, team.SURYA, DisclosureAnswer.UNJUSTIFIED)
    with pytest.raises(Refused):
        shown(wanted)
    with pytest.raises(actions.UnableToDisclose, match="tidak darurat"):
        asked(code, is_danger=True)
    assert asked(code) != wanted, "with somebody's consent it may still be asked for"


def test_the_second_person_has_24_hours_by_a_clock_that_any_other_office_ends(code: str) -> None:
    asked(code)
    assert not Clock.objects.filter(subject_kind=SUBJECT).exists(), "what did not open waits for no review"
    at = now()
    wanted = asked(code, is_danger=True, at=at)
    clock = Clock.objects.get(subject_kind=SUBJECT, subject_id=wanted)
    assert (clock.rule_code, clock.due_at - at) == (REVIEW_CLOCK, timedelta(hours=24))
    assert clock.owner_office == team.office(OfficeKind.INSPEKTORAT).pk
    answered(wanted, team.LESTARI, DisclosureAnswer.JUSTIFIED)
    clock.refresh_from_db()
    assert clock.stopped_at is not None


def test_the_reporter_reads_that_it_happened_and_no_more(code: str) -> None:
    receipt = team.post()
    envelope = team.envelope(receipt)
    answered(asked(code))
    with connection.cursor() as cursor:
        case = team.case_of(code)
        cursor.execute("UPDATE cases_case SET envelope_id = %s WHERE id = %s", [envelope.pk, case.pk])
    with team.role("sigap_public"):
        found = status_for(receipt.words)
    assert found is not None
    assert len(found.shown_on) == 1
    assert SHOWN not in [str(words) for _day, words in found.shown_messages]
    assert Envelope.objects.get(pk=envelope.pk).status == found.status


def test_a_row_that_sql_made_opens_nothing(code: str) -> None:
    wanted = asked(code)
    team.rewritten("custody_disclosure", wanted, asked_by_name="Lain", office_id=team.office(OfficeKind.RSUD).pk)
    with pytest.raises(MacBroken):
        answered(wanted)


@pytest.mark.parametrize("login", [team.DEWI, team.HASAN, team.RINA])
def test_the_database_lets_nobody_of_the_office_answer(login: str, code: str) -> None:
    wanted = asked(code)
    statement = (
        "UPDATE custody_disclosure SET answer = 'approved', answered_by = access.me(), answered_at = now(),"
        " answered_office_id = (access.my_offices())[1], opened_at = now(), until = now() + interval '5 minutes'"
        " WHERE id = %s"
    )
    with team.role("sigap_desk"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sigap.ticket', %s, true)", [team.TICKETS[login]])
        try:
            with transaction.atomic():
                cursor.execute(statement, [wanted])
                assert cursor.rowcount == 0
        except DatabaseError:
            pass
    assert Disclosure.objects.get(pk=wanted).answer == ""


def test_rules_of_the_gate() -> None:
    at = now()
    one, other = team.person_id(team.DEWI), team.person_id(team.LESTARI)
    ours, theirs = team.office(OfficeKind.UPTD_PPA).pk, team.office(OfficeKind.POLRES_PPA).pk
    assert may_answer(asked_by=one, asked_for=ours, by=other, offices=[theirs])
    assert not may_answer(asked_by=one, asked_for=ours, by=one, offices=[theirs])
    assert not may_answer(asked_by=one, asked_for=ours, by=other, offices=[theirs, ours])
    assert is_waiting(answer="", is_danger=False, asked_at=at - timedelta(days=2), at=at)
    assert not is_waiting(answer="", is_danger=False, asked_at=at - timedelta(days=3), at=at)
    assert is_waiting(answer="", is_danger=True, asked_at=at - timedelta(days=30), at=at)
    assert is_review_late(answer="", is_danger=True, asked_at=at - timedelta(hours=24), at=at)
    assert not is_review_late(answer="justified", is_danger=True, asked_at=at - timedelta(hours=25), at=at)
    assert YES not in answers_for(is_danger=True)
