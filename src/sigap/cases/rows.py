"""Cases as lines of a list."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from sigap.cases.actions.opening import SUBJECT
from sigap.cases.models import Case
from sigap.clocks.queries import nearest_left


def list_case_rows(cases: Iterable[Case], *, at: datetime) -> list[dict[str, Any]]:
    """One line for each case, with what is left of the deadline that falls due first; one query."""
    found = list(cases)
    left = nearest_left(SUBJECT, [case.id for case in found], at=at)
    return [
        {
            "url": reverse("cases:summary", args=[case.code]),
            "what": case.code,
            "facts": [case.status_label, case.manager_name],
            "office": case.office_name,
            "risk": case.risk,
            "risk_label": case.risk_label,
            "left": left.get(case.id),
        }
        for case in found
    ]
