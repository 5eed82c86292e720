"""The table of powers as officials read and print it."""

import hashlib
from importlib.metadata import version

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst

from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import POWER_LABELS, Permission
from sigap.access.roles import OFFICE_KIND_LABELS, ROLES, OfficeKind, Section, matrix
from sigap.cases.models import SECTION_LABELS
from sigap.kernel.clock import now

_SHOWN_HEAD = 8
_TOPICS = ("report", "case", "identity", "referral", "service", "clock", "incident", "people", "reset")
"""What the work is about comes first, the keeping of the system last."""


@page(Permission.PEOPLE_SEE)
def matrix_page(request: DeskRequest) -> HttpResponse:
    """Roles and what each may: a table where there is room for one, else a card for each role."""
    roles = [
        {
            "name": role.name,
            "description": role.description,
            "offices": [OFFICE_KIND_LABELS[kind] for kind in OfficeKind if kind in role.office_kinds],
            "powers": [POWER_LABELS[power] for power in _in_order() if power in role.permissions],
            "sections": [SECTION_LABELS[section] for section in Section if section in role.sections],
        }
        for role in ROLES.values()
    ]
    context = {
        "tab": "powers",
        "now": now(),
        "version": version("sigap"),
        "mark": _mark(),
        "roles": roles,
        "powers": [
            (capfirst(str(POWER_LABELS[power])), [power in role.permissions for role in ROLES.values()])
            for power in _in_order()
        ],
        "sections": [
            (SECTION_LABELS[section], [section in role.sections for role in ROLES.values()]) for section in Section
        ],
    }
    return render(request, "staff/powers.html", context)


def _in_order() -> list[Permission]:
    def place(power: Permission) -> int:
        topic = power.split(":")[0]
        return _TOPICS.index(topic) if topic in _TOPICS else len(_TOPICS)

    return sorted(Permission, key=place)


def _mark() -> str:
    """The head of a digest over codes and crosses: two printed tables are the same when their marks are."""
    text = "\n".join(
        "\t".join([role.code, *row[1:]]) for role, row in zip(ROLES.values(), list(matrix())[1:], strict=True)
    )
    return hashlib.sha256(text.encode()).hexdigest()[:_SHOWN_HEAD]
