"""The way back in for who lost password or telephone: asked by one, confirmed by another."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest
from sigap.access.permissions import Permission
from sigap.access.resetting import may_ask_reset, reset_row
from sigap.access.rules import ResetReason
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.staff import actions
from sigap.staff.forms.people import AskResetForm, ConfirmResetForm
from sigap.staff.queries.people import person_of, person_row
from sigap.staff.views.shell import FormAndContext, form_view, to


def _build_ask_form(actor: Actor, data: Any, person_id: UUID) -> FormAndContext[AskResetForm]:
    at = now()
    who = person_row(actor, person_id, at=at)
    if not may_ask_reset(actor, who.id, at=at):
        raise Refused(Permission.RESET_ASK, ids={"person": str(who.id)})
    words = {
        "heading": _("Pulihkan masuk"),
        "action": _("Minta pemulihan"),
        "back": reverse("people:person", args=[who.id]),
        "back_label": who.name,
        "whose": who.name,
        "tab": "people",
        "lead": _(
            "Pemeriksa kedua (kepala kantor lain, sekretariat, atau auditor) mengesahkan dalam 24 jam dan menerima "
            "kode. Petugas, kepala kantor, dan auditor diberi tahu."
        ),
    }
    return AskResetForm(data), words


def _ask(request: DeskRequest, actor: Actor, form: AskResetForm, person_id: UUID) -> HttpResponse:
    reason = ResetReason(form.cleaned_data["reason"])
    actions.ask_reset(by=actor, at=now(), person=person_of(actor, person_id), reason=reason)
    messages.success(
        request, _("Pemulihan diminta. Permintaan ini sekarang ada di antrean pemeriksa kedua; ia punya 24 jam.")
    )
    return to("people:person", person_id)


ask = form_view(Permission.RESET_ASK, _build_ask_form, _ask)


def _build_confirm_form(actor: Actor, data: Any, reset_id: UUID) -> FormAndContext[ConfirmResetForm]:
    row = reset_row(actor, reset_id, at=now())
    words = {
        "heading": _("Sahkan pemulihan masuk"),
        "action": _("Sahkan dan tampilkan kode"),
        "back": reverse("people:list"),
        "back_label": _("Petugas"),
        "tab": "people",
        "about": "staff/parts/reset_about.html",
        "reset": row,
    }
    return ConfirmResetForm(data), words


def _confirm(request: DeskRequest, actor: Actor, _form: ConfirmResetForm, reset_id: UUID) -> HttpResponse:
    at = now()
    row = reset_row(actor, reset_id, at=at)
    drawn = actions.confirm_reset(by=actor, at=at, reset_id=reset_id)
    # The one answer in which the code stands.
    context = {"words": drawn, "person": person_of(actor, row.person_id), "now": at, "tab": "people"}
    return render(request, "staff/code.html", context)


confirm = form_view(Permission.RESET_CONFIRM, _build_confirm_form, _confirm)
