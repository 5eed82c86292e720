"""A form that is sent again: the very same changes nothing, other contents are not said to be saved."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from tests.factories import team
from tests.factories.sittings import TARI, psychologist, session

from sigap.access.roles import OfficeKind
from sigap.assistance.actions import Detail, ServiceFacts
from sigap.assistance.rules import Funding
from sigap.kernel.errors import Conflict
from sigap.sessions import actions as sessions
from sigap.sessions.models import PsychologyNote, ServiceSession
from sigap.sessions.rules import NotHeld, SessionPlace
from sigap.testimony import actions as testimony
from sigap.testimony.models import Statement
from sigap.testimony.rules import AskReason, StatementManner, StatementTopic
from sigap.ui.taking_back import TakeBackReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def refuses_others(send: Callable[..., Any], *others: dict[str, Any]) -> None:
    first = send()
    assert send().pk == first.pk
    for other in others:
        with pytest.raises(Conflict, match="sudah tersimpan"):
            send(**other)
    assert send().pk == first.pk


def test_a_session() -> None:
    code, key = team.opened(), uuid4()
    refuses_others(
        lambda **change: session(code, post_key=key, is_meant=True, **change),
        {"minutes": 20},
        {"place": SessionPlace.HOME},
        {"note": "Kata lain."},
        {"not_held": NotHeld.ABSENT},
        {"facts": ServiceFacts(ordinal=1, cost=5, funding=Funding.DAK)},
        {"facts": ServiceFacts(ordinal=1, detail=Detail(provider="Orang lain"))},
    )
    assert ServiceSession.objects.count() == 1


def test_a_session_that_was_taken_back_since() -> None:
    code, key = team.opened(), uuid4()
    row = session(code, post_key=key, not_held=NotHeld.ABSENT)
    with team.on_case(team.DEWI, code) as (actor, access):
        sessions.void_session(by=actor, at=team.LATER, access=access, session_id=row.id, reason=TakeBackReason.WRONG)
    with pytest.raises(Conflict):
        session(code, post_key=key, not_held=NotHeld.ABSENT)


def test_a_psychologists_note() -> None:
    code, key = team.opened(), uuid4()
    psychologist(TARI, code)

    def write(text: str = "Satu.") -> PsychologyNote:
        with team.on_case(TARI, code) as (actor, access):
            return sessions.write_note(by=actor, at=team.LATER, access=access, ordinal=1, text=text, post_key=key)

    refuses_others(write, {"text": "Satu, lalu ditambah."})
    assert PsychologyNote.objects.count() == 1


def test_a_statement() -> None:
    code, key = team.opened(), uuid4()

    def tell(**change: Any) -> Statement:
        given: dict[str, Any] = {
            "ordinal": 1, "given_at": team.AT, "manner": StatementManner.IN_PERSON, "is_recorded": True,
            "topics": [StatementTopic.ROUTE, StatementTopic.MONEY], "note": "Tenang.", "reason": None, **change,
        }  # fmt: skip
        with team.on_case(team.DEWI, code) as (actor, access):
            holder: UUID = team.office(OfficeKind.UPTD_PPA).pk
            return testimony.note_statement(
                by=actor, at=team.LATER, access=access, holder=holder, post_key=key, **given
            )  # fmt: skip

    refuses_others(
        tell,
        {"note": "Tidak tenang."},
        {"given_at": team.AT - timedelta(hours=1)},
        {"topics": [StatementTopic.ROUTE]},
        {"manner": StatementManner.WRITTEN},
        {"is_recorded": False},
        {"reason": AskReason.NEW_FACTS},
    )
    assert tell(topics=[StatementTopic.MONEY, StatementTopic.ROUTE]).pk == Statement.objects.get().pk
