"""The decision that a case goes without a report to the police."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.legal import actions
from sigap.legal.forms import NoReportForm
from sigap.legal.queries import owes_police_report


def _page(request: DeskRequest, access: CaseAccess, form: NoReportForm, failure: Failure = NO_FAILURE) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "conflict": failure.sentence,
        "is_ordered": owes_police_report(access.case.id),
    }
    at = now()
    return render(
        request, "legal/unreported.html", case_page(access, Section.LEGAL, now=at) | context, status=failure.status
    )


@page(Permission.LEGAL_NOTE)
def _form(request: DeskRequest, code: str) -> HttpResponse:
    access = case_for(request.actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
    return _page(request, access, NoReportForm(initial={"post_key": uuid4(), "decided_on": localdate()}))


@act(Permission.LEGAL_NOTE)
def _note(request: DeskRequest, code: str) -> HttpResponse:
    form = NoReportForm(request.POST)
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        show_on_failure(request, lambda _actor, failure: _page(request, access, form, failure))
        check_form(form)
        actions.note_no_report(by=actor, at=now(), access=access, **form.cleaned_data)
    messages.success(request, _("Tercatat: kasus ini tanpa laporan polisi, dengan alasannya."))
    return HttpResponseRedirect(reverse("legal:of_case", args=[code]))


unreported = either(get=_form, post=_note)
