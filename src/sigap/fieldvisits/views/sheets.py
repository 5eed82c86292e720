"""The page on which a team enters what it saw: the newest version in the form, sent as the next one."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.queries import clients_among, persons_facts
from sigap.assistance.rows import person_choice
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.rules.diffing import compare_versions, merged_choices, merged_fields
from sigap.cases.shell import case_page
from sigap.casework.queries import leads, owners_for
from sigap.fieldvisits import actions
from sigap.fieldvisits.forms import FieldSheetForm
from sigap.fieldvisits.models import SPOKEN_LABELS, FieldVisit
from sigap.fieldvisits.queries import require_sender, visit_in_services
from sigap.fieldvisits.reading import OpenedVisit, open_visit
from sigap.fieldvisits.rules import MEETS_CLIENT, FieldStatus, SpokenTo
from sigap.fieldvisits.views.visits import TAB
from sigap.kernel.clock import now
from sigap.kernel.errors import Conflict

_NOTES = Permission.SERVICE_NOTE


def _form(actor: Actor, access: CaseAccess, visit: FieldVisit, data: Any = None, **more: Any) -> FieldSheetForm:
    people = persons_facts(access.case.id) if access.has(Section.PERSONS) else ()
    return FieldSheetForm(
        data,
        owners=[(owner.value, owner.label) for owner in owners_for(access)] if leads(access) else [],
        clients=[person_choice(who) for who in clients_among(people)],
        day=localdate(now()),
        is_out=visit.status == FieldStatus.OUT,
        may_tell_danger=access.may(actor, Permission.CASE_RISK_SET, Section.SUMMARY),
        **more,
    )


def _shown(
    request: DeskRequest,
    access: CaseAccess,
    visit: FieldVisit,
    form: FieldSheetForm,
    failure: Failure = NO_FAILURE,
    conflict: dict[str, Any] | None = None,
) -> HttpResponse:
    context = case_page(access, Section.SERVICES, now=now(), route=TAB) | {
        "form": form,
        "visit": visit,
        "conflict": conflict or ({"sentence": failure.sentence} if failure.sentence else None),
        "back": reverse("fieldvisits:visit", args=[access.case.code, visit.pk]),
    }
    return render(request, "fieldvisits/sheet.html", context, status=failure.status)


def _opened(request: DeskRequest, code: str, visit_id: UUID, since: str = "") -> OpenedVisit:
    return open_visit(entering=request.entering, code=code, visit_id=visit_id, at=now(), since=since)


@reading_sealed(_NOTES)
def _show(request: DeskRequest, code: str, field_visit_id: UUID) -> HttpResponse:
    opened = _opened(request, code, field_visit_id)
    with request.entering() as actor:
        visit, sheet = opened.visit, opened.sheet
        require_sender(actor, opened.access, visit)
        initial: dict[str, Any] = {"version": opened.version, "seen": opened.seen}
        if sheet is not None:
            # A correction: the service stands already.
            initial |= {"spoken_to": sheet.spoken_to, "service": ""}
        elif visit.purpose not in MEETS_CLIENT:
            initial["service"] = ""
        return _shown(request, opened.access, visit, _form(actor, opened.access, visit, initial=initial))


def _merged(sent: QueryDict, opened: OpenedVisit) -> QueryDict:
    """What was typed, to follow the newest version; where nothing was changed here, what the colleague wrote."""
    typed, base, newest = sent.copy(), opened.base, opened.sheet
    mine = {"seen": typed.get("seen", "").strip()}
    typed["seen"] = merged_fields({"seen": opened.base_seen}, mine, {"seen": opened.seen})["seen"]
    spoken = newest.spoken_to if newest else []
    typed.setlist("spoken_to", merged_choices(base.spoken_to if base else [], typed.getlist("spoken_to"), spoken))
    typed["version"] = str(opened.version)
    return typed


def _lines(seen: str, spoken: Iterable[str]) -> str:
    people = [str(SPOKEN_LABELS[SpokenTo(each)]) for each in spoken if each in set(SpokenTo)]
    return "\n".join([*people, seen])


def _conflict_page(request: DeskRequest, code: str, visit_id: UUID, conflict: Conflict) -> HttpResponse:
    """A colleague was first: both stand on one page, and what was typed is meant to follow theirs."""
    opened = _opened(request, code, visit_id, request.POST.get("version", ""))
    with request.entering() as actor:
        visit = opened.visit
        require_sender(actor, opened.access, visit)
        typed = _merged(request.POST, opened)
        form = _form(actor, opened.access, visit, typed)
        form.is_valid()
        both: dict[str, Any] = {"sentence": conflict.sentence}
        if opened.sheet is not None:
            stands = _lines(opened.seen, opened.sheet.spoken_to)
            theirs, mine = compare_versions(stands, _lines(str(typed["seen"]), typed.getlist("spoken_to")))
            both |= {"has_both": True, "theirs": theirs, "mine": mine}
            both |= {"who": opened.sheet.written_by_name, "when": opened.sheet.written_at}
        return _shown(request, opened.access, visit, form, Failure(status=409, unable=conflict), both)


@act(_NOTES)
def _send(request: DeskRequest, code: str, field_visit_id: UUID) -> HttpResponse:
    def again(actor: Actor, failure: Failure) -> HttpResponse:
        access = case_for(actor, code, need=Section.SERVICES, power=_NOTES)
        visit = visit_in_services(actor, access, field_visit_id)
        form = _form(actor, access, visit, request.POST)
        form.is_valid()
        return _shown(request, access, visit, form, failure)

    show_on_failure(request, again)
    try:
        with request.entering() as actor:
            access = case_for(actor, code, need=Section.SERVICES, power=_NOTES)
            form = _form(actor, access, visit_in_services(actor, access, field_visit_id), request.POST)
            check_form(form)
            actions.write_sheet(
                by=actor, at=now(), access=access, visit_id=field_visit_id, sheet=form.sheet,
                based_on=form.cleaned_data["version"], post_key=form.cleaned_data["post_key"],
            )  # fmt: skip
    except Conflict as conflict:
        return _conflict_page(request, code, field_visit_id, conflict)
    messages.success(request, _("Lembar lapangan tersimpan. Langkah berikutnya menjadi tugas penanggung jawabnya."))
    return HttpResponseRedirect(reverse("fieldvisits:visit", args=[code, field_visit_id]))


enter = either(get=_show, post=_send)
