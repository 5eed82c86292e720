"""A village's month: typed on a telephone in two minutes, or printed to be filled in by hand."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.form_pages import to
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.kernel.errors import Conflict, Refused
from sigap.places.words import words_here
from sigap.ui.dates import month_year
from sigap.villages import paper
from sigap.villages.actions.months import send_month
from sigap.villages.forms import VillageMonthForm, month_initial
from sigap.villages.models import MONTH_DOUBT_LABELS, VillageMonth
from sigap.villages.queries.months import history_of_month, months_of
from sigap.villages.queries.village import region_of, uptd_numbers
from sigap.villages.rules.month import MonthDoubt, doubts_of, due_on, month_of, month_rule
from sigap.villages.views.village import month_facts, report_url


def _requested_month(period: str) -> date:
    found = month_of(period)
    if found is None:
        raise Refused(Permission.TASKFORCE_REPORT)
    return found


def _form(
    actor: Actor, region: str, month: date, data: Any = None, failure: Failure | None = None
) -> tuple[VillageMonthForm, VillageMonth | None]:
    """The form; posted, with what is asked about the numbers in it; after a failure, as it is sent again."""
    rows = months_of(actor, region)
    stands = next((row for row in rows if row.month == month), None)
    is_own = data is not None and stands is not None and data.get("month_id") == str(stands.pk)
    if failure and stands and (is_own or isinstance(failure.unable, Conflict)):
        # Who is told what stands now corrects that: the next send is another row.
        data = {**data.dict(), "month_id": uuid4(), "before": stands.pk}
    form = VillageMonthForm(data, stands=stands, initial=month_initial(stands, uuid4()))
    if data is not None and form.is_valid():
        others = [(row.month, row.counts) for row in rows if row.month != month]
        doubts = doubts_of(form.counts, others, month, month_rule())
        form = VillageMonthForm(data, stands=stands, doubts=doubts)
        form.is_valid()
    return form, stands


def _page(
    request: DeskRequest, actor: Actor, region: str, period: str, data: Any = None, failure: Failure = NO_FAILURE
) -> HttpResponse:
    month = _requested_month(period)
    place, _district = region_of(region)
    form, stands = _form(actor, region, month, data, failure)
    context = {
        "form": form,
        "region": place,
        "month": month,
        "stands": stands,
        "history": [(row, month_facts(row.counts)) for row in history_of_month(actor, region, month)] if stands else [],
        "confirmed": [MONTH_DOUBT_LABELS[MonthDoubt(code)] for code in stands.doubts] if stands else [],
        "due_by": due_on(month, month_rule()),
        "period": period,
        "unable": "" if failure.sentence in map(str, form.doubts) else failure.sentence,
        "report_url": report_url(actor),
        "uptd": [] if report_url(actor) else uptd_numbers(),
        "month_name": month_year(month),
    }
    return render(request, "villages/month.html", context, status=failure.status)


@page(Permission.TASKFORCE_REPORT)
def _shown(request: DeskRequest, region: str, period: str) -> HttpResponse:
    return _page(request, request.actor, region, period)


@act(Permission.TASKFORCE_REPORT)
def _sent(request: DeskRequest, region: str, period: str) -> HttpResponse:
    """Counts are taken, or asked about; what is a case goes into a report instead."""
    show_on_failure(request, lambda actor, failure: _page(request, actor, region, period, request.POST, failure))
    with request.entering() as actor:
        month = _requested_month(period)
        form, _stands = _form(actor, region, month, request.POST)
        check_form(form)
        given = form.cleaned_data
        send_month(
            by=actor,
            at=now(),
            region_code=region,
            month=month,
            counts=form.counts,
            is_sure=given["is_sure"],
            reason=given.get("reason", ""),
            before=given["before"],
            month_id=given["month_id"],
        )
    messages.success(request, words_here(_("Bulan desa tersimpan. Terima kasih.")))
    return to("villages:village", region)


month = either(get=_shown, post=_sent)


@page(Permission.TASKFORCE_REPORT)
def sheet(request: DeskRequest, region: str) -> HttpResponse:
    """The same to be filled in by hand: of one village, or a sheet for each village of a kecamatan."""
    month = _requested_month(request.GET.get("bulan", ""))
    response = HttpResponse(paper.sheet_pdf(request.actor, region, month, at=now()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="bulan-desa-{region}-{month:%Y-%m}.pdf"'
    return response
