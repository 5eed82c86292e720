"""Pages by which an officer lets a deadline of a case stand still, run on, or says "handled, recorded later"."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.access.entry import Actor
from sigap.access.failures import Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.fulfilling import fulfil
from sigap.cases.actions.opening import SUBJECT
from sigap.cases.actions.sections import section_key
from sigap.cases.forms import PauseForm
from sigap.cases.forms.deadlines import FulfilForm
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading.pauses import open_pauses, pause_place
from sigap.cases.rules.deadlines import ENDED_BY_HAND, RENEWED, TO_POLICE
from sigap.cases.shell import case_page
from sigap.cases.views.work import form_page
from sigap.clocks import actions as clocks
from sigap.clocks.models import PAUSE_LABELS, Clock
from sigap.clocks.queries import ShownClock, clocks_of, is_paused, label_of, running, shown
from sigap.clocks.rules import PauseCategory, may_pause
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.vault.sealing import seal

_WRONG = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRow:
    """A deadline with what this officer may do to it."""

    id: UUID
    shown: ShownClock
    may_pause: bool
    may_resume: bool
    may_hold: bool
    may_end: bool
    is_to_police: bool
    is_paused: bool


def deadline_rows(actor: Actor, access: CaseAccess, found: list[Clock], *, at: datetime) -> list[DeadlineRow]:
    """The running deadlines of a case; only the owning office lets one stand still."""
    owns = access.offices_where(actor, Permission.CLOCK_PAUSE, Section.SUMMARY)
    may_note_report = access.may(actor, Permission.LEGAL_NOTE, Section.LEGAL)
    return [
        DeadlineRow(
            id=clock.id,
            shown=shown(clock, now=at),
            may_pause=clock.owner_office in owns and may_pause(running(clock), at),
            may_resume=clock.owner_office in owns and is_paused(clock),
            may_hold=clock.owner_office in owns and clock.handled_at is None,
            may_end=clock.owner_office in owns and clock.rule_code in ENDED_BY_HAND,
            is_to_police=may_note_report and clock.owner_office in owns and clock.rule_code in TO_POLICE,
            is_paused=is_paused(clock),
        )
        for clock in found
    ]


def _clock_for(actor: Actor, access: CaseAccess, clock_id: UUID) -> Clock:
    owns = access.offices_where(actor, Permission.CLOCK_PAUSE, Section.SUMMARY)
    clock = clocks_of(SUBJECT, access.case.id).filter(pk=clock_id, owner_office__in=owns).first()
    if clock is None:
        raise Refused(Permission.CLOCK_PAUSE, ids={"case": str(access.case.id), "item": str(clock_id)})
    return clock


def _words(code: str, clock: Clock) -> dict[str, Any]:
    return {
        "heading": _("Jeda tenggat: %(name)s") % {"name": label_of(clock)},
        "action": _("Jeda"),
        "back": reverse("cases:summary", args=[code]),
        "advice": _("Waktu berhenti sampai dilanjutkan. Alasan Anda disegel dan tercatat."),
    }


_DONE: dict[str, Promise] = {
    "first-contact": gettext_lazy("Catat kontak pertama dengan klien"),
    "case-review": gettext_lazy("Catat tinjauan kasus"),
}
"""What an officer does who ends one of these by hand; `rules.deadlines.ENDED_BY_HAND` names the same."""


def _end_words(code: str, clock: Clock) -> dict[str, Any]:
    renewed = _("Tenggat tinjauan berikutnya mulai dari waktu ini.") if clock.rule_code in RENEWED else ""
    return {
        "heading": _DONE[clock.rule_code],
        "action": _("Selesai, catat waktunya"),
        "back": reverse("cases:summary", args=[code]),
        "advice": _("Tenggat ini selesai pada waktu yang Anda tulis. %(renewed)s") % {"renewed": renewed},
    }


@page(Permission.CLOCK_PAUSE)
def _pause_form(request: DeskRequest, code: str, clock_id: UUID) -> HttpResponse:
    access = case_for(request.actor, code, need=Section.SUMMARY)
    clock = _clock_for(request.actor, access, clock_id)
    return form_page(request, access, Section.SUMMARY, PauseForm(), **_words(code, clock))


@act_and_return(Permission.CLOCK_PAUSE, "cases:summary", "code")
def _pause(request: DeskRequest, code: str, clock_id: UUID) -> HttpResponse | str:
    form, at, pause_id = PauseForm(request.POST), now(), uuid4()
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SUMMARY)
        clock = _clock_for(actor, access, clock_id)
        if not form.is_valid():
            return form_page(request, access, Section.SUMMARY, form, status=_WRONG, **_words(code, clock))
        key = section_key(by=actor, at=at, access=access, section=Section.SUMMARY)
        clocks.pause(
            by=actor,
            at=at,
            clock_id=clock.id,
            pause_id=pause_id,
            category=PauseCategory(form.cleaned_data["category"]),
            key_id=key.id,
            sealed_reason=seal(form.cleaned_data["reason"], key=key, place=pause_place(pause_id)),
        )
    return _("Tenggat dijeda.")


pause = either(get=_pause_form, post=_pause)


@reading_sealed(Permission.CASE_SEE)
def pauses(request: DeskRequest, code: str) -> HttpResponse:
    """Why deadlines stand still or stood still, in the words of who paused them."""
    at = now()
    access, rows = open_pauses(entering=request.entering, code=code, at=at)
    with request.entering():
        context = case_page(access, Section.SUMMARY, now=at) | {
            "rows": [
                {
                    "pause": row,
                    "name": label_of(row.clock),
                    "why": PAUSE_LABELS[PauseCategory(row.category)],
                    "words": text,
                }
                for row, text in rows
            ]
        }
        return render(request, "cases/pauses.html", context)


def _endable(actor: Actor, access: CaseAccess, clock_id: UUID) -> Clock:
    clock = _clock_for(actor, access, clock_id)
    if clock.rule_code not in ENDED_BY_HAND:
        raise Refused(Permission.CLOCK_PAUSE, ids={"case": str(access.case.id), "item": str(clock_id)})
    return clock


@page(Permission.CLOCK_PAUSE)
def _end_form(request: DeskRequest, code: str, clock_id: UUID) -> HttpResponse:
    at = now()
    access = case_for(request.actor, code, need=Section.SUMMARY)
    words = _end_words(code, _endable(request.actor, access, clock_id))
    return form_page(request, access, Section.SUMMARY, FulfilForm(initial={"done_at": at}, at=at), **words)


@act(Permission.CLOCK_PAUSE)
def _end(request: DeskRequest, code: str, clock_id: UUID) -> HttpResponse:
    at = now()
    form = FulfilForm(request.POST, at=at)

    def again(actor: Actor, failure: Failure) -> HttpResponse:
        access = case_for(actor, code, need=Section.SUMMARY)
        words = _end_words(code, _endable(actor, access, clock_id))
        shown = failure.add_to(form, "done_at")
        return form_page(request, access, Section.SUMMARY, shown, status=failure.status, **words)

    show_on_failure(request, again)
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SUMMARY)
        check_form(form)
        fulfil(by=actor, at=at, access=access, clock_id=clock_id, done_at=form.cleaned_data["done_at"])
    messages.success(request, _("Tercatat. Tenggat ini selesai."))
    return HttpResponseRedirect(reverse("cases:summary", args=[code]))


end = either(get=_end_form, post=_end)


def _change(request: DeskRequest, code: str, clock_id: UUID, change: Callable[..., object]) -> None:
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SUMMARY)
        change(by=actor, at=now(), clock_id=_clock_for(actor, access, clock_id).id)


@act_and_return(Permission.CLOCK_PAUSE, "cases:summary", "code")
def resume(request: DeskRequest, code: str, clock_id: UUID) -> str:
    """The countdown runs on."""
    _change(request, code, clock_id, clocks.resume)
    return _("Tenggat berjalan lagi.")


@act_and_return(Permission.CLOCK_PAUSE, "cases:summary", "code")
def handled(request: DeskRequest, code: str, clock_id: UUID) -> str:
    """Already handled, recorded later: holds the ladder back once."""
    _change(request, code, clock_id, clocks.note_handled)
    return _("Tercatat: sudah ditangani. Catatannya ditunggu 12 jam.")
