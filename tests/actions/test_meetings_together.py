"""Two people in one meeting at once; each commits for real."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.factories import meetings, team
from tests.factories.meetings import STARTS, closed, given, running, typed

from sigap.kernel.errors import Conflict
from sigap.meetings.actions import items, minutes
from sigap.meetings.models import ActionItem, ActionStep, MeetingFile, MinuteLine, MinutesEdition
from sigap.notifications.models import Notice

pytestmark = pytest.mark.usefixtures("committed")


def test_two_who_write_at_once_lose_no_line() -> None:
    key = running()
    outcomes = team.at_once(*[lambda: typed(key, "Satu", "Dua", "Tiga")] * 4)
    assert not [outcome.raised for outcome in outcomes if outcome.raised]
    numbers = list(MinuteLine.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 13))


def test_two_who_mend_one_line_at_once_do_not_overwrite_each_other() -> None:
    key = running()
    line = typed(key, "t papan p dinsos besok foto")[0]

    def mend(words: str) -> None:
        with team.at_desk(team.MAYA) as actor:
            minutes.mend_line(by=actor, at=STARTS, meeting_id=key, line_id=line.pk, version=1, typed=words)

    outcomes = team.at_once(
        lambda: mend("t papan besar p dinsos besok foto"), lambda: mend("t papan kecil p dinsos besok foto")
    )
    assert [type(outcome.raised) for outcome in outcomes if outcome.raised] == [Conflict]
    assert MinuteLine.objects.get().version == 2


def test_two_clicks_close_once_and_report_once() -> None:
    key = running()
    typed(key, "t papan p dinsos besok foto")
    outcomes = team.at_once(*[lambda: closed(key).pk] * 2)
    assert {outcome.gave for outcome in outcomes} == {MinutesEdition.objects.get().pk}
    item = ActionItem.objects.get()

    def report() -> None:
        with team.at_desk(team.SITI) as actor:
            items.report_item(by=actor, at=STARTS + timedelta(hours=3), item_id=item.pk, note="Sudah")

    assert not [outcome.raised for outcome in team.at_once(report, report) if outcome.raised]
    assert ActionStep.objects.filter(item=item, kind="done").count() == 1
    assert Notice.objects.filter(code="action-reported").count() == 1
    assert not MeetingFile.objects.exists()


def test_two_clicks_give_one_action() -> None:
    key = uuid4()
    outcomes = team.at_once(*[lambda: given(meetings.content(), item_id=key).pk] * 3)
    assert {outcome.gave for outcome in outcomes} == {key}
    assert Notice.objects.filter(code="action-given").count() == 1
