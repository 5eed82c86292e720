"""The sweep of the action plan: a quarter that has ended is asked for."""

from datetime import datetime

from django.utils.timezone import localdate

from sigap import audit
from sigap.actionplan import actions
from sigap.actionplan.queries import plans_in_force, quarters_of
from sigap.actionplan.rules.quarters import Quarter
from sigap.kernel.acting import SystemActor

_BY = SystemActor(name="actionplan")


def open_quarters(*, at: datetime) -> int:
    """Asks for the newest quarter that has ended, in every plan in force; returns how many were new."""
    quarter = Quarter.of(localdate(at)).before
    opened = 0
    for edition in plans_in_force(quarter.year):
        if quarter in quarters_of(edition.plan):
            continue
        with audit.recording():
            opened += actions.open_quarter(by=_BY, at=at, plan=edition.plan, quarter=quarter) is not None
    return opened
