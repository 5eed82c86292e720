"""One's own number for nights, sealed; and the number of who is on duty, shown to a colleague who has to call."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.queries import on_duty
from sigap.kernel.clock import now
from sigap.staff import actions
from sigap.staff.forms.duty import OwnNumberForm
from sigap.staff.queries.rota import duty_office, has_own_number
from sigap.staff.reading import open_duty_number
from sigap.staff.views.shell import FormAndContext, form_view, to


def _build_form(actor: Actor, data: Any) -> FormAndContext[OwnNumberForm]:
    stands = _("Nomor Anda sudah tersimpan. Isi yang baru untuk mengganti, atau kosongkan untuk menghapus.")
    words = {
        "heading": _("Nomor pribadi untuk piket"),
        "action": _("Simpan"),
        "lead": stands if has_own_number(actor) else _("Belum ada nomor yang tersimpan."),
        "back": reverse("people:duty"),
        "back_label": _("Piket"),
    }
    return OwnNumberForm(data), words


def _set(request: DeskRequest, actor: Actor, form: OwnNumberForm) -> HttpResponse:
    actions.set_private_phone(by=actor, at=now(), number=form.cleaned_data["number"])
    messages.success(request, _("Tersimpan."))
    return to("people:duty")


own = form_view(Permission.DUTY_SEE, _build_form, _set)


@reading_sealed(Permission.DUTY_SEE)
def show(request: DeskRequest, office_id: UUID) -> HttpResponse:
    """The private number of who is on duty now; opening it leaves a trace."""
    at = now()
    number = open_duty_number(entering=request.entering, office_id=office_id, at=at)
    with request.entering() as actor:
        office = duty_office(actor, office_id)
        context = {"now": at, "office": office, "number": number, "on_duty": on_duty(office_id=office.id, at=at)}
        return render(request, "staff/duty_number.html", context)
