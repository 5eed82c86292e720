"""Pages of the law: every statute with what is confirmed of it, and the rows of one, to be read and confirmed."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.provisions import actions
from sigap.provisions.forms import RowsForm, WithdrawForm
from sigap.provisions.models import KIND_LABELS
from sigap.provisions.queries import Standing, Statute, statutes


@page(Permission.LAW_SEE)
def law(request: DeskRequest) -> HttpResponse:
    """Every statute, and how much of it is confirmed."""
    found = statutes()
    context = {
        "statutes": found,
        "rows": sum(len(each.rows) for each in found),
        "confirmed": sum(each.confirmed for each in found),
    }
    return render(request, "provisions/law.html", context)


def _statute(slug: str) -> Statute:
    found = next((each for each in statutes() if each.slug == slug), None)
    if found is None:
        raise Refused(Permission.LAW_SEE, ids={"statute": slug})
    return found


def _form(request: DeskRequest, statute: Statute, data: object = None) -> RowsForm:
    # What is sent may be confirmed meanwhile: the act knows what that is, also of a page that is sent twice.
    offered = [row.provision.fingerprint for row in statute.rows if data is not None or not row.confirmation]
    return RowsForm(data, fingerprints=offered, initial={"read_in": statute.read_in(request.actor.person_id)})


def _page(request: DeskRequest, statute: Statute, form: RowsForm, failure: Failure = NO_FAILURE) -> HttpResponse:
    boxes = {str(each.data["value"]): each for each in form["rows"].subwidgets}
    context = {
        "statute": statute,
        "rows": [_row(row, boxes) for row in statute.rows],
        "form": form,
        "waiting": len(statute.rows) - statute.confirmed,
        "may_confirm": request.actor.can(Permission.LAW_CONFIRM),
        "withdraw": WithdrawForm(),
        "conflict": failure.sentence,
    }
    return render(request, "provisions/statute.html", context, status=failure.status)


def _row(row: Standing, boxes: Mapping[str, object]) -> dict[str, object]:
    return {
        "row": row,
        "kind": KIND_LABELS[row.provision.kind],
        "box": boxes.get(row.provision.fingerprint),
    }


@page(Permission.LAW_SEE)
def _read(request: DeskRequest, slug: str) -> HttpResponse:
    statute = _statute(slug)
    return _page(request, statute, _form(request, statute))


@act(Permission.LAW_CONFIRM)
def _confirm(request: DeskRequest, slug: str) -> HttpResponse:
    with request.entering() as actor:
        statute = _statute(slug)
        form = _form(request, statute, request.POST)
        show_on_failure(request, lambda _actor, failure: _page(request, _statute(slug), form, failure))
        check_form(form)
        data = form.cleaned_data
        stored = actions.confirm(by=actor, at=now(), fingerprints=data["rows"], read_in=data["read_in"])
    count = len(stored)
    words = ngettext("%(n)d baris dikonfirmasi.", "%(n)d baris dikonfirmasi.", count) % {"n": count}
    messages.success(request, words if stored else _("Baris ini sudah dikonfirmasi sebelumnya."))
    return HttpResponseRedirect(reverse("provisions:statute", args=[slug]))


statute = either(get=_read, post=_confirm)


@act(Permission.LAW_CONFIRM)
def withdraw(request: DeskRequest, slug: str, fingerprint: str) -> HttpResponse:
    """Takes a confirmation back; without a reason nothing happens, and the page says so."""
    form = WithdrawForm(request.POST)
    with request.entering() as actor:
        show_on_failure(request, lambda _actor, failure: _again(request, slug, form, failure))
        check_form(form)
        actions.withdraw(by=actor, at=now(), fingerprint=fingerprint, reason=form.cleaned_data["reason"])
    messages.success(request, _("Konfirmasi ditarik."))
    return HttpResponseRedirect(reverse("provisions:statute", args=[slug]))


def _again(request: DeskRequest, slug: str, form: WithdrawForm, failure: Failure) -> HttpResponse:
    statute = _statute(slug)
    words = " ".join(str(each) for errors in form.errors.values() for each in errors)
    messages.error(request, words or failure.sentence)
    return _page(request, statute, _form(request, statute), failure)
