"""How a case of the team comes to its end."""

from datetime import date, datetime

from tests.factories import team

from sigap.cases import actions as cases
from sigap.cases.models import Case, Closing
from sigap.cases.rules import ClosingReason, ClosingStatus, Risk, needs_second


def closed(
    code: str,
    *,
    reason: ClosingReason = ClosingReason.GOALS_REACHED,
    at: datetime = team.LATER,
    after_care_on: date | None = None,
) -> Case:
    """The case ends as it must: by Dewi alone, or with Hasan as the second person where its kind asks for one."""
    with team.on_case(team.DEWI, code) as (actor, access):
        case = access.case
        has_two = needs_second(risk=Risk(case.risk), has_child_victim=case.has_child_victim)
        act = cases.ask_closing if has_two else cases.close_case
        act(by=actor, at=at, access=access, reason=reason, based_on=case.version, after_care_on=after_care_on)
    if has_two:
        with team.at_desk(team.HASAN) as actor:
            waiting = Closing.objects.get(case_code=code, status=ClosingStatus.WAITING)
            cases.read_closing(by=actor, at=at, closing_id=waiting.pk)
            cases.answer_closing(by=actor, at=at, closing_id=waiting.pk, objection=None)
    return team.case_of(code)
