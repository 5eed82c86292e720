"""The page of one's passkeys: makes one, lists them, takes one away."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sigap.access import actions, events
from sigap.access.models import Person
from sigap.access.signin import passkeys
from sigap.access.signin.forms import PasskeyForm
from sigap.access.signin.views import own_credentials, status_of
from sigap.kernel import clock
from sigap.kernel.errors import StepUpNeeded


@own_credentials
def own_passkeys(request: HttpRequest) -> HttpResponseBase:
    """GET and POST /profil/kunci/."""
    person = request.user
    if not isinstance(person, Person):
        return HttpResponseRedirect(reverse("masuk"))
    if request.method != "POST":
        return _page(request, person, PasskeyForm())
    _require_shown(request)
    form = PasskeyForm(request.POST)
    made = _made(request, person, form) if form.is_valid() else None
    if made is None:
        return _page(request, person, form)
    # Its finger or PIN was just asked: for this session, too, the second factor is shown.
    record_authentication(request, person, "mfa", type=passkeys.PASSKEY, reauthenticated=True)
    _note(person, events.PASSKEY_ADDED, made)
    messages.success(request, _("Kunci sandi terpasang."))
    return HttpResponseRedirect(reverse("profil_kunci"))


@own_credentials
@require_POST
def remove(request: HttpRequest, passkey_id: int) -> HttpResponseBase:
    """POST: takes one of one's own away; the last second factor stays."""
    person = request.user
    if not isinstance(person, Person):
        return HttpResponseRedirect(reverse("masuk"))
    _require_shown(request)
    try:
        # One that is gone already was taken away by the first of two clicks.
        if passkeys.remove(person.pk, passkey_id):
            _note(person, events.PASSKEY_REMOVED, passkey_id)
        messages.success(request, _("Kunci sandi dilepas."))
    except passkeys.LastSecondFactor:
        messages.error(request, _("Kunci itu satu-satunya cara kedua Anda. Pasang cara lain dahulu, lalu lepas."))
    return HttpResponseRedirect(reverse("profil_kunci"))


def _require_shown(request: HttpRequest) -> None:
    try:
        raise_if_reauthentication_required(request, app="allauth.mfa")
    except ReauthenticationRequired:
        raise StepUpNeeded(_("Tunjukkan sekali lagi bahwa ini Anda.")) from None


def _made(request: HttpRequest, person: Person, form: PasskeyForm) -> int | None:
    name, typed = form.cleaned_data["name"], form.cleaned_data["passkey"]
    try:
        return passkeys.add(request, person.pk, login=person.login, name=name, typed=typed)
    except passkeys.UnusablePasskey:
        wrong = _("Peranti tidak memberi kunci yang dapat dipakai di sini. Coba lagi, atau pakai peranti lain.")
        form.add_error("name", ValidationError(wrong))
        return None


def _note(person: Person, code: str, passkey_id: int) -> None:
    actions.note_threshold(at=clock.now(), code=code, person_id=person.pk, about={"passkey": str(passkey_id)})


def _page(request: HttpRequest, person: Person, form: PasskeyForm) -> HttpResponseBase:
    kept = passkeys.passkeys_of(person.pk)
    context = {
        "form": form,
        "person": person,
        "passkeys": kept,
        "is_full": len(kept) >= passkeys.MOST_PASSKEYS,
        "question": passkeys.question_for_new(request, person.pk, person.login),
        "now": clock.now(),
    }
    return render(request, "access/passkeys.html", context, status=status_of(form) if form.errors else 200)
