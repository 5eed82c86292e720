"""Gaps in the rotas of duty are written down as they begin and end."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection

from sigap import audit
from sigap.access import events
from sigap.access.actions.powers import record_staff_event
from sigap.access.entry import By
from sigap.access.models import DutyGap
from sigap.access.queries import offices_without_duty


@dataclass(frozen=True, slots=True, kw_only=True)
class GapChanges:
    """What one look at the rotas found: offices in which a gap began, and those in which one ended."""

    began: tuple[UUID, ...]
    ended: tuple[UUID, ...]


@audit.action
def watch_gaps(*, by: By, at: datetime) -> GapChanges:
    """Writes down where nobody is on duty and where somebody is again: each gap once, whoever looks and how often."""
    bare = {row.office_id for row in offices_without_duty(at=at)}
    still = set(DutyGap.objects.filter(ended_at=None).values_list("office_id", flat=True))
    began = []
    for office_id in sorted(bare - still):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO access_dutygap (id, office_id, began_at) VALUES (%s, %s, %s)"
                " ON CONFLICT (office_id) WHERE ended_at IS NULL DO NOTHING RETURNING office_id",
                [uuid4(), office_id, at],
            )
            began += [row[0] for row in cursor.fetchall()]
    over = DutyGap.objects.select_for_update(skip_locked=True).filter(ended_at=None, office_id__in=still - bare)
    ended = [gap.office_id for gap in over if DutyGap.objects.filter(pk=gap.pk, began_at__lte=at).update(ended_at=at)]
    for office_id in began:
        record_staff_event(events.DUTY_GAP_BEGAN, by=by, at=at, office=office_id)
    for office_id in ended:
        record_staff_event(events.DUTY_GAP_ENDED, by=by, at=at, office=office_id)
    if not began and not ended:
        audit.unchanged()
    return GapChanges(began=tuple(began), ended=tuple(ended))
