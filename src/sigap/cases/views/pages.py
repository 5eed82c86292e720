"""Pages that list cases."""

from django.http import HttpResponse
from django.shortcuts import render

from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.cases.queries import case_list, running_cases_for
from sigap.cases.rows import list_case_rows
from sigap.kernel.clock import now
from sigap.ui.paging import page_asked

LIST_PAGE = 25
"""Cases on one page of the list."""
_SCOPES = ("saya", "kantor", "selesai")


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
    }
    return render(request, "cases/list.html", context)
