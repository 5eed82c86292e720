"""Pages on one's own password: replace it, replace the first one, set a new one by the code of a reset."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap import audit
from sigap.access import actions, entry, events, queries, resetting
from sigap.access.guard import DeskRequest, act, before_sign_in, either, page
from sigap.access.models import Person
from sigap.access.permissions import Permission
from sigap.access.sessions import hash_of
from sigap.access.signin import adapters, throttle
from sigap.access.signin.forms import ChangePasswordForm, NewPasswordForm, ResetForm
from sigap.access.signin.stepup import is_own_password
from sigap.access.signin.views import status_of
from sigap.access.visit import visit_of
from sigap.kernel import clock
from sigap.vault import macs


@page(Permission.PROFILE_OWN)
def _own_password_form(request: DeskRequest) -> HttpResponse:
    return render(request, "access/password.html", {"form": ChangePasswordForm()})


@act(Permission.PROFILE_OWN)
def _own_password(request: DeskRequest) -> HttpResponse:
    person = request.user
    form = ChangePasswordForm(request.POST, person=person if isinstance(person, Person) else None)
    with request.entering():
        pass
    is_valid = form.is_valid() and isinstance(person, Person) and is_own_password(request, person, form)
    if is_valid and form.cleaned_data["password"] == form.cleaned_data["new"]:
        form.add_error("new", ValidationError(_("Kata sandi baru sama dengan yang lama. Pilih yang lain.")))
    if form.errors:
        with request.entering():
            return render(request, "access/password.html", {"form": form}, status=status_of(form))
    # The desk's role sets no password: the act is the threshold's, once its officer was let in just now.
    with request.entering() as actor:
        pass
    with entry.threshold(person=actor.person_id):
        actions.change_password(by=actor, at=clock.now(), password=form.cleaned_data["new"])
    _go_on_with_a_new_key(request, request.actor.person_id)
    messages.success(request, _("Kata sandi diganti. Semua sesi lain diakhiri."))
    return redirect("profil")


own_password = either(get=_own_password_form, post=_own_password)


@act(Permission.PROFILE_OWN)
def stop_reset(request: DeskRequest, reset_id: UUID) -> HttpResponse:
    """POST: stops a way back in that was not wanted, one's own or one that one may confirm."""
    with request.entering() as actor:
        actions.stop_reset(by=actor, at=clock.now(), reset_id=reset_id)
    messages.success(request, _("Pemulihan dihentikan. Kodenya tidak berlaku lagi."))
    return redirect("profil")


@before_sign_in
def first_password(request: HttpRequest) -> HttpResponseBase:
    """Replaces the password that the system made and others read, before anything else opens."""
    person = request.user
    if not isinstance(person, Person):
        return HttpResponseRedirect(reverse("masuk"))
    with entry.threshold(person=person.pk):
        whole = queries.person_of_session(person.pk)
        if whole is None or not whole.must_change:
            return HttpResponseRedirect(str(settings.LOGIN_REDIRECT_URL))
        if whole.is_first_over:
            context = {"over": adapters.FIRST_IS_OVER, "person": whole}
            return render(request, "access/password_first.html", context, status=403)
        form = NewPasswordForm(request.POST if request.method == "POST" else None, person=whole, before=whole.password)
        if not form.is_valid():
            context = {"form": form, "person": whole}
            return render(
                request, "access/password_first.html", context, status=status_of(form) if form.errors else 200
            )
        by = entry.UnenteredSession(
            person_id=whole.id, login=whole.login, session_hash=hash_of(str(request.session.session_key))
        )
        actions.change_password(by=by, at=clock.now(), password=form.cleaned_data["new"])
    _go_on_with_a_new_key(request, whole.id)
    return HttpResponseRedirect(str(settings.LOGIN_REDIRECT_URL))


@before_sign_in
def reset(request: HttpRequest) -> HttpResponseBase:
    """Sets a new password by a code that two people vouched for."""
    form = ResetForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_reset(request, form):
        return render(request, "access/reset_done.html")
    return render(request, "access/reset.html", {"form": form}, status=status_of(form) if form.errors else 200)


def _is_reset(request: HttpRequest, form: Form) -> bool:
    login = form.cleaned_data["login"].strip().lower()
    at = clock.now()
    try:
        # Counters of its own: tries at a code slow nobody's sign-in.
        claim = throttle.take(f"atur-ulang {login}", visit_of(request), at=at)
    except throttle.AttemptTooSoon as early:
        form.add_error("code", adapters.too_soon(early))
        return False
    try:
        _use(login, form)
    except actions.UnableToReset as unable:
        adapters.note_failure_at(login, adapters.FailedMeans.RESET, claim)
        form.add_error("code", ValidationError(unable.sentence, code="incorrect_code"))
        return False
    except ValidationError as guessable:
        form.add_error("new", guessable)
        throttle.release(claim)
        return False
    throttle.succeeded(claim)
    return True


def _use(login: str, form: Form) -> None:
    wrong = actions.UnableToReset(_("Nama pengguna atau kode tidak cocok, atau kodenya sudah lewat waktu."))
    with entry.threshold():
        found = resetting.reset_for_use(login)
    if found is None:
        raise wrong
    by = entry.UnenteredSession(person_id=found.person_id, login=login)
    try:
        with entry.threshold(person=found.person_id):
            actions.use_reset(
                by=by,
                at=clock.now(),
                reset=found,
                typed=form.cleaned_data["code"],
                password=form.cleaned_data["new"],
            )
    except macs.MacBroken as broken:
        _note_altered(str(broken), found.person_id)
        raise wrong from None


def _note_altered(kind: str, person_id: UUID) -> None:
    event = audit.NewEvent(
        code=events.POWER_ALTERED,
        stream_kind="system",
        stream_id=events.SYSTEM_STREAM,
        at=clock.now(),
        ids={"kind": kind, "person": str(person_id)},
    )
    with entry.threshold():
        audit.refusal(event)


def _go_on_with_a_new_key(request: HttpRequest, person_id: UUID) -> None:
    """The session at hand goes on under a new key, bound to the new password; a copied cookie is worth nothing."""
    with entry.threshold():
        whole = queries.person_of_session(person_id)
    if whole is not None:
        update_session_auth_hash(request, whole)
