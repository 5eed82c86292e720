"""Addresses for the desk's script: keeps what is typed and not sent, says what waits, gives it back, drops it."""

import hmac
import json

from django.http import HttpResponse, JsonResponse

from sigap.access import actions, reading, sessions
from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, act
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.kernel.errors import Unable
from sigap.ui.dates import near_moment

_FRAME = frozenset({"csrfmiddlewaretoken", "unsent", "unsent_form"})
_MOST_FORMS, _LONGEST_FORM = 20, 512
_OTHER_WRITER, _WRONG = 409, 422


@act(Permission.PROFILE_OWN)
def keep(request: DeskRequest) -> HttpResponse:
    """POST: a form as it stands. 204; 409 when the page was another officer's; 422 when it is too long."""
    typed = {name: values for name, values in request.POST.lists() if name not in _FRAME}
    text = json.dumps(typed, ensure_ascii=True, separators=(",", ":"))
    try:
        with request.entering() as actor:
            if not _is_writer(request, actor):
                return HttpResponse(status=_OTHER_WRITER)
            actions.keep_unsent(by=actor, at=now(), form=_form_in(request), text=text)
    except Unable as unable:
        return JsonResponse({"words": unable.sentence}, status=_WRONG)
    return HttpResponse(status=204)


@act(Permission.PROFILE_OWN)
def waiting(request: DeskRequest) -> HttpResponse:
    """POST: for which of the page's forms something waits, and from when, in words. Opens nothing."""
    forms = [form[:_LONGEST_FORM] for form in request.POST.getlist("unsent_form")[:_MOST_FORMS]]
    at = now()
    with request.entering() as actor:
        found = reading.unsent_of(actor, forms, at=at)
    return JsonResponse({"found": {form: str(near_moment(saved, at)) for form, saved in found.items()}})


@act(Permission.PROFILE_OWN)
def give_back(request: DeskRequest) -> HttpResponse:
    """POST: the fields of one form, to its writer."""
    fields = reading.open_unsent(entering=request.entering, form=_form_in(request), at=now())
    return JsonResponse({"fields": fields})


@act(Permission.PROFILE_OWN)
def drop(request: DeskRequest) -> HttpResponse:
    """POST: throws it away."""
    with request.entering() as actor:
        actions.drop_unsent(by=actor, at=now(), form=_form_in(request))
    return HttpResponse(status=204)


def _form_in(request: DeskRequest) -> str:
    return request.POST.get("unsent_form", "")[:_LONGEST_FORM]


def _is_writer(request: DeskRequest, actor: Actor) -> bool:
    mark = request.headers.get("X-Writer", "")
    return hmac.compare_digest(mark.encode(), sessions.writer_mark(actor.person_id).encode())
