"""Offices' own working weeks and special days, dated. Deadlines of offices run by them: the secretariat's to write."""

from collections.abc import Mapping
from datetime import date, datetime, time
from uuid import UUID, uuid4

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access import events
from sigap.access.actions.powers import record_staff_event, require
from sigap.access.entry import By
from sigap.access.models import Office, OfficeHours, SpecialDay
from sigap.access.permissions import Permission
from sigap.kernel.errors import Refused, Unable
from sigap.ui.taking_back import TakeBackReason, require_reason


class UnableToSetHours(Unable):
    """The hours cannot be set like this."""


type Hours = tuple[time, time]


@audit.action
def set_hours(
    *,
    by: By,
    at: datetime,
    office: Office,
    week: Mapping[int, Hours],
    valid_from: date,
    rests_on_holidays: bool = True,
    basis: str = "",
) -> OfficeHours:
    """Gives an office a working week of its own from a day on; the one before ends there. Raises UnableToSetHours.

    A week cannot begin in the past: deadlines that have begun were reckoned by the one before.
    """
    require(by, Permission.PEOPLE_MANAGE)
    audit.one_at_a_time(f"staff.hours:{office.id}")
    if not week:
        raise UnableToSetHours(_("Isi sedikitnya satu hari kerja."))
    if any(opens >= closes for opens, closes in week.values()):
        raise UnableToSetHours(_("Jam tutup harus sesudah jam buka."))
    if valid_from < localdate(at):
        raise UnableToSetHours(_("Jam kerja baru berlaku mulai hari ini atau sesudahnya."))
    stored = {str(day): [_written(opens), _written(closes)] for day, (opens, closes) in sorted(week.items())}
    before = OfficeHours.objects.select_for_update().filter(office=office, valid_to=None).first()
    words = " ".join(basis.split())
    if before is not None:
        if (before.week, before.rests_on_holidays, before.basis) == (stored, rests_on_holidays, words):
            audit.unchanged()
            return before
        if before.valid_from >= valid_from:
            raise UnableToSetHours(_("Sudah ada jam kerja yang mulai hari itu atau sesudahnya. Pilih hari lain."))
        OfficeHours.objects.filter(pk=before.pk).update(valid_to=valid_from)
    hours = OfficeHours(
        id=uuid4(),
        office=office,
        week=stored,
        rests_on_holidays=rests_on_holidays,
        basis=words,
        valid_from=valid_from,
    )
    hours.save(force_insert=True)
    record_staff_event(events.HOURS_SET, by=by, at=at, office=office.id)
    return hours


def _written(moment: time) -> str:
    """As stored; the day's last moment is 24:00."""
    return "24:00" if moment == time.max else moment.isoformat(timespec="minutes")


@audit.action
def set_special_day(
    *,
    by: By,
    at: datetime,
    office: Office,
    day: date,
    hours: Hours | None = None,
    label: str = "",
) -> SpecialDay:
    """Lets an office work otherwise on one day, or rest (`hours` None). Raises UnableToSetHours."""
    require(by, Permission.PEOPLE_MANAGE)
    audit.one_at_a_time(f"staff.hours:{office.id}")
    if hours is not None and hours[0] >= hours[1]:
        raise UnableToSetHours(_("Jam tutup harus sesudah jam buka."))
    if day < localdate(at):
        raise UnableToSetHours(_("Hari itu sudah lewat. Pilih hari ini atau sesudahnya."))
    words = " ".join(label.split())
    opens, closes = hours or (None, None)
    there = SpecialDay.objects.select_for_update().filter(office=office, day=day, cancelled_at=None).first()
    if there is not None:
        if (there.opens, there.closes, there.label) == (opens, closes, words):
            audit.unchanged()
            return there
        SpecialDay.objects.filter(pk=there.pk).update(cancelled_at=at)
    special = SpecialDay(id=uuid4(), office=office, day=day, opens=opens, closes=closes, label=words)
    special.save(force_insert=True)
    record_staff_event(events.SPECIAL_DAY_SET, by=by, at=at, office=office.id, day=day.isoformat())
    return special


@audit.action
def drop_special_day(*, by: By, at: datetime, special_id: UUID, reason: TakeBackReason | None) -> None:
    """Takes a special day back before it comes; twice changes nothing.

    Raises Refused, UnableToSetHours, ReasonMissing.
    """
    require(by, Permission.PEOPLE_MANAGE)
    special = SpecialDay.objects.select_for_update().filter(pk=special_id).first()
    if special is None:
        raise Refused(Permission.PEOPLE_MANAGE)
    if special.cancelled_at is not None:
        audit.unchanged()
        return
    if special.day < localdate(at):
        raise UnableToSetHours(_("Hari itu sudah lewat. Tidak ada yang diubah."))
    why = require_reason(reason)
    SpecialDay.objects.filter(pk=special.pk).update(cancelled_at=at)
    about = {"day": special.day.isoformat(), "reason": why.value}
    record_staff_event(events.SPECIAL_DAY_DROPPED, by=by, at=at, office=special.office_id, **about)
