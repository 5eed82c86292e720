"""Two officers, or two windows, at the same moment: one report goes along with one other, and none is lost."""

from collections.abc import Callable

import pytest
from tests.factories import team

from sigap.intake import actions as intake
from sigap.intake.models import ReportMerge, SecondLook, Triage
from sigap.intake.rules import FalseReason
from sigap.mailbox.models import Envelope

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def reports(committed: None) -> list[Envelope]:
    assert committed is None
    return [team.taken() for _each in range(3)]


def act_of(login: str, action: Callable[..., object], **facts: object) -> Callable[[], object]:
    def act() -> object:
        with team.at_desk(login) as actor:
            return action(by=actor, at=team.LATER, **facts)

    return act


def test_a_pair_put_together_both_ways_goes_one_way(reports: list[Envelope]) -> None:
    one, other, _third = reports
    outcomes = team.at_once(
        act_of(team.RINA, intake.merge, envelope=one, into=other),
        act_of(team.RINA, intake.merge, envelope=other, into=one),
    )
    assert sorted(type(each.raised).__name__ for each in outcomes) == ["NoneType", "UnableToMerge"]
    assert ReportMerge.objects.count() == 1
    assert Triage.objects.filter(decision="merged").count() == 1


def test_put_together_while_the_other_is_taken_over(reports: list[Envelope]) -> None:
    one, into, _third = reports
    team.at_once(
        act_of(team.RINA, intake.merge, envelope=one, into=into),
        act_of(team.DEWI, intake.take_over, envelope=into),
    )
    holders = dict(Triage.objects.values_list("pk", "taken_by"))
    if ReportMerge.objects.exists():
        assert holders[one.pk] == holders[into.pk] == team.person_id(team.DEWI)
    else:
        assert (holders[one.pk], holders[into.pk]) == (team.person_id(team.RINA), team.person_id(team.DEWI))


def test_two_second_looks_at_once_give_one_answer(reports: list[Envelope]) -> None:
    report = reports[0]
    act_of(team.RINA, intake.ask_second_look, envelope=report, reason=FalseReason.PRANK)()
    outcomes = team.at_once(
        act_of(team.DEWI, intake.answer_second_look, envelope=report, is_untrue=True),
        act_of(team.HASAN, intake.answer_second_look, envelope=report, is_untrue=False),
    )
    assert sorted(type(each.raised).__name__ for each in outcomes) == ["NoneType", "UnableToLook"]
    look = SecondLook.objects.get()
    assert (Triage.objects.get(pk=report.pk).decision == "no_case") is bool(look.agreed)
