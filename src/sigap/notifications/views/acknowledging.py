"""The page behind the link in an emergency's mail: one button, and nothing of what it is about.

Programs that look at mail open its links; only the button acts. Who pressed it is whoever the mail went to.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sigap.access.entry import by_itself
from sigap.access.guard import before_sign_in
from sigap.kernel.clock import now
from sigap.notifications import actions

_GONE = 410


@before_sign_in
def acknowledge(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """GET, POST /tahu/<token_id>/."""
    if request.method != "POST":
        return render(request, "notifications/acknowledge.html")
    with by_itself():
        is_taken = actions.acknowledge(at=now(), token=token_id)
    return render(
        request,
        "notifications/acknowledge.html",
        {"is_done": is_taken, "is_gone": not is_taken},
        status=200 if is_taken else _GONE,
    )
