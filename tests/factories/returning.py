"""A client on the way home: a family that takes her in, a plan, hands up to the arrival, by the real actions."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.factories import team
from tests.factories.team import DEWI, LATER

from sigap.assistance.rules import Funding
from sigap.cases import actions as cases
from sigap.cases.rules import PersonRole, Sex
from sigap.places.queries import home_regency
from sigap.reintegration import actions
from sigap.reintegration.actions import HandoverRecord, PlanDraft
from sigap.reintegration.models import HomeReturn
from sigap.reintegration.rules import FamilyAnswer, ReturnDestination

TODAY = LATER.date()


def with_family(code: str, role: PersonRole = PersonRole.GUARDIAN) -> int:
    """Somebody more in the case, by their number."""
    with team.on_case(DEWI, code) as (actor, access):
        added = cases.add_person(by=actor, at=LATER, access=access, role=role, sex=Sex.FEMALE, age_years=40)
        return added.ordinal


def draft(host: int | None = None, **more: Any) -> PlanDraft:
    plan: dict[str, Any] = {
        "destination": ReturnDestination.FAMILY, "answer": FamilyAnswer.WILLING, "assessed_on": TODAY, "host": host,
        "leaves_on": TODAY, "route": [home_regency()], "cost": 250_000, "funding": Funding.DAK,
        "words": {"assessment": "Rekaan: ibu Pere'an menunggu.", "address": "Rekaan: dusun dua"},
    }  # fmt: skip
    return PlanDraft(**(plan | more))


def begun(code: str, plan: PlanDraft, *, by: str = DEWI, key: UUID | None = None) -> HomeReturn:
    with team.on_case(by, code) as (actor, access):
        return actions.begin_return(by=actor, at=LATER, access=access, ordinal=1, draft=plan, post_key=key or uuid4())


def handed(code: str, row: HomeReturn, place: int = 1, on: date = TODAY, **more: Any) -> HomeReturn:
    words = HandoverRecord(giver="Rekaan: Rina", taker="Rekaan: bibi", number="CONTOH/1", condition="Rekaan: sehat")
    with team.on_case(more.pop("by", DEWI), code) as (actor, access):
        return actions.hand_over(
            by=actor, at=LATER, access=access, return_id=row.id, place=place, handed_on=on, words=words
        )


def soon(days: int) -> date:
    return TODAY + timedelta(days=days)
