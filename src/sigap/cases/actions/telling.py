"""Tells who answers for a case: its manager, else the head of its office."""

from datetime import datetime

from sigap.access.queries import works_in
from sigap.cases.models import Case
from sigap.notifications.actions import notify
from sigap.notifications.queries import is_hidden
from sigap.notifications.rules import Audience


def tell_manager_or_head(*, at: datetime, case: Case, code: str) -> bool:
    """Leaves a notice for the manager; whether that is who hears.

    Where they left the office, or must not know of the case, its head hears.
    """
    about = {"case": str(case.id)}
    is_there = works_in(case.manager_id, case.office_id, at=at) and not is_hidden(about, person_id=case.manager_id)
    if is_there:
        notify(at=at, code=code, person_id=case.manager_id, ids=about, may_know=True)
    else:
        notify(at=at, code=code, office_id=case.office_id, role=Audience.HEAD, ids=about)
    return is_there
