"""Pages of personal keys: one's own passphrase, and whether enough recipients stand."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.access.rules import is_fresh
from sigap.custody import actions, reading
from sigap.custody.forms import ChangeForm, NewKeyForm
from sigap.custody.queries import is_standing, own_key, readiness
from sigap.kernel.clock import now
from sigap.mailbox.conflict.words import NAMED_LABELS
from sigap.vault.personal_keys import mark_of


def _key_page(
    request: DeskRequest,
    failure: Failure = NO_FAILURE,
    *,
    new: forms.Form | None = None,
    change: forms.Form | None = None,
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
        "words": failure.sentence,
        "is_forgetting": new is not None,
    }
    return render(request, "custody/key.html", context, status=failure.status)


@page(Permission.CONFLICT_RECEIVE)
def _key(request: DeskRequest) -> HttpResponse:
    return _key_page(request)


@act(Permission.CONFLICT_RECEIVE)
def _make(request: DeskRequest) -> HttpResponse:
    form = NewKeyForm(request.POST, prefix="baru")
    show_on_failure(request, lambda _actor, failure: _key_page(request, failure, new=form))
    with request.entering() as actor:
        check_form(form)
        actions.make_key(by=actor, at=now(), passphrase=form.cleaned_data["passphrase_new"])
    messages.success(request, _("Kunci dibuat. Ia berlaku sesudah disahkan orang dari kantor lain."))
    return HttpResponseRedirect(reverse("custody:key"))


key = either(get=_key, post=_make)


@act(Permission.CONFLICT_RECEIVE)
def change(request: DeskRequest) -> HttpResponse:
    """Another passphrase for the same key."""
    form = ChangeForm(request.POST, prefix="ganti")
    show_on_failure(request, lambda _actor, failure: _key_page(request, failure, change=form))
    check_form(form)
    unlocked = reading.unlock_own(entering=request.entering, passphrase=form.cleaned_data["passphrase_old"], at=now())
    with request.entering() as actor:
        actions.change_passphrase(
            by=actor, at=now(), private=unlocked.private, passphrase=form.cleaned_data["passphrase_new"]
        )
    messages.success(request, _("Frasa sandi diganti."))
    return HttpResponseRedirect(reverse("custody:key"))


def _readiness_page(request: DeskRequest, failure: Failure = NO_FAILURE) -> HttpResponse:
    found = readiness(request.actor, at=now())
    context = {
        "now": now(),
        "found": found,
        "rows": [(row, mark_of(row.key.public_key)) for row in found.rows],
        "fits": [(NAMED_LABELS[named], each) for named, each in found.fits],
        "words": failure.sentence,
    }
    return render(request, "custody/readiness.html", context, status=failure.status)


@page(Permission.CONFLICT_SEE)
def ready(request: DeskRequest) -> HttpResponse:
    """Whether enough recipients stand, for whatever a report may name."""
    return _readiness_page(request)


@act(Permission.CONFLICT_CONFIRM)
def confirm(request: DeskRequest, key_id: UUID) -> HttpResponse:
    """Says that a key is that person's."""
    _show_readiness_on_failure(request)
    with request.entering() as actor:
        actions.confirm_key(by=actor, at=now(), key_id=key_id)
    messages.success(request, _("Kunci disahkan. Laporan berikutnya disegel juga untuk penerima ini."))
    return HttpResponseRedirect(reverse("custody:ready"))


def _show_readiness_on_failure(request: DeskRequest) -> None:
    show_on_failure(request, lambda _actor, failure: _readiness_page(request, failure))
