"""Pages on who must not know of a case: the list with its words, a declaration, kinship declared by oneself."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.failures import NO_FAILURE, Failure, check_form, show_sealed_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import actions, reading
from sigap.cases.forms.people import KeepForm
from sigap.cases.models import CaseExclusion
from sigap.cases.queries import (
    CaseAccess,
    ExclusionChoices,
    case_for,
    exclusion_choices,
    exclusion_rows,
    exclusions_of,
    people_excluded_from,
    readings_by,
)
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.cases.shell import case_page
from sigap.cases.views.people import areas_to_choose
from sigap.cases.views.readers import reading_rows
from sigap.kernel.clock import now
from sigap.ui.taking_back import reason_given

_READ = "?baca=1"


def _choices(request: DeskRequest, access: CaseAccess) -> ExclusionChoices:
    return exclusion_choices(access.case.office_id, me=request.actor.person_id, at=now())


def _form_for(found: ExclusionChoices, areas: list[tuple[str, str]], data: Any = None) -> KeepForm:
    return KeepForm(
        data,
        offices=[(str(key), name) for key, name in found.offices.items()],
        people=[(str(key), name) for key, name in found.people.items()],
        areas=areas,
    )


def _kept_page(request: DeskRequest, code: str, data: Any = None, failure: Failure = NO_FAILURE) -> HttpResponse:
    """Who must not know, with the failure.sentence in clear, and the form for one more."""
    at = now()
    opened = reading.open_exclusions(entering=request.entering, code=code, at=at)
    with request.entering() as actor:
        access, areas = opened.access, areas_to_choose()
        is_keeper = access.may(actor, Permission.CASE_KEEP, Section.SUMMARY)
        may_keep = is_keeper and not access.case.is_closed
        texts = {row.id: text for row, text in opened.rows}
        context = _listed(access, [row for row, _text in opened.rows], texts, dict(areas), at) | {
            "form": _form_for(_choices(request, access), areas, data) if may_keep else None,
            "words": failure.sentence,
            "may_keep": may_keep,
            "is_keeper": is_keeper,
            "has_unworded": opened.has_unworded and not is_keeper,
        }
        return render(request, "cases/kept.html", context, status=failure.status)


def _listed(
    access: CaseAccess, kept: Sequence[CaseExclusion], texts: Mapping[UUID, str], areas: Mapping[str, str], at: datetime
) -> dict[str, Any]:
    rows = [{"row": row, "words": texts.get(row.kept.id, "")} for row in exclusion_rows(kept, areas)]
    return case_page(access, Section.SUMMARY, now=at) | {"rows": rows, "read_query": _READ}


def _kept_read(request: DeskRequest, code: str) -> HttpResponse:
    """What they had read of the case before, beside who they are; the words stay sealed here."""
    at = now()
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SUMMARY, power=Permission.CASE_KEEP)
        found = readings_by(access, people_excluded_from(access.case.id))
        context = _listed(access, exclusions_of(access.case.id), {}, {}, at)
        context |= {"is_read": True, "is_keeper": True, "read_before": reading_rows(found, is_named=True)}
        return render(request, "cases/kept.html", context)


@reading_sealed(Permission.CASE_SEE)
def _show_exclusions(request: DeskRequest, code: str) -> HttpResponse:
    return _kept_read(request, code) if request.GET.get("baca") == "1" else _kept_page(request, code)


@act(Permission.CASE_KEEP)
def _keep(request: DeskRequest, code: str) -> HttpResponse:
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SUMMARY, power=Permission.CASE_KEEP)
        found = _choices(request, access)
        form = _form_for(found, areas_to_choose(), request.POST)
        show_sealed_on_failure(request, lambda failure: _kept_page(request, code, request.POST, failure))
        check_form(form)
    cleaned = form.cleaned_data
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SUMMARY, power=Permission.CASE_KEEP)
        what = _keep_of(cleaned, found)
        basis = ExclusionBasis(cleaned["basis"])
        actions.exclude_from_case(by=actor, at=now(), access=access, what=what, basis=basis, words=cleaned["words"])
    messages.success(
        request, _("Tercatat. Kasus ini tidak lagi terlihat di sana, dan tidak ada pemberitahuan yang dikirim.")
    )
    return HttpResponseRedirect(f"{reverse('cases:kept', args=[code])}{_READ}")


def _keep_of(cleaned: dict[str, Any], found: ExclusionChoices) -> actions.ExclusionRequest:
    match ExclusionKind(cleaned["kind"]):
        case ExclusionKind.OFFICE:
            office = UUID(cleaned["office"])
            return actions.ExclusionRequest(
                kind=ExclusionKind.OFFICE, office_id=office, office_name=found.offices[office]
            )
        case ExclusionKind.PERSON:
            person = UUID(cleaned["person"])
            return actions.ExclusionRequest(
                kind=ExclusionKind.PERSON, person_id=person, person_name=found.people[person]
            )
        case ExclusionKind.AREA:
            return actions.ExclusionRequest(kind=ExclusionKind.AREA, area=cleaned["area"])
    return actions.ExclusionRequest(kind=ExclusionKind.NAMED)


kept = either(get=_show_exclusions, post=_keep)


@act_and_return(Permission.CASE_KEEP, "cases:kept", "code")
def lift(request: DeskRequest, code: str, kept_id: UUID) -> str:
    """Takes a declaration back."""
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SUMMARY, power=Permission.CASE_KEEP)
        reason = reason_given(request.POST)
        actions.lift_exclusion(by=actor, at=now(), access=access, kept_id=kept_id, reason=reason)
    return _("Dicabut. Yang dulu ikut menangani tidak otomatis kembali.")


@page(Permission.CASE_SEE)
def _kin_form(request: DeskRequest, code: str) -> HttpResponse:
    access = case_for(request.actor, code)
    return render(request, "cases/kin.html", case_page(access, Section.SUMMARY, now=now()))


@act(Permission.CASE_SEE)
def _kin(request: DeskRequest, code: str) -> HttpResponse:
    with request.entering() as actor:
        actions.declare_kinship(by=actor, at=now(), access=case_for(actor, code))
    messages.success(request, _("Terima kasih. Anda tidak lagi melihat kasus itu; rekan lain meneruskannya."))
    return redirect("cases:list")


kin = either(get=_kin_form, post=_kin)
