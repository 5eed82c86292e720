"""Pages of duty: who is on duty now, the rota of an office, and the forms by which it is filled and changed."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, act_and_return, page
from sigap.access.models import COVER_LABELS, DutyShift, Office
from sigap.access.permissions import Permission
from sigap.access.rules import DutyCover
from sigap.kernel.clock import now
from sigap.staff import actions
from sigap.staff.forms.duty import CoverForm, PatternForm, PersonOnlyForm, ShiftForm, SwapForm
from sigap.staff.queries.colleagues import reachable_staff_of, staff_of
from sigap.staff.queries.managing import manages_duty_of
from sigap.staff.queries.rota import (
    absence_rows,
    absences_of,
    absences_since,
    duty_office,
    duty_overview,
    managed_office,
    own_offices,
    own_turns,
    past_gaps,
    rota_of,
    shift_of,
    turns_to_come,
)
from sigap.staff.views.shell import FormAndContext, form_view, to
from sigap.ui import dates
from sigap.ui.taking_back import reason_given


@page(Permission.DUTY_SEE)
def overview(request: DeskRequest) -> HttpResponse:
    """Who is on duty now, office by office; one's own turns and absences."""
    actor, at = request.actor, now()
    rows = duty_overview(actor, at=at)
    shown = {row.office.id for row in rows}
    context = {
        "now": at,
        "rows": rows,
        "bare": sum(row.is_bare for row in rows),
        "others": [office for office in own_offices(actor) if office.id not in shown],
        "turns": own_turns(actor, at=at),
        "away": absences_of(actor, [actor.person_id], at=at, may_end=True),
    }
    return render(request, "staff/duty.html", context)


@page(Permission.DUTY_SEE)
def office(request: DeskRequest, office_id: UUID) -> HttpResponse:
    """One office: who is on duty now, and its rota of two weeks."""
    actor, at = request.actor, now()
    found = duty_office(actor, office_id)
    manages = manages_duty_of(actor, found.id) and found.valid_to is None
    staff, has_number = reachable_staff_of(found.id, at=at)
    people, away = {person for person, _name in staff}, absences_since(at)
    rota = rota_of(found, people, away, at=at)
    still_away = [row for row in away if row.person_id in people and row.ends_at > at]
    context = {
        "now": at,
        "office": found,
        "cover": COVER_LABELS[DutyCover(found.duty_cover)],
        "keeps": found.duty_cover != DutyCover.NONE,
        "on_duty": rota.on_duty,
        # Who answers works here, or answers no more.
        "has_private_number": rota.on_duty is not None and rota.on_duty.person_id in has_number,
        "rota": rota,
        "away": absence_rows(actor, still_away, at=at, may_end=manages),
        "staff": staff,
        "gaps": past_gaps(found, at=at),
        "manages": manages,
        "me": actor.person_id,
    }
    return render(request, "staff/duty_office.html", context)


def _words(office: Office, heading: str, action: str, **more: Any) -> dict[str, Any]:
    back = {"back": reverse("people:duty_office", args=[office.id]), "back_label": office.name}
    return {"heading": heading, "action": action} | back | more


def _build_shift_form(actor: Actor, data: Any, office_id: UUID) -> FormAndContext[ShiftForm]:
    at = now()
    found = managed_office(actor, office_id, at=at)
    today = localdate(at)
    initial = {"row_id": uuid4(), "day": today, "last_day": today}
    form = ShiftForm(data, people=staff_of(found.id, at=at), initial=initial)
    return form, _words(found, _("Tambah giliran piket"), _("Simpan giliran"))


def _shift(request: DeskRequest, actor: Actor, form: ShiftForm, office_id: UUID) -> HttpResponse:
    at, given = now(), form.cleaned_data
    starts_at, ends_at = form.span
    actions.roster(
        by=actor,
        at=at,
        office=managed_office(actor, office_id, at=at),
        person_id=UUID(given["person"]),
        starts_at=starts_at,
        ends_at=ends_at,
        substitute_id=UUID(given["substitute"]) if given["substitute"] else None,
        phone=given["phone"],
        shift_id=given["row_id"],
    )
    messages.success(request, _("Giliran piket tersimpan."))
    return to("people:duty_office", office_id)


shift = form_view(Permission.DUTY_MANAGE, _build_shift_form, _shift)


def _build_pattern_form(actor: Actor, data: Any, office_id: UUID) -> FormAndContext[PatternForm]:
    at = now()
    found = managed_office(actor, office_id, at=at)
    initial = {"row_id": uuid4(), "first": localdate(at), "weeks": "2"}
    form = PatternForm(data, people=staff_of(found.id, at=at), initial=initial)
    lead = _("Jadwal yang sudah ada tidak ditimpa: jam yang sudah terisi dilewati.")
    return form, _words(found, _("Isi pola mingguan"), _("Isi jadwal"), lead=lead)


def _pattern(request: DeskRequest, actor: Actor, form: PatternForm, office_id: UUID) -> HttpResponse:
    at, given = now(), form.cleaned_data
    laid = actions.lay_out(
        by=actor,
        at=at,
        office=managed_office(actor, office_id, at=at),
        people=form.chosen,
        begins=given["begins"],
        ends=given["ends"],
        first=given["first"],
        weeks=given["weeks"],
        substitute_id=UUID(given["substitute"]) if given["substitute"] else None,
        phone=given["phone"],
        post_key=given["row_id"],
    )
    messages.success(request, _filled_words(laid))
    return to("people:duty_office", office_id)


