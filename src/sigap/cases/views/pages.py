"""Pages that list cases."""

from django.http import HttpResponse
from django.shortcuts import render

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague, people_of_office
from sigap.cases.actions.handing_over import offices_led
from sigap.cases.queries import case_list, running_cases_for
from sigap.cases.rows import list_case_rows
from sigap.kernel.clock import now
from sigap.ui.paging import page_asked

LIST_PAGE = 25
"""Cases on one page of the list."""
_SCOPES = ("saya", "kantor", "selesai")


def _to_hand_on(actor: Actor) -> list[Colleague]:
    """Whose cases the actor can give to a colleague, in an office without a head by name; heads go by the directory."""
    if actor.can(Permission.PEOPLE_SEE):
        return []
    offices = [people_of_office(actor, office, at=now()) for office in offices_led(actor)]
    found = {who.person_id: who for people in offices if len(people) > 1 for who in people}
    return sorted(found.values(), key=lambda who: who.name)


@page(Permission.CASE_SEE)
def case_index(request: DeskRequest) -> HttpResponse:
    """The list of cases."""
    scope = request.GET.get("lingkup", "saya")
    scope = scope if scope in _SCOPES else "saya"
    number = page_asked(request)
    after = (number - 1) * LIST_PAGE
    if scope == "saya":
        found, has_more = running_cases_for(request.actor, after=after, limit=LIST_PAGE)
    else:
        found, has_more = case_list(request.actor, include_closed=scope == "selesai", after=after, limit=LIST_PAGE)
    context = {
        "rows": list_case_rows(found, at=now()),
        "scope": scope,
        "number": number,
        "newer": number - 1,
        "older": number + 1 if has_more else 0,
        "may_answer_closings": request.actor.can(Permission.CASE_CLOSE_ANSWER),
        "may_review_closings": request.actor.can(Permission.CASE_REVIEW),
        "may_settle_links": request.actor.can(Permission.LINK_SETTLE),
        "hands_on": _to_hand_on(request.actor) if scope == "kantor" else (),
    }
    return render(request, "cases/list.html", context)
