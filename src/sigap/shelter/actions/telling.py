"""Who hears of a stay: its case's manager, the house's staff, whoever waits for a bed. No notice says a place."""

from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.notifications.actions import notify
from sigap.shelter.actions.scope import is_staff
from sigap.shelter.models import ShelterHouse, Stay
from sigap.shelter.queries import beds_of, manager_of, waiting_for
from sigap.shelter.rules import LeaveReason, StayStatus, fitting

_ALONE = frozenset({LeaveReason.OWN_WISH, LeaveReason.NOT_BACK})


def about_of(case_id: UUID | None) -> dict[str, str]:
    """What a notice carries: the case, where there is one."""
    return {"case": str(case_id)} if case_id else {}


def tell_begun(by: Actor, at: datetime, stay: Stay) -> None:
    """Staff hear of what was asked of them; the manager that a bed is held for their client, or that they are in."""
    manager = manager_of(stay)
    if stay.status in {StayStatus.HELD, StayStatus.WAITING} and not is_staff(by, stay.house):
        about = about_of(stay.case_id)
        notify(at=at, code="shelter-asked", office_id=stay.house.office_id, ids=about, until=stay.hold_until)
    elif manager is not None and manager != by.person_id and stay.status != StayStatus.WAITING:
        code = "shelter-held" if stay.status == StayStatus.HELD else "shelter-arrived"
        notify(at=at, code=code, person_id=manager, ids=about_of(stay.case_id), until=stay.hold_until)


def tell_left(by: Actor, at: datetime, stay: Stay) -> None:
    """The manager hears that their client is gone, at any hour where nobody took them along."""
    manager = manager_of(stay)
    if manager is not None and manager != by.person_id:
        code = "shelter-left-alone" if stay.leave_reason in _ALONE else "shelter-left"
        notify(at=at, code=code, person_id=manager, ids=about_of(stay.case_id))


def tell_waiting(house: ShelterHouse, at: datetime, *, by_sweep: bool = False) -> None:
    """Who waits longest for a bed that stands free, each for one: through their manager, of a guest the staff."""
    beds = beds_of([house.pk], at=at, by_sweep=by_sweep).get(house.pk, [])
    for case_id, manager, guest in waiting_for(house, at=at, by_sweep=by_sweep):
        found = fitting(beds, guest, boys_apart_from=house.boys_apart_from)
        if found:
            office_id = None if manager else house.office_id
            notify(at=at, code="shelter-bed-free", person_id=manager, office_id=office_id, ids=about_of(case_id))
            beds = [bed for bed in beds if bed.id != found[0].id]
