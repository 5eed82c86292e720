"""A case ends: only when nothing is open, with a reason, and the reporter reads "selesai"."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Room
from sigap.cases import events
from sigap.cases.actions.items import UnableToWorkOnClosedCase, locked_open
from sigap.cases.actions.opening import SUBJECT, move
from sigap.cases.actions.tracing import say
from sigap.cases.models import Case
from sigap.cases.queries import CaseAccess, open_items_of
from sigap.cases.rules import CaseEvent, ClosingReason
from sigap.clocks import actions as clocks
from sigap.kernel.errors import Conflict, Unable
from sigap.mailbox import actions as mailbox
from sigap.mailbox.models import ReportStatus


class UnableToCloseCase(Unable):
    """Something is still open on it; the page lists what."""


@audit.action
def close_case(*, by: Actor, at: datetime, access: CaseAccess, reason: ClosingReason, based_on: int) -> Case:
    """Closes a case. Raises UnableToCloseCase, Conflict; a second click changes nothing."""
    access.require(by, Permission.CASE_CLOSE, Room.SUMMARY)
    try:
        case = locked_open(access.case.id)
    except UnableToWorkOnClosedCase:
        audit.unchanged()
        return access.case
    if case.version != based_on:
        raise Conflict(_("Kasus ini berubah sementara Anda menutupnya. Periksa lagi, lalu tutup."))
    if open_items_of(access).exists():
        raise UnableToCloseCase(_("Masih ada yang terbuka pada kasus ini."))
    move(by=by, at=at, case=case, event=CaseEvent.CLOSED)
    case.closed_at = at
    case.closing_reason = reason
    case.version += 1
    case.save(update_fields=["status", "closed_at", "closing_reason", "version"])
    clocks.stop_all(by=by, at=at, recorded_at=at, subject_kind=SUBJECT, subject_id=case.id)
    if case.envelope_id:
        mailbox.set_status(by=by, at=at, envelope_id=case.envelope_id, status=ReportStatus.DONE)
    say(by, at, case.id, events.CLOSED, reason=reason.value)
    return case
