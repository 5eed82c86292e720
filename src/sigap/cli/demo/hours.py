"""At what hours the demo's officers act: office work while offices are open, emergencies day and night. Pure."""

from datetime import datetime, time, timedelta

from sigap.kernel.working_time import OfficeCalendar, add_working_time, next_duty_moment

_A_WHILE = timedelta(minutes=5)
_DAY = timedelta(days=1)
EARLIEST, SPAN = 330, 1_020
"""From half past five for seventeen hours, in minutes: when citizens write, and emergencies come in."""
FIRST, WITHIN = 20, 380
"""Minutes before closing between which an office's own reports are written down."""


def office_moment(at: datetime, calendar: OfficeCalendar, *, settling: timedelta = timedelta()) -> datetime:
    """The moment itself while the office is open, else its next opening; people settle in first.

    Of two moments the later one never becomes the earlier.
    """
    open_at = next_duty_moment(at, calendar)
    duty = calendar.duty_on(calendar.day_of(open_at))
    assert duty is not None
    return max(open_at, duty[0] + settling)


def office_moment_before(at: datetime, calendar: OfficeCalendar) -> datetime:
    """The last moment before this one at which the office was at work."""
    return add_working_time(at, -_A_WHILE, calendar)


def arrival(around: datetime, number: int, calendar: OfficeCalendar, *, is_office_work: bool) -> datetime:
    """When report `number` came in on the day of `around`; at an office, on the last working day up to then."""
    midnight = datetime.combine(calendar.day_of(around), time(0), calendar.zone)
    if is_office_work:
        return add_working_time(midnight + _DAY, -timedelta(minutes=FIRST + number * 53 % WITHIN), calendar)
    return midnight + timedelta(minutes=EARLIEST + number * 137 % SPAN)
