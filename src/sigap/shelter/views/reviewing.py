"""The page on which a stay is looked at together: until when, who it is, and what comes after 18."""

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
from sigap.kernel.errors import Refused
from sigap.shelter import actions
from sigap.shelter.forms import StayReviewForm
from sigap.shelter.models import REFUSAL_LABELS
from sigap.shelter.queries import guest_of, misfit_of, stay_for
from sigap.shelter.rules import ADULT, RUNNING, StayStatus

_SEE, _STAY = Permission.SHELTER_SEE, "shelter:stay"


def _build_form(actor: Actor, data: Any, stay_id: UUID) -> FormAndContext[StayReviewForm]:
    at = now()
    found = stay_for(actor, stay_id, at=at)
    if found.status not in RUNNING:
        raise Refused(_SEE, ids={"item": str(stay_id)})
    initial = {
        "limit_on": found.limit_on,
        "sex": found.sex,
        "age": guest_of(found, at=at).age,
        "born_on": found.born_on,
        "is_talked": found.grown_talked_at is not None,
        "seen": actions.seen_of(found),
    }
    form = StayReviewForm(data, is_in=found.status == StayStatus.IN, was_child=found.age_years < ADULT, initial=initial)
    back = {"back": reverse(_STAY, args=[stay_id]), "back_label": found.name}
    return form, {"heading": _("Tinjau tinggalnya"), "action": _("Simpan"), **back}


def _done(request: DeskRequest, actor: Actor, form: StayReviewForm, stay_id: UUID) -> HttpResponse:
    at = now()
    stay = actions.review_stay(by=actor, at=at, stay_id=stay_id, review=form.review())
    messages.success(request, _("Tersimpan."))
    if misfit := misfit_of(stay, at=at):
        messages.warning(request, f"{REFUSAL_LABELS[misfit]} {_('Carikan ranjang lain; tidak ada yang dikeluarkan.')}")
    return to(_STAY, stay_id)


review = form_view(_SEE, _build_form, _done)
