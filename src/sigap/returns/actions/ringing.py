"""The sweep's acts: what falls due is laid on the table and rings; an office that keeps silent is named."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.timezone import localdate

from sigap import audit
from sigap.access.entry import By
from sigap.access.permissions import Permission
from sigap.figures.rules import PeriodKind
from sigap.notifications import actions as notices
from sigap.notifications.rules import Audience
from sigap.returns import events
from sigap.returns.actions.trail import record_return_event
from sigap.returns.models import Return
from sigap.returns.queries import OfficeLines, lines_by_office, rules, unsent
from sigap.returns.rules import ReturnStatus, owed_on, ringing_marks
from sigap.vault.rotation import count_code


@audit.action
def lay_owed(*, by: By, at: datetime) -> int:
    """Lays on the table each return whose span is over and whose day has not passed; returns how many were new.

    What lapsed before an installation began is nobody's to be reminded of; the secretariat opens it where it wants to.
    """
    new = 0
    for rule in rules().values():
        span = owed_on(PeriodKind(rule.period), rule.due_days, localdate(at)) if rule.is_owed else None
        if span is None or Return.objects.filter(code=rule.code, period=span.name).exists():
            continue
        row = Return(code=rule.code, period=span.name, title=rule.title, due_on=rule.due_on(span), owed_at=at)
        row.save(force_insert=True)
        notices.tell_holders(at=at, code="return-owed", power=Permission.RETURN_MANAGE)
        record_return_event(by, at, events.OWED, row)
        new += 1
    if not new:
        audit.unchanged()
    return new


@audit.action
def remind(*, by: By, at: datetime) -> int:
    """Rings for returns that press or are late, weekly, and for offices that keep silent; returns how often it rang."""
    rung = 0
    for of in unsent().select_for_update():
        is_open = of.status == ReturnStatus.COLLECTING
        silent = [each for each in lines_by_office(of) if not each.is_confirmed] if is_open else []
        marks = ringing_marks(
            due_on=of.due_on, today=localdate(at), confirm_until=of.confirm_until, is_silent=bool(silent), at=at
        )
        for mark in marks:
            if mark not in of.rung:
                _ring(by, at, of, mark.partition("-")[0], silent)
                of.rung.append(mark)
                of.save(update_fields=["rung"])
                rung += 1
    if not rung:
        audit.unchanged()
    return rung


def _ring(by: By, at: datetime, of: Return, what: str, silent: Sequence[OfficeLines]) -> None:
    if what in {"soon", "late"}:
        notices.tell_holders(at=at, code=f"return-{what}", power=Permission.RETURN_MANAGE)
    if what == "late":
        notices.notify(at=at, code="return-late-chair", role=Audience.DAILY_CHAIR)
    if what == "pressing":
        for office in silent:
            notices.notify(at=at, code="return-confirm-soon", office_id=office.office_id, until=of.confirm_until)
    if what == "silent":
        for office in silent:
            notices.notify(at=at, code="return-unconfirmed", office_id=office.office_id, role=Audience.HEAD)
        notices.tell_holders(at=at, code="return-silent", power=Permission.RETURN_MANAGE)
    record_return_event(by, at, events.RUNG, of, step=what, count=count_code(len(silent)))
