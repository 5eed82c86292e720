"""How an emergency stands, as the line of its notice shows it: who was told, and who read it or saw to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sigap.desk.words import OfficerName
from sigap.notifications.queries.reaching import AlertState, AlertStepRow


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertShown:
    """An emergency that somebody must acknowledge: who was told by what, who read it when, when it goes on.

    With `is_own` who looks at it set it, and another must read it.
    """

    id: UUID
    steps: tuple[tuple[AlertStepRow, str], ...]
    reader: str
    ended_at: datetime | None
    next_at: datetime | None
    is_exhausted: bool
    is_acted: bool
    is_own: bool


def alert_shown(found: AlertState | None, officers: Mapping[str, OfficerName]) -> AlertShown | None:
    """Nothing where it was read before anybody had to be told: the line says so already."""
    if found is None or not (found.steps or found.ended_at is None):
        return None

    def named(person_id: UUID | None) -> str:
        officer = officers.get(str(person_id)) if person_id else None
        return officer.name if officer else ""

    return AlertShown(
        id=found.id,
        steps=tuple((step, named(step.person_id)) for step in found.steps),
        reader=named(found.ended_by),
        ended_at=found.ended_at,
        next_at=found.next_at,
        is_exhausted=found.is_exhausted,
        is_acted=found.is_acted,
        is_own=found.is_own,
    )
