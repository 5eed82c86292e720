"""A victim comes of age: who spoke for her as a child is told nothing any more, and she is asked herself."""

from datetime import timedelta

import pytest
from tests.factories import team, victims
from tests.factories.team import DEWI

from sigap.cases.models import CasePerson, Relation
from sigap.legal import reading
from sigap.legal.actions import UnableToNoteWish
from sigap.legal.rules import MarkKind
from sigap.legal.rules.telling import HearingBar, NoticeKind, WishScope
from sigap.screening.rules.persons import grown_from, is_child_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def aged(code: str, years: int) -> None:
    CasePerson.objects.filter(case__code=code, ordinal=1).update(age_years=years, aged_at=team.AT)


def bars(code: str) -> list[HearingBar | None]:
    opened = reading.open_victims(entering=team.entering(DEWI), code=code, at=team.LATER)
    ((_victim, hearers),) = opened.hearers.items()
    return [each.bar for each in hearers]


def test_the_word_of_an_aunt_ends_as_the_girl_is_grown() -> None:
    code = victims.opened()
    aged(code, 17)
    before = team.AT - timedelta(days=400)
    Relation.objects.filter(case__code=code).update(declared_at=before)
    victims.wish(code, WishScope.NOTHING, guardian=4)
    assert bars(code) == [HearingBar.SIDE, None]
    aged(code, 18)
    assert bars(code) == [HearingBar.SIDE, HearingBar.GROWN]
    victims.note(code, MarkKind.SPRINDIK)
    assert NoticeKind.WISH in victims.news(code), "she is asked herself"
    with pytest.raises(UnableToNoteWish):
        victims.wish(code, WishScope.ALL, guardian=4, based_on=1)
    Relation.objects.filter(case__code=code).update(declared_at=team.AT)
    assert bars(code) == [HearingBar.SIDE, None], "a guardian named since, as a court does"


def test_the_day_from_which_somebody_is_grown_is_the_first_on_which_no_rule_sees_a_child() -> None:
    for years in (0, 3, 17, 18, 40):
        for recorded_on in (victims.TODAY, victims.TODAY.replace(year=2024, month=2, day=29)):
            first = grown_from(age_years=years, recorded_on=recorded_on)
            assert first is not None
            found = [
                is_child_on(first + timedelta(days=n), age_years=years, recorded_on=recorded_on) for n in (-1, 0, 1)
            ]
            assert found == [True, False, False]
    assert grown_from(age_years=None, recorded_on=victims.TODAY) is None
