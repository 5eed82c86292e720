"""One officer lifts a danger while another tells of it anew: whichever comes first, the danger stands."""

from collections.abc import Callable

import pytest
from tests.actions.test_danger import endangered, lift, set_flags, tag_of
from tests.factories import joint, team

from sigap.cases.models import DangerTag
from sigap.clocks.models import Clock
from sigap.kernel.errors import Conflict

pytestmark = pytest.mark.usefixtures("committed")


def test_a_lifting_and_a_telling_at_once_leave_the_danger_standing() -> None:
    code = endangered()
    joint.police_in(code)
    tag = tag_of(code).pk
    lifting: Callable[[], object] = lambda: lift(team.DEWI, code, tag)  # noqa: E731
    telling: Callable[[], object] = lambda: set_flags(team.ANTON, code, "abduction")  # noqa: E731
    lifted, told = team.at_once(lifting, telling)
    assert told.raised is None
    assert lifted.raised is None or isinstance(lifted.raised, Conflict)
    assert DangerTag.objects.filter(lifted_at=None).count() == 1
    assert Clock.objects.filter(rule_code="danger-high", stopped_at=None).count() == 1


def test_two_who_tell_of_one_danger_at_once_make_one_of_it() -> None:
    code = team.opened()
    joint.police_in(code)
    acts = [lambda login=login: set_flags(login, code, "weapon") for login in (team.DEWI, team.ANTON)]
    assert [each.raised for each in team.at_once(*acts)] == [None, None]
    assert DangerTag.objects.count() == 1
