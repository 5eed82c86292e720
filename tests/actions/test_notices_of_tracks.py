"""A deadline on a suspect's track is told with the case that it is about, and leads there."""

from datetime import date

import pytest
from tests.actions.test_legal_limits import note, opened
from tests.factories import team

from sigap.clocks.models import Clock
from sigap.desk.notices import notice_page
from sigap.legal.rules import MarkKind
from sigap.notifications.actions import notify

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def test_a_notice_of_a_tracks_deadline_names_its_case_and_leads_to_it() -> None:
    code = opened()
    note(code, MarkKind.NAMED_SUSPECT, date(2026, 11, 24), ordinal=2)
    clock = Clock.objects.get(rule_code="law-suspect-note")
    about = {"rule": clock.rule_code, "clock": str(clock.id), "track": str(clock.subject_id)}
    with team.at_desk(team.ANTON) as actor:
        notify(at=team.LATER, code="clock-late", person_id=actor.person_id, ids=about)
        (row,) = [row for row in notice_page(actor, at=team.LATER).rows if "tenggat sudah lewat" in row.words]
    assert (row.about, row.url) == (code, f"/kasus/{code}/hukum/")
