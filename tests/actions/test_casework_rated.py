"""Whoever was assessed is rated again at the end before the case closes; an old rating, or none, does not count."""

from datetime import timedelta

import pytest
from tests.factories import team
from tests.factories.plans import write
from tests.factories.team import DEWI, LATER

from sigap.cases.models import Case
from sigap.cases.queries.guard import closing_state
from sigap.casework import actions
from sigap.casework.models import RecordVersion
from sigap.casework.rules import RecordKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.mark.closing_guard
def test_who_is_rated_again_at_the_end_no_longer_holds_the_closing_up() -> None:
    code = team.opened()
    write(code)
    with pytest.raises(actions.UnableToWriteRecord, match="sedikitnya satu ranah"):
        rate(code, 0, "at_end", {"words": "Rekaan: aku tidur."})
    for version, occasion in enumerate(("on_the_way", "at_end")):
        assert lacks_outcome(code)
        rate(code, version, occasion)
    assert not lacks_outcome(code)


@pytest.mark.closing_guard
def test_a_rating_from_before_the_newest_assessment_or_the_reopening_is_none() -> None:
    code = team.opened()
    write(code)
    rate(code, 0, "at_end")
    RecordVersion.objects.update(recorded_at=LATER - timedelta(hours=1))
    assert not lacks_outcome(code)
    write(code, based_on=1)
    assert lacks_outcome(code)
    rate(code, 1, "at_end")
    assert not lacks_outcome(code)
    Case.objects.filter(code=code).update(reopened_at=LATER + timedelta(hours=1))
    assert lacks_outcome(code)


def rate(code: str, version: int, occasion: str, content: dict[str, str] | None = None) -> None:
    told = content or {"words": "Rekaan: aku tidur.", "score_psychological": "4"}
    write(code, kind=RecordKind.FOLLOW_UP, based_on=version, choice=occasion, content=told)


def lacks_outcome(code: str) -> bool:
    with team.on_case(DEWI, code) as (_actor, access):
        return "outcome_missing" in closing_state(access.case.pk).facts
