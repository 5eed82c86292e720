"""Somebody is away, and comes back: entered by themselves, by who heads their office, or by the secretariat."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, act_and_return
from sigap.access.models import Person
from sigap.access.permissions import Permission
from sigap.access.rules import AbsenceKind
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.staff import actions
from sigap.staff.forms.duty import AbsenceForm
from sigap.staff.queries.colleagues import colleague_named, colleagues_of
from sigap.staff.queries.managing import enters_absence_of
from sigap.staff.queries.rota import absence_of
from sigap.staff.views.shell import FormAndContext, form_view, to
from sigap.ui.taking_back import reason_given


def _who(actor: Actor, person_id: UUID) -> Person:
    """Whoever is to be away, for who may enter it. Raises Refused."""
    if not enters_absence_of(actor, person_id, at=now()):
        raise Refused(Permission.DUTY_MANAGE, ids={"person": str(person_id)})
    return colleague_named(person_id)


def _build_form(actor: Actor, data: Any, person_id: UUID) -> FormAndContext[AbsenceForm]:
    at = now()
    who = _who(actor, person_id)
    today = localdate(at)
    form = AbsenceForm(
        data,
        people=colleagues_of(who.id, at=at),
        initial={"row_id": uuid4(), "first": today, "last": today},
    )
    words = {
        "heading": _("Catat tidak bertugas"),
        "action": _("Simpan"),
        "whose": who.name,
        "lead": _("Selama itu giliran piketnya beralih kepada pengganti; tanpa pengganti jamnya kosong."),
        "back": reverse("people:duty"),
        "back_label": _("Piket"),
    }
    return form, words


def _enter(request: DeskRequest, actor: Actor, form: AbsenceForm, person_id: UUID) -> HttpResponse:
    starts_at, ends_at = form.span
    given = form.cleaned_data
    actions.enter_absence(
        by=actor,
        at=now(),
        person=_who(actor, person_id),
        kind=AbsenceKind(given["kind"]),
        starts_at=starts_at,
        ends_at=ends_at,
        substitute_id=UUID(given["substitute"]) if given["substitute"] else None,
        absence_id=given["row_id"],
    )
    messages.success(request, _("Tercatat tidak bertugas."))
    return to("people:duty")


enter = form_view(Permission.DUTY_SEE, _build_form, _enter)


@act_and_return(Permission.DUTY_SEE, "people:duty")
def end(request: DeskRequest, absence_id: UUID) -> str:
    """POST: somebody is back, or does not go."""
    with request.entering() as actor:
        at = now()
        found = absence_of(actor, absence_id, at=at)
        actions.end_absence(by=actor, at=at, absence_id=found.id, reason=reason_given(request.POST))
    return _("Tercatat: bertugas lagi.")
