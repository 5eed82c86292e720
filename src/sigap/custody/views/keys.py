"""Pages of personal keys: one's own passphrase, and whether enough recipients stand."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.access.rules import is_fresh
from sigap.custody import actions, reading
from sigap.custody.forms import ChangeForm, NewKeyForm
from sigap.custody.queries import is_standing, own_key, readiness
from sigap.kernel.clock import now
from sigap.kernel.errors import Unable
from sigap.mailbox.conflict.words import NAMED_LABELS
from sigap.vault.personal_keys import mark_of

WRONG = 422
CONFLICT = 409


def _key_page(
    request: DeskRequest,
    *,
    new: forms.Form | None = None,
    change: forms.Form | None = None,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    key = own_key(request.actor)
    context: dict[str, Any] = {
        "now": now(),
        "key": key,
        "mark": mark_of(key.public_key) if key else "",
        "is_fresh": is_fresh(request.actor.stepped_up_at, now()),
        "is_over": key is not None and not is_standing(key),
        "new_form": new or NewKeyForm(prefix="baru"),
        "change_form": change or ChangeForm(prefix="ganti"),
        "words": words,
        "is_forgetting": new is not None,
    }
    return render(request, "custody/key.html", context, status=status)


@page(Permission.CONFLICT_RECEIVE)
def _key(request: DeskRequest) -> HttpResponse:
    return _key_page(request)


@act(Permission.CONFLICT_RECEIVE)
def _make(request: DeskRequest) -> HttpResponse:
    form = NewKeyForm(request.POST, prefix="baru")
    try:
        with request.entering() as actor:
            if not form.is_valid():
                return _key_page(request, new=form, status=WRONG)
            actions.make_key(by=actor, at=now(), passphrase=form.cleaned_data["passphrase_new"])
    except actions.UnableToEnrol as unable:
        with request.entering():
            return _key_page(request, new=form, words=unable.sentence, status=CONFLICT)
    messages.success(request, _("Kunci dibuat. Ia berlaku sesudah disahkan orang dari kantor lain."))
    return HttpResponseRedirect(reverse("custody:key"))


key = either(get=_key, post=_make)


@act(Permission.CONFLICT_RECEIVE)
def change(request: DeskRequest) -> HttpResponse:
    """Another passphrase for the same key."""
    form = ChangeForm(request.POST, prefix="ganti")
    with request.entering():
        if not form.is_valid():
            return _key_page(request, change=form, status=WRONG)
    try:
        unlocked = reading.unlock_own(
            entering=request.entering, passphrase=form.cleaned_data["passphrase_old"], at=now()
        )
        with request.entering() as actor:
            actions.change_passphrase(
                by=actor, at=now(), private=unlocked.private, passphrase=form.cleaned_data["passphrase_new"]
            )
    except (actions.UnableToEnrol, reading.UnableToUnlock) as unable:
        with request.entering():
            return _key_page(request, change=form, words=unable.sentence, status=CONFLICT)
    messages.success(request, _("Frasa sandi diganti."))
    return HttpResponseRedirect(reverse("custody:key"))


def _readiness_page(request: DeskRequest, *, words: str = "", status: int = 200) -> HttpResponse:
    found = readiness(request.actor, at=now())
    context = {
        "now": now(),
        "found": found,
        "rows": [(row, mark_of(row.key.public_key)) for row in found.rows],
        "fits": [(NAMED_LABELS[named], each) for named, each in found.fits],
        "words": words,
    }
    return render(request, "custody/readiness.html", context, status=status)


@page(Permission.CONFLICT_SEE)
def ready(request: DeskRequest) -> HttpResponse:
    """Whether enough recipients stand, for whatever a report may name."""
    return _readiness_page(request)


@act(Permission.CONFLICT_CONFIRM)
def confirm(request: DeskRequest, key_id: UUID) -> HttpResponse:
    """Says that a key is that person's."""
    try:
        with request.entering() as actor:
            actions.confirm_key(by=actor, at=now(), key_id=key_id)
    except actions.UnableToEnrol as unable:
        return _again(request, unable)
    messages.success(request, _("Kunci disahkan. Laporan berikutnya disegel juga untuk penerima ini."))
    return HttpResponseRedirect(reverse("custody:ready"))


def _again(request: DeskRequest, unable: Unable) -> HttpResponse:
    with request.entering():
        return _readiness_page(request, words=unable.sentence, status=CONFLICT)
