"""Which destination is open, which route still stands, when visits fall, what a checklist demands."""

from datetime import date

from sigap.assistance.rules import PURPOSE_KINDS
from sigap.reintegration.rules import (
    CheckAnswer,
    FamilyAnswer,
    ReturnDestination,
    ReturnRefusal,
    VisitOutcome,
    checklist,
    found_danger,
    keeps_hands,
    known_answers,
    months_later,
    needs_next,
    office_tasks,
    proposed_days,
    provisions,
    refusal_of,
)

DAY = date(2026, 11, 30)


def refused(destination: ReturnDestination, answer: FamilyAnswer, **more: object) -> ReturnRefusal | None:
    told = {"assessed_on": DAY, "has_host": True, "is_child": True} | more
    return refusal_of(destination, answer, **told)  # type: ignore[arg-type]  # a table's values


def test_a_family_takes_somebody_back_only_when_it_was_assessed_and_is_willing() -> None:
    for answer in FamilyAnswer:
        wanted = None if answer is FamilyAnswer.WILLING else ReturnRefusal.NOT_WILLING
        assert refused(ReturnDestination.FAMILY, answer) is wanted
        assert refused(ReturnDestination.SUBSTITUTE, answer) is None
    assert refused(ReturnDestination.FAMILY, FamilyAnswer.WILLING, assessed_on=None) is ReturnRefusal.NOT_ASSESSED
    assert refused(ReturnDestination.INSTITUTION, FamilyAnswer.REFUSES, assessed_on=None) is ReturnRefusal.NOT_ASSESSED
    assert refused(ReturnDestination.INSTITUTION, FamilyAnswer.MISSING, assessed_on=None, has_host=False) is None
    assert refused(ReturnDestination.SUBSTITUTE, FamilyAnswer.REFUSES, has_host=False) is ReturnRefusal.NO_HOST
    assert refused(ReturnDestination.OWN_HOME, FamilyAnswer.WILLING) is ReturnRefusal.CHILD_ALONE
    assert refused(ReturnDestination.OWN_HOME, FamilyAnswer.WILLING, is_child=False) is None


def test_a_changed_route_keeps_the_hands_that_are_behind() -> None:
    assert keeps_hands(["16.71", "16.09"], ["16.71", "18.01", "16.09"], 1)
    assert not keeps_hands(["16.71", "16.09"], ["18.01", "16.09"], 1)
    assert not keeps_hands(["16.71", "16.09"], ["16.71"], 2)


def test_visits_fall_on_the_same_day_of_later_months_or_their_last() -> None:
    assert [months for months, _day in proposed_days(DAY)] == [1, 3, 6, 12]
    assert [day for _months, day in proposed_days(DAY)][:2] == [date(2026, 12, 30), date(2027, 2, 28)]
    assert months_later(date(2027, 8, 31), 6) == date(2028, 2, 29)


def test_danger_on_a_line_is_found_and_an_end_without_the_next_day_is_not_let_pass() -> None:
    assert found_danger({"safe": "check_danger"})
    assert not found_danger({"safe": "check_well"})
    assert {each for each in VisitOutcome if needs_next(each)} == {VisitOutcome.DANGER, VisitOutcome.NOT_MET}
    assert known_answers({"safe": "check_well", "made_up": "check_well", "mind": "so so"}) == {"safe": "check_well"}
    assert len(checklist()) == 9
    assert len(CheckAnswer) == 3


def test_each_task_is_asked_of_an_office_that_can_be_asked_for_it() -> None:
    for task in office_tasks():
        assert set(task.kinds) <= PURPOSE_KINDS[task.purpose], task.code
    assert len(provisions()) == 1
