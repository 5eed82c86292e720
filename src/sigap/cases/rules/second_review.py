"""When one officer may act without the second pair of eyes: the rule of the small offices. Pure."""

from datetime import datetime
from functools import cache

from sigap.kernel.reference import toml_file
from sigap.kernel.working_time import OfficeCalendar, add_working_days
from sigap.provisions.rules import Provision, provision_from
from sigap.screening.rules.instrument import InstrumentSource


@cache
def alone_after_working_days() -> int:
    """How many working days an answer is waited for, as shipped."""
    days: int = toml_file("sigap.cases", "second_pair.toml")["alone_after_working_days"]
    return days


@cache
def second_pair_origin() -> InstrumentSource:
    """Where the rule comes from."""
    row = toml_file("sigap.cases", "second_pair.toml")
    provision = provision_from("second_review", "alone", "Bertindak seorang diri", row)
    return InstrumentSource(basis=row["basis"], source=row["source"], provision=provision)


def provisions() -> tuple[Provision, ...]:
    """The rule, as a jurist confirms it."""
    return (second_pair_origin().provision,)


def alone_from(requested_at: datetime, calendar: OfficeCalendar) -> datetime:
    """From when who asked may act alone, with a reason and a review: the working days having passed unanswered."""
    return add_working_days(requested_at, alone_after_working_days(), calendar)
