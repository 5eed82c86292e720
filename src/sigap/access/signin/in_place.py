"""Step-up in place: what was sent waits on the page that asks who sent it, and is done from there with nothing lost."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from sigap.access import entry
from sigap.access.file_pages import file_page
from sigap.access.models import Person
from sigap.access.signin.stepup import form_for, has_stepped_up
from sigap.access.signin.views import status_of
from sigap.kernel.errors import StepUpNeeded

_PREFIX = "ulang"
_ASKED = 401


class StepUpInPlaceMiddleware:
    """Answers an act that needs a step-up: asks, carrying along what was typed, and lets the act through once shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing before or after the view."""
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: tuple[object, ...], _kwargs: dict[str, object]
    ) -> HttpResponse | None:
        """The answer to the question is judged here, before the act; the act itself never sees it."""
        if request.method != "POST" or not any(name.startswith(f"{_PREFIX}-") for name in request.POST):
            return None
        person, sent = request.user, request.POST
        rest = sent.copy()
        for name in sent:
            if name.startswith(f"{_PREFIX}-"):
                del rest[name]
        request.POST = rest  # type: ignore[assignment]  # the stubs' own name for a QueryDict
        if not isinstance(person, Person):
            return None  # the guard keeps what was typed, without the password
        with entry.threshold(person=person.pk):
            form = form_for(person, sent, prefix=_PREFIX)
            return None if has_stepped_up(request, person, form) else _page(request, person, form, status_of(form))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """An act that needs a step-up left nothing behind: it is asked for, and the act sent again along with it.

        A page that is only read leads to the step-up's own page and back.
        """
        person = request.user
        if not isinstance(exception, StepUpNeeded):
            return None
        if back := file_page(request.resolver_match):
            # The file would leave the question standing: they come back to its page, and take it from there.
            query = request.META.get("QUERY_STRING", "") if back == request.path else ""
            messages.info(request, _("Sekarang ambil berkasnya: tekan tombolnya sekali lagi."))
            return _asked_apart(f"{back}?{query}" if query else back)
        if request.method != "POST" or not isinstance(person, Person):
            return _asked_apart(request.get_full_path())
        why = "" if type(exception) is StepUpNeeded else exception.sentence
        with entry.threshold(person=person.pk):
            return _page(request, person, form_for(person, None, prefix=_PREFIX), _ASKED, why)


def _asked_apart(after: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('masuk_ulang')}?{urlencode({'next': after})}")


def _page(request: HttpRequest, person: Person, form: object, status: int, why: str = "") -> HttpResponse:
    typed = [(name, value) for name, values in request.POST.lists() for value in values]
    context = {
        "form": form,
        "person": person,
        "to": request.get_full_path(),
        "carried": [(name, value) for name, value in typed if name != "csrfmiddlewaretoken"],
        "why": why,
    }
    return render(request, "access/step_up.html", context, status=status)
