"""Two second persons at once: one closes or reviews, the other reads that it is done already."""

from collections.abc import Callable

import pytest
from tests.actions.test_cases_closing_apart import FIRST, alone
from tests.factories import team
from tests.factories.work import nothing_open

from sigap.cases import actions as cases
from sigap.cases import events
from sigap.cases.actions.closing import UnableToAnswerClosing
from sigap.cases.rules import ClosingFinding, ClosingReason
from sigap.kernel.errors import Refused

pytestmark = pytest.mark.usefixtures("committed")


def test_of_two_who_answer_one_wish_to_close_one_closes() -> None:
    code = team.opened()
    team.accepted(code)
    nothing_open()
    with team.on_case(team.DEWI, code) as (actor, access):
        reason, version = ClosingReason.GOALS_REACHED, access.case.version
        closing = cases.ask_closing(by=actor, at=team.LATER, access=access, reason=reason, based_on=version)
    assert closing is not None
    asked = closing.pk

    def answering(login: str) -> Callable[[], object]:
        with team.at_desk(login) as actor:
            cases.read_closing(by=actor, at=team.LATER, closing_id=asked)

        def act() -> str:
            with team.at_desk(login) as actor:
                return cases.answer_closing(by=actor, at=team.LATER, closing_id=asked, objection=None).status

        return act

    outcomes = team.at_once(answering(team.HASAN), answering(team.LESTARI))
    assert [each.gave for each in outcomes if each.raised is None] == ["approved"]
    (failed,) = [each.raised for each in outcomes if each.raised is not None]
    assert isinstance(failed, UnableToAnswerClosing | Refused), failed


def test_of_two_who_review_one_closing_the_first_stands() -> None:
    code = team.opened()
    closing = alone(code, at=FIRST).pk

    def reviewing(login: str, finding: ClosingFinding) -> Callable[[], object]:
        def act() -> bool:
            with team.at_desk(login) as actor:
                return cases.review_closing(by=actor, at=FIRST, closing_id=closing, finding=finding)

        return act

    outcomes = team.at_once(
        reviewing(team.HASAN, ClosingFinding.IN_ORDER), reviewing(team.SURYA, ClosingFinding.TO_REOPEN)
    )
    assert [each.gave for each in outcomes].count(True) == 1
    assert all(each.raised is None or isinstance(each.raised, Refused) for each in outcomes)
    assert team.trail(team.case_of(code).id).count(events.CLOSING_REVIEWED) == 1
