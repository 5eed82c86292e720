"""Pages that show a case: list, summary, people, one identity."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import reading
from sigap.cases.actions.handing_over import may_take
from sigap.cases.actions.opening import SUBJECT
from sigap.cases.cards import NextStep, make_cards
from sigap.cases.models import FINDING_LABELS, CasePerson
from sigap.cases.queries import CaseAccess, at_a_glance, case_list, running_cases_for
from sigap.cases.queries.closing import of_own_office
from sigap.cases.queries.ending import Ending
from sigap.cases.rows import list_case_rows
from sigap.cases.rules import CallBackFinding, CaseStatus
from sigap.cases.shell import case_page, list_open_items
from sigap.cases.views.assessment import assessment_card
from sigap.cases.views.deadlines import deadline_rows, overdue_step
from sigap.clocks.queries import clocks_of
from sigap.kernel.clock import now
from sigap.ui.paging import page_asked

LIST_PAGE = 50
"""Cases on one page of the list."""
_SCOPES = ("saya", "kantor", "selesai")


@page(Permission.CASE_SEE)
def case_index(request: DeskRequest) -> HttpResponse:
    """The list of cases."""
    scope = request.GET.get("lingkup", "saya")
    scope = scope if scope in _SCOPES else "saya"
    number = page_asked(request)
    after = (number - 1) * LIST_PAGE
    if scope == "saya":
        found, has_more = running_cases_for(request.actor, after=after, limit=LIST_PAGE)
    else:
        found, has_more = case_list(request.actor, include_closed=scope == "selesai", after=after, limit=LIST_PAGE)
    context = {
        "rows": list_case_rows(found, at=now()),
        "scope": scope,
        "number": number,
        "newer": number - 1,
        "older": number + 1 if has_more else 0,
        "may_answer_closings": request.actor.can(Permission.CASE_CLOSE_ANSWER),
        "may_review_closings": request.actor.can(Permission.CASE_REVIEW),
    }
    return render(request, "cases/list.html", context)


@reading_sealed(Permission.CASE_SEE)
def summary(request: DeskRequest, code: str) -> HttpResponse:
    """The summary section; its text is opened for whoever works on the case."""
    at = now()
    opened = reading.open_text(entering=request.entering, code=code, room=Section.SUMMARY, at=at)
    access = opened.access
    with request.entering() as actor:
        is_running = not access.case.is_closed
        may_add = is_running and access.may(actor, Permission.CASE_NAME_PERSON, Section.PERSONS)
        may_name = is_running and access.may(actor, Permission.CASE_NAME_PERSON, Section.IDENTITY)
        running = list(clocks_of(SUBJECT, access.case.id))
        beside = at_a_glance(access)
        cards = make_cards(actor, access, at=at) if access.has(Section.SUMMARY) else []
        if access.has(Section.ASSESSMENT):
            cards.insert(0, assessment_card(actor, access, beside.screening, at))
        deadlines = deadline_rows(actor, access, running, at=at)
        steps = [overdue_step(access.case.code, deadlines)] if is_running else []
        steps.append(_person_step(access.case.code, beside.persons[:1], may_add=may_add, may_name=may_name))
        steps += [card.next_step for card in cards] if is_running else []
        context = case_page(access, Section.SUMMARY, now=at, running=running) | {
            "deadlines": deadlines,
            "is_open": access.has(Section.SUMMARY),
            "is_summary": True,
            "text": opened.text,
            "text_row": opened.row,
            "text_erased_at": opened.erased_at,
            "area_name": beside.area_name,
            "participants": beside.participants,
            "open_items": list_open_items(beside.open_items, access.case.code),
            "may_write": is_running and access.may(actor, Permission.CASE_EDIT_SUMMARY, Section.SUMMARY),
            "may_assign": is_running and access.may(actor, Permission.CASE_ASSIGN, Section.SUMMARY),
            "may_hold": actor.can(Permission.CASE_HOLD),
            "may_ask_erasure": access.may(actor, Permission.CASE_ERASE_REQUEST, Section.SUMMARY),
            "may_take_over": is_running and may_take(actor, access.case),
            "may_close": is_running and of_own_office(access, actor, Permission.CASE_CLOSE),
            "may_break_glass": not access.rooms and actor.can(Permission.CASE_BREAK_GLASS),
            "may_keep": access.may(actor, Permission.CASE_KEEP, Section.SUMMARY),
            **_ending(actor, access, beside.ending, at=at),
            "may_add": may_add,
            "may_name": may_name,
            "may_open": access.may(actor, Permission.IDENTITY_OPEN, Section.IDENTITY),
            "may_see_persons": access.has(Section.PERSONS),
            "persons": beside.persons,
            "cards": cards,
            "next_step": next((step for step in steps if step), None),
        }
        return render(request, "cases/summary.html", context)


def _ending(actor: Actor, access: CaseAccess, ending: Ending, *, at: datetime) -> dict[str, Any]:
    """What the summary says of a wish to close, of what comes after, and of call-backs."""
    case, closing = access.case, ending.closing
    is_asked = case.status == CaseStatus.CLOSING_ASKED and closing is not None
    is_past = case.is_closed and not case.erased_at
    day = localdate(at)
    is_due = case.after_care_on is not None and case.after_care_on <= day
    reviewing = actor.offices_where(Permission.CASE_REVIEW)
    return {
        "closing": closing if is_asked else None,
        "may_answer_closing": is_asked
        and closing is not None
        and closing.may_answer
        and actor.can(Permission.CASE_CLOSE_ANSWER),
        "may_reopen": is_past and of_own_office(access, actor, Permission.CASE_REOPEN),
        "after_care_due": is_past
        and access.may(actor, Permission.CASE_REOPEN, Section.SUMMARY)
        and is_due
        and closing is not None
        and not closing.is_cared,
        "may_talk": case.manager_id == actor.person_id and actor.can(Permission.REPORT_SEE_QUEUE),
        "reporters": ending.reporters if actor.can(Permission.REPORTER_CALL) else (),
        "call_backs": [
            call for call in ending.call_backs if call.office_id in reviewing and call.asked_by != actor.person_id
        ],
        "call_back_findings": [(each.value, FINDING_LABELS[each]) for each in CallBackFinding],
    }


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
