"""An open goal or planned service goes on until another day: the page that asks until when, why, and who."""

from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.models import Goal
from sigap.cases.form_pages import CaseForm, case_form_view
from sigap.cases.queries import CaseAccess
from sigap.casework import actions
from sigap.casework.forms import ContinueForm
from sigap.casework.models import PlannedService
from sigap.casework.queries import ServiceOwner, goal_of, owners_for, require_lead, service_of
from sigap.casework.views.listing import TAB
from sigap.casework.views.words import owner_choices
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.ui.dates import long_day

_NOTES = Permission.SERVICE_NOTE


def _build_form(
    actor: Actor, access: CaseAccess, data: Any, row: Goal | PlannedService, owners: list[tuple[Any, Any]]
) -> CaseForm[ContinueForm]:
    require_lead(actor, access, Section.SERVICES, _NOTES)
    if data is None and not row.is_open:
        raise Refused(_NOTES, ids={"case": str(access.case.id), "item": str(row.id)})
    initial: dict[str, Any] = {"was": row.due_on, "post_key": uuid4()}
    if not isinstance(row, Goal):
        initial["owner"] = ServiceOwner.value_of(row.owner_office, row.owner_person)
    what = row.area_label if isinstance(row, Goal) else row.service_label or row.owner
    return ContinueForm(data, owners=owners, initial=initial), {
        "heading": _("Tinjau, lanjut: %(what)s") % {"what": what},
        "lead": _("Sampai sekarang: %(day)s. Tanggal lama dan alasannya tetap terbaca.")
        % {"day": long_day(row.due_on)},
        "action": _("Lanjutkan"),
        "back": reverse(TAB, args=[access.case.code]),
    }


def _build_goal_form(actor: Actor, access: CaseAccess, data: Any, item: UUID | None) -> CaseForm[ContinueForm]:
    return _build_form(actor, access, data, goal_of(access, item or uuid4()), [])


def _goal_sent(actor: Actor, access: CaseAccess, form: ContinueForm, item: UUID | None) -> str:
    given = form.cleaned_data
    actions.continue_goal(
        by=actor,
        at=now(),
        access=access,
        goal_id=item or uuid4(),
        was=given["was"],
        until=given["until"],
        reason=given["reason"],
        post_key=given["post_key"],
    )
    return _("Tujuan dilanjutkan. Hari tinjau yang baru ada di antrean.")


continue_goal = case_form_view(_NOTES, Section.SERVICES, _build_goal_form, _goal_sent, tab=TAB)


def _build_service_form(actor: Actor, access: CaseAccess, data: Any, item: UUID | None) -> CaseForm[ContinueForm]:
    return _build_form(actor, access, data, service_of(access, item or uuid4()), owner_choices(owners_for(access)))


def _service_sent(actor: Actor, access: CaseAccess, form: ContinueForm, item: UUID | None) -> str:
    given = form.cleaned_data
    actions.move_service(
        by=actor,
        at=now(),
        access=access,
        service_id=item or uuid4(),
        was=given["was"],
        until=given["until"],
        owner=given["owner"],
        reason=given["reason"],
        post_key=given["post_key"],
    )
    return _("Layanan dilanjutkan. Tanggal yang baru ada di antrean yang mengerjakannya.")


move_service = case_form_view(_NOTES, Section.SERVICES, _build_service_form, _service_sent, tab=TAB)