def _filled_words(laid: actions.LaidOut) -> str:
    words = [ngettext("%(n)d giliran ditambahkan.", "%(n)d giliran ditambahkan.", laid.added) % {"n": laid.added}]
    if laid.taken:
        more = ngettext(
            "%(n)d dilewati karena jamnya sudah terisi.", "%(n)d dilewati karena jamnya sudah terisi.", laid.taken
        )
        words.append(more % {"n": laid.taken})
    if laid.given_up:
        more = ngettext(
            "%(n)d tidak diisi lagi karena sudah dibatalkan. Buka halamannya dari awal untuk mengisinya.",
            "%(n)d tidak diisi lagi karena sudah dibatalkan. Buka halamannya dari awal untuk mengisinya.",
            laid.given_up,
        )
        words.append(more % {"n": laid.given_up})
    return " ".join(words)


pattern = form_view(Permission.DUTY_MANAGE, _build_pattern_form, _pattern)


def _turn_words(turn: DutyShift) -> str:
    begins, ends = dates.local(turn.starts_at), dates.local(turn.ends_at)
    return f"{dates.week_day(begins)} {dates.clock_time(begins)} – {dates.week_day(ends)} {dates.clock_time(ends)}"


def _build_swap_form(actor: Actor, data: Any, office_id: UUID) -> FormAndContext[SwapForm]:
    at = now()
    found = managed_office(actor, office_id, at=at)
    turns = [(str(turn.id), f"{turn.person.name}, {_turn_words(turn)}") for turn in turns_to_come(found, at=at)]
    lead = _("Dua giliran yang belum mulai bertukar orang. Giliran yang sedang berjalan: serahkan saja.")
    return SwapForm(data, turns=turns), _words(found, _("Tukar giliran"), _("Tukar"), lead=lead)


def _swap(request: DeskRequest, actor: Actor, form: SwapForm, office_id: UUID) -> HttpResponse:
    at = now()
    one, other = (shift_of(actor, UUID(form.cleaned_data[name]), at=at) for name in ("one", "other"))
    actions.swap(by=actor, at=at, shift_id=one.id, with_id=other.id)
    messages.success(request, _("Dua giliran sudah ditukar. Kedua petugas diberi tahu."))
    return to("people:duty_office", office_id)


swap = form_view(Permission.DUTY_MANAGE, _build_swap_form, _swap)


def _build_cover_form(actor: Actor, data: Any, office_id: UUID) -> FormAndContext[CoverForm]:
    found = managed_office(actor, office_id, at=now())
    form = CoverForm(data, initial={"cover": found.duty_cover or "none"})
    return form, _words(found, _("Kapan harus ada piket"), _("Simpan"))


def _cover(request: DeskRequest, actor: Actor, form: CoverForm, office_id: UUID) -> HttpResponse:
    at = now()
    actions.set_duty_cover(by=actor, at=at, office=managed_office(actor, office_id, at=at), cover=form.chosen)
    messages.success(request, _("Tersimpan."))
    return to("people:duty_office", office_id)


cover = form_view(Permission.DUTY_MANAGE, _build_cover_form, _cover)


def _build_hand_over_form(actor: Actor, data: Any, shift_id: UUID) -> FormAndContext[PersonOnlyForm]:
    at = now()
    turn = shift_of(actor, shift_id, at=at)
    people = [row for row in staff_of(turn.office_id, at=at) if row[0] != turn.person_id]
    words = _words(
        turn.office,
        _("Giliran piket"),
        _("Serahkan"),
        lead=_("%(name)s, %(turn)s. Sisa giliran menjadi tugas penerima. Keduanya diberi tahu.")
        % {"name": turn.person.name, "turn": _turn_words(turn)},
    )
    if manages_duty_of(actor, turn.office_id):
        words |= {
            "also_url": reverse("people:give_up_shift", args=[turn.id]),
            "also_lead": _("Giliran ini hilang dari jadwal. Jamnya menjadi kosong."),
            "also_label": _("Lepas giliran"),
        }
    return PersonOnlyForm(data, people=people, initial={"row_id": uuid4()}), words


def _hand_over(request: DeskRequest, actor: Actor, form: PersonOnlyForm, shift_id: UUID) -> HttpResponse:
    at, given = now(), form.cleaned_data
    turn = shift_of(actor, shift_id, at=at)
    actions.hand_over_turn(by=actor, at=at, shift_id=turn.id, to=UUID(given["person"]), new_id=given["row_id"])
    messages.success(request, _("Giliran piket sudah diserahkan."))
    return to("people:duty_office", turn.office_id)


hand_over = form_view(Permission.DUTY_SEE, _build_hand_over_form, _hand_over)


@act_and_return(Permission.DUTY_MANAGE, "people:hand_over_shift", "shift_id")
def give_up(request: DeskRequest, shift_id: UUID) -> HttpResponse:
    """POST: takes a turn off the rota."""
    with request.entering() as actor:
        at = now()
        turn = shift_of(actor, shift_id, at=at)
        actions.give_up(by=actor, at=at, shift_id=turn.id, reason=reason_given(request.POST))
    messages.success(request, _("Giliran piket dilepas. Periksa apakah jamnya sekarang kosong."))
    return to("people:duty_office", turn.office_id)
