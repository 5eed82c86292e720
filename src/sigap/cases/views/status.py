"""The life of a case on a page, for officials."""

from django.http import HttpResponse
from django.shortcuts import render

from sigap.access.guard import DeskRequest, open_to_signed_in
from sigap.cases.transitions import list_transitions


@open_to_signed_in
def case_status(request: DeskRequest) -> HttpResponse:
    """The table on a page."""
    return render(request, "cases/status.html", {"rows": list(list_transitions())})
