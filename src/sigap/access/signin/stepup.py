"""Step-up: shows again who one is, before an identity is opened or one's own credentials change."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.mfa.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from sigap.access import actions, entry, events, sessions
from sigap.access.guard import before_sign_in, safe_next
from sigap.access.models import Person
from sigap.access.signin import adapters, pace, password, throttle
from sigap.access.signin.forms import PasswordAgainForm, SecondFactorForm
from sigap.access.signin.views import status_of
from sigap.access.visit import visit_of
from sigap.kernel import clock


@before_sign_in
def step_up(request: HttpRequest) -> HttpResponseBase:
    """Asks the second factor, or the password where none is set up (the demo)."""
    person = request.user
    wanted = safe_next(request, request.POST.get("next") or request.GET.get("next"))
    if not isinstance(person, Person):
        return HttpResponseRedirect(f"{reverse('masuk')}?{urlencode({'next': wanted})}")
    with entry.threshold(person=person.pk):
        form = form_for(person, request.POST if request.method == "POST" else None)
        if request.method == "POST" and has_stepped_up(request, person, form):
            return HttpResponseRedirect(wanted)
        status = status_of(form) if form.errors else 200
        context = {"form": form, "next": wanted, "person": person, "to": reverse("masuk_ulang")}
        return render(request, "access/step_up.html", context, status=status)


def form_for(person: Person, data: QueryDict | None, *, prefix: str | None = None) -> Form:
    """Asks the second factor, or the password where none is set up. Inside the threshold of that person."""
    if get_adapter().is_mfa_enabled(person, adapters.ANY_FACTOR):
        return SecondFactorForm(data, user=person, prefix=prefix)
    return PasswordAgainForm(data, prefix=prefix)


def has_stepped_up(request: HttpRequest, person: Person, form: Form) -> bool:
    """Judges what was typed; when it holds, the session bears the mark from now on, else the form says why not."""
    by_code = isinstance(form, SecondFactorForm)
    if not form.is_valid() or not (by_code or is_own_password(request, person, form)):
        return False
    _mark(request, person, "mfa" if by_code else "password")
    return True


def is_own_password(request: HttpRequest, person: Person, form: Form) -> bool:
    """Whether the form's field `password` holds this person's password; judged under the throttle, else told."""
    try:
        claim = throttle.take(person.login, visit_of(request), at=clock.now())
    except throttle.AttemptTooSoon as early:
        form.add_error("password", adapters.too_soon(early))
        return False
    try:
        found = password.judge(
            person.login, form.cleaned_data["password"], is_known_browser=claim.counter is pace.AttemptCounter.KNOWN
        )
    except password.PasswordCheckBusy:
        throttle.release(claim)
        form.add_error("password", adapters.busy())
        return False
    except password.PersonAltered:
        found = None
    if found is None or found.pk != person.pk:
        adapters.note_failure(person.pk, adapters.FailedMeans.PASSWORD, claim)
        form.add_error("password", ValidationError(_("Kata sandi tidak cocok."), code="incorrect_password"))
        return False
    throttle.succeeded(claim)
    return True


def _mark(request: HttpRequest, person: Person, method: str) -> None:
    ticket = request.session.session_key
    at = clock.now()
    if ticket and sessions.touch(ticket, person_id=person.pk, at=at):
        actions.note_threshold(at=at, code=events.STEPPED_UP, person_id=person.pk)
    # allauth keeps a half-sent form of its own; the person sends theirs again from the page they came from.
    request.session.pop(STATE_SESSION_KEY, None)
    record_authentication(request, person, method, reauthenticated=True)
