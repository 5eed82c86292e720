"""Break-glass under the desk's real role: what opens and what never does, for how long, how often, who looks at it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import emergency, team
from tests.factories.emergency import WHY, broken, on_rota

from sigap.access.roles import OfficeKind, Section
from sigap.cases import actions as cases
from sigap.cases import events
from sigap.cases.actions.break_glass import (
    UnableToBreakGlass,
    break_glass,
    end_break_glass,
)
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.models import BreakGlass, CasePerson
from sigap.cases.queries import case_for, notes_of, persons_of
from sigap.cases.reading import open_identity, open_note, open_text, safe_contact
from sigap.cases.rules import ExclusionBasis, ExclusionKind, NoteTemplate, PersonRole, Sex
from sigap.cases.rules.break_glass import break_glass_limits, uses_left
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused, StepUpNeeded
from sigap.vault.macs import MacBroken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
LESTARI = team.LESTARI


@pytest.fixture
def code() -> str:
    return emergency.shut_case()


def identity(code: str, ordinal: int, login: str = LESTARI) -> str:
    team.stepped_up(login, at=now())
    opened = open_identity(entering=team.entering(login), code=code, ordinal=ordinal, reason="contact", at=now())
    return opened.identity.full_name


def test_before_it_a_colleague_reads_the_header_and_nothing_else(code: str) -> None:
    with team.on_case(LESTARI, code) as (_actor, access):
        assert (access.sections, access.emergency) == (frozenset(), None)
    with pytest.raises(Refused):
        identity(code, 1)


def test_it_opens_what_a_life_may_hang_on_to_be_read(code: str) -> None:
    use = broken(code)
    assert use.until - use.began_at == timedelta(hours=3)
    with team.on_case(LESTARI, code) as (_actor, access):
        assert access.sections == {Section.SUMMARY, Section.PERSONS, Section.IDENTITY, Section.NOTES}
        assert not access.is_assigned
        assert [person.ordinal for person in persons_of(access)] == [1, 3], "never that there is a reporter"
        (note,) = notes_of(access, page=1).notes
        assert note.template == NoteTemplate.SAFETY
    assert (
        open_text(entering=team.entering(LESTARI), code=code, section=Section.SUMMARY, at=now()).text
        == "Ringkasan rekaan."
    )
    assert identity(code, 1) == team.NAME
    card = safe_contact(entering=team.entering(LESTARI), code=code, ordinal=1, reason="contact", at=now())
    assert card is not None
    assert card.when == "pagi"
    opened = open_note(entering=team.entering(LESTARI), code=code, note_id=note.note, at=now())
    assert "Isi safety" in str(opened)


@pytest.mark.parametrize("ordinal", [2, 3])
def test_a_reporters_and_a_witness_identity_stay_shut(code: str, ordinal: int) -> None:
    broken(code)
    with pytest.raises(Refused):
        identity(code, ordinal)
    with pytest.raises(Refused):
        safe_contact(entering=team.entering(LESTARI), code=code, ordinal=ordinal, reason="contact", at=now())


def test_row_level_security_shows_no_more_than_that(code: str) -> None:
    broken(code)
    case_id = team.case_of(code).id
    with team.at_desk(LESTARI):
        assert team.counted("SELECT 1 FROM cases_caseperson WHERE case_id = %s", [case_id]) == 2
        assert team.counted("SELECT 1 FROM cases_note WHERE case_id = %s", [case_id]) == 1
        assert team.counted("SELECT 1 FROM cases_safecontact WHERE case_id = %s", [case_id]) == 1
        for table in (
            "cases_persontoken",
            "cases_relation",
            "cases_keptfrom",
            "assistance_service",
            "cases_casescreening",
        ):
            assert team.counted(f"SELECT 1 FROM {table} WHERE case_id = %s", [case_id]) == 0
        with connection.cursor() as cursor:
            # What was sent to the own office is read by its right already.
            cursor.execute("SELECT purpose FROM vault_datakey WHERE case_id = %s AND purpose <> 'referral'", [case_id])
            purposes = sorted(row[0] for row in cursor.fetchall())
    reporter = CasePerson.objects.get(case_id=case_id, ordinal=2)
    with team.at_desk(LESTARI):
        assert team.counted("SELECT 1 FROM vault_datakey WHERE id = %s", [reporter.key_id]) == 0
    assert purposes == ["break_glass", "case_room", "case_room", "person", "person"], "identity and card of the victim"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_case SET area = 'x' WHERE code = %s",
        "UPDATE cases_caseperson SET role = 'victim' WHERE role = 'witness' AND %s <> ''",
        "UPDATE cases_note SET is_newest = false WHERE %s <> ''",
    ],
)
def test_nothing_is_written_by_it(code: str, statement: str) -> None:
    broken(code)
    with team.at_desk(LESTARI):
        assert team.counted(statement, [code]) == 0
    with team.on_case(LESTARI, code) as (actor, access), pytest.raises(Refused):
        cases.write_section(by=actor, at=now(), access=access, section=Section.SUMMARY, text="lain", based_on=1)
    with team.on_case(LESTARI, code) as (actor, access), pytest.raises(Refused):
        cases.add_person(by=actor, at=now(), access=access, role=PersonRole.WITNESS, sex=Sex.MALE, age_years=1)


def test_it_ends_by_itself_under_row_level_security_too(code: str) -> None:
    use = broken(code)
    late = now() - timedelta(hours=4)
    team.rewritten("cases_breakglass", use.id, began_at=late, until=late + timedelta(hours=3))
    with team.on_case(LESTARI, code) as (_actor, access):
        assert access.emergency is None
        assert team.counted("SELECT 1 FROM cases_caseperson WHERE case_id = %s", [access.case.id]) == 0
    with pytest.raises(Refused):
        identity(code, 1)


def test_it_is_shut_before_by_who_opened_it_and_once(code: str) -> None:
    broken(code)
    for _click in range(2):
        with team.at_desk(LESTARI) as actor:
            end_break_glass(by=actor, at=now(), code=code)
    with team.on_case(LESTARI, code) as (_actor, access):
        assert access.emergency is None
    assert team.trail(team.case_of(code).id).count(events.GLASS_ENDED) == 1


@pytest.mark.parametrize("column", ["until", "office_id", "ended_at"])
def test_a_row_that_was_not_sigaps_opens_nothing(code: str, column: str) -> None:
    use = broken(code)
    if column == "ended_at":
        with team.at_desk(LESTARI) as actor:
            end_break_glass(by=actor, at=now(), code=code)
        team.rewritten("cases_breakglass", use.id, ended_at=None)
    elif column == "until":
        team.rewritten("cases_breakglass", use.id, until=use.until + timedelta(days=9))
    else:
        team.rewritten("cases_breakglass", use.id, mac=b"x" * 32)
    with pytest.raises(MacBroken):
        identity(code, 1)


def test_a_row_slipped_in_at_the_desk_is_refused(code: str) -> None:
    case = team.case_of(code)
    insert = (
        "INSERT INTO cases_breakglass (id, case_id, case_code, case_office_id, person_id, person_name, office_id,"
        " office_name, key_id, sealed_words, began_at, until, mac) VALUES (gen_random_uuid(), %s, 'x', %s, %s, 'x', %s,"
        " 'x', gen_random_uuid(), '', now(), now() + %s::interval, '')"
    )
    for login, kind, lasts in (
        (team.HASAN, OfficeKind.UPTD_PPA, "1 hour"),
        (LESTARI, OfficeKind.POLRES_PPA, "4 hours"),
        (team.SEKAR, OfficeKind.RSUD, "1 hour"),
    ):
        facts = [case.id, case.office_id, team.person_id(login), team.office(kind).id, lasts]
        with team.at_desk(login), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            team.counted(insert, facts)


def test_only_on_duty_with_a_reason_and_after_showing_who_one_is(code: str) -> None:
    team.stepped_up(team.HASAN, at=now())
    with team.at_desk(team.HASAN) as actor, pytest.raises(UnableToBreakGlass, match="piket"):
        break_glass(by=actor, at=now(), code=code, words=WHY)
    with team.at_desk(LESTARI) as actor, pytest.raises(StepUpNeeded):
        break_glass(by=actor, at=now(), code=code, words=WHY)
    with pytest.raises(UnableToBreakGlass, match="alasannya"):
        broken(code, words="gawat")
    with pytest.raises(UnableToBreakGlass, match="sudah ditugaskan"):
        broken(code, team.DEWI)
    assert not BreakGlass.objects.exists()


def test_a_case_unseen_kept_or_absent_is_refused_alike(code: str) -> None:
    on_rota(team.SEKAR, OfficeKind.RSUD)
    with team.on_case(team.DEWI, code) as (actor, access):
        police = team.office(OfficeKind.POLRES_PPA)
        what = ExclusionRequest(kind=ExclusionKind.OFFICE, office_id=police.id, office_name=police.name)
        exclude_from_case(by=actor, at=team.LATER, access=access, what=what, basis=ExclusionBasis.ACCUSED)
    told = set()
    for login, wanted in ((LESTARI, code), (team.SEKAR, code), (LESTARI, "KENARI-000")):
        with pytest.raises(Refused) as refused:
            broken(wanted, login)
        told.add((refused.value.permission, tuple(refused.value.ids)))
    assert len(told) == 1


def test_who_is_kept_meanwhile_reads_no_further(code: str) -> None:
    broken(code)
    with team.on_case(team.DEWI, code) as (actor, access):
        police = team.office(OfficeKind.POLRES_PPA)
        what = ExclusionRequest(kind=ExclusionKind.OFFICE, office_id=police.id, office_name=police.name)
        exclude_from_case(by=actor, at=now(), access=access, what=what, basis=ExclusionBasis.ACCUSED)
    with pytest.raises(Refused):
        identity(code, 1)
    with team.at_desk(LESTARI):
        assert team.counted("SELECT 1 FROM cases_caseperson") == 0


def test_the_fifth_use_in_thirty_days_is_refused(code: str) -> None:
    for _use in range(break_glass_limits().uses):
        use = broken(code)
        with team.at_desk(LESTARI) as actor:
            end_break_glass(by=actor, at=now(), code=code)
    with pytest.raises(UnableToBreakGlass, match="4 kali"):
        broken(code)
    team.rewritten("cases_breakglass", use.id, began_at=now() - timedelta(days=31))
    assert broken(code)


def test_a_second_click_is_the_same_use(code: str) -> None:
    assert broken(code).id == broken(code).id
    assert team.trail(team.case_of(code).id).count(events.GLASS_BROKEN) == 1


@pytest.mark.parametrize(("days", "left"), [((), 4), ((1, 2), 2), ((0, 1, 2, 3), 0), ((31, 30, 1), 3), ((-1,), 4)])
def test_uses_are_counted_over_thirty_days(days: tuple[int, ...], left: int) -> None:
    began = [team.AT - timedelta(days=each) for each in days]
    assert uses_left(began, at=team.AT, limits=break_glass_limits()) == left


def test_the_case_page_of_who_is_assigned_knows_no_emergency(code: str) -> None:
    broken(code)
    with team.at_desk(team.DEWI) as actor:
        assert case_for(actor, code).emergency is None
