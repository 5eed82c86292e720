"""Between midnight and seven in the morning the regency has a day that UTC, in which moments are kept, has not yet."""

from datetime import UTC, date, timedelta
from typing import Any

import pytest
from tests.factories import supervision, team
from tests.factories.deadlines import wib

from sigap.cases import actions as cases
from sigap.cases.actions import holding
from sigap.cases.actions.closing import UnableToCloseCase
from sigap.cases.actions.holding import UnableToHold
from sigap.cases.models import Case, LegalHold
from sigap.cases.reading import open_screening
from sigap.cases.rules import ClosingReason, HoldBasis, Risk
from sigap.screening.rules.examination import Answers
from sigap.supervision import paper
from sigap.supervision.models import SupervisionVisit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
NIGHT = wib(11, 26, 2).astimezone(UTC)
TODAY, TOMORROW = date(2026, 11, 26), date(2026, 11, 27)


def hold(code: str, letter_on: date) -> LegalHold:
    with team.on_case(team.DEWI, code) as (actor, access):
        return holding.place_hold(by=actor, at=NIGHT, access=access, basis=HoldBasis.INVESTIGATION, letter_on=letter_on)


def test_a_letter_of_today_holds_a_case_and_one_of_tomorrow_does_not() -> None:
    code = team.opened()
    with pytest.raises(UnableToHold):
        hold(code, TOMORROW)
    assert hold(code, TODAY).letter_on == TODAY


def close(code: str, after_care_on: date) -> Case:
    with team.on_case(team.DEWI, code) as (actor, access):
        return cases.close_case(
            by=actor,
            at=NIGHT,
            access=access,
            reason=ClosingReason.GOALS_REACHED,
            based_on=access.case.version,
            after_care_on=after_care_on,
            follower=team.colleague(actor, team.DEWI),
        )


def test_after_care_begins_after_today() -> None:
    code = team.opened(age_years=30, risk=Risk.LOW)
    with pytest.raises(UnableToCloseCase):
        close(code, TODAY)
    assert close(code, TOMORROW).status == "closed"


def test_the_law_of_the_day_on_which_a_report_came_is_asked() -> None:
    code = team.opened()
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.note_screening(
            by=actor, at=NIGHT + timedelta(hours=1), access=access, answers=Answers(), reported_at=NIGHT, based_on=0
        )
    opened = open_screening(entering=team.entering(team.DEWI), code=code, at=NIGHT + timedelta(hours=2))
    assert opened.screening is not None
    assert opened.screening.reported_at == NIGHT
    assert opened.screening.reported_at.date() == TODAY


def test_a_report_on_a_visit_bears_the_day_of_the_regency(monkeypatch: pytest.MonkeyPatch) -> None:
    visit = supervision.planned(supervision.plan_of(starts_at=NIGHT + timedelta(days=2)), at=NIGHT)
    printed: list[dict[str, Any]] = []

    def set_in_type(_layout: str, facts: dict[str, Any], **_more: object) -> bytes:
        printed.append(facts)
        return b"%PDF"

    monkeypatch.setattr(paper, "pdf", set_in_type)
    with team.at_desk(team.MAYA) as actor:
        paper.report_pdf(actor, SupervisionVisit.objects.get(pk=visit.pk))
    assert [facts["day"] for facts in printed] == ["26 November 2026"]
