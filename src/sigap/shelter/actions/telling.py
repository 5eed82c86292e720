"""Who hears of a stay: its case's manager, the house's staff, whoever waits for a bed; of an unknown guest the unit.

No notice says a place.
"""

from datetime import datetime
from uuid import UUID, uuid5

from sigap.access.entry import Actor
from sigap.access.queries import on_duty_in
from sigap.cases.actions.managers import tell_manager
from sigap.notifications.actions import notify, posts_that_may_hear, tell_office
from sigap.notifications.rules import AUDIENCES, Audience, MailPace, pace_of
from sigap.shelter.actions.scope import is_staff
from sigap.shelter.models import ShelterHouse, Stay
from sigap.shelter.queries import beds_of, manager_of, unit_of, waiting_for
from sigap.shelter.rules import LeaveReason, StayStatus, fitting

_ALONE = frozenset({LeaveReason.OWN_WISH, LeaveReason.NOT_BACK})


def about_of(case_id: UUID | None) -> dict[str, str]:
    """What a notice carries: the case, where there is one."""
    return {"case": str(case_id)} if case_id else {}


def tell_staff(
    *,
    at: datetime,
    code: str,
    office_id: UUID,
    case_id: UUID | None,
    until: datetime | None = None,
    once: UUID | None = None,
    is_for_duty: bool = False,
) -> None:
    """Tells who sees the board of that office's house.

    Of an emergency, or `is_for_duty`, also whoever is on duty there, without the case.
    So does everybody there who may know of it, where nobody sees the board.
    """
    about = about_of(case_id)
    posts = posts_that_may_hear(about, office_id=office_id, at=at)
    staff = {person for person, role, _kind in posts if role in AUDIENCES[Audience.SHELTER]}
    others = {person for person, _role, _kind in posts} - staff
    if staff:
        notify(
            at=at, code=code, office_id=office_id, role=Audience.SHELTER, ids=about, until=until, once=once,
            may_know=True,
        )  # fmt: skip
        is_for_duty |= pace_of(code) is MailPace.EMERGENCY
        duty = on_duty_in(office_ids=[office_id], at=at) if is_for_duty else {}
        others &= {turn.person_id for turn in duty.values()}
    for person in sorted(others):
        notify(at=at, code=code, person_id=person, until=until, once=uuid5(once, str(person)) if once else None)


def tell_begun(by: Actor, at: datetime, stay: Stay) -> None:
    """Staff hear of what was asked of them; the manager that a bed is held for their client, or that they are in.

    Of who is in without a case whoever is on duty in the unit hears: it alone can open one.
    """
    manager, _managing = manager_of(stay) or (None, None)
    if stay.status in {StayStatus.HELD, StayStatus.WAITING} and not is_staff(by, stay.house):
        code = "shelter-asked" if stay.status == StayStatus.HELD else "shelter-waits"
        tell_staff(at=at, code=code, office_id=stay.house.office_id, case_id=stay.case_id, until=stay.hold_until)
    elif manager is not None and manager != by.person_id and stay.status != StayStatus.WAITING:
        code = "shelter-held" if stay.status == StayStatus.HELD else "shelter-arrived"
        notify(at=at, code=code, person_id=manager, ids=about_of(stay.case_id), until=stay.hold_until)
    elif stay.status == StayStatus.IN and stay.case_id is None:
        office = stay.house.office
        ids = {"office": str(office.pk)}
        tell_office(at=at, code="shelter-unknown", office_id=unit_of(office), ids=ids, is_for_duty=True)


def tell_left(by: Actor, at: datetime, stay: Stay) -> None:
    """Whoever answers for the case hears that their client is gone, at any hour where nobody took them along."""
    managed = manager_of(stay)
    if managed is not None and managed[0] != by.person_id:
        code = "shelter-left-alone" if stay.leave_reason in _ALONE else "shelter-left"
        tell_answering(at, code, stay.case_id, managed, staff=stay.house.office_id)


def tell_other_side(by: Actor, at: datetime, stay: Stay, *, manager: str, staff: str) -> None:
    """Of what the staff did whoever answers for the case hears, of what its manager did the staff: by these codes."""
    managed, office_id = manager_of(stay), stay.house.office_id
    if managed is not None and managed[0] != by.person_id:
        tell_answering(at, manager, stay.case_id, managed, staff=office_id)
    if not is_staff(by, stay.house):
        tell_staff(at=at, code=staff, office_id=office_id, case_id=stay.case_id)


def tell_answering(
    at: datetime, code: str, case_id: UUID | None, managed: tuple[UUID, UUID] | None, *, staff: UUID
) -> None:
    """Tells whoever answers for the case (`managed`: its manager and their office); of a guest the house's staff."""
    if managed is None:
        tell_staff(at=at, code=code, office_id=staff, case_id=case_id)
    else:
        tell_manager(at=at, code=code, manager_id=managed[0], office_id=managed[1], ids=about_of(case_id))


def tell_waiting(house: ShelterHouse, at: datetime, *, by_sweep: bool = False) -> None:
    """Who waits longest for a bed that stands free, each for one: who answers for the case, of a guest the staff."""
    beds = beds_of([house.pk], at=at, by_sweep=by_sweep).get(house.pk, [])
    for case_id, managed, guest in waiting_for(house, at=at, by_sweep=by_sweep):
        found = fitting(beds, guest, boys_apart_from=house.boys_apart_from)
        if found:
            tell_answering(at, "shelter-bed-free", case_id, managed, staff=house.office_id)
            beds = [bed for bed in beds if bed.id != found[0].id]
