"""What follows whoever comes to a case, as one alone or as many in one statement: claims, Simfoni, pairs that wait."""

from uuid import uuid4

import pytest
from tests.factories import duplicates, team, work
from tests.factories.duplicates import YUSUF, YUSUP
from tests.factories.team import ANTON, DEWI, HASAN, RINA

from sigap.assistance.rules import ReferralPurpose
from sigap.cases import actions as cases
from sigap.cases.models import Case, CasePerson
from sigap.cases.rules import PersonRole, Sex
from sigap.duplicates.rules import PairStep
from sigap.legal.actions import Paper, note_mark
from sigap.legal.rules import MarkKind
from sigap.simfoni.models import VictimEntry
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def waiting(kind: str) -> set[tuple[object, object]]:
    """Whom of which case an open item of this kind is of: person who has it, case."""
    items = WorkItem.objects.filter(kind=kind, settled_at=None)
    return set(items.values_list("person_id", "case_id"))


def test_a_victim_who_comes_after_the_second_stage_may_claim_too() -> None:
    code = team.opened()
    team.accepted(code, ANTON, frozenset({ReferralPurpose.PROTECTION}))
    with team.on_case(DEWI, code) as (actor, access):
        cases.add_person(by=actor, at=team.AT, access=access, role=PersonRole.SUSPECT, sex=Sex.MALE, age_years=40)
    for kind in (MarkKind.NAMED_SUSPECT, MarkKind.STAGE_ONE, MarkKind.P21, MarkKind.STAGE_TWO):
        with team.on_case(ANTON, code) as (actor, access):
            note_mark(
                by=actor, at=team.LATER, access=access, kind=kind, happened_on=team.LATER.date(), ordinal=2,
                told_by=None, paper=Paper(number="CONTOH/1"), post_key=uuid4(), is_meant=True,
            )  # fmt: skip
    waits = WorkItem.objects.filter(kind="restitution.file", settled_at=None)
    assert waits.count() == 1
    with team.on_case(DEWI, code) as (actor, access):
        for role in (PersonRole.WITNESS, PersonRole.VICTIM):
            cases.add_person(by=actor, at=team.LATER, access=access, role=role, sex=Sex.FEMALE, age_years=16)
    victims = CasePerson.objects.filter(case__code=code, role=PersonRole.VICTIM)
    assert set(waits.values_list("subject_id", flat=True)) == set(victims.values_list("pk", flat=True))
    assert (victims.count(), work.differences()) == (2, [])


def test_of_many_in_one_statement_each_victim_is_owed_to_simfoni() -> None:
    running, closed = (Case.objects.get(code=team.opened()) for _each in range(2))
    Case.objects.filter(pk=closed.pk).update(status="closed", closed_at=team.LATER, closing_reason="goals_reached")
    roles = (PersonRole.VICTIM, PersonRole.WITNESS, PersonRole.VICTIM, PersonRole.SUSPECT)
    added = CasePerson.objects.bulk_create(
        CasePerson(id=uuid4(), case=case, ordinal=10 + place, role=role, sex=Sex.FEMALE, age_years=20)
        for case in (running, closed)
        for place, role in enumerate(roles)
    )
    owed = VictimEntry.objects.filter(person__in=added)
    assert set(owed.values_list("person_id", flat=True)) == {each.pk for each in added if each.role == "victim"}
    assert {case for _person, case in waiting("simfoni.entry")} & {running.pk, closed.pk} == {running.pk}
    assert work.differences() == []


def test_who_comes_to_both_cases_may_decide_the_pair_that_waits() -> None:
    one, other = duplicates.opened(YUSUF), duplicates.opened(YUSUP)
    duplicates.decide(RINA, one, other, PairStep.PROPOSED)
    before = {person for person, _case in waiting("duplicates.pair")}
    assert team.person_id(HASAN) not in before
    for code in (one, other):
        with team.on_case(DEWI, code) as (actor, access):
            cases.assign(by=actor, at=team.LATER, access=access, officer=team.colleague(actor, HASAN))
    assert {person for person, _case in waiting("duplicates.pair")} == before | {team.person_id(HASAN)}
    assert work.differences() == []
