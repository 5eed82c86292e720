"""Colleagues are put to work on a case, and leave their work when they have left the office."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, By
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague
from sigap.access.roles import Section
from sigap.cases import events
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.opening import put_on_case
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.actions.recording import record_case_event
from sigap.cases.queries import CaseAccess, may_work_on
from sigap.kernel.errors import Unable
from sigap.notifications.actions import notify


class UnableToAssign(Unable):
    """The person cannot be given work on this case."""


@audit.action
def assign(*, by: Actor, at: datetime, access: CaseAccess, officer: Colleague) -> None:
    """Gives a colleague of one's own office work on the case, and tells them; twice changes nothing.

    Raises UnableToAssign.
    """
    access.require(by, Permission.CASE_ASSIGN, Section.SUMMARY)
    if officer.office_id not in access.offices_where(by, Permission.CASE_ASSIGN, Section.SUMMARY):
        raise UnableToAssign(_("Hanya rekan sekantor yang dapat ditugaskan. Untuk kantor lain, kirim rujukan."))
    case = locked_open(access.case.id)
    if not may_work_on(case.id, officer.person_id):
        raise UnableToAssign(_("Rekan ini tidak dapat ditugaskan pada kasus ini. Pilih orang lain."))
    check_all_powers(by, access)
    added = put_on_case(
        by=by,
        at=at,
        case_id=case.id,
        person_id=officer.person_id,
        name=officer.name,
        office_id=officer.office_id,
    )
    if added is None:
        audit.unchanged()
    elif officer.person_id != by.person_id:
        notify(at=at, code="case-assigned", person_id=officer.person_id, ids={"case": str(case.id)})


@audit.action
def release_who_left(*, by: By, at: datetime, person_id: UUID, office_id: UUID) -> int:
    """Ends what somebody who has left an office was still assigned to beside others; on how many cases.

    The act that ended the last role there has asserted the power; the database holds that none is left.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases.release(%s, %s)", [person_id, office_id])
        cases = [row[0] for row in cursor.fetchall()]
    for case_id in cases:
        record_case_event(by, at, case_id, events.PERSON_RELEASED, officer=str(person_id))
    if not cases:
        audit.unchanged()
    return len(cases)
