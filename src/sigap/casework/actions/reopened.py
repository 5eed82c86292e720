"""A new safety plan settles what had opened it again: a protection that ended, a suspect who went free."""

from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess
from sigap.legal.actions import look_at_safety
from sigap.legal.models import VictimNotice
from sigap.protection.actions import look_at_plan
from sigap.protection.models import Protection
from sigap.protection.rules import ProtectionStatus, asks_for_plan


def settle_reopened(by: Actor, at: datetime, access: CaseAccess, person_id: UUID) -> None:
    """What waited for this client's safety plan to be looked at again, where the actor may say so."""
    if not access.may(by, Permission.LEGAL_NOTE, Section.LEGAL):
        return
    for row in Protection.objects.filter(case=access.case, person_id=person_id, plan_seen_at=None).order_by("id"):
        if asks_for_plan(ProtectionStatus(row.status), row.ends_at, at):
            look_at_plan(by=by, at=at, access=access, protection_id=row.id)
    waiting = VictimNotice.objects.filter(case=access.case, person_id=person_id, wants_plan=True, plan_seen_at=None)
    for notice in waiting.filter(shows_at__lte=at).order_by("id"):
        look_at_safety(by=by, at=at, access=access, notice_id=notice.id)
