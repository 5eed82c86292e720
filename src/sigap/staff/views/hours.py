"""When one office works: its own weeks with their history, and special days. The secretariat writes, all may read."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, act_and_return, page
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.staff import actions
from sigap.staff.forms.duty import WEEKDAYS, HoursForm, SpecialDayForm
from sigap.staff.queries.people import office_of
from sigap.staff.queries.rota import duty_office
from sigap.staff.queries.workweek import hours_history, special_days, week_now
from sigap.staff.views.shell import FormAndContext, form_view, to
from sigap.ui.taking_back import reason_given


@page(Permission.DUTY_SEE)
def hours(request: DeskRequest, office_id: UUID) -> HttpResponse:
    """The week that stands, those before, and the special days to come."""
    actor, at = request.actor, now()
    found = duty_office(actor, office_id)
    today = localdate(at)
    history = hours_history(found)
    week = week_now(found, at=at)
    own = next((row for row in history if row.valid_from <= today and (not row.valid_to or today < row.valid_to)), None)
    context = {
        "now": at,
        "office": found,
        "week": [(words, week.get(number)) for number, words in enumerate(WEEKDAYS)],
        "own": own,
        "history": [row for row in history if row is not own],
        "special": special_days(found, at=at),
        "may_manage": actor.can(Permission.PEOPLE_MANAGE) and found.valid_to is None,
    }
    return render(request, "staff/hours.html", context)


def _words(office: Office, heading: str, action: str, **more: Any) -> dict[str, Any]:
    back = {"back": reverse("people:hours", args=[office.id]), "back_label": office.name}
    return {"heading": heading, "action": action} | back | more


def _build_week_form(actor: Actor, data: Any, office_id: UUID) -> FormAndContext[HoursForm]:
    at = now()
    found = office_of(actor, office_id)
    initial: dict[str, Any] = {"valid_from": localdate(at), "rests_on_holidays": True}
    for number, hours in week_now(found, at=at).items():
        initial |= {f"opens{number}": hours.opens, f"closes{number}": hours.closes}
    lead = _("Minggu yang lama tetap tercatat. Tenggat kantor ini dihitung menurut jam ini sejak hari itu.")
    return HoursForm(data, initial=initial), _words(found, _("Ubah jam kerja"), _("Simpan"), lead=lead)


def _week(request: DeskRequest, actor: Actor, form: HoursForm, office_id: UUID) -> HttpResponse:
    given = form.cleaned_data
    actions.set_hours(
        by=actor,
        at=now(),
        office=office_of(actor, office_id),
        week=form.week,
        valid_from=given["valid_from"],
        rests_on_holidays=given["rests_on_holidays"],
        basis=given["basis"],
    )
    messages.success(request, _("Jam kerja tersimpan."))
    return to("people:hours", office_id)


change_week = form_view(Permission.PEOPLE_MANAGE, _build_week_form, _week)


def _build_day_form(actor: Actor, data: Any, office_id: UUID) -> FormAndContext[SpecialDayForm]:
    found = office_of(actor, office_id)
    return SpecialDayForm(data), _words(found, _("Tambah hari khusus"), _("Simpan"))


def _day(request: DeskRequest, actor: Actor, form: SpecialDayForm, office_id: UUID) -> HttpResponse:
    given = form.cleaned_data
    actions.set_special_day(
        by=actor,
        at=now(),
        office=office_of(actor, office_id),
        day=given["day"],
        hours=form.hours,
        label=given["label"],
    )
    messages.success(request, _("Hari khusus tersimpan."))
    return to("people:hours", office_id)


add_day = form_view(Permission.PEOPLE_MANAGE, _build_day_form, _day)


@act_and_return(Permission.PEOPLE_MANAGE, "people:hours", "office_id")
def drop_day(request: DeskRequest, office_id: UUID, special_id: UUID) -> str:  # noqa: ARG001 - the address names the office
    """POST: takes a special day back."""
    with request.entering() as actor:
        actions.drop_special_day(by=actor, at=now(), special_id=special_id, reason=reason_given(request.POST))
    return _("Hari khusus dibatalkan.")
