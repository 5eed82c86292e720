"""Pages that show a case: list, summary, people, one identity."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.guard import DeskRequest, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Room
from sigap.cases import reading
from sigap.cases.actions.handing_over import may_take
from sigap.cases.actions.opening import SUBJECT
from sigap.cases.models import CasePerson
from sigap.cases.queries import at_a_glance, case_for, case_list, persons_of
from sigap.cases.views.cards import NextStep, cards_for
from sigap.cases.views.deadlines import deadline_rows
from sigap.cases.views.shell import case_page, item_rows
from sigap.clocks.queries import clocks_of, nearest_of
from sigap.kernel.clock import now
from sigap.ui.timeleft import time_left

LIST_LIMIT = 200
_SCOPES = ("saya", "kantor", "selesai")


@page(Permission.CASE_SEE)
def case_index(request: DeskRequest) -> HttpResponse:
    """The list of cases."""
    at = now()
    scope = request.GET.get("lingkup", "saya")
    scope = scope if scope in _SCOPES else "saya"
    found = case_list(request.actor, only_mine=scope == "saya", include_closed=scope == "selesai", limit=LIST_LIMIT + 1)
    due = nearest_of(SUBJECT, [row.case.id for row in found])
    rows = [
        {
            "url": reverse("cases:summary", args=[row.case.code]),
            "what": row.case.code,
            "facts": [row.case.status_label, row.case.manager_name],
            "office": row.case.office_name,
            "risk": row.case.risk,
            "risk_label": row.case.risk_label,
            "left": time_left(due[row.case.id].due_at, now=at, since=due[row.case.id].started_at)
            if row.case.id in due
            else None,
        }
        for row in found[:LIST_LIMIT]
    ]
    context = {"rows": rows, "scope": scope, "is_cut": len(found) > LIST_LIMIT, "limit": LIST_LIMIT}
    return render(request, "cases/list.html", context)


@reading_sealed(Permission.CASE_SEE)
def summary(request: DeskRequest, code: str) -> HttpResponse:
    """The summary room; its text is opened for whoever works on the case."""
    at = now()
    opened = reading.open_text(entering=request.entering, code=code, room=Room.SUMMARY, at=at)
    access = opened.access
    with request.entering() as actor:
        is_running = not access.case.is_closed
        may_add = is_running and access.may(actor, Permission.CASE_NAME_PERSON, Room.PERSONS)
        may_name = is_running and access.may(actor, Permission.CASE_NAME_PERSON, Room.IDENTITY)
        running = list(clocks_of(SUBJECT, access.case.id))
        beside = at_a_glance(access)
        cards = cards_for(actor, access, at=at) if access.has(Room.SUMMARY) else []
        steps = [_person_step(access.case.code, beside.persons[:1], may_add=may_add, may_name=may_name)]
        steps += [card.next_step for card in cards] if is_running else []
        context = case_page(access, Room.SUMMARY, now=at, running=running) | {
            "deadlines": deadline_rows(actor, access, running, at=at),
            "is_open": access.has(Room.SUMMARY),
            "is_summary": True,
            "text": opened.text,
            "text_row": opened.row,
            "text_erased_at": opened.erased_at,
            "area_name": beside.area_name,
            "participants": beside.participants,
            "open_items": item_rows(beside.open_items, access.case.code),
            "may_write": is_running and access.may(actor, Permission.CASE_EDIT_SUMMARY, Room.SUMMARY),
            "may_assign": is_running and access.may(actor, Permission.CASE_ASSIGN, Room.SUMMARY),
            "may_hold": actor.can(Permission.CASE_HOLD),
            "may_ask_erasure": access.may(actor, Permission.CASE_ERASE_REQUEST, Room.SUMMARY),
            "may_take_over": is_running and may_take(actor, access.case),
            "may_close": is_running and access.may(actor, Permission.CASE_CLOSE, Room.SUMMARY),
            "may_add": may_add,
            "may_name": may_name,
            "may_open": access.may(actor, Permission.IDENTITY_OPEN, Room.IDENTITY),
            "may_see_persons": access.has(Room.PERSONS),
            "persons": beside.persons,
            "cards": cards,
            "next_step": next((step for step in steps if step), None),
        }
        return render(request, "cases/summary.html", context)


def _person_step(code: str, first: Sequence[CasePerson], *, may_add: bool, may_name: bool) -> NextStep | None:
    if not first and may_add:
        return NextStep(
            heading=_("Tambahkan orang yang perlu ditolong"),
            words=_("Sejauh yang diketahui. Nama boleh menyusul."),
            url=reverse("cases:add_person", args=[code]),
            action=_("Tambah orang"),
            icon="plus",
        )
    if not first or first[0].is_named or not may_name:
        return None
    return NextStep(
        heading=_("Isi identitas orang pertama"),
        words=_("Disegel begitu disimpan. Setiap pembukaan tercatat."),
        url=reverse("cases:name_person", args=[code, first[0].ordinal]),
        action=_("Isi dan segel"),
        icon="lock",
    )


@page(Permission.CASE_SEE)
def persons(request: DeskRequest, code: str) -> HttpResponse:
    """The people in the case, without their names."""
    access = case_for(request.actor, code, need=Room.PERSONS)
    is_running = not access.case.is_closed
    context = case_page(access, Room.PERSONS, now=now()) | {
        "persons": list(persons_of(access)),
        "may_add": is_running and access.may(request.actor, Permission.CASE_NAME_PERSON, Room.PERSONS),
        "may_name": is_running and access.may(request.actor, Permission.CASE_NAME_PERSON, Room.IDENTITY),
        "may_open": access.may(request.actor, Permission.IDENTITY_OPEN, Room.IDENTITY),
    }
    return render(request, "cases/persons.html", context)
