"""Simfoni in the database: who waits and who owes it, the guard, roles that change, races, walls, erasing, figures."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import team
from tests.factories.team import ANTON, AT, DEWI, HASAN, LATER, RINA

from sigap.cases import actions as cases
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.models import Case, CasePerson
from sigap.cases.queries.guard import closing_state
from sigap.cases.rules import CaseStatus, ClosingReason, PersonRole, Sex
from sigap.cases.rules.exclusions import ExclusionBasis, ExclusionKind
from sigap.cases.rules.guard import GuardRule, standing_against
from sigap.kernel.errors import Refused
from sigap.simfoni import actions
from sigap.simfoni.actions import RECORDS, NumberTaken, StaleEntry
from sigap.simfoni.models import SimfoniLimit, VictimEntry
from sigap.simfoni.queries import case_to_enter, entries_listed, files_of, my_entries
from sigap.simfoni.rules import EntryLimit, NotEntered, shipped_limit
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
NUMBER = "1609-26-1"


def record(login: str, code: str, number: str = NUMBER, ordinal: int = 1, **change: Any) -> VictimEntry:
    given: dict[str, Any] = {"at": LATER, "not_entered": None, "based_on": 0, **change}
    with team.on_case(login, code) as (actor, access):
        return actions.record_entry(by=actor, access=access, ordinal=ordinal, number=number, **given)


def item(code: str) -> WorkItem | None:
    return WorkItem.objects.filter(kind="simfoni.entry", word=code, settled_at=None).first()


def add(code: str, role: PersonRole = PersonRole.VICTIM) -> CasePerson:
    with team.on_case(DEWI, code) as (actor, access):
        return cases.add_person(by=actor, at=LATER, access=access, role=role, sex=Sex.MALE, age_years=9)


def test_a_victim_waits_by_itself_and_the_manager_owes_it_by_the_rhythm() -> None:
    code = team.opened()
    owed = item(code)
    assert owed is not None
    with team.at_desk(DEWI) as dewi:
        assert (owed.person_id, owed.who) == (dewi.person_id, "1")
    assert owed.due_at - owed.since == timedelta(days=shipped_limit().days)
    assert owed.shows_at == owed.due_at - timedelta(days=7)
    second = add(code)
    add(code, PersonRole.WITNESS)
    again = item(code)
    assert again is not None
    assert (again.who, VictimEntry.objects.filter(case__code=code).count()) == ("2", 2)
    with team.at_desk(HASAN) as hasan:
        actions.set_limit(by=hasan, at=LATER, limit=EntryLimit(days=3, decided="Rapat rekaan"))
    changed = item(code)
    assert changed is not None
    assert changed.due_at - changed.since == timedelta(days=3)
    record(DEWI, code)
    record(RINA, code, "1609-26-2", second.ordinal)
    assert item(code) is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM work.differences() WHERE app = 'simfoni'")
        assert cursor.fetchone()[0] == 0


@pytest.mark.closing_guard("simfoni")
def test_the_guard_asks_for_each_victim_and_takes_a_reason_for_an_answer() -> None:
    code = team.opened()
    second = add(code)

    def stands(reason: ClosingReason = ClosingReason.GOALS_REACHED) -> bool:
        with team.on_case(DEWI, code) as (_actor, access):
            facts = closing_state(access.case.id).facts
            return any(rule.code is GuardRule.SIMFONI for rule in standing_against(facts, reason))

    record(DEWI, code)
    assert stands()
    assert not stands(ClosingReason.NOT_PROVEN)
    entry = record(DEWI, code, "", second.ordinal, not_entered=NotEntered.OTHER_OFFICE)
    assert not entry.is_waiting
    assert not stands()


def test_who_is_a_victim_no_more_keeps_the_number_and_owes_nothing() -> None:
    code = team.opened()
    second = add(code)
    record(DEWI, code, ordinal=second.ordinal)
    third = add(code)
    for person in (second, third):
        CasePerson.objects.filter(pk=person.pk).update(role=PersonRole.WITNESS)
    owed = item(code)
    assert owed is not None
    assert owed.who == "1"
    with team.at_desk(DEWI) as dewi:
        files = files_of([case_to_enter(dewi, code)])
        assert [(file.person.ordinal, file.entry.number) for file in files] == [(1, ""), (second.ordinal, NUMBER)]
    CasePerson.objects.filter(pk=third.pk).update(role=PersonRole.VICTIM)
    assert VictimEntry.objects.filter(person=third).count() == 1
    with pytest.raises(Refused):
        record(DEWI, code, ordinal=99)


def test_two_victims_with_one_number_are_asked_about_also_in_a_colleagues_case() -> None:
    first, other = team.opened(), team.opened()
    record(DEWI, first)
    with pytest.raises(NumberTaken):
        record(DEWI, other, " 1609-26-1")
    assert VictimEntry.objects.get(case__code=other).is_waiting, "asked, not written"
    assert record(DEWI, other, is_certain=True).number == NUMBER
    with pytest.raises(StaleEntry) as stale:
        record(RINA, first, "1609-26-5")
    assert NUMBER in stale.value.sentence
    mended = record(RINA, first, "1609-26-5", based_on=1)
    assert (mended.former_numbers, mended.version) == ([NUMBER], 2)


def test_who_waits_in_a_case_that_is_over_comes_last() -> None:
    over, running = team.opened(), team.opened()
    Case.objects.filter(code=over).update(
        status=CaseStatus.CLOSED, closed_at=LATER, closing_reason=ClosingReason.GOALS_REACHED
    )
    with team.at_desk(DEWI) as dewi:
        assert [entry.case.code for entry in my_entries(dewi, waiting=True)] == [running, over]
        pages = [entries_listed(dewi, page=page, most=1)[0] for page in (1, 2, 3)]
    assert [[entry.case.code for entry in page] for page in pages] == [[running, over], [over], []]


def test_a_case_that_is_kept_from_somebody_shows_in_no_list_count_or_question() -> None:
    first, other = team.opened(), team.opened()
    record(DEWI, first)
    with team.on_case(DEWI, first) as (dewi, access):
        cases.assign(by=dewi, at=LATER, access=access, officer=team.colleague(dewi, RINA))
    with team.on_case(DEWI, other) as (dewi, access):
        cases.assign(by=dewi, at=LATER, access=access, officer=team.colleague(dewi, RINA))
    VictimEntry.objects.filter(case__code=first).update(differences=[["birth", "", ""]])
    with team.at_desk(RINA) as rina:
        assert set(my_entries(rina).values_list("case__code", flat=True)) == {first, other}
        assert [[entry.case.code for entry in rows] for rows in entries_listed(rina, page=1, most=9)] == [
            [other],
            [first],
        ]
    with pytest.raises(NumberTaken):
        record(RINA, other)
    with team.on_case(DEWI, first) as (dewi, access):
        what = ExclusionRequest(kind=ExclusionKind.PERSON, person_id=team.person_id(RINA), person_name="Rina Marlina")
        exclude_from_case(
            by=dewi, at=LATER, access=access, what=what, basis=ExclusionBasis.CONFLICT, words="Rekaan."
        )  # fmt: skip
    with team.at_desk(RINA) as rina:
        assert set(my_entries(rina).values_list("case__code", flat=True)) == {other}
        assert [[entry.case.code for entry in rows] for rows in entries_listed(rina, page=1, most=9)] == [[other], []]
        with pytest.raises(Refused):
            case_to_enter(rina, first)
    assert record(RINA, other).number == NUMBER, "of a case kept from her not even the question"


def test_the_database_lets_nobody_else_read_or_write_an_entry() -> None:
    code = team.opened()
    team.accepted(code, ANTON, team.POLICE)
    with team.at_desk(ANTON):
        assert VictimEntry.objects.count() == 0
        assert VictimEntry.objects.update(number="X") == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            SimfoniLimit.objects.create(
                days=1, decided="x", recorded_at=AT, recorded_by=team.person_id(ANTON), recorded_by_name=""
            )
    with team.at_desk(DEWI):
        assert VictimEntry.objects.count() == 1
        with pytest.raises(DatabaseError), transaction.atomic():
            SimfoniLimit.objects.create(
                days=1, decided="x", recorded_at=AT, recorded_by=team.person_id(DEWI), recorded_by_name=""
            )
        with pytest.raises(DatabaseError), transaction.atomic():
            VictimEntry.objects.all().delete()
    with team.on_case(ANTON, code) as (anton, access), pytest.raises(Refused):
        actions.record_entry(
            by=anton, at=LATER, access=access, ordinal=1, number=NUMBER, not_entered=None, based_on=0
        )  # fmt: skip


def test_the_number_goes_with_the_identity_and_that_it_was_entered_stays() -> None:
    code = team.opened()
    entry = record(DEWI, code)
    record(DEWI, code, "1609-26-7", based_on=1)
    assert RECORDS.of_case(entry.case_id) == {entry.person_id}
    RECORDS.forget([entry.person_id])
    entry.refresh_from_db()
    assert (entry.number, entry.former_numbers, entry.is_waiting) == ("", [], False)
    assert RECORDS.of_case(entry.case_id) == set()
    assert item(code) is None


def test_the_catalogue_counts_each_victim_by_how_far_it_is() -> None:
    first, second, third = team.opened(), team.opened(), team.opened()
    record(DEWI, first)
    record(DEWI, second, "", not_entered=NotEntered.DECLINED)
    VictimEntry.objects.filter(case__code=first).update(differences=[{"field": "age", "here": "1", "there": "2"}])
    assert item(third) is not None
    found = {}
    with connection.cursor() as cursor:
        for state in ("entered", "in_time", "waiting", "not_entered", "differing"):
            cursor.execute(
                "SELECT figures.victims_in_simfoni(%s, %s, %s) ->> 'total'",
                ["2026-10-31 17:00Z", "2026-11-30 17:00Z", state],
            )
            row = cursor.fetchone()
            found[state] = row[0] if row else None
    assert found == {"entered": "1", "in_time": "1", "waiting": "1", "not_entered": "1", "differing": "1"}


def test_a_child_in_conflict_with_the_law_stands_as_reported_beside_a_victim_alone() -> None:
    code = team.opened()
    child = add(code, PersonRole.CHILD_IN_CONFLICT)
    with team.on_case(DEWI, code) as (_actor, access):
        files = files_of([access])
        assert {file.person.role: [each.pk for each in file.offenders] for file in files} == {"victim": [child.pk]}
