"""Pages about who outside the server holds the heads of the trail."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.failures import check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.notifications import actions
from sigap.notifications.forms import HolderForm
from sigap.notifications.queries import holders_of_heads, mail_is_set_up
from sigap.notifications.rules import LEAST_HOLDERS
from sigap.ui.taking_back import reason_given


@page(Permission.SAFEKEEPING_SEE)
def holders(request: DeskRequest) -> HttpResponse:
    """GET /penjagaan/pemegang-kepala/."""
    found = holders_of_heads(request.actor)
    running = [holder for holder in found if holder.until is None]
    context = {
        "running": running,
        "ended": [holder for holder in found if holder.until is not None],
        "is_set_up": mail_is_set_up(),
        "is_short": len(running) < LEAST_HOLDERS,
        "may_manage": request.actor.can(Permission.HEAD_HOLDER_MANAGE),
        "now": now(),
    }
    return render(request, "notifications/holders.html", context)


@page(Permission.HEAD_HOLDER_MANAGE)
def _holder_form(request: DeskRequest) -> HttpResponse:
    return _holder_page(request, HolderForm())


@act(Permission.HEAD_HOLDER_MANAGE)
def _add_holder(request: DeskRequest) -> HttpResponse:
    at, form = now(), HolderForm(request.POST)
    show_on_failure(
        request,
        lambda _actor, failure: _holder_page(request, failure.add_to(form), status=failure.status),
    )
    with request.entering() as actor:
        check_form(form)
        actions.add_holder(by=actor, at=at, **form.cleaned_data)
    messages.success(request, _("Pemegang ditambahkan. Kirim surat uji, lalu tanyakan apakah sudah sampai."))
    return HttpResponseRedirect(reverse("notifications:holders"))


add_holder = either(get=_holder_form, post=_add_holder)
"""GET, POST /penjagaan/pemegang-kepala/tambah/."""


def _holder_page(request: DeskRequest, form: forms.Form, *, status: int = 200) -> HttpResponse:
    return render(request, "notifications/add_holder.html", {"form": form}, status=status)


@act_and_return(Permission.HEAD_HOLDER_MANAGE, "notifications:holders")
def end_holder(request: DeskRequest, holder_id: UUID) -> str:
    """POST: no further letter goes there."""
    with request.entering() as actor:
        actions.end_holder(by=actor, at=now(), holder_id=holder_id, reason=reason_given(request.POST))
    return _("Pemegang diakhiri. Surat yang sudah ada padanya tetap berguna.")


@act_and_return(Permission.HEAD_HOLDER_MANAGE, "notifications:holders")
def test_holder(request: DeskRequest, holder_id: UUID) -> str:
    """POST: a letter of trial."""
    with request.entering() as actor:
        actions.send_test(by=actor, at=now(), holder_id=holder_id)
    return _("Surat uji dikirim. Tanyakan kepada kantornya apakah sudah sampai.")
