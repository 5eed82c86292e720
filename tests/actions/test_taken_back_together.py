"""Two take back the same at once: it is taken back once and neither meets an error; not on a closed case."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from tests.factories import team
from tests.factories.sittings import session

from sigap.access.roles import OfficeKind
from sigap.cases.actions.locking import UnableToWorkOnClosedCase
from sigap.cases.models import Case
from sigap.cases.rules import CaseStatus, ClosingReason
from sigap.sessions import actions as sessions
from sigap.sessions import events as session_events
from sigap.sessions.rules import NotHeld
from sigap.testimony import actions as testimony
from sigap.testimony import events as testimony_events
from sigap.testimony.rules import StatementManner, StatementTopic
from sigap.ui.taking_back import TakeBackReason

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def told(code: str) -> UUID:
    with team.on_case(team.DEWI, code) as (actor, access):
        row = testimony.note_statement(
            by=actor, at=team.LATER, access=access, ordinal=1, given_at=team.AT, manner=StatementManner.IN_PERSON,
            is_recorded=True, topics=[StatementTopic.ROUTE], holder=team.office(OfficeKind.UPTD_PPA).pk, note="",
            post_key=uuid4(),
        )  # fmt: skip
    return UUID(str(row.pk))


def take_back_statement(login: str, code: str, row: UUID) -> datetime | None:
    with team.on_case(login, code) as (actor, access):
        return testimony.take_back_statement(
            by=actor, at=team.LATER, access=access, statement_id=row, reason=TakeBackReason.WRONG
        ).voided_at


def take_back_session(login: str, code: str, row: UUID) -> datetime | None:
    with team.on_case(login, code) as (actor, access):
        return sessions.void_session(
            by=actor, at=team.LATER, access=access, session_id=row, reason=TakeBackReason.WRONG
        ).voided_at


@pytest.mark.parametrize("kind", ["statement", "session"])
def test_two_at_once_take_it_back_once(kind: str) -> None:
    code = team.opened()
    row, act, event = _made(kind, code)
    people = (team.DEWI, team.RINA, team.DEWI, team.RINA)
    outcomes = team.at_once(*[lambda login=login: act(login, code, row) for login in people])
    assert [outcome.raised for outcome in outcomes] == [None] * 4
    assert team.trail(team.case_of(code).id).count(event) == 1


@pytest.mark.parametrize("kind", ["statement", "session"])
def test_nothing_is_taken_back_on_a_closed_case(kind: str) -> None:
    code = team.opened()
    row, act, _event = _made(kind, code)
    done = {"status": CaseStatus.CLOSED, "closed_at": team.LATER, "closing_reason": ClosingReason.GOALS_REACHED}
    Case.objects.filter(code=code).update(**done)
    with pytest.raises(UnableToWorkOnClosedCase):
        act(team.DEWI, code, row)


def _made(kind: str, code: str) -> tuple[UUID, Callable[[str, str, UUID], datetime | None], str]:
    if kind == "statement":
        return told(code), take_back_statement, testimony_events.TAKEN_BACK
    return session(code, not_held=NotHeld.ABSENT).id, take_back_session, session_events.VOIDED
