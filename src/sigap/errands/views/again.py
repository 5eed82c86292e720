"""A running task: its receiver compared again, or given another link. Refused, the page of the task says why."""

from datetime import datetime
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from sigap.access.failures import show_sealed_on_failure
from sigap.access.guard import DeskRequest, act
from sigap.errands import actions, reading
from sigap.errands.actions import ComparedPeople, Receiver
from sigap.errands.queries import GIVES, leading
from sigap.errands.reading import OpenedErrand
from sigap.errands.views.giving import handed_out
from sigap.errands.views.one import errand_page
from sigap.kernel.clock import now


def _opened(
    request: DeskRequest, code: str, errand_id: UUID, at: datetime
) -> tuple[OpenedErrand, Receiver, ComparedPeople]:
    """The task and whom its receiver is compared with. Raises Refused, KeyDestroyed, BudgetSpent, SealBroken."""
    show_sealed_on_failure(request, lambda failure: errand_page(request, code, errand_id, failure))
    opened = reading.open_errand(entering=request.entering, code=code, errand_id=errand_id, at=at)
    receiver = opened.receiver(is_certain=request.POST.get("is_certain") == "on")
    client = opened.row.person.ordinal
    return opened, receiver, reading.open_compared(entering=request.entering, code=code, at=at, client=client)


@act(GIVES)
def compare(request: DeskRequest, code: str, errand_id: UUID) -> HttpResponse:
    """The same person, held against who is recorded by now; then the link opens again."""
    at = now()
    opened, receiver, compared = _opened(request, code, errand_id, at)
    with request.entering() as actor:
        actions.compare_again(
            by=actor, at=at, access=leading(actor, code, GIVES), errand_id=errand_id, receiver=receiver,
            words=opened.content["words"], compared=compared,
        )  # fmt: skip
    return HttpResponseRedirect(reverse("errands:errand", args=[code, errand_id]))


@act(GIVES)
def renew(request: DeskRequest, code: str, errand_id: UUID) -> HttpResponse:
    """Another link and other words, for the same person: compared again first."""
    at = now()
    opened, receiver, compared = _opened(request, code, errand_id, at)
    with request.entering() as actor:
        access = leading(actor, code, GIVES)
        assert opened.page is not None
        row, held = actions.renew_link(
            by=actor, at=at, access=access, errand_id=errand_id, page=opened.page, receiver=receiver,
            words=opened.content["words"], compared=compared, post_key=_key(request),
        )  # fmt: skip
        return handed_out(request, access, row, held, phone=receiver.who.phone, name=receiver.who.name)


def _key(request: DeskRequest) -> UUID:
    """The form's own key; another one where somebody sends none."""
    try:
        return UUID(request.POST.get("post_key", ""))
    except ValueError:
        return uuid4()
