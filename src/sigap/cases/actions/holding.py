"""Legal hold: nothing of a case may be destroyed until a second person lifts it."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, check_powers, require_step_up
from sigap.access.permissions import Permission
from sigap.cases import events
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import LegalHold
from sigap.cases.queries import CaseAccess
from sigap.cases.rules import HoldBasis, may_release
from sigap.kernel.errors import Refused, Unable
from sigap.ui.taking_back import TakeBackReason, require_reason
from sigap.vault import macs

_HOLD = "legal_hold"


class UnableToHold(Unable):
    """The hold stands as it stood."""


@audit.action
def place_hold(*, by: Actor, at: datetime, access: CaseAccess, basis: HoldBasis, letter_on: date) -> LegalHold:
    """Holds a case for an office of the actor that takes part in it. The same hold twice is a second click."""
    office_id, office_kind = _holding_for(by, access)
    if letter_on > localdate(at):
        raise UnableToHold(_("Tanggal surat ini belum terjadi. Periksa lagi."))
    check_powers(by)
    hold = LegalHold(
        id=uuid4(),
        case=access.case,
        basis=basis,
        letter_on=letter_on,
        placed_by=by.person_id,
        placed_by_name=by.name,
        placed_office_id=office_id,
        placed_office_kind=office_kind,
        placed_at=at,
    )
    hold.mac = macs.sign(_HOLD, _facts(hold))
    # Whoever destroys locks the case; this row waits for that lock, or is seen behind it.
    LegalHold.objects.bulk_create([hold], ignore_conflicts=True)
    kept = LegalHold.objects.get(
        case=access.case, basis=basis, letter_on=letter_on, placed_by=by.person_id, released_at=None
    )
    if kept.id != hold.id:
        audit.unchanged()
        return kept
    record_case_event(by, at, access.case.id, events.HOLD_PLACED, hold=str(hold.id), basis=basis.value)
    return hold


@audit.action
def release_hold(
    *, by: Actor, at: datetime, access: CaseAccess, hold_id: UUID, reason: TakeBackReason | None
) -> LegalHold:
    """Lifts a hold that somebody else placed. Raises UnableToHold, StepUpNeeded, MacBroken."""
    _holding_for(by, access)
    require_step_up(by, at=at)
    hold = LegalHold.objects.select_for_update(of=("self",)).filter(pk=hold_id, case=access.case).first()
    if hold is None:
        raise Refused(Permission.CASE_HOLD, ids={"case": str(access.case.id)})
    if hold.released_at is not None:
        audit.unchanged()
        return hold
    check_powers(by)
    check_hold(hold)
    if hold.placed_by == by.person_id:
        raise UnableToHold(_("Penahanan dicabut oleh orang lain daripada yang memasangnya."))
    kinds = frozenset(m.office_kind.value for m in by.memberships if m.office_id in _offices(by))
    if not may_release(hold.placed_office_kind, kinds):
        raise UnableToHold(_("Penahanan oleh penegak hukum hanya dicabut oleh penegak hukum."))
    why = require_reason(reason)
    hold.released_by, hold.released_by_name, hold.released_at = by.person_id, by.name, at
    hold.mac = macs.sign(_HOLD, _facts(hold))
    hold.save(update_fields=["released_by", "released_by_name", "released_at", "mac"])
    data = {"hold": str(hold.id), "basis": hold.basis, "reason": why.value}
    record_case_event(by, at, access.case.id, events.HOLD_RELEASED, **data)
    return hold


def require_holding(by: Actor, access: CaseAccess) -> None:
    """Raises Refused unless the actor may hold this case."""
    _holding_for(by, access)


def holds_of(access: CaseAccess) -> list[LegalHold]:
    """Every hold on a case, those that stand first."""
    return list(LegalHold.objects.filter(case=access.case).order_by(F("released_at").desc(nulls_first=True)))


def check_hold(hold: LegalHold) -> None:
    """Raises MacBroken for a hold, or the end of one, that SIGAP did not write."""
    macs.verify(_HOLD, _facts(hold), hold.mac)


def standing(holds: Iterable[LegalHold]) -> list[LegalHold]:
    """Those that still hold. One whose end SIGAP did not write raises MacBroken: nothing goes on it."""
    found = list(holds)
    for hold in found:
        check_hold(hold)
    return [hold for hold in found if hold.released_at is None]


def _offices(by: Actor) -> tuple[UUID, ...]:
    return by.offices_where(Permission.CASE_HOLD)


def _holding_for(by: Actor, access: CaseAccess) -> tuple[UUID, str]:
    """The office for which the actor holds: one that takes part in the case. Raises Refused."""
    taking_part = access.seen_through
    for held in by.memberships:
        if held.office_id in taking_part and held.office_id in _offices(by):
            return held.office_id, held.office_kind.value
    raise Refused(Permission.CASE_HOLD, ids={"case": str(access.case.id)})


def _facts(hold: LegalHold) -> tuple[macs.Fact, ...]:
    return (
        hold.id,
        hold.case_id,
        str(hold.basis),
        hold.letter_on,
        hold.placed_by,
        hold.placed_office_id,
        hold.placed_office_kind,
        hold.placed_at,
        hold.released_by,
        hold.released_at,
    )
