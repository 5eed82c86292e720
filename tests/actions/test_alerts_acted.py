"""Who does what an emergency asks has seen to it: nobody is roused over what is done."""

from uuid import UUID

import pytest
from tests.actions.test_danger import answer, endangered, lift, set_flags, tag_of
from tests.factories import arrivals, team
from tests.factories.dbroles import acting_as
from tests.factories.team import DEWI, RINA

from sigap.intake import jobs
from sigap.notifications.models import Alert, Notice
from sigap.notifications.queries.reaching import alerts_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def alert_of(code: str) -> Alert:
    notice = Notice.objects.filter(code=code).latest("created_at")
    assert notice.alert_id is not None
    return Alert.objects.get(pk=notice.alert_id)


def ended(code: str) -> tuple[str, UUID | None, object]:
    alert = alert_of(code)
    return alert.ended_how, alert.ended_by, alert.next_at


def test_the_last_danger_that_is_answered_ends_what_was_told_of_it() -> None:
    code = endangered("abduction", "weapon")
    answer(DEWI, code, tag_of(code).id)
    assert alert_of("case-given-danger").ended_how == ""
    lift(DEWI, code, tag_of(code, "weapon").id)
    assert ended("case-given-danger") == ("acted", team.person_id(DEWI), None)
    with team.at_desk(DEWI) as dewi:
        found = alerts_of(dewi, [alert_of("case-given-danger").pk])
        assert [(state.is_acted, state.is_exhausted) for state in found.values()] == [(True, False)]


def test_who_set_it_ends_it_no_more_by_acting_than_by_reading() -> None:
    code = endangered()
    answer(DEWI, code, tag_of(code).id)
    set_flags(DEWI, code, "weapon")
    answer(DEWI, code, tag_of(code, "weapon").id)
    assert ended("danger-set")[:2] == ("", None)
    assert ended("case-given-danger")[0] == "acted"


def test_a_report_that_is_decided_is_no_longer_a_new_one_that_nobody_read() -> None:
    report = team.taken(flags=("abduction",))
    arrivals.compared(team.AT)
    with acting_as("sigap_worker"):
        jobs.adopt(team.AT)
    assert ended("report-received") == ("", None, alert_of("report-received").next_at)
    team.opened(report=report)
    assert ended("report-received") == ("acted", team.person_id(RINA), None)
