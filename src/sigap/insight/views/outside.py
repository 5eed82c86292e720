"""Pages of figures from elsewhere: what differs, one of them with possible reasons, and how it is cleared."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.form_pages import FormAndContext, form_page, form_view, to
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.figures.queries import closed_spans
from sigap.insight import actions, queries
from sigap.insight.forms import ClearForm, ExplainingOfficeForm, OutsideForm
from sigap.insight.models import OutsideFigure
from sigap.insight.rules.comparing import OutsideSource, reasons, reasons_for, rows_of
from sigap.kernel.clock import now
from sigap.meetings.models import ActionItem
from sigap.meetings.queries.items import item_for, running_offices, steps_of
from sigap.meetings.rules.kinds import ItemStepKind

_ONE = "insight:one"
_LABELS = {each.code: each.label for each in reasons()}


@page(Permission.INSIGHT_SEE)
def listed(request: DeskRequest) -> HttpResponse:
    """Figures from elsewhere, those that differ and are not cleared on top."""
    rows = queries.outside_figures(request.actor)
    context = {"rows": rows, "may_lay": request.actor.can(Permission.RETURN_MANAGE)}
    return render(request, "insight/outside.html", context)


@page(Permission.INSIGHT_SEE)
def one(request: DeskRequest, outside_id: UUID) -> HttpResponse:
    """One figure beside ours, why they may differ, who clears it."""
    actor = request.actor
    found = queries.outside_figure(actor, outside_id)
    source = OutsideSource(found.source)
    item = item_for(actor, found.item_id) if found.item_id else None
    context = {
        "row": found,
        "reasons": reasons_for(source, is_torn=found.is_torn),
        "earlier": [each for each in queries.told_before(found.figure, found.period, source) if each.pk != found.pk],
        "item": item,
        "answer": _answer(actor, item),
        "cleared_label": _LABELS.get(found.cleared_reason, found.cleared_reason),
        "may_clear": actor.can(Permission.RETURN_MANAGE) and found.cleared_at is None,
        "may_assign": actor.can(Permission.MEETING_MANAGE)
        and found.cleared_at is None
        and queries.explaining_item(found) is None,
    }
    return render(request, "insight/one.html", context)


def _answer(actor: Actor, item: ActionItem | None) -> str:
    """What the office wrote when it reported that it has explained the difference."""
    steps = steps_of(actor, item) if item else []
    return next((step.note for step in steps if step.kind == ItemStepKind.DONE), "")


def _lay_page(request: DeskRequest, form: OutsideForm, failure: Failure = NO_FAILURE) -> HttpResponse:
    words = {
        "heading": _("Letakkan angka dari luar"),
        "lead": _("Angka mereka disimpan apa adanya, di samping angka SIGAP pada masa yang sama."),
        "back": reverse("insight:outside"),
        "back_label": _("Angka dari luar"),
        "action": _("Bandingkan"),
    }
    return form_page(request, form, failure, **words)


@page(Permission.RETURN_MANAGE)
def _lay_shown(request: DeskRequest) -> HttpResponse:
    return _lay_page(request, OutsideForm(spans=closed_spans(), initial={"row_id": uuid4()}))


@act(Permission.RETURN_MANAGE)
def _send_outside(request: DeskRequest) -> HttpResponse:
    """A file's table is shown in the form to be looked at; once it is sent without a file, it is laid beside ours."""
    with request.entering():
        spans = closed_spans()  # nobody else has a file read
    form = OutsideForm(request.POST, request.FILES, spans=spans)
    show_on_failure(request, lambda _actor, failure: _lay_page(request, form, failure))
    form.is_valid()  # outside of any transaction: none waits for it
    if table := form.cleaned_data.get("file"):
        typed = request.POST.copy()
        typed["rows"] = table
        count = len(rows_of(table))
        messages.info(
            request,
            ngettext(
                "%(n)s baris terbaca. Periksa tabelnya di bawah, lalu tekan Bandingkan.",
                "%(n)s baris terbaca. Periksa tabelnya di bawah, lalu tekan Bandingkan.",
                count,
            )
            % {"n": count},
        )
        return _lay_page(request, OutsideForm(typed, spans=spans))
    with request.entering() as actor:
        check_form(form)
        row = actions.store_outside_figure(by=actor, at=now(), published=form.facts, key=form.cleaned_data["row_id"])
    return to(_ONE, row.pk)


lay = either(get=_lay_shown, post=_send_outside)


def _about(found: OutsideFigure) -> dict[str, Any]:
    label = str(found.figure_row.label) if found.figure_row else found.figure
    return {"back": reverse(_ONE, args=[found.pk]), "back_label": f"{label}, {found.span.label}", "action": _("Simpan")}


def _build_assign_form(actor: Actor, data: Any, outside_id: UUID) -> FormAndContext[ExplainingOfficeForm]:
    found = queries.outside_figure(actor, outside_id)
    form = ExplainingOfficeForm(data, offices=running_offices(now()), initial={"row_id": uuid4()})
    lead = _("Kantornya mendapat tindak lanjut, seperti tindak lanjut rakor, dengan tanggal dan bukti yang diminta.")
    return form, _about(found) | {"heading": _("Siapa yang menjelaskan"), "lead": lead}


def _assigned(request: DeskRequest, actor: Actor, form: ExplainingOfficeForm, outside_id: UUID) -> HttpResponse:
    given = form.cleaned_data
    actions.assign(
        by=actor,
        at=now(),
        key=outside_id,
        office_id=UUID(given["office"]),
        due_on=given["due_on"],
        item_id=given["row_id"],
    )
    messages.success(request, _("Tindak lanjutnya dibuat. Kantornya diberi tahu."))
    return to(_ONE, outside_id)


assign = form_view(Permission.MEETING_MANAGE, _build_assign_form, _assigned)


def _build_clear_form(actor: Actor, data: Any, outside_id: UUID) -> FormAndContext[ClearForm]:
    found = queries.outside_figure(actor, outside_id)
    reasons_known = reasons_for(OutsideSource(found.source), is_torn=found.is_torn)
    lead = _("Kedua angka tetap seperti apa adanya; yang ditulis hanya mengapa keduanya berbeda.")
    item = item_for(actor, found.item_id) if found.item_id else None
    form = ClearForm(data, reasons=reasons_known, initial={"words": _answer(actor, item)})
    return form, _about(found) | {"heading": _("Jelaskan selisihnya"), "lead": lead}


def _cleared(request: DeskRequest, actor: Actor, form: ClearForm, outside_id: UUID) -> HttpResponse:
    given = form.cleaned_data
    actions.clear(by=actor, at=now(), key=outside_id, reason=given["reason"], words=given["words"])
    messages.success(request, _("Selisihnya sudah dijelaskan."))
    return to(_ONE, outside_id)


clear = form_view(Permission.RETURN_MANAGE, _build_clear_form, _cleared)
