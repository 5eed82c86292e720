"""A lowering of risk that waits, or was done alone and is not reviewed, holds the closure up, and is listed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.factories import endings, team
from tests.factories.team import DEWI, HASAN
from tests.factories.work import blocking

from sigap.cases import actions as cases
from sigap.cases.actions.closing import UnableToAnswerClosing, UnableToCloseCase
from sigap.cases.models import Closing, RiskDecision
from sigap.cases.queries.guard import closing_state
from sigap.cases.rules import ClosingReason, ClosingStatus, Risk
from sigap.cases.rules.risk import RiskBasis, RiskFinding
from sigap.cases.shell import list_open_work
from sigap.ui.taking_back import TakeBackReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
MUCH_LATER = team.AT + timedelta(days=3)


@pytest.fixture
def code() -> str:
    """A grown person's case of high risk."""
    return team.opened(age_years=30)


def lowering(code: str) -> RiskDecision:
    with team.on_case(DEWI, code) as (actor, access):
        return cases.decide_risk(
            by=actor,
            at=team.LATER,
            access=access,
            wanted=cases.RiskChoice(risk=Risk.LOW, basis=RiskBasis.NEW_FACTS, words="Rekaan."),
            seen=Risk(access.case.risk),
            post_key=uuid4(),
        )


def alone(code: str, row: RiskDecision) -> None:
    with team.on_case(DEWI, code) as (actor, access):
        cases.lower_alone(by=actor, at=MUCH_LATER, access=access, decision_id=row.id)


def listed(code: str) -> list[str]:
    with team.on_case(DEWI, code) as (_actor, access):
        return [str(row.label) for row in list_open_work(closing_state(access.case.pk).work, code)]


def asked(code: str) -> None:
    with team.on_case(DEWI, code) as (actor, access):
        cases.ask_closing(
            by=actor,
            at=MUCH_LATER,
            access=access,
            reason=ClosingReason.GOALS_REACHED,
            based_on=access.case.version,
        )


def test_what_waits_for_its_second_person_is_listed_and_nothing_closes(code: str) -> None:
    row = lowering(code)
    assert listed(code) == ["Penurunan risiko menunggu pemeriksa kedua"]
    with pytest.raises(UnableToCloseCase, match="Masih ada yang terbuka"):
        endings.closed(code)
    with team.on_case(HASAN, code) as (actor, access):
        cases.answer_lowering(by=actor, at=team.LATER, access=access, decision_id=row.id, is_approved=False)
    assert listed(code) == []
    endings.closed(code)
    assert team.case_of(code).is_closed


def test_what_was_done_alone_is_listed_until_somebody_else_has_looked(code: str) -> None:
    row = lowering(code)
    alone(code, row)
    assert listed(code) == ["Penurunan risiko seorang diri belum ditinjau"]
    with pytest.raises(UnableToCloseCase):
        endings.closed(code, at=MUCH_LATER)
    with team.on_case(HASAN, code) as (actor, access):
        cases.review_lowering(by=actor, at=MUCH_LATER, access=access, decision_id=row.id, finding=RiskFinding.IN_ORDER)
    assert listed(code) == []
    endings.closed(code, at=MUCH_LATER)
    assert team.case_of(code).is_closed
    assert not blocking()


def test_taken_back_or_overtaken_it_holds_nothing_up(code: str) -> None:
    row = lowering(code)
    with team.on_case(DEWI, code) as (actor, access):
        cases.withdraw_lowering(by=actor, at=team.LATER, access=access, decision_id=row.id, reason=TakeBackReason.WRONG)
    assert listed(code) == []


def test_asked_for_while_the_closing_waits_it_holds_the_second_person_back(code: str) -> None:
    asked(code)
    lowering(code)
    closing = Closing.objects.get(case_code=code, status=ClosingStatus.WAITING)
    with team.at_desk(HASAN) as actor:
        cases.read_closing(by=actor, at=MUCH_LATER, closing_id=closing.pk)
    with team.at_desk(HASAN) as actor, pytest.raises(UnableToAnswerClosing, match="Ada yang terbuka lagi"):
        cases.answer_closing(by=actor, at=MUCH_LATER, closing_id=closing.pk, objection=None)
    assert not team.case_of(code).is_closed
