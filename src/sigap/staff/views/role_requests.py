"""Roles that wait for a second person: read, confirmed, stopped."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, act
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.staff import actions
from sigap.staff.forms.people import ConfirmRoleForm
from sigap.staff.queries.role_requests import waiting_role
from sigap.staff.views.shell import FormAndContext, form_view, to
from sigap.ui import dates


def _build_form(actor: Actor, data: Any, request_id: UUID) -> FormAndContext[ConfirmRoleForm]:
    row = waiting_role(actor, request_id, at=now())
    day = dates.long_day(dates.last_day(row.until)) if row.until else ""
    ends = _("Hari terakhirnya %(day)s.") % {"day": day} if day else _("Tanpa hari terakhir.")
    words = {
        "heading": _("Sahkan peran"),
        "action": _("Sahkan, mulai sekarang"),
        "back": reverse("people:list"),
        "back_label": _("Petugas"),
        "tab": "people",
        "whose": row.person_name,
        "lead": _("%(asker)s meminta peran %(role)s di %(office)s untuk %(name)s. %(ends)s")
        % {
            "asker": row.asked_by,
            "role": row.role_name,
            "office": row.office_name,
            "name": row.person_name,
            "ends": ends,
        },
    }
    return ConfirmRoleForm(data), words


def _confirm(request: DeskRequest, actor: Actor, _form: ConfirmRoleForm, request_id: UUID) -> HttpResponse:
    held = actions.confirm_asked_role(by=actor, at=now(), request_id=request_id)
    messages.success(request, _("Peran disahkan. Berlaku mulai sekarang."))
    return to("people:person", held.person_id)


confirm = form_view(Permission.RESET_CONFIRM, _build_form, _confirm)


@act(Permission.PEOPLE_SEE)
def stop(request: DeskRequest, request_id: UUID) -> HttpResponse:
    """POST: a role that waits is not given."""
    with request.entering() as actor:
        actions.stop_role(by=actor, at=now(), request_id=request_id)
    messages.success(request, _("Permintaan peran dihentikan."))
    return to("people:list")
