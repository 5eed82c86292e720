"""Pages at the threshold: sign in, second factor, step up, sign out, go on with what was not saved."""

import hmac
from collections.abc import Callable, Mapping
from functools import wraps
from uuid import UUID

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.views import LoginView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, view_recovery_codes
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from sigap.access import actions, entry, events, sessions
from sigap.access.guard import DeskRequest, before_sign_in, may_open, open_to_signed_in, safe_next, ticket_of
from sigap.access.signin import adapters, cards
from sigap.access.signin.forms import SignInForm
from sigap.access.visit import give_browser_a_name
from sigap.kernel import clock

_KEPT = "sigap_kept"
_UNPROCESSABLE, _TOO_MANY = 422, 429
type View = Callable[..., HttpResponseBase]


def person_at(request: HttpRequest) -> UUID | None:
    """Who stands at the threshold: signed in, or with the password shown and the second factor to come."""
    if request.user.is_authenticated:
        person: UUID = request.user.pk
        return person
    pending = request.session.get(LOGIN_SESSION_KEY)
    shown = pending.get("user_pk") if isinstance(pending, dict) else None
    return UUID(shown) if shown else None


def own_credentials(view: View) -> View:
    """A page on one's own second factor: its statements run for that person and nobody else."""

    @wraps(view)
    def standing(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        person = person_at(request)
        if person is None:
            return HttpResponseRedirect(reverse("masuk"))
        with entry.threshold(person=person):
            if _owes_second_factor(request):
                return HttpResponseRedirect(f"{reverse('masuk_ulang')}?{urlencode({'next': request.path})}")
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse):
                response.render()
            return response

    return before_sign_in(standing)


def _owes_second_factor(request: HttpRequest) -> bool:
    """A session of before the second factor was set up elsewhere shows it first: else a password would replace it."""
    person = request.user
    if not person.is_authenticated or not get_adapter().is_mfa_enabled(person, adapters.ANY_FACTOR):
        return False
    return not any(record.get("method") == "mfa" for record in get_authentication_records(request, person))


def status_of(form: Form) -> int:
    """429 when the attempt was not looked at, 422 when it was wrong."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    return _TOO_MANY if codes & {adapters.TOO_SOON, adapters.BUSY} else _UNPROCESSABLE


class SignInView(LoginView):  # type: ignore[misc]  # allauth ships no types
    """Login and password. What an ended session left unsaved travels along and is offered again."""

    template_name = "access/signin.html"

    def get_success_url(self) -> str:
        """A path of this desk, or back to what was not saved."""
        if _KEPT in self.request.session:
            return reverse("masuk_lanjutkan")
        return safe_next(self.request, self.request.POST.get("next") or self.request.GET.get("next"))

    def get_authenticated_redirect_url(self) -> str:
        """Somebody signed in already has nothing to do here."""
        return str(self.get_success_url())

    def form_valid(self, form: SignInForm) -> HttpResponseBase:
        # What somebody else typed at this computer is dropped, also what waits from a sign-in that was left half-way.
        self.request.session.pop(_KEPT, None)
        kept = _kept_in(self.request)
        if kept["to"] and _is_by(kept, form.user.pk):
            self.request.session[_KEPT] = kept
        response: HttpResponseBase = super().form_valid(form)
        return response

    def form_invalid(self, form: Form) -> HttpResponseBase:
        response: HttpResponseBase = self.render_to_response(self.get_context_data(form=form), status=status_of(form))
        return response

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        wanted = self.request.POST.get("next") or self.request.GET.get("next")
        context: dict[str, object] = super().get_context_data(**kwargs)
        return {**context, "kept": _kept_in(self.request), "next": safe_next(self.request, wanted)}


_sign_in_view = SignInView.as_view()


@before_sign_in
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """GET and POST /masuk/."""
    person = person_at(request)
    response: HttpResponseBase
    if person is None:
        response = _sign_in_view(request)
    else:
        with entry.threshold(person=person):
            response = _sign_in_view(request)
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    give_browser_a_name(request, response)
    return response


def _kept_in(request: HttpRequest) -> dict[str, object]:
    to = request.POST.get("kept_to", "")
    pairs = zip(request.POST.getlist("kept_name"), request.POST.getlist("kept_value"), strict=False)
    return {
        "to": safe_next(request, to) if to else "",
        "by": request.POST.get("kept_by", ""),
        "fields": [list(pair) for pair in pairs],
    }


def _is_by(kept: Mapping[str, object], person_id: UUID) -> bool:
    return hmac.compare_digest(str(kept.get("by", "")).encode(), sessions.writer_mark(person_id).encode())


@open_to_signed_in
def go_on(request: DeskRequest) -> HttpResponseBase:
    """Offers what was typed before the session ended, to be sent again by its writer."""
    kept = request.session.get(_KEPT)
    if not kept or not _is_by(kept, request.actor.person_id):
        return HttpResponseRedirect(str(settings.LOGIN_REDIRECT_URL))
    return render(request, "access/go_on.html", {"to": kept["to"], "fields": kept["fields"], "actor": request.actor})


@open_to_signed_in
def go_on_working(request: DeskRequest) -> HttpResponseBase:
    """GET: somebody said that they are still there; entering moved the session's clock on. 204, nothing to show.

    409 when the page that asks was another officer's: it must not be uncovered. A new sign-in made a new form token.
    """
    writer = request.headers.get("X-Writer", "")
    if not hmac.compare_digest(writer.encode(), sessions.writer_mark(request.actor.person_id).encode()):
        return HttpResponse(status=409)
    return HttpResponse(status=204, headers={"X-Form-Token": get_token(request)})


@open_to_signed_in
def start(request: DeskRequest) -> HttpResponseBase:
    """GET: the page on which the officer before stood, where the new officer's role has it; else their own first."""
    wanted = safe_next(request, request.GET.get("ke"))
    return HttpResponseRedirect(wanted if may_open(request.actor, wanted) else str(settings.LOGIN_REDIRECT_URL))


