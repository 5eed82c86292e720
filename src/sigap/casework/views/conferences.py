"""The case conference: its list, called, read by members and printed from the page, minutes with decisions."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_sealed_on_failure
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.form_pages import CaseForm, case_form_view
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.rules.diffing import compare_versions, merged_choices
from sigap.cases.shell import case_page
from sigap.casework import actions, reading
from sigap.casework.forms import CallForm, MinutesForm
from sigap.casework.forms.plan import ROWS
from sigap.casework.models import CaseConference
from sigap.casework.queries import (
    MOST,
    agenda_lines,
    conference_of,
    conferences_of,
    leads,
    owners_for,
    require_lead,
)
from sigap.casework.rules import ConferenceStatus
from sigap.casework.views.listing import TAB
from sigap.casework.views.words import decision_line, is_decided, owner_choices
from sigap.kernel.clock import now
from sigap.kernel.errors import Conflict

_NOTES = Permission.SERVICE_NOTE


def _may_write(actor: Actor, access: CaseAccess) -> bool:
    return leads(access) and not access.case.is_closed and access.may(actor, _NOTES, Section.SERVICES)


@page(Permission.CASE_SEE)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """The conferences in which the actor's office sits."""
    at = now()
    access = case_for(request.actor, code, need=Section.SUMMARY)
    context = case_page(access, Section.SUMMARY, now=at, route=TAB) | {
        "rows": conferences_of(access),
        "may_write": _may_write(request.actor, access),
    }
    return render(request, "casework/conferences.html", context)


def _build_call_form(actor: Actor, access: CaseAccess, data: Any, _none: Any) -> CaseForm[CallForm]:
    require_lead(actor, access, Section.SERVICES, _NOTES)
    offices = {owner.office_id: owner.office_name for owner in owners_for(access)}
    offices.pop(access.case.office_id, None)
    lines = [_("Keamanan klien hari ini"), *agenda_lines(access, at=now())]
    form = CallForm(
        data,
        members=[(str(key), name) for key, name in offices.items()],
        initial={
            "post_key": uuid4(),
            "offices": [str(key) for key in offices],
            "agenda": "\n".join(f"{place}. {line}" for place, line in enumerate(lines, 1)),
        },
    )
    return form, {
        "heading": _("Undang ke konferensi kasus"),
        "action": _("Undang"),
        "back": reverse("casework:conferences", args=[access.case.code]),
        "beside": [_("Hanya kantor yang ikut dalam kasus ini. Kantor lain diminta dulu lewat rujukan.")],
    }


def _call_sent(actor: Actor, access: CaseAccess, form: CallForm, _none: Any) -> str:
    given = form.cleaned_data
    actions.call_conference(
        by=actor,
        at=now(),
        access=access,
        starts_at=given["starts_at"],
        offices=[UUID(each) for each in given["offices"]],
        agenda=given["agenda"],
        post_key=given["post_key"],
    )
    return _("Konferensi dijadwalkan, dan muncul di antrean kantor yang diundang.")


call = case_form_view(_NOTES, Section.SERVICES, _build_call_form, _call_sent, tab=TAB)


@reading_sealed(Permission.CASE_SEE)
def conference(request: DeskRequest, code: str, conference_id: UUID) -> HttpResponse:
    """Agenda, minutes and decisions, for members: read and printed here; a file is made by the leading office alone."""
    at = now()
    opened = _opened(request, code, conference_id)
    with request.entering() as actor:
        may_write = _may_write(actor, opened.access)
        is_planned = opened.row.status == ConferenceStatus.PLANNED
        context = case_page(opened.access, Section.SUMMARY, now=at, route=TAB) | {
            "conference": opened,
            "minutes": opened.minutes_at() if opened.minutes else "",
            "present": opened.names_of(opened.present_at()),
            "may_write": may_write and opened.row.starts_at <= at and opened.row.status != ConferenceStatus.CANCELLED,
            "may_cancel": may_write and is_planned,
            "printed_by": actor.name,
            "makes_file": bool(opened.minutes)
            and leads(opened.access)
            and opened.access.may(actor, _NOTES, Section.SERVICES),
        }
        return render(request, "casework/conference.html", context)


@reading_sealed(Permission.CASE_SEE)
def history(request: DeskRequest, code: str, conference_id: UUID) -> HttpResponse:
    """Every version of the minutes, the newest first, for members: nothing is overwritten."""
    at = now()
    opened = _opened(request, code, conference_id, versions=MOST)
    with request.entering():
        context = case_page(opened.access, Section.SUMMARY, now=at, route=TAB) | {
            "back": reverse("casework:conference", args=[code, conference_id]),
            "versions": [
                {"row": each.row, "lost": each.lost, "lines": _version_lines(opened, str(each.row.version))}
                for each in opened.versions
            ],
        }
        return render(request, "casework/history.html", context)


def _version_lines(opened: reading.OpenedConference, version: str) -> list[tuple[str, str, str]]:
    there = opened.names_of(opened.present_at(version))
    return [*([(_("Hadir"), there, "")] if there else []), (_("Notula"), opened.minutes_at(version), "")]


def _minutes_page(
    request: DeskRequest,
    opened: reading.OpenedConference,
    form: MinutesForm,
    failure: Failure = NO_FAILURE,
    conflict: dict[str, Any] | None = None,
) -> HttpResponse:
    context = case_page(opened.access, Section.SUMMARY, now=now(), route=TAB) | {
        "form": form,
        "heading": _("Notula konferensi"),
        "unable": failure.sentence,
        "conflict": conflict,
        "back": reverse("casework:conference", args=[opened.access.case.code, opened.row.pk]),
        "minutes_field": form["minutes"],
        "decisions": opened.decisions,
    }
    return render(request, "casework/plan.html", context, status=failure.status)


