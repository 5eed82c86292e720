"""Pages of agreements: the list, one of them, written, renewed, ended, its paper filed."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import FormInvalid
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.taskforce import actions
from sigap.taskforce.forms.agreements import AgreementEndForm, AgreementForm
from sigap.taskforce.forms.decrees import SignedPaperForm
from sigap.taskforce.queries.decrees import check_of
from sigap.taskforce.queries.members import agreement_row, agreements
from sigap.taskforce.views.papers import sent_paper, settle_paper


@page(Permission.TASKFORCE_SEE)
def overview(request: DeskRequest) -> HttpResponse:
    """All agreements, those that end soon first."""
    context = {
        "rows": agreements(request.actor, at=now()),
        "may_manage": request.actor.can(Permission.TASKFORCE_MANAGE),
    }
    return render(request, "taskforce/agreements.html", context)


@page(Permission.TASKFORCE_SEE)
def agreement(request: DeskRequest, agreement_id: UUID) -> HttpResponse:
    """One agreement."""
    row = agreement_row(request.actor, agreement_id, at=now())
    context = {
        "row": row,
        "paper": check_of(request.actor, row.agreement.paper_id),
        "may_manage": request.actor.can(Permission.TASKFORCE_MANAGE),
    }
    return render(request, "taskforce/agreement.html", context)


def _words(heading: str, action: str, agreement_id: UUID | None = None, **more: Any) -> dict[str, Any]:
    back = reverse("taskforce:agreement", args=[agreement_id]) if agreement_id else reverse("taskforce:agreements")
    return {"heading": heading, "action": action, "back": back, "back_label": _("Perjanjian")} | more


def _build_add_form(actor: Actor, data: Any, renews: UUID | None = None) -> FormAndContext[AgreementForm]:
    initial: dict[str, Any] = {"row_id": uuid4(), "valid_from": localdate(now())}
    if renews is None:
        return AgreementForm(data, has_paper=False, initial=initial), _words(_("Tambah perjanjian"), _("Simpan"))
    row = agreement_row(actor, renews, at=now())
    initial |= {name: getattr(row.agreement, name) for name in ("kind", "subject", "parties")}
    if row.last_day:
        initial["valid_from"] = row.last_day + timedelta(days=1)
    words = _words(_("Perpanjang perjanjian"), _("Simpan"), renews, whose=row.agreement.subject)
    return AgreementForm(data, has_paper=False, initial=initial), words


def _add(request: DeskRequest, actor: Actor, form: AgreementForm, renews: UUID | None = None) -> HttpResponse:
    made = actions.write_agreement(
        by=actor,
        at=now(),
        paper=sent_paper(request),
        renews=renews,
        agreement_id=form.cleaned_data["row_id"],
        **form.details(),
    )
    messages.success(request, _("Perjanjian tersimpan."))
    return to("taskforce:agreement", made.id)


add = form_view(Permission.TASKFORCE_MANAGE, _build_add_form, _add, between=settle_paper)


def _build_change_form(actor: Actor, data: Any, agreement_id: UUID) -> FormAndContext[AgreementForm]:
    row = agreement_row(actor, agreement_id, at=now()).agreement
    names = ("kind", "subject", "parties", "number", "valid_from", "valid_until")
    initial = {name: getattr(row, name) for name in names} | {"based_on": row.revision}
    words = _words(_("Ubah perjanjian"), _("Simpan"), agreement_id)
    return AgreementForm(data, has_paper=True, initial=initial), words


def _change(request: DeskRequest, actor: Actor, form: AgreementForm, agreement_id: UUID) -> HttpResponse:
    actions.change_agreement(
        by=actor,
        at=now(),
        agreement_id=agreement_id,
        based_on=form.cleaned_data["based_on"] or 0,
        **form.details(),
    )
    messages.success(request, _("Perjanjian tersimpan."))
    return to("taskforce:agreement", agreement_id)


change = form_view(Permission.TASKFORCE_MANAGE, _build_change_form, _change)


def _build_end_form(actor: Actor, data: Any, agreement_id: UUID) -> FormAndContext[AgreementEndForm]:
    row = agreement_row(actor, agreement_id, at=now()).agreement
    words = _words(_("Akhiri perjanjian"), _("Akhiri"), agreement_id, whose=row.subject)
    return AgreementEndForm(data, initial={"on": localdate(now())}), words


def _end(request: DeskRequest, actor: Actor, form: AgreementEndForm, agreement_id: UUID) -> HttpResponse:
    actions.end_agreement(by=actor, at=now(), agreement_id=agreement_id, on=form.cleaned_data["on"])
    messages.success(request, _("Perjanjian diakhiri."))
    return to("taskforce:agreement", agreement_id)


end = form_view(Permission.TASKFORCE_MANAGE, _build_end_form, _end)


def _build_paper_form(actor: Actor, data: Any, agreement_id: UUID) -> FormAndContext[SignedPaperForm]:
    row = agreement_row(actor, agreement_id, at=now()).agreement
    lead = _("Yang bertanda tangan elektronik disimpan utuh, pindaian sebagai salinan bersih. Tidak diganti lagi.")
    words = _words(_("Simpan PDF bertanda tangan"), _("Simpan"), agreement_id, whose=row.subject, lead=lead)
    return SignedPaperForm(data), words


def _paper(request: DeskRequest, actor: Actor, _form: SignedPaperForm, agreement_id: UUID) -> HttpResponse:
    paper = sent_paper(request)
    if paper is None:
        raise FormInvalid(_("Pilih berkasnya."))
    actions.file_agreement(by=actor, at=now(), agreement_id=agreement_id, paper=paper)
    messages.success(request, _("Berkas tersimpan."))
    return to("taskforce:agreement", agreement_id)


file_paper = form_view(Permission.TASKFORCE_MANAGE, _build_paper_form, _paper, between=settle_paper)
