"""The form by which the secretariat names the office outside the regency, as the decree does."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.notifications.queries import outside_office
from sigap.taskforce import actions
from sigap.taskforce.forms.decrees import OutsideOfficeForm
from sigap.taskforce.queries.decrees import decree_of, offices_outside


def _build_form(actor: Actor, data: Any, decree_id: UUID) -> FormAndContext[OutsideOfficeForm]:
    found, there = decree_of(actor, decree_id), outside_office()
    offices = [(str(each.id), each.name) for each in offices_outside(at=now())]
    initial = {"label": there.label, "office": there.office_id, "address": there.address} if there else {}
    lead = _(
        "Kalau bupati atau sekda tidak boleh tahu satu kasus, tangga terakhir tenggatnya dikabarkan ke kantor ini,"
        " tanpa isi. Sebutkan kantor yang tertulis dalam SK."
    )
    words = {"heading": _("Kantor di luar kabupaten"), "action": _("Simpan"), "lead": lead}
    words |= {"back": reverse("taskforce:decree", args=[found.id]), "back_label": found.number or _("Rancangan SK")}
    return OutsideOfficeForm(data, offices=offices, initial=initial), words


def _name(request: DeskRequest, actor: Actor, form: OutsideOfficeForm, decree_id: UUID) -> HttpResponse:
    given = form.cleaned_data
    actions.name_outside_office(
        by=actor,
        at=now(),
        decree_id=decree_id,
        label=given["label"],
        address=given["address"],
        office_id=UUID(given["office"]) if given["office"] else None,
    )
    messages.success(request, _("Kantor luar kabupaten tersimpan."))
    return to("taskforce:decree", decree_id)


name = form_view(Permission.TASKFORCE_MANAGE, _build_form, _name)