def _minutes_form(access: CaseAccess, row: CaseConference, data: Any = None, **more: Any) -> MinutesForm:
    members = [(str(each.office_id), each.office_name) for each in row.members.all()]
    owners = owner_choices(owners_for(access))
    return MinutesForm(data, owners=owners, members=members, day=localdate(now()), **more)


def _opened(request: DeskRequest, code: str, conference_id: UUID, *, versions: int = 1) -> reading.OpenedConference:
    return reading.open_conference(
        entering=request.entering, code=code, conference_id=conference_id, at=now(), versions=versions
    )


@reading_sealed(_NOTES)
def _minutes_shown(request: DeskRequest, code: str, conference_id: UUID) -> HttpResponse:
    opened = _opened(request, code, conference_id)
    with request.entering() as actor:
        require_lead(actor, opened.access, Section.SERVICES, _NOTES)
        newest = opened.minutes
        initial = {"minutes": opened.minutes_at(), "present": opened.present_at()}
        initial["version"] = str(newest.row.version if newest else 0)
        return _minutes_page(request, opened, _minutes_form(opened.access, opened.row, initial=initial))


def _merged(sent: QueryDict, opened: reading.OpenedConference) -> QueryDict:
    """What was typed, to follow the newest version; without the decisions that a colleague gave to the same owner."""
    typed = sent.copy()
    since, mine = opened.minutes_at(sent.get("version", "")), " ".join(sent.get("minutes", "").split())
    if mine == " ".join(since.split()):
        typed["minutes"] = opened.minutes_at()
    then = opened.present_at(sent.get("version", ""))
    typed.setlist("present", merged_choices(then, sent.getlist("present"), opened.present_at()))
    for place in range(ROWS):
        if is_decided(opened.decisions, typed.get(f"task_{place}", ""), typed.get(f"owner_{place}", "")):
            for name in ("service", "owner", "due_on", "task", "funding", "area"):
                typed[f"{name}_{place}"] = ""
    typed["version"] = str(opened.minutes.row.version if opened.minutes else 0)
    return typed


def _as_lines(
    opened: reading.OpenedConference, present: Collection[str], minutes: str, decisions: Sequence[str]
) -> str:
    there = opened.names_of(present)
    return "\n".join([*([_("Hadir: %(who)s") % {"who": there}] if there else []), minutes, *decisions])


def _minutes_conflict(request: DeskRequest, code: str, conference_id: UUID, conflict: Conflict) -> HttpResponse:
    """A colleague was first: their minutes and decisions beside what was typed, which is meant to follow them."""
    opened = _opened(request, code, conference_id, versions=MOST)
    with request.entering() as actor:
        require_lead(actor, opened.access, Section.SERVICES, _NOTES)
        sent = _minutes_form(opened.access, opened.row, request.POST)
        form = _minutes_form(opened.access, opened.row, _merged(request.POST, opened))
        form.is_valid()
        both: dict[str, Any] = {"sentence": conflict.sentence}
        if opened.minutes is not None:
            decided, typed = [decision_line(each) for each in opened.decisions], request.POST
            theirs, mine = compare_versions(
                _as_lines(opened, opened.present_at(), opened.minutes_at(), decided),
                _as_lines(opened, typed.getlist("present"), typed.get("minutes", ""), sent.decision_lines()),
            )
            row = opened.minutes.row
            both |= {"has_both": True, "theirs": theirs, "mine": mine}
            both |= {"who": row.recorded_by_name, "when": row.recorded_at}
        return _minutes_page(request, opened, form, Failure(status=409, unable=conflict), both)


def _write_minutes(request: DeskRequest, code: str, conference_id: UUID) -> None:
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SERVICES, power=_NOTES)
        form = _minutes_form(access, conference_of(access, conference_id), request.POST)
        check_form(form)
        actions.close_conference(
            by=actor,
            at=now(),
            access=access,
            conference_id=conference_id,
            minutes=form.cleaned_data["minutes"],
            present=[UUID(each) for each in form.cleaned_data["present"]],
            decisions=form.drafts(),
            based_on=form.cleaned_data["version"],
            post_key=form.cleaned_data["post_key"],
        )


@act(_NOTES)
def _minutes_sent(request: DeskRequest, code: str, conference_id: UUID) -> HttpResponse:
    def again(failure: Failure) -> HttpResponse:
        opened = _opened(request, code, conference_id)
        with request.entering() as actor:
            require_lead(actor, opened.access, Section.SERVICES, _NOTES)
            form = _minutes_form(opened.access, opened.row, request.POST)
            form.is_valid()
            return _minutes_page(request, opened, form, failure)

    show_sealed_on_failure(request, again)
    try:
        _write_minutes(request, code, conference_id)
    except Conflict as conflict:
        return _minutes_conflict(request, code, conference_id, conflict)
    messages.success(request, _("Notula tersimpan. Setiap keputusan menjadi tugas penanggung jawabnya."))
    return HttpResponseRedirect(reverse("casework:conference", args=[code, conference_id]))


write_minutes = either(get=_minutes_shown, post=_minutes_sent)


@act(_NOTES)
def cancel(request: DeskRequest, code: str, conference_id: UUID) -> HttpResponse:
    """It is not held."""
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SERVICES, power=_NOTES)
        actions.cancel_conference(by=actor, at=now(), access=access, conference_id=conference_id)
    messages.success(request, _("Konferensi dibatalkan."))
    return HttpResponseRedirect(reverse("casework:conferences", args=[code]))
