"""Holidays of the region, beside the country's: the secretariat notes them, office deadlines rest on them."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest, act_and_return, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.setup import actions
from sigap.setup.forms import HolidayForm
from sigap.setup.queries import home_origin, own_holidays
from sigap.ui.taking_back import reason_given


@page(Permission.SETUP_MANAGE)
def overview(request: DeskRequest) -> HttpResponse:
    """The holidays of this region that are to come."""
    actor = request.actor
    context = {
        "days": own_holidays(actor, at=now()),
        "may_manage": actor.can(Permission.PEOPLE_MANAGE),
        "home": home_origin(),
    }
    return render(request, "setup/holidays.html", context)


def _build_form(_actor: Actor, data: Any) -> FormAndContext[HolidayForm]:
    return HolidayForm(data), {
        "heading": _("Tambah hari libur daerah"),
        "lead": _(
            "Jam kerja semua kantor berhenti pada hari itu. Tenggat yang sudah berjalan tetap berakhir seperti semula."
        ),
        "action": _("Simpan"),
        "back": reverse("setup:holidays"),
        "back_label": _("Hari libur daerah"),
    }


def _add(request: DeskRequest, actor: Actor, form: HolidayForm) -> HttpResponse:
    data = form.cleaned_data
    actions.note_holiday(by=actor, at=now(), day=data["day"], name=data["name"], source=data["source"])
    messages.success(request, _("Hari libur tersimpan."))
    return to("setup:holidays")


add = form_view(Permission.PEOPLE_MANAGE, _build_form, _add)


@act_and_return(Permission.PEOPLE_MANAGE, "setup:holidays")
def drop(request: DeskRequest, slug: str) -> str:
    """POST: takes a holiday back before it comes."""
    with request.entering() as actor:
        try:
            day = date.fromisoformat(slug)
        except ValueError:
            raise Refused(Permission.PEOPLE_MANAGE, ids={"day": slug}) from None
        actions.drop_holiday(by=actor, at=now(), day=day, reason=reason_given(request.POST))
    return _("Hari libur dibatalkan.")
