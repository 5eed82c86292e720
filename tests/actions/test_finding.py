"""Searches under real roles: one's own cases only, by the index, limited and traced; the others go to intake alone."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import team

from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, RoleCode, Section
from sigap.access.rules import CaseStanding
from sigap.audit.models import Event
from sigap.cases import actions as cases
from sigap.cases import events, jobs
from sigap.cases.actions import finding, tokens
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.actions.finding import SearchesSpent, find_cases, find_number, find_person
from sigap.cases.actions.identity import Identity
from sigap.cases.models import Case, CasePerson, PersonSearch, PersonToken, SearchHint
from sigap.cases.queries.finding import CaseNumbers, Filters, FoundPerson, hints_for
from sigap.cases.rules import CaseStatus, ExclusionBasis, ExclusionKind, Risk
from sigap.kernel.errors import Refused
from sigap.matching.kinds import MatchKind
from sigap.matching.tokens import FORM, TokenSubject, asked_for
from sigap.notifications.models import Notice
from sigap.vault import keyring
from sigap.vault.tokens import TokenKind, token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
MELATI = TokenSubject(full_name="Melati Contoh", year="2011")


@pytest.fixture
def code() -> str:
    """A case of Rina and Dewi with Melati in it."""
    made = team.opened()
    team.named(made)
    return made


def search(login: str, bearer: TokenSubject = MELATI) -> list[FoundPerson]:
    with team.at_desk(login) as actor:
        return find_person(by=actor, at=team.LATER, asked=asked_for(bearer))[0]


def swept() -> int:
    with team.role("sigap_worker"):
        return jobs.hint(team.LATER + timedelta(minutes=1))


def test_who_works_on_the_case_finds_the_person_without_a_name(code: str) -> None:
    (found,) = search(team.DEWI)
    assert (found.case.code, found.person.ordinal, found.kinds) == (
        code,
        1,
        frozenset({MatchKind.NAME_YEAR, MatchKind.OTHER_YEAR}),
    )
    assert [str(words) for words in found.reasons] == ["nama dan tahun lahir cocok"]


@pytest.mark.parametrize(
    ("bearer", "kinds"),
    [
        (TokenSubject(full_name="Moelati Contoh"), set()),
        (TokenSubject(full_name="CONTOH, MELATI", year="2012"), {MatchKind.OTHER_YEAR}),
        (TokenSubject(full_name="Melati Putri Contoh", year="2011"), {MatchKind.OTHER_YEAR}),
        (TokenSubject(full_name="Mawar Contoh", year="2011"), set()),
        (TokenSubject(nik="1609010101120001"), set()),
    ],
)
def test_other_spellings_and_near_years_are_found(code: str, bearer: TokenSubject, kinds: set[MatchKind]) -> None:
    found = search(team.DEWI, bearer)
    assert (set(found[0].kinds) if found else set()) == kinds


def test_numbers_and_the_village_find_too_and_the_most_telling_comes_first(code: str) -> None:
    other = team.opened()
    with team.on_case(team.DEWI, other) as (actor, access):
        identity = Identity(
            full_name="Bukan Dia", nik="1609010101120001", phone="+62 812 1111 2222", village="16.09.01.2001"
        )
        cases.name_person(by=actor, at=team.AT, access=access, ordinal=1, identity=identity, based_on=1)
    asked = TokenSubject(full_name="Melati Contoh", year="2011", nik="1609010101120001", phone="081211112222")
    assert [each.case.code for each in search(team.DEWI, asked)] == [other, code]
    by_village = TokenSubject(full_name="Boekan Dia", village="16.09.01.2001")
    assert [each.kinds for each in search(team.DEWI, by_village)] == [{MatchKind.NAME_DESA}]
    with pytest.MonkeyPatch.context() as crowded:
        crowded.setattr("sigap.cases.queries.finding._ROWS_READ", 1)
        assert [each.case.code for each in search(team.DEWI, asked)] == [other]


@pytest.mark.parametrize("login", [team.HASAN, team.ANTON, team.SEKAR])
def test_nobody_else_finds_anything_and_intake_is_told_in_silence(code: str, login: str) -> None:
    assert search(login) == []
    assert SearchHint.objects.count() == 0, "the search itself does nothing more"
    assert swept() == 1
    hint = SearchHint.objects.get()
    assert (hint.case.code, hint.searched_by) == (code, team.person_id(login))
    assert MatchKind.NAME_YEAR in hint.kinds
    notice = Notice.objects.get(code="search-elsewhere")
    assert (notice.person_id, notice.office_id, notice.role) == (None, None, "intake")
    assert team.trail(hint.id) == [events.HINTED]
    assert events.HINTED not in team.trail(team.case_of(code).id)


def test_of_many_who_bear_a_name_intake_hears_of_the_likeliest_in_one_notice(code: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE OR REPLACE FUNCTION cases.most_hints() RETURNS integer LANGUAGE sql AS 'SELECT 2'")
    for _ in range(2):
        other = team.opened()
        with team.on_case(team.DEWI, other) as (actor, access):
            weaker = Identity(full_name="Melati Putri Contoh", birth_date="2011-03-04")
            cases.name_person(by=actor, at=team.AT, access=access, ordinal=1, identity=weaker, based_on=1)
    search(team.ANTON)
    assert swept() == 2
    assert code in {hint.case.code for hint in SearchHint.objects.all()}, "the whole name says more"
    assert Notice.objects.filter(code="search-elsewhere").get().ids == {"case": str(team.case_of(code).id)}


def test_a_search_that_meets_nobody_does_the_very_same(code: str) -> None:
    def statements(bearer: TokenSubject) -> list[str]:
        with team.at_desk(team.ANTON) as actor, CaptureQueriesContext(connection) as captured:
            find_person(by=actor, at=team.LATER, asked=asked_for(bearer))
        return [query["sql"].split("(")[0][:60] for query in captured]

    assert statements(MELATI) == statements(TokenSubject(full_name="Tidak Ada", year="1950"))
    assert swept() == 1


def test_the_worker_looks_once_and_empties_what_was_searched(code: str) -> None:
    search(team.ANTON)
    search(team.ANTON)
    assert any(row.tokens for row in PersonSearch.objects.all())
    assert (swept(), swept()) == (1, 0)
    assert not any(row.tokens for row in PersonSearch.objects.all())
    assert SearchHint.objects.count() == 1, "in one day it is one hint"
    with team.role("sigap_worker"):
        assert jobs.forget_searches(team.LATER + timedelta(days=3)) == 2


def test_of_ones_own_cases_there_is_no_hint(code: str) -> None:
    search(team.DEWI)
    assert swept() == 0


def test_intake_sees_the_hint_and_marks_it_once_and_nobody_else_does(code: str) -> None:
    search(team.ANTON)
    swept()
    team.accepted(code)
    for login in (team.ANTON, team.SEKAR):
        with team.at_desk(login) as actor, pytest.raises(Refused):
            hints_for(actor)
        with team.at_desk(login):
            assert team.counted("SELECT 1 FROM cases_searchhint") == 0
    with team.at_desk(team.RINA) as actor:
        (hint,) = hints_for(actor)
        finding.see_hint(by=actor, at=team.LATER, hint_id=hint.id)
        finding.see_hint(by=actor, at=team.LATER, hint_id=hint.id)
    assert team.trail(hint.id) == [events.HINTED, events.HINT_SEEN]
    with team.at_desk(team.RINA) as actor, pytest.raises(Refused):
        finding.see_hint(by=actor, at=team.LATER, hint_id=uuid4())


def test_who_is_kept_from_a_case_finds_nothing_of_it_and_intake_hears_of_the_try() -> None:
    code = team.opened()
    team.named(code)
    team.accepted(code)
    with team.on_case(team.DEWI, code) as (actor, access):
        police = team.office(OfficeKind.POLRES_PPA)
        what = ExclusionRequest(kind=ExclusionKind.OFFICE, office_id=police.id, office_name=police.name)
        exclude_from_case(by=actor, at=team.LATER, access=access, what=what, basis=ExclusionBasis.ACCUSED)
    assert search(team.ANTON) == []
    with team.at_desk(team.ANTON) as actor:
        assert find_number(by=actor, at=team.LATER, numbers=CaseNumbers(codes=(code,))) == []
        assert find_cases(by=actor, at=team.LATER, wanted=Filters(), page=1) == ([], False)
    assert swept() == 1
    with team.at_desk(team.ANTON) as actor:
        assert team.counted("SELECT 1 FROM cases_searchhint") == 0


def test_a_code_is_found_by_every_office_that_takes_part(code: str) -> None:
    for login, finds in ((team.DEWI, True), (team.HASAN, True), (team.ANTON, False)):
        with team.at_desk(login) as actor:
            assert bool(find_number(by=actor, at=team.LATER, numbers=CaseNumbers(codes=(code,)))) is finds
    with team.at_desk(team.DEWI) as actor:
        assert find_number(by=actor, at=team.LATER, numbers=CaseNumbers()) == []


@pytest.mark.parametrize(
    ("wanted", "finds"),
    [
        (Filters(), True),
        (Filters(status=CaseStatus.UNDER_ASSESSMENT, risk=Risk.HIGH, is_mine=True), True),
        (Filters(status=CaseStatus.CLOSED), False),
        (Filters(risk=Risk.LOW), False),
        (Filters(area="16.09"), True),
        (Filters(area="16.09.02"), False),
        (Filters(since_on=team.AT.date(), until_on=team.AT.date()), True),
        (Filters(until_on=team.AT.date() - timedelta(days=1)), False),
        (Filters(office_id=UUID(int=0)), False),
    ],
)
def test_cases_are_found_by_what_is_known_of_them(code: str, wanted: Filters, *, finds: bool) -> None:
    with team.at_desk(team.DEWI) as actor:
        found, has_more = find_cases(by=actor, at=team.LATER, wanted=wanted, page=1)
    assert ([case.code for case in found], has_more) == ([code] if finds else [], False)


def test_a_search_leaves_its_kind_and_count_and_no_name(code: str) -> None:
    search(team.DEWI)
    event = Event.objects.filter(code=events.SEARCHED).get()
    assert event.stream_id == team.person_id(team.DEWI)
    assert '"kind":"search:person"' in event.body.replace(" ", "")
    assert '"count":"1"' in event.body.replace(" ", "")
    assert "elati" not in event.body
    assert PersonSearch.objects.get().kind == "person"


def test_the_hours_budget_ends_until_one_shows_again_who_one_is(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "searches_an_hour", lambda: 2)
    search(team.DEWI)
    search(team.DEWI)
    with pytest.raises(SearchesSpent):
        search(team.DEWI)
    assert PersonSearch.objects.count() == 2
    team.stepped_up(team.DEWI, at=team.LATER)
    assert search(team.DEWI)


def test_who_sees_no_cases_searches_nothing() -> None:
    with team.at_desk(team.SURYA) as actor, pytest.raises(Refused, match=Permission.CASE_SEE):
        find_person(by=actor, at=team.LATER, asked=asked_for(MELATI))


def test_nobody_reads_tokens_or_searches_of_others(code: str) -> None:
    search(team.ANTON)
    with team.at_desk(team.ANTON):
        assert team.counted("SELECT id FROM cases_personsearch") == 1
    with team.at_desk(team.DEWI):
        assert team.counted("SELECT id FROM cases_personsearch") == 0
    for statement in ("SELECT tokens FROM cases_personsearch", "UPDATE cases_personsearch SET looked_at = now()"):
        with pytest.raises(Exception, match="permission denied"), team.at_desk(team.DEWI):
            team.counted(statement)


@pytest.fixture
def _crowd(code: str) -> None:
    """Many other people's tokens, so that an index is worth its while."""
    case = Case.objects.get(code=code)
    person = CasePerson.objects.get(case=case)
    PersonToken.objects.bulk_create(
        PersonToken(
            person=person, case_id_of_person=case.pk, kind=MatchKind.PHONE, token=uuid4().bytes, kek_id="x", form=FORM
        )
        for _number in range(5_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_persontoken")


@pytest.mark.usefixtures("_crowd")
def test_equality_on_tokens_goes_by_the_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'bearers_in_my_work'")
        body = cursor.fetchone()[0].replace("asked", "%(asked)s").replace("(offices)", "(%(offices)s)")
        offices, asked = list(Office.objects.values_list("pk", flat=True)), list(asked_for(MELATI))
        cursor.execute(f"EXPLAIN {body.replace('most', '400')}", {"offices": offices, "asked": asked})
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "token_with_kind" in plan
    assert "Seq Scan on cases_persontoken" not in plan


def test_tokens_of_the_former_form_are_still_found(code: str) -> None:
    person = CasePerson.objects.get()
    PersonToken.objects.filter(person=person).delete()
    former = token(TokenKind.NAME_YEAR, ("contoh melati", "2011"))
    PersonToken.objects.create(
        person=person,
        case_id_of_person=person.case_id,
        kind="name_year",
        token=former,
        kek_id=keyring.current().newest.kek_id,
    )
    assert [each.kinds for each in search(team.DEWI)] == [{MatchKind.NAME_YEAR}]
    # The next rotation makes them anew, though they lie under the newest epoch already.
    assert list(tokens.renew(keyring.current().newest, at=team.LATER)) == [1]
    assert set(PersonToken.objects.values_list("form", flat=True)) == {FORM}
    assert [each.kinds for each in search(team.DEWI)] == [{MatchKind.NAME_YEAR, MatchKind.OTHER_YEAR}]
    assert list(tokens.renew(keyring.current().newest, at=team.LATER)) == []


def test_a_second_power_elsewhere_opens_no_people_here(code: str) -> None:
    team.also_works_at(team.SURYA, RoleCode.PARTNER_OFFICER, OfficeKind.KEMENAG)
    with team.at_desk(team.SURYA) as actor:
        assert Section.PERSONS in actor.sections(team.office(OfficeKind.KEMENAG).id, CaseStanding.ASSIGNED)
    assert search(team.SURYA) == []
