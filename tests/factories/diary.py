"""Hearings of a case on which police and prosecutor work: noted, answered, rung; what of them waits in the queues."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from tests.factories import team
from tests.factories.team import ANTON, DEWI, RATNA

from sigap.assistance.rules import ReferralPurpose
from sigap.cases import actions as cases
from sigap.cases.rules import PersonRole, Sex
from sigap.hearings import actions
from sigap.hearings.actions import HearingPlace
from sigap.hearings.jobs import remind_of_hearings
from sigap.hearings.models import Hearing, HearingCompanion
from sigap.hearings.rules import HearingAgenda
from sigap.legal.rules import MarkSource
from sigap.notifications.models import Notice
from sigap.work.models import WorkItem

AT, DAY = team.AT, timedelta(days=1)
SOON = AT + 3 * DAY
PLACE = HearingPlace(room="Ruang Cakra", number="12/Pid.Sus/2026/PN", note="Masuk lewat pintu timur.")


def opened() -> str:
    """A case with a suspect, in which police and prosecutor take part."""
    code = team.opened()
    team.accepted(code, ANTON, frozenset({ReferralPurpose.PROTECTION}))
    team.accepted(code, RATNA, frozenset({ReferralPurpose.CASE_INFORMATION}))
    with team.on_case(DEWI, code) as (actor, access):
        cases.add_person(by=actor, at=AT, access=access, role=PersonRole.SUSPECT, sex=Sex.MALE, age_years=40)
    return code


def note(login: str, code: str, **change: Any) -> Hearing:
    told: dict[str, Any] = {
        "at": AT, "ordinal": 2, "agenda": HearingAgenda.WITNESSES, "starts_at": SOON, "court": None, "place": PLACE,
        "witnesses": [1], "companions": [team.person_id(DEWI)], "told_by": MarkSource.PROSECUTOR, "post_key": uuid4(),
        **change,
    }  # fmt: skip
    with team.on_case(login, code) as (actor, access):
        return actions.note_hearing(by=actor, access=access, **told)


def do(login: str, code: str, act: Callable[..., Any], **given: Any) -> Any:
    """One act of somebody on the case, in a transaction of its own."""
    with team.on_case(login, code) as (actor, access):
        return act(**{"by": actor, "at": AT, "access": access, **given})


def confirm(login: str, row: Hearing) -> HearingCompanion:
    companion = HearingCompanion.objects.get(hearing=row, officer_id=team.person_id(login), ended_at=None)
    with team.at_desk(login) as actor:
        return actions.confirm_companion(by=actor, at=AT, companion_id=companion.id)


def work(kind: str) -> set[tuple[Any, Any]]:
    found = WorkItem.objects.filter(kind=f"hearings.{kind}", settled_at=None)
    return set(found.values_list("subject_id", "person_id"))


def notices(code: str) -> list[tuple[Any, str]]:
    return sorted((row.person_id or row.office_id, row.role) for row in Notice.objects.filter(code=code))


def swept(at: datetime) -> int:
    with team.role("sigap_worker"):
        return remind_of_hearings(at)
