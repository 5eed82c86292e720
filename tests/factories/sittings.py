"""Sessions of one case in tests, and the psychologists who sit with its client."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.factories import casework, officers, team

from sigap.access.models import Person
from sigap.access.roles import OfficeKind, RoleCode
from sigap.assistance.actions import ServiceFacts
from sigap.cases import actions as cases
from sigap.sessions import actions
from sigap.sessions.actions import SessionFacts
from sigap.sessions.models import PsychologyNote, ServiceSession
from sigap.sessions.rules import SessionPlace

TARI, BUDI = "tari.uptd", "budi.uptd"
SECRET = "Rahasia rekaan: ia bermimpi buruk."


def psychologist(login: str, code: str = "") -> None:
    """A psychologist of the unit, put on the case by its manager."""
    if not Person.objects.filter(login=login).exists():
        officers.officer(login, f"{login[:4].title()} Rekaan", RoleCode.PSYCHOLOGIST, kind=OfficeKind.UPTD_PPA)
        team.sign_in(login)
    if code:
        with team.on_case(team.DEWI, code) as (actor, access):
            cases.assign(by=actor, at=team.AT, access=access, officer=team.colleague(actor, login))


def session(
    code: str,
    login: str = team.DEWI,
    *,
    at: datetime = team.LATER,
    facts: ServiceFacts | None = None,
    post_key: UUID | None = None,
    is_meant: bool = False,
    then: Any = None,
    **told: Any,
) -> ServiceSession:
    """A session of the client's, of fifteen minutes until now unless told otherwise."""
    given = {
        "kind": "counselling",
        "starts_at": at - timedelta(minutes=15),
        "minutes": 15,
        "place": SessionPlace.OFFICE,
        "ordinals": [1],
        **told,
    }
    with team.on_case(login, code) as (actor, access):
        return actions.note_session(
            by=actor,
            at=at,
            access=access,
            happened=SessionFacts(**given),
            facts=facts or ServiceFacts(ordinal=1),
            post_key=post_key or uuid4(),
            then=then,
            is_meant=is_meant,
        )


def note(code: str, login: str = TARI, text: str = SECRET, *, at: datetime = team.LATER) -> PsychologyNote:
    """A psychologist writes about the client."""
    with team.on_case(login, code) as (actor, access):
        return actions.write_note(by=actor, at=at, access=access, ordinal=1, text=text, post_key=uuid4())


def answer(
    code: str, seat_id: UUID, login: str = team.DEWI, *, at: datetime, agrees: bool, read: datetime | None = None
) -> None:
    """The client's answer, written by who takes consent and has read that of `read`."""
    told: dict[str, Any] = {"seat_id": seat_id, "agrees": agrees, "answered_at": read}
    with team.on_case(login, code) as (actor, access):
        actions.answer_seat(by=actor, at=at, access=access, **told)


def seated(login: str, work: casework.Work) -> casework.RoleClient:
    """A psychologist, put on the case by its manager."""
    client = casework.at_desk(login)
    manager, path = casework.at_desk(casework.MANAGER), f"/kasus/{work.own}/tugaskan/"
    people = manager.get(path).content.decode()
    officer = re.findall(r'value="([0-9a-f-]{36})"', people[: people.index("Tari Contoh")])[-1]
    answer = manager.post(path, {"officer": officer})
    assert answer.status_code == 302, answer.content.decode()[:500]
    return client
