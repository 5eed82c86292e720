"""Field visits of a case, one of them, and the word that its team gives."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, Open, act_and_return, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess, case_for, people_excluded_from
from sigap.cases.shell import case_page
from sigap.fieldvisits import actions
from sigap.fieldvisits.models import FieldVisit
from sigap.fieldvisits.queries import away_in, barred_in, followed_from, gives_word, visits_of
from sigap.fieldvisits.reading import open_visit
from sigap.fieldvisits.rows import card_rows
from sigap.fieldvisits.rules import FieldStatus, agreement
from sigap.kernel.clock import now

TAB = "assistance:of_case"
_SEES, _NOTES = Permission.CASE_SEE, Permission.SERVICE_NOTE


@page(_SEES)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """Those that the actor sees: all to who works in the services, else those that they are sent on or answer for."""
    access = case_for(request.actor, code)
    kept = people_excluded_from(access.case.id)
    context = case_page(access, Section.SERVICES, now=now(), route=TAB) | {
        "visits": [(row, barred_in(row, kept)) for row in visits_of(access)],
        "knows_who": access.has(Section.SUMMARY),
        "may_send": access.may(request.actor, _NOTES, Section.SERVICES) and not access.case.is_closed,
    }
    return render(request, "fieldvisits/of_case.html", context)


@reading_sealed(_SEES)
def visit(request: DeskRequest, code: str, field_visit_id: UUID) -> HttpResponse:
    """One visit: who is out until when; where, and what they saw, to who works in the case's services."""
    at = now()
    opened = open_visit(entering=request.entering, code=code, visit_id=field_visit_id, at=at, with_cautions=True)
    with request.entering() as actor:
        access, row = opened.access, opened.visit
        is_ours = row.office_id in access.offices_where(actor, _NOTES, Section.SERVICES)
        is_read = opened.sheet is not None and not row.is_awaited and access.is_in_core_team
        dangers, tasks = followed_from(row) if is_read else ([], [])
        context = case_page(access, Section.SERVICES, now=at, route=TAB) | {
            "opened": opened,
            "dangers": dangers,
            "tasks": tasks,
            "cautions": opened.cautions,
            "safe_cards": card_rows(opened.cautions),
            "visit": row,
            "barred": barred_in(row, opened.kept_people),
            "away": away_in(row),
            "knows_who": access.has(Section.SUMMARY),
            "is_late": row.is_awaited and row.word_due_at <= at,
            "may_speak": row.is_awaited and gives_word(access, row),
            # Whoever forgot to say that they left, and is looked for, says how it goes all the same.
            "is_out": row.status == FieldStatus.OUT or (row.is_awaited and row.word_due_at <= at),
            "is_planned": row.status == FieldStatus.PLANNED,
            "waits": [(each, _span(each)) for each in agreement().extend_minutes],
            "word_key": uuid4(),
            "may_write": is_ours and row.departed_at is not None and not access.case.is_closed,
            "may_print": is_ours,
        }
        return render(request, "fieldvisits/visit.html", context)


def _span(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if rest:
        return _("%(n)d menit") % {"n": minutes}
    return ngettext("%(n)d jam", "%(n)d jam", hours) % {"n": hours}


type _Word = Callable[[Actor, datetime, CaseAccess, UUID, Any], FieldVisit]


def _word_view(give: _Word, message: Callable[[], str]) -> Open[Any]:
    """An address at which a team, or who waits for it, gives word; ends on the page of the visit."""

    @act_and_return(_SEES, "fieldvisits:visit", "code", "field_visit_id")
    def send(request: DeskRequest, /, *, code: str, field_visit_id: UUID) -> str:
        with request.entering() as actor:
            give(actor, now(), case_for(actor, code), field_visit_id, request.POST)
        return message()

    return send


def _minutes(typed: str) -> int:
    """Those of a button of the page; 0 for anything else, which the action refuses."""
    return next((each for each in agreement().extend_minutes if str(each) == typed), 0)


def _key(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        return uuid4()


depart = _word_view(
    lambda by, at, access, key, _post: actions.depart(by=by, at=at, access=access, visit_id=key),
    lambda: _("Tercatat: tim berangkat. Selamat jalan."),
)
note_team_safe = _word_view(
    lambda by, at, access, key, post: actions.note_team_safe(
        by=by, at=at, access=access, visit_id=key, minutes=_minutes(post.get("minutes", "")),
        word_key=_key(post.get("word_key", "")),
    ),
    lambda: _("Tercatat: masih aman."),
)  # fmt: skip
come_back = _word_view(
    lambda by, at, access, key, _post: actions.come_back(by=by, at=at, access=access, visit_id=key),
    lambda: _("Tercatat: tim sudah kembali. Isi lembar lapangannya selagi ingat."),
)
call_off = _word_view(
    lambda by, at, access, key, _post: actions.call_off(by=by, at=at, access=access, visit_id=key),
    lambda: _("Kunjungan dibatalkan."),
)
