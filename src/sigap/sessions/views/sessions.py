"""Sessions of a case: the list with its sums, the form, what was noted by mistake."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, page
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague
from sigap.access.roles import Section
from sigap.assistance.actions import Detail, Provider, ServiceFacts
from sigap.assistance.models import FUNDING_LABELS
from sigap.assistance.queries import PersonFacts, corrected_offices, officers_for, other_offices_of, persons_facts
from sigap.assistance.rows import person_choice, person_words
from sigap.assistance.rules import Funding
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.sessions import actions
from sigap.sessions.actions import NextSession, SessionDoubtful, SessionFacts
from sigap.sessions.forms import COMMAS, OUTSIDE, SessionForm
from sigap.sessions.models import ServiceSession
from sigap.sessions.queries import (
    MOST,
    SessionLine,
    appointments_now,
    hours,
    last_session,
    lines_of,
    seats_of,
)
from sigap.sessions.rules import DEFAULT_KIND, PSYCHOLOGY, USUAL, SessionPlace, begins
from sigap.testimony.rows import before_words
from sigap.ui.dates import near_moment
from sigap.ui.taking_back import reason_given

_NOTES = Permission.SERVICE_NOTE


@page(Permission.CASE_SEE)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """Every service and session, by person or by service, with sums; nothing sealed is opened."""
    actor = request.actor
    access = case_for(actor, code, need=Section.SERVICES)
    lines = lines_of(access)
    people = persons_facts(access.case.id) if access.has(Section.PERSONS) else ()
    named = {who.id: person_words(who) for who in people}
    by_service = request.GET.get("menurut") == "layanan"
    seats = list(seats_of(access))
    not_held_by = {line.session.office_id for line in lines if line.session and line.service is None}
    writes = access.may(actor, Permission.PSYCHOLOGY_NOTE, Section.SERVICES)
    context = case_page(access, Section.SERVICES, now=now()) | {
        "groups": _groups(lines, named, by_service=by_service),
        "sums": _sums(lines),
        "by_service": by_service,
        "is_cut": len(lines) >= MOST,
        "may_note": access.may(actor, _NOTES, Section.SERVICES) and not access.case.is_closed,
        "offices": corrected_offices(actor, access, not_held_by),
        "seats": seats,
        "may_answer": access.may(actor, Permission.CONSENT_NOTE, Section.SERVICES) and not access.case.is_closed,
        "is_psychologist": writes,
    }
    return render(request, "sessions/of_case.html", context)


def _groups(lines: Iterable[SessionLine], named: dict[UUID, str], *, by_service: bool) -> list[dict[str, Any]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        who = ", ".join(named[each] for each in line.people if each in named) or _("Semua orang dalam kasus")
        row = line.service or line.session
        kind = str(row.kind_label) if row else ""
        found[kind if by_service else who].append({"line": line, "who": who, "kind": kind})
    return [
        {"heading": heading, "rows": rows, "sums": _sums([row["line"] for row in rows])}
        for heading, rows in sorted(found.items())
    ]


def _sums(lines: Sequence[SessionLine]) -> dict[str, Any]:
    given = [line for line in lines if line.service is not None]
    costs: dict[str, int] = defaultdict(int)
    for line in given:
        if line.service and line.service.cost:
            costs[line.service.funding] += line.service.cost
    return {
        "held": len(given),
        "not_held": len(lines) - len(given),
        "hours": hours(sum(line.standing.minutes for line in given if line.standing)),
        "total": sum(costs.values()),
        "lines": [{"label": FUNDING_LABELS[each], "sum": costs[each]} for each in Funding if each in costs],
    }


class _Offered:
    """What the form offers on this case, and what it begins with."""

    def __init__(self, actor: Actor, access: CaseAccess, at: datetime, asked: QueryDict) -> None:
        self.asked = asked
        self.people: Sequence[PersonFacts] = persons_facts(access.case.id) if access.has(Section.PERSONS) else ()
        self.officers = {str(key): who for key, who in officers_for(actor, access, at=at).items()}
        self.appointments = appointments_now(actor, access, at, _id_in(asked.get("janji", "")))
        manages = access.case.office_id in access.office_ids
        # Another office notes what it gave itself; the unit notes for those that do not sign in, too.
        self.offices = {str(each.office_id): each for each in other_offices_of(access)} if manages else {}
        self.access = access
        self.is_psychologist = access.may(actor, Permission.PSYCHOLOGY_NOTE, Section.SERVICES)

    def form(self, at: datetime, data: Any, initial: dict[str, Any]) -> SessionForm:
        colleagues = [(key, who.name) for key, who in self.officers.items()]
        return SessionForm(
            data,
            now=at,
            people=[person_choice(who) for who in self.people if who.is_client],
            givers=[*colleagues, *((key, office.name) for key, office in self.offices.items())],
            officers=colleagues,
            appointments=[
                (str(row.id), f"{near_moment(row.starts_at, at)}, {row.kind_label}, {row.officer_name}")
                for row in self.appointments
            ],
            is_psychologist=self.is_psychologist,
            # Who told already is said where an appointment with them is sent: the form itself asks nothing of it.
            before=[] if data is None else before_words(self.access),
            initial=initial,
        )

    def first(self, actor: Actor, access: CaseAccess, at: datetime) -> dict[str, Any]:
        last = last_session(actor, access)
        clients = [who for who in self.people if who.is_client]
        wanted = self.asked.get("janji", "")
        chosen = next((row for row in self.appointments if str(row.id) == wanted), None)
        mine = next(
            (row for row in self.appointments if row.officer_id == actor.person_id and row.starts_at < at), None
        )
        kept = chosen or mine
        minutes = last.minutes if last else USUAL
        began = begins(at, minutes)
        if localdate(began) < localdate(access.case.opened_at):
            # Opened just after midnight: a session of the day before is what somebody says, and not what is proposed.
            began = access.case.opened_at
        people = {kept.person_id} if kept else set(last.people) if last else set()
        asked = self.asked.get("orang", "")
        fallback = PSYCHOLOGY if self.is_psychologist else DEFAULT_KIND
        return {
            "kind": self.asked.get("layanan") or (kept.kind if kept else last.kind if last else fallback),
            "funding": self.asked.get("dana", ""),
            "people": [
                who.ordinal
                for who in clients
                if len(clients) == 1 or (str(who.ordinal) == asked if asked else who.id in people)
            ],
            "starts_at": localtime(kept.starts_at if kept and kept.starts_at < at else began),
            "minutes": minutes,
            "place": last.place if last else SessionPlace.OFFICE.value,
            "giver": str(actor.person_id),
            "next_officer": str(actor.person_id),
            "appointment": str(kept.id) if kept else "",
            "post_key": uuid4(),
        }


def _id_in(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _shown(request: DeskRequest, access: CaseAccess, form: SessionForm, failure: Failure = NO_FAILURE) -> HttpResponse:
    if form.is_bound and not (isinstance(failure.unable, SessionDoubtful) or form.has_error("cost", COMMAS)):
        del form.fields["is_meant"]  # asked only once something is in doubt
    context = case_page(access, Section.SERVICES, now=now()) | {"form": form, "unable": failure.sentence}
    return render(request, "sessions/form.html", context, status=failure.status)


@page(_NOTES)
def _form(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    access = case_for(request.actor, code, need=Section.SERVICES, power=_NOTES)
    offered = _Offered(request.actor, access, at, request.GET)
    first = offered.first(request.actor, access, at)
    return _shown(request, access, offered.form(at, None, first))


@act(_NOTES)
def _note(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SERVICES, power=_NOTES)
        offered = _Offered(actor, access, at, request.GET)
        form = offered.form(at, request.POST, {})
        show_on_failure(request, lambda _actor, failure: _shown(request, access, form, failure))
        check_form(form)
        row = _noted(actor, access, at, form, offered)
    messages.success(request, _("Sesi tercatat.") if not row.not_held else _("Tercatat: sesi ini tidak terlaksana."))
    return HttpResponseRedirect(reverse("sessions:of_case", args=[code]))


note = either(get=_form, post=_note)


def _noted(actor: Actor, access: CaseAccess, at: datetime, form: SessionForm, offered: _Offered) -> ServiceSession:
    data = form.cleaned_data
    office = offered.offices.get(data["giver"])
    is_outside = data["giver"] == OUTSIDE
    text, ordinals = data["note"], data.get("people", [])
    keeps_apart = offered.is_psychologist and bool(text.strip())
    row = actions.note_session(
        by=actor,
        at=at,
        access=access,
        happened=SessionFacts(
            kind=data["kind"],
            starts_at=data["starts_at"],
            minutes=data["minutes"],
            place=data["place"],
            ordinals=ordinals,
            not_held=data["not_held"],
            giver=offered.officers.get(data["giver"]),
            note="" if keeps_apart else text,
            appointment=UUID(data["appointment"]) if data.get("appointment") else None,
        ),
        facts=ServiceFacts(
            ordinal=ordinals[0] if len(ordinals) == 1 else None,
            provider=Provider(office_id=office.office_id, name=office.name) if office else None,
            cost=data["cost"],
            funding=data["funding"],
            result=data["result"],
            detail=Detail(provider=data["provider_words"] if is_outside else ""),
        ),
        post_key=data["post_key"],
        then=_then(data, offered.officers),
        is_meant=data.get("is_meant", False),
    )
    for ordinal in ordinals if keeps_apart else ():
        actions.write_note(
            by=actor, at=at, access=access, ordinal=ordinal, text=text, post_key=data["post_key"], session=row
        )
    return row


def _then(context: dict[str, Any], officers: dict[str, Colleague]) -> NextSession | None:
    officer = officers.get(context["next_officer"]) or next(iter(officers.values()), None)
    if context["next_at"] is None or officer is None:
        return None
    return NextSession(starts_at=context["next_at"], officer=officer, again=context.get("again"))


@act_and_return(_NOTES, "sessions:of_case", "code")
def void(request: DeskRequest, code: str, service_session_id: UUID) -> str:
    """Takes back the note of a session that was not held."""
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SERVICES, power=_NOTES)
        reason = reason_given(request.POST)
        actions.void_session(by=actor, at=now(), access=access, session_id=service_session_id, reason=reason)
    return _("Catatan ditarik.")
