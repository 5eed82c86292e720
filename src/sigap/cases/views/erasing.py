"""Pages on which destruction is asked for in a case, and answered by a second person who need not read the case."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, FormInvalid, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, page
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions import erasing
from sigap.cases.actions.person_records import people_recorded
from sigap.cases.forms import WHOLE_CASE, ErasureForm
from sigap.cases.models import Erasure
from sigap.cases.queries import CaseAccess, case_for, persons_of
from sigap.cases.rules import ERASURE_STANDS, ErasureBasis, ErasureStatus
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.ui.taking_back import reason_given
from sigap.vault.rotation import MARGIN

_APPROVE, _DECLINE = "approve", "decline"


def _case_for(actor: Actor, code: str) -> CaseAccess:
    return case_for(actor, code, need=Section.SUMMARY, power=Permission.CASE_ERASE_REQUEST)


def _form_for(actor: Actor, access: CaseAccess, known: Sequence[Erasure], data: Any = None) -> ErasureForm:
    """What of this case may be asked for now: persons with an identity, and a closed case as a whole."""
    subjects = []
    standing = (each for each in known if each.is_running and not erasing.is_lapsed(each, access.case, now()))
    asked = {each.person_ordinal for each in standing}
    if access.may(actor, Permission.CASE_ERASE_REQUEST, Section.IDENTITY):
        recorded = people_recorded(access.case.id)
        left = (person for person in persons_of(access) if person.ordinal not in asked)
        full = (person for person in left if person.is_named or person.pk in recorded)
        subjects += [(str(each.ordinal), _("Identitas %(who)s") % {"who": each.label}) for each in full]
    if access.case.is_closed and not access.case.erased_at and None not in asked:
        subjects.append((WHOLE_CASE, _("Seluruh isi kasus ini")))
    return ErasureForm(data, subjects=subjects)


def _page(
    request: DeskRequest, actor: Actor, access: CaseAccess, data: Any = None, failure: Failure = NO_FAILURE
) -> HttpResponse:
    at, known = now(), erasing.erasures_of(access)
    form = _form_for(actor, access, known, data)
    context = case_page(access, Section.SUMMARY, now=at) | {
        "form": form,
        "conflict": failure.sentence,
        "subjects": form.fields["subject"].choices,  # type: ignore[attr-defined]  # a ChoiceField
        "erasures": [_row(request.actor, each) for each in known],
        "days": ERASURE_STANDS.days,
    }
    return render(request, "cases/erase.html", context, status=failure.status)


def _row(actor: Actor, erasure: Erasure) -> dict[str, Any]:
    status = ErasureStatus(erasure.status)
    return {
        "erasure": erasure,
        "tone": {ErasureStatus.WAITING: "soon", ErasureStatus.APPROVED: "blue", ErasureStatus.DONE: "ok"}.get(
            status, ""
        ),
        "may_withdraw": erasure.is_running and erasure.requested_by == actor.person_id,
        "until": _copies_until(erasure),
    }


def _copies_until(erasure: Erasure) -> Any:
    """When the last copy that SIGAP itself keeps, made before the destruction, is thrown away."""
    if erasure.done_at is None:
        return None
    return erasure.done_at + timedelta(days=settings.SIGAP_BACKUP_KEEP_DAYS) + MARGIN


@page(Permission.CASE_ERASE_REQUEST)
def _erase_form(request: DeskRequest, code: str) -> HttpResponse:
    access = _case_for(request.actor, code)
    return _page(request, request.actor, access)


@act(Permission.CASE_ERASE_REQUEST)
def _erase(request: DeskRequest, code: str) -> HttpResponse:
    def again(actor: Actor, failure: Failure) -> HttpResponse:
        return _page(request, actor, _case_for(actor, code), request.POST, failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        access = _case_for(actor, code)
        form = _form_for(actor, access, erasing.erasures_of(access), request.POST)
        check_form(form)
        basis = ErasureBasis(form.cleaned_data["basis"])
        erasing.request_erasure(by=actor, at=now(), access=access, basis=basis, ordinal=form.ordinal)
    messages.success(request, _("Permintaan tercatat. Orang lain yang menyetujuinya."))
    return HttpResponseRedirect(reverse("cases:erase", args=[code]))


erase = either(get=_erase_form, post=_erase)


@act_and_return(Permission.CASE_ERASE_REQUEST, "cases:erase", "code")
def withdraw(request: DeskRequest, code: str, erasure_id: UUID) -> str:
    """One's own request is taken back."""
    with request.entering() as actor:
        access = _case_for(actor, code)
        reason = reason_given(request.POST)
        erasing.withdraw_erasure(by=actor, at=now(), access=access, erasure_id=erasure_id, reason=reason)
    return _("Permintaan ditarik kembali.")


@page(Permission.CASE_ERASE_APPROVE)
def waiting(request: DeskRequest) -> HttpResponse:
    """Requests on which the actor may put the second name, and what became of late ones."""
    at = now()
    rows = [_row(request.actor, each) for each in erasing.erasures_for(request.actor, at=at)]
    return render(request, "cases/erasures.html", {"rows": rows, "now": at})


def _answer_page(request: DeskRequest, erasure_id: UUID, failure: Failure = NO_FAILURE) -> HttpResponse:
    at = now()
    erasure = erasing.erasure_for(request.actor, erasure_id)
    extent = erasing.extent_of(erasure) if erasure.is_of_case and erasure.done_at is None else {}
    closed_at, until = erasing.keeping_of(erasure, at=at)
    context = _row(request.actor, erasure) | {
        "now": at,
        "conflict": failure.sentence,
        "is_mine": erasure.requested_by == request.actor.person_id,
        "is_waiting": erasure.status == ErasureStatus.WAITING,
        "until_day": erasure.requested_at + ERASURE_STANDS,
        "closed_at": closed_at,
        "kept_until": until,
        "copies": _copies_until(erasure),
        "persons": extent.get("person", 0),
        "rooms": extent.get("case_room", 0),
        "referrals": extent.get("referral", 0),
    }
    return render(request, "cases/erasure.html", context, status=failure.status)


@page(Permission.CASE_ERASE_APPROVE)
def _answer_form(request: DeskRequest, erasure_id: UUID) -> HttpResponse:
    return _answer_page(request, erasure_id)


@act(Permission.CASE_ERASE_APPROVE)
def _answer(request: DeskRequest, erasure_id: UUID) -> HttpResponse:
    sentences: dict[str, Callable[[], str]] = {
        _APPROVE: lambda: _("Disetujui. Administrator menjalankannya."),
        _DECLINE: lambda: _("Tidak disetujui."),
    }
    answer = request.POST.get("answer", "")
    with request.entering() as actor:
        show_on_failure(request, lambda _actor, failure: _answer_page(request, erasure_id, failure))
        if answer not in sentences:
            raise FormInvalid
        erasing.answer_erasure(by=actor, at=now(), erasure_id=erasure_id, is_approved=answer == _APPROVE)
    messages.success(request, sentences[answer]())
    return HttpResponseRedirect(reverse("erasures"))


answer = either(get=_answer_form, post=_answer)
