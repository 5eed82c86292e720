"""The hearings of a case, and those of a week."""

from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext as _

from sigap.access.guard import DeskRequest, act_and_return, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import case_for
from sigap.cases.shell import case_page
from sigap.hearings import actions, reading
from sigap.hearings.models import ARRANGEMENT_LABELS, Hearing
from sigap.hearings.queries import heard_words, hearings_between, is_alone
from sigap.hearings.rules import ArrangementAnswer, HearingStatus, arrangement_laws, is_spared
from sigap.kernel.clock import now
from sigap.legal.queries import acts_first_hand
from sigap.provisions.queries import is_confirmed

_FARTHEST = timedelta(days=3660)
_TONES = {
    HearingStatus.PLANNED: ("soon", "cal"),
    HearingStatus.HAPPENED: ("ok", "check"),
    HearingStatus.MOVED: ("", "swap"),
    HearingStatus.CANCELLED: ("", "x"),
}


@reading_sealed(Permission.CASE_SEE)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """The page, rooms and numbers opened."""
    at = now()
    access, opened = reading.open_hearings(entering=request.entering, code=code, at=at)
    with request.entering() as actor:
        may_note = access.may(actor, Permission.LEGAL_NOTE, Section.LEGAL) and not access.case.is_closed
        may_confirm = may_note and acts_first_hand(actor, access)
        moved = {each.row.follows_id: each.row for each in opened if each.row.follows_id}
        rows = [
            _row(each.row, at)
            | {
                "place": each.place,
                "moved_to": moved.get(each.row.id),
                "may_note": may_note,
                "may_confirm": may_confirm and each.row.is_planned and each.row.is_unconfirmed,
                "me": actor.person_id,
            }
            for each in opened
        ]
        ahead = sorted((row for row in rows if row["row"].is_planned), key=lambda row: row["row"].starts_at)
        context = case_page(access, Section.LEGAL, now=at) | {
            "rows": ahead + [row for row in rows if not row["row"].is_planned],
            "may_note": may_note,
            "laws": [
                {"row": law, "label": ARRANGEMENT_LABELS[kind], "is_verified": is_confirmed(law.provision)}
                for kind, law in arrangement_laws().items()
            ],
        }
        return render(request, "hearings/of_case.html", context)


def _row(row: Hearing, at: datetime) -> dict[str, Any]:
    """A hearing with what is lacking."""
    standing = row.standing  # type: ignore[attr-defined]  # prefetched by the query
    arrangements = sorted(row.arrangements.all(), key=lambda each: (each.requested_on, each.kind))
    tone, icon = _TONES[HearingStatus(row.status)]
    is_on = row.status in (HearingStatus.PLANNED, HearingStatus.HAPPENED)
    return {
        "row": row,
        "tone": tone,
        "icon": icon,
        "heard": heard_words(row),
        "companions": standing,
        "arrangements": arrangements,
        "costs": sorted(row.costs.all(), key=lambda each: each.recorded_at),
        "is_over": row.is_planned and row.starts_at <= at,
        "is_alone": is_alone(row),
        "lacks_sparing": row.is_planned and row.hears_child and not is_spared(each.answer for each in arrangements),
        "has_waiting": is_on and any(each.answer == ArrangementAnswer.WAITING for each in arrangements),
    }


@page(Permission.CASE_SEE)
def week(request: DeskRequest) -> HttpResponse:
    """The hearings of a week, of one's own cases and those that one accompanies; printed as it is."""
    at = now()
    day = _asked_day(request.GET.get("mulai", ""), localdate(at))
    first = day - timedelta(days=day.weekday())
    since, until = (datetime.combine(each, time.min, get_current_timezone()) for each in (first, first + timedelta(7)))
    rows = [_week_row(row, at, request.actor.person_id) for row in hearings_between(request.actor, since, until)]
    context = {
        "days": [(day, list(found)) for day, found in groupby(rows, key=lambda each: localdate(each["row"].starts_at))],
        "first": first,
        "last": first + timedelta(days=6),
        "before": (first - timedelta(days=7)).isoformat(),
        "after": (first + timedelta(days=7)).isoformat(),
        "has_law": bool(request.actor.offices_where(Permission.LEGAL_NOTE)),
        "now": at,
    }
    return render(request, "hearings/week.html", context)


@reading_sealed(Permission.CASE_SEE)
def place(request: DeskRequest, companion_id: UUID) -> HttpResponse:
    """Where the hearing is at which one accompanies: court, room, number and note opened."""
    opened = reading.open_accompanied(entering=request.entering, companion_id=companion_id, at=now())
    with request.entering():
        context = {"row": opened.row, "place": opened.place, "heard": heard_words(opened.row), "now": now()}
        return render(request, "hearings/place.html", context)


def _week_row(row: Hearing, at: datetime, me: UUID) -> dict[str, Any]:
    standing = row.standing  # type: ignore[attr-defined]  # prefetched by the query
    return {
        "row": row,
        "heard": heard_words(row),
        "companions": standing,
        "mine": next((each for each in standing if each.officer_id == me and row.is_planned), None),
        "arrangements": list(row.arrangements.all()),
        "is_alone": is_alone(row) and row.starts_at > at,
    }


def _asked_day(text: str, today: date) -> date:
    """The day of the address; today where there is none, or none of these times."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if abs(day - today) <= _FARTHEST else today


@act_and_return(Permission.LEGAL_NOTE, "hearings:of_case", "code", level=messages.ERROR)
def confirm(request: DeskRequest, code: str, hearing_id: UUID) -> str:
    """The police or the prosecutor say that it is so."""
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        actions.confirm_hearing(by=actor, at=now(), access=access, hearing_id=hearing_id)
    return _("Jadwal dibenarkan.")


@act_and_return(Permission.CASE_SEE, "hearings:week", level=messages.ERROR)
def accompany(request: DeskRequest, companion_id: UUID) -> HttpResponse:
    """Who was chosen says that they come, and is back in the week of that hearing."""
    with request.entering() as actor:
        row = actions.confirm_companion(by=actor, at=now(), companion_id=companion_id)
    messages.success(request, _("Tercatat: Anda mendampingi."))
    return _week_of(row.hearing)


@act_and_return(Permission.CASE_SEE, "hearings:week", level=messages.ERROR)
def decline(request: DeskRequest, companion_id: UUID) -> HttpResponse:
    """Who was chosen says that they cannot come."""
    with request.entering() as actor:
        row = actions.decline_companion(by=actor, at=now(), companion_id=companion_id)
    is_manager = row.hearing.case.manager_id == request.actor.person_id
    messages.success(
        request,
        _("Tercatat: Anda tidak dapat. Tunjuk orang lain.")
        if is_manager
        else _("Tercatat: Anda tidak dapat. Manajer kasusnya dikabari."),
    )
    return _week_of(row.hearing)


def _week_of(row: Hearing) -> HttpResponse:
    return redirect(f"{reverse('hearings:week')}?mulai={localdate(row.starts_at)}")