@before_sign_in
@require_POST
def leave(request: HttpRequest) -> HttpResponseBase:
    """Ends the session; a key copied before is worth nothing after."""
    try:
        with entry.enter(ticket_of(request)) as actor:
            actions.end_session(by=actor, at=clock.now(), session_id=actor.session_id)
    except (entry.SessionEnded, entry.NotYetOpen, entry.PowersAltered):
        pass
    request.session.flush()
    wanted = request.POST.get("next")
    begin = f"{reverse('masuk_mulai')}?{urlencode({'ke': safe_next(request, wanted)})}"
    query = f"?{urlencode({'next': begin})}" if wanted else ""
    response = HttpResponseRedirect(f"{reverse('masuk')}{query}")
    # The next officer at this computer finds no page of the last one. Cookies stay: one names the browser only.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


class CodeView(AuthenticateView):  # type: ignore[misc]  # allauth ships no types
    """Asks the second factor at sign-in."""

    def form_invalid(self, form: Form) -> HttpResponseBase:
        response: HttpResponseBase = self.render_to_response(self.get_context_data(), status=status_of(form))
        return response


class ActivateView(ActivateTOTPView):  # type: ignore[misc]  # allauth ships no types
    """Sets up the application that gives codes."""

    template_name = "access/second_factor.html"

    def form_valid(self, form: Form) -> HttpResponseBase:
        response: HttpResponseBase = super().form_valid(form)
        # The code just typed proves the second factor for this session too, and opens the recovery codes.
        record_authentication(self.request, self.request.user, "mfa", type="totp", reauthenticated=True)
        _note(self.request, events.SECOND_FACTOR_SET)
        return response

    def form_invalid(self, form: Form) -> HttpResponseBase:
        response: HttpResponseBase = self.render_to_response(self.get_context_data(form=form), status=status_of(form))
        return response


class DeactivateView(DeactivateTOTPView):  # type: ignore[misc]  # allauth ships no types
    """Takes the application off, to set up another; the next sign-in asks for a new one."""

    template_name = "access/second_factor_off.html"

    def get_success_url(self) -> str:
        return reverse("profil")

    def form_valid(self, form: Form) -> HttpResponseBase:
        response: HttpResponseBase = super().form_valid(form)
        _note(self.request, events.SECOND_FACTOR_REMOVED)
        return response


class GenerateView(GenerateRecoveryCodesView):  # type: ignore[misc]  # allauth ships no types
    """Makes new recovery codes; the old ones end."""

    template_name = "access/recovery_make.html"

    def form_valid(self, form: Form) -> HttpResponseBase:
        response: HttpResponseBase = super().form_valid(form)
        _note(self.request, events.RECOVERY_CODES_MADE)
        return response


def recovery_codes(request: HttpRequest) -> HttpResponseBase:
    """GET: how many are left. With the application came a set of its own; whoever has a card only makes the first."""
    if not cards.has_recovery_codes(person_at(request)):
        return HttpResponseRedirect(reverse("mfa_generate_recovery_codes"))
    response: HttpResponseBase = view_recovery_codes(request)
    return response


def _note(request: HttpRequest, code: str) -> None:
    person = person_at(request)
    if person is not None:
        actions.note_threshold(at=clock.now(), code=code, person_id=person)
