"""The psychologist's section, and the client's answer about it, which somebody else writes down."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, act_and_return, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.queries import persons_facts
from sigap.assistance.rows import person_choice
from sigap.cases.form_pages import CaseForm, case_form_view
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.sessions import actions, reading
from sigap.sessions.forms import PsychologyForm, SeatAnswerForm
from sigap.sessions.queries import seats_of


@reading_sealed(Permission.PSYCHOLOGY_NOTE)
def section(request: DeskRequest, code: str) -> HttpResponse:
    """What stands open to this psychologist of this case's clients."""
    at = now()
    opened = reading.open_psychology(entering=request.entering, code=code, at=at)
    with request.entering():
        seated = {seat.person_id for seat in opened.seats}
        clients = [who for who in persons_facts(opened.access.case.id) if who.is_client and who.id not in seated]
        context = case_page(opened.access, Section.SERVICES, now=at) | {
            "notes": opened.notes,
            "seats": opened.seats,
            "clients": [person_choice(who) for who in clients],
            "may_write": not opened.access.case.is_closed,
        }
        return render(request, "sessions/psychology.html", context)


@act_and_return(Permission.PSYCHOLOGY_NOTE, "sessions:psychology", "code")
def begin(request: DeskRequest, code: str, ordinal: int) -> str:
    """Begins the psychologist's work with one client."""
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SERVICES, power=Permission.PSYCHOLOGY_NOTE)
        actions.begin_seat(by=actor, at=now(), access=access, ordinal=ordinal)
    return _("Anda tercatat menangani klien ini. Manajer kasus dapat menanyakan izinnya.")


def _build_write_form(_actor: Actor, access: CaseAccess, data: Any, _item: Any) -> CaseForm[PsychologyForm]:
    people = [person_choice(who) for who in persons_facts(access.case.id) if who.is_client]
    first = people[0][0] if len(people) == 1 else ""
    choices = people if len(people) == 1 else [("", _("Pilih")), *people]
    form = PsychologyForm(data, people=choices, initial={"post_key": uuid4(), "person": first})
    words = {
        "heading": _("Catatan psikolog"),
        "action": _("Simpan"),
        "back": reverse("sessions:psychology", args=[access.case.code]),
        "beside": [
            _("Tidak terbuka bagi yang lain: kepala, manajer kasus, administrator, atau pembukaan darurat."),
            _("Psikolog berikutnya membacanya hanya kalau klien mengizinkan; tanpa izin catatan ini tetap tertutup."),
        ],
    }
    return form, words


def _write(actor: Actor, access: CaseAccess, form: PsychologyForm, _item: Any) -> str:
    data = form.cleaned_data
    known = {"by": actor, "at": now(), "access": access, "post_key": data["post_key"]}
    actions.write_note(**known, ordinal=data["person"], text=data["text"])
    return _("Catatan tersegel di bagian Psikolog.")


write = case_form_view(Permission.PSYCHOLOGY_NOTE, Section.SERVICES, _build_write_form, _write)


def _build_answer_form(actor: Actor, access: CaseAccess, data: Any, item: Any) -> CaseForm[SeatAnswerForm]:
    seat = seats_of(access).filter(pk=item).exclude(officer_id=actor.person_id).first()
    if seat is None:
        raise Refused(Permission.CONSENT_NOTE, ids={"case": str(access.case.id)})
    # Nothing is chosen beforehand: a yes once more opens what was written since.
    initial = {"answered_at": seat.answered_at.isoformat()} if seat.answered_at else {}
    words = {
        "heading": _("Jawaban klien tentang catatan psikolog"),
        "action": _("Simpan jawaban"),
        "back": reverse("sessions:of_case", args=[access.case.code]),
        "lead": _("%(psychologist)s menangani %(client)s.")
        % {"psychologist": seat.officer_name, "client": seat.person.label},
        "beside": [
            _("Tanyakan kepada klien sendiri; untuk anak juga kepada wali yang bukan terlapor."),
            _("Jawaban ya membuka catatan yang ditulis sampai sekarang. Anda sendiri tidak dapat membacanya."),
        ],
    }
    return SeatAnswerForm(data, initial=initial), words


def _answer(actor: Actor, access: CaseAccess, form: SeatAnswerForm, item: Any) -> str:
    given = form.cleaned_data
    answer = {"agrees": given["answer"] == "ya", "answered_at": given["answered_at"]}
    actions.answer_seat(by=actor, at=now(), access=access, seat_id=item, **answer)
    return _("Jawaban klien tercatat.")


answer = case_form_view(Permission.CONSENT_NOTE, Section.SERVICES, _build_answer_form, _answer)
