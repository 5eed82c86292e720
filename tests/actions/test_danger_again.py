"""A page of a danger that is sent again, or after a colleague: what stands is not overwritten without a word."""

from collections.abc import Mapping

import pytest
from tests.actions.test_danger import endangered, tag_of
from tests.factories import team

from sigap.cases import actions as cases
from sigap.cases import events
from sigap.cases.models import DangerTag
from sigap.cases.rules.danger import DangerSource, SafetyStep
from sigap.kernel.errors import Conflict

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def answer(login: str, code: str, seen: str, step: SafetyStep = SafetyStep.POLICE_CALLED) -> DangerTag:
    with team.on_case(login, code) as (actor, access):
        return cases.answer_danger(
            by=actor, at=team.LATER, access=access, tag_id=tag_of(code).pk, step=step, done_at=team.LATER, seen=seen
        )


def tell(code: str, seen: Mapping[str, int]) -> None:
    with team.on_case(team.DEWI, code) as (actor, access):
        flags = ("abduction", "weapon")
        cases.set_dangers(by=actor, at=team.LATER, access=access, flags=flags, source=DangerSource.OFFICER, seen=seen)


def test_a_colleagues_answer_is_overwritten_only_by_who_has_read_it() -> None:
    code = endangered()
    seen = tag_of(code).state
    answer(team.DEWI, code, seen)
    answer(team.DEWI, code, seen)
    assert team.trail(team.case_of(code).id).count(events.DANGER_ANSWERED) == 1, "the same again is a second click"
    with pytest.raises(Conflict, match="sudah mencatat tindakan: Polisi sudah ditelepon"):
        answer(team.RINA, code, seen, SafetyStep.TREATED)
    assert tag_of(code).step == SafetyStep.POLICE_CALLED
    answer(team.RINA, code, tag_of(code).state, SafetyStep.TREATED)
    assert tag_of(code).answered_by == team.person_id(team.RINA)


def test_the_same_dangers_told_again_wipe_no_answer() -> None:
    code = endangered()
    seen = {"abduction": tag_of(code).version}
    tell(code, seen)
    answer(team.RINA, code, tag_of(code).state)
    tell(code, seen)
    assert (tag_of(code).version, tag_of(code).step) == (2, SafetyStep.POLICE_CALLED)
    trail = team.trail(team.case_of(code).id)
    assert (trail.count(events.DANGER_TOLD_AGAIN), trail.count(events.DANGER_SET)) == (1, 2)
    tell(code, {"abduction": 2, "weapon": 1})
    assert (tag_of(code).version, tag_of(code).step) == (3, ""), "read and told anew, it is open again"
