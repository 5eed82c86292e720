"""One's own page of channels: mail address, WhatsApp number, quiet hours, and what went out last."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.notifications import actions
from sigap.notifications.forms import ADDRESS_FORMS, AddressForm, ConfirmForm, QuietHoursForm, WhatsAppNumberForm
from sigap.notifications.queries import is_set_up, own_mail
from sigap.notifications.queries.reaching import last_mails, own_quiet_hours
from sigap.notifications.rules.alerting import AlertChannel

_WRONG = 422


@page(Permission.PROFILE_OWN)
def _own_address(request: DeskRequest, way: AlertChannel) -> HttpResponse:
    del way  # both stand on one page
    return _page(request, request.actor, now())


@act(Permission.PROFILE_OWN)
def _set_address(request: DeskRequest, way: AlertChannel) -> HttpResponse:
    at, form = now(), ADDRESS_FORMS[way](request.POST)
    show_on_failure(
        request,
        lambda actor, failure: _page(request, actor, at, forms={way: failure.add_to(form)}, status=failure.status),
    )
    with request.entering() as actor:
        check_form(form)
        actions.set_address(by=actor, at=at, way=way, address=form.cleaned_data["address"])
    messages.success(request, _("Kode dikirim ke sana. Bukalah dalam satu dua menit."))
    return _back()


address = either(get=_own_address, post=_set_address)
"""GET, POST /profil/surel/ and /profil/whatsapp/."""


@act(Permission.PROFILE_OWN)
def confirm_address(request: DeskRequest, way: AlertChannel) -> HttpResponse:
    """POST: the code that was sent."""
    at, form = now(), ConfirmForm(request.POST)
    with request.entering() as actor:
        if not form.is_valid():
            return _page(request, actor, at, confirm={way: form}, status=_WRONG)
        why_not = actions.confirm_address(by=actor, at=at, way=way, code=form.cleaned_data["code"])
    if why_not is not None:
        form.add_error("code", str(why_not))
        with request.entering() as actor:
            return _page(request, actor, at, confirm={way: form}, status=_WRONG)
    messages.success(
        request,
        _("Nomor WhatsApp Anda sudah benar. Pemberitahuan penting dikirim ke sana.")
        if way is AlertChannel.WHATSAPP
        else _("Alamat surel Anda sudah benar. Pemberitahuan penting dikirim ke sana."),
    )
    return _back()


@act(Permission.PROFILE_OWN)
def switch_mail(request: DeskRequest, way: AlertChannel) -> HttpResponse:
    """POST: this channel on or off."""
    is_on = request.POST.get("state") == "on"
    with request.entering() as actor:
        actions.switch_mail(by=actor, at=now(), way=way, is_on=is_on)
    messages.success(
        request,
        _("Saluran ini dinyalakan.") if is_on else _("Saluran ini dimatikan. Pemberitahuan di meja kerja tetap ada."),
    )
    return _back()


@act(Permission.PROFILE_OWN)
def drop_address(request: DeskRequest, way: AlertChannel) -> HttpResponse:
    """POST: forget it."""
    with request.entering() as actor:
        actions.drop_address(by=actor, at=now(), way=way)
    messages.success(
        request,
        _("Nomor WhatsApp Anda dihapus.") if way is AlertChannel.WHATSAPP else _("Alamat surel Anda dihapus."),
    )
    return _back()


@act_and_return(Permission.PROFILE_OWN, "notifications:address")
def set_quiet_hours(request: DeskRequest) -> str:
    """POST: from when until when one is not to be roused but by an emergency."""
    form = QuietHoursForm(request.POST)
    with request.entering() as actor:
        if not form.is_valid():
            raise actions.UnableToSetAddress(_("Pilih jamnya dari daftar."))
        actions.set_quiet_hours(by=actor, at=now(), **form.cleaned_data)
    return _("Jam tenang Anda disimpan.")


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("notifications:address"))


type _Forms = dict[AlertChannel, forms.Form]


def _page(
    request: DeskRequest,
    actor: Actor,
    at: datetime,
    *,
    forms: _Forms | None = None,
    confirm: _Forms | None = None,
    status: int = 200,
) -> HttpResponse:
    typed, codes = forms or {}, confirm or {}
    context = {
        "mail": own_mail(actor),
        "number": own_mail(actor, AlertChannel.WHATSAPP),
        "mail_is_set_up": is_set_up(AlertChannel.MAIL),
        "number_is_set_up": is_set_up(AlertChannel.WHATSAPP),
        "mail_form": typed.get(AlertChannel.MAIL) or AddressForm(),
        "number_form": typed.get(AlertChannel.WHATSAPP) or WhatsAppNumberForm(),
        "mail_code": codes.get(AlertChannel.MAIL) or ConfirmForm(),
        "number_code": codes.get(AlertChannel.WHATSAPP) or ConfirmForm(),
        "quiet_form": QuietHoursForm(initial=own_quiet_hours(actor)),
        "went": last_mails(actor),
        "now": at,
    }
    return render(request, "notifications/address.html", context, status=status)
