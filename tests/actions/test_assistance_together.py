"""Services noted at once on one case; each commits for real."""

from uuid import UUID, uuid4

import pytest
from tests.factories import team

from sigap.assistance import actions as assistance
from sigap.assistance.models import Service
from sigap.assistance.rules import ServiceKind
from sigap.audit.models import Event
from sigap.cases import events as case_events
from sigap.cases.models import RoomKey

pytestmark = pytest.mark.usefixtures("committed")


def note(login: str, code: str, key: UUID) -> object:
    with team.on_case(login, code) as (actor, access):
        service = assistance.note_service(
            by=actor,
            at=team.LATER,
            access=access,
            kind=ServiceKind.OUTREACH,
            done_at=team.AT,
            note=login,
            post_key=key,
        )
    return service.pk


def test_two_first_services_at_once_make_one_key_and_one_step() -> None:
    code = team.opened()
    outcomes = team.at_once(*[lambda login=login: note(login, code, uuid4()) for login in (team.DEWI, team.RINA)])
    assert [outcome.raised for outcome in outcomes] == [None, None]
    assert Service.objects.count() == 2
    assert RoomKey.objects.filter(room="services").count() == 1
    assert Event.objects.filter(code=case_events.STATUS_CHANGED).count() == 1


def test_one_click_four_times_at_once_is_one_service() -> None:
    code, key = team.opened(), uuid4()
    outcomes = team.at_once(*[lambda: note(team.DEWI, code, key)] * 4)
    assert [outcome.raised for outcome in outcomes] == [None] * 4
    assert len({outcome.gave for outcome in outcomes}) == 1
    assert Service.objects.count() == 1
