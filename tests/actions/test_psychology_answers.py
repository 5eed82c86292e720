"""The client answers again: a yes once more opens what was written since, a second click changes nothing."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from tests.factories import team
from tests.factories.sittings import BUDI, SECRET, TARI, answer, note, psychologist

from sigap.kernel.errors import Conflict
from sigap.sessions import actions, events
from sigap.sessions.reading import open_psychology

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
FIRST, SECOND, THIRD = (team.LATER + timedelta(hours=hours) for hours in (1, 3, 5))


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def texts(code: str) -> list[str]:
    opened = open_psychology(entering=team.entering(BUDI), code=code, at=THIRD)
    return [text for _note, text in opened.notes]


def answered(code: str) -> int:
    return team.trail(team.case_of(code).id).count(events.ANSWERED)


def test_a_second_yes_opens_what_was_written_since_and_a_second_click_does_not() -> None:
    code = team.opened()
    psychologist(TARI, code)
    psychologist(BUDI, code)
    note(code, TARI)
    with team.on_case(BUDI, code) as (actor, access):
        seat = actions.begin_seat(by=actor, at=team.LATER, access=access, ordinal=1)
    answer(code, seat.id, at=FIRST, agrees=True)
    note(code, TARI, "Ditulis kemudian.", at=FIRST + timedelta(hours=1))
    answer(code, seat.id, at=SECOND, agrees=True)
    assert (texts(code), answered(code)) == ([SECRET], 1), "the first form once more"
    answer(code, seat.id, at=SECOND, agrees=True, read=FIRST)
    assert (texts(code), answered(code)) == (["Ditulis kemudian.", SECRET], 2)
    answer(code, seat.id, at=THIRD, agrees=False, read=FIRST)
    assert (texts(code), answered(code)) == ([], 3), "a no is taken from whatever page"
    with pytest.raises(Conflict):
        answer(code, seat.id, at=THIRD, agrees=True, read=SECOND)
    assert texts(code) == []
