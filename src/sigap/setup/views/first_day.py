"""The first day: what is missing before the first report, each with the page that mends it."""

from django.http import HttpResponse
from django.shortcuts import render

from sigap.access.guard import DeskRequest, may_open, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.setup.first_day import first_day
from sigap.setup.queries import home_origin


@page(Permission.SETUP_MANAGE)
def overview(request: DeskRequest) -> HttpResponse:
    """Steps in their order; those that are done fold away, and once all are there is nothing left to show."""
    actor = request.actor
    steps = first_day(actor, at=now())
    missing = [(step, may_open(actor, step.url)) for step in steps if not step.is_done]
    groups = (
        ("needed", [each for each in missing if each[0].is_needed]),
        ("later", [each for each in missing if not each[0].is_needed]),
    )
    context = {
        "groups": [(name, found) for name, found in groups if found],
        "done": [step for step in steps if step.is_done],
        "is_ready": not any(step.is_needed for step, _opens in missing),
        "is_whole": not missing,
        "count": len(missing),
        "home": home_origin(),
    }
    return render(request, "setup/first_day.html", context)
