"""A team that is sent out, gives word, comes back and enters its sheet; written by the real actions. All invented."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.factories import team
from tests.factories.team import DEWI, HASAN, LATER, RINA

from sigap.fieldvisits import actions
from sigap.fieldvisits.actions import FieldWords, NewVisit, SeenInField
from sigap.fieldvisits.models import FieldSheet, FieldVisit
from sigap.fieldvisits.rules import FieldPurpose

AT, HOUR = LATER, timedelta(hours=1)
PLACE = "Rekaan: rumah paman Pere'an, Desa Contoh"
SEEN = "Rekaan: anak makan sekali sehari, pintu digembok."


def planned(code: str, *, by: str = DEWI, at: datetime = AT, **more: Any) -> FieldVisit:
    """Dewi goes with Hasan, who is not on the case, until four hours on; Rina stays and knows the route."""
    told: dict[str, Any] = {
        "purpose": FieldPurpose.MEET, "departs_at": AT, "returns_at": AT + 4 * HOUR, "leader": team.person_id(DEWI),
        "team": [team.person_id(HASAN)], "keeper": team.person_id(RINA), "post_key": uuid4(),
        "words": FieldWords(place=PLACE, route="Rekaan: lewat pasar", vehicle="BG 1 XX"),
    }  # fmt: skip
    with team.on_case(by, code) as (actor, access):
        return actions.plan_visit(by=actor, at=at, access=access, new=NewVisit(**(told | more)))


def left(code: str, visit: FieldVisit, *, by: str = DEWI, at: datetime = AT) -> FieldVisit:
    """They leave."""
    with team.on_case(by, code) as (actor, access):
        return actions.depart(by=actor, at=at, access=access, visit_id=visit.pk)


def safe(
    code: str, visit: FieldVisit, *, by: str = DEWI, at: datetime, minutes: int = 60, key: UUID | None = None
) -> None:
    """Word that all is well."""
    with team.on_case(by, code) as (actor, access):
        actions.note_team_safe(
            by=actor, at=at, access=access, visit_id=visit.pk, minutes=minutes, word_key=key or uuid4()
        )  # fmt: skip


def back(code: str, visit: FieldVisit, *, by: str = DEWI, at: datetime = AT + HOUR) -> FieldVisit:
    """They are back."""
    with team.on_case(by, code) as (actor, access):
        return actions.come_back(by=actor, at=at, access=access, visit_id=visit.pk)


def entered(
    code: str, visit: FieldVisit, *, by: str = DEWI, at: datetime = AT + 2 * HOUR, based_on: int = 0,
    key: UUID | None = None, **more: Any,
) -> FieldSheet:  # fmt: skip
    """What they saw."""
    sheet = SeenInField(**({"seen": SEEN} | more))
    with team.on_case(by, code) as (actor, access):
        return actions.write_sheet(
            by=actor, at=at, access=access, visit_id=visit.pk, sheet=sheet, based_on=based_on, post_key=key or uuid4()
        )
