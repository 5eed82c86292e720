"""A side exit that the law bars, for who answers it: which exit, why, on which case; no person, no word of the file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.legal import actions
from sigap.legal.forms import ExitAnswerForm
from sigap.legal.queries import exit_for, side_of


def _build_form(actor: Actor, data: Any, exit_id: UUID) -> FormAndContext[ExitAnswerForm]:
    barred = exit_for(actor, exit_id)
    side, _office = side_of(actor, barred)
    if side is None:
        raise Refused(Permission.EXIT_ANSWER, ids={"exit": str(exit_id)})
    words = {
        "heading": _("Jalan yang tertutup menurut hukum"),
        "whose": barred.case_code,
        "lead": barred.kind_label,
        "about": "legal/parts/exit.html",
        "barred": barred,
        "answers": list(barred.answers.all()),
        "now": now(),
        "action": _("Simpan jawaban"),
        "back": to("desk:queue").url,
        "back_label": _("Antrean"),
    }
    return ExitAnswerForm(data, side=side), words


def _answered(_request: DeskRequest, actor: Actor, form: ExitAnswerForm, exit_id: UUID) -> HttpResponse:
    actions.answer_exit(by=actor, at=now(), exit_id=exit_id, answer=form.cleaned_data["answer"])
    messages.success(_request, _("Jawaban tercatat dan terlihat di kasusnya."))
    return to("desk:queue")


answer = form_view(Permission.EXIT_ANSWER, _build_form, _answered)
