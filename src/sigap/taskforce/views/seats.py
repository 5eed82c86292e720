"""Seats and sub task forces that no decree names yet: the forms by which they change."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest
from sigap.access.permissions import Permission
from sigap.access.queries import sub_forces
from sigap.access.rules import SeatKind
from sigap.kernel.clock import now
from sigap.taskforce import actions
from sigap.taskforce.forms.seats import SeatEndForm, SeatForm, SubForceEndForm, SubForceForm
from sigap.taskforce.queries.forces import office_to_seat, offices_to_seat, people_to_seat, person_to_seat
from sigap.taskforce.queries.seats import seat_of, sub_force_of


def _words(heading: str, action: str, **more: Any) -> dict[str, Any]:
    back = {"back": reverse("taskforce:seats"), "back_label": _("Gugus tugas")}
    return {"heading": heading, "action": action} | back | more


def _build_seat_form(actor: Actor, data: Any) -> FormAndContext[SeatForm]:
    at = now()
    people = [(str(person.id), f"{person.name} ({person.login})") for person in people_to_seat(actor)]
    today = localdate(at)
    form = SeatForm(
        data,
        people=people,
        offices=offices_to_seat(actor, at=at),
        forces=sub_forces(on=today),
        initial={"row_id": uuid4(), "first": today},
    )
    lead = _("Jabatan ketua, ketua harian, dan sekretaris diisi satu orang: yang lama berakhir saat yang baru mulai.")
    return form, _words(_("Tetapkan pejabat gugus tugas"), _("Simpan"), lead=lead)


def _seat(request: DeskRequest, actor: Actor, form: SeatForm) -> HttpResponse:
    at, given = now(), form.cleaned_data
    actions.grant_seat(
        by=actor,
        at=at,
        kind=SeatKind(given["seat"]),
        person=person_to_seat(actor, UUID(given["person"])) if given["person"] else None,
        office=office_to_seat(actor, UUID(given["office"])) if given["office"] else None,
        sub_force=sub_force_of(actor, UUID(given["sub_force"])) if given["sub_force"] else None,
        title=given["title"],
        holder=given["holder"],
        decree=given["decree"],
        since=form.since(at),
        until=form.until,
        seat_id=given["row_id"],
    )
    messages.success(request, _("Jabatan tersimpan."))
    return to("taskforce:seats")


seat = form_view(Permission.TASKFORCE_MANAGE, _build_seat_form, _seat)


def _build_end_seat_form(actor: Actor, data: Any, seat_id: UUID) -> FormAndContext[SeatEndForm]:
    found = seat_of(actor, seat_id)
    whose = found.person.name if found.person else found.holder or found.title
    return SeatEndForm(data), _words(_("Kosongkan jabatan"), _("Kosongkan"), whose=f"{found.label}, {whose}")


def _end_seat(request: DeskRequest, actor: Actor, _form: SeatEndForm, seat_id: UUID) -> HttpResponse:
    actions.end_seat(by=actor, at=now(), seat=seat_of(actor, seat_id))
    messages.success(request, _("Jabatan dikosongkan."))
    return to("taskforce:seats")


end_seat = form_view(Permission.TASKFORCE_MANAGE, _build_end_seat_form, _end_seat)


def _build_force_form(actor: Actor, data: Any, sub_force_id: UUID | None = None) -> FormAndContext[SubForceForm]:
    today = localdate(now())
    initial: dict[str, Any] = {"row_id": uuid4(), "first": today}
    if sub_force_id is None:
        return SubForceForm(data, initial=initial), _words(_("Tambah sub gugus tugas"), _("Simpan"))
    found = sub_force_of(actor, sub_force_id)
    initial |= {
        "number": found.number,
        "name": found.name,
        "leads": found.leads,
        "decree": found.decree,
        "source": found.source,
        "is_verified": found.is_verified,
    }
    lead = _("Yang lama tetap tercatat sampai hari itu. Anggotanya pindah ke susunan baru.")
    return SubForceForm(data, initial=initial), _words(_("Ubah sub gugus tugas"), _("Simpan"), lead=lead)


def _force(request: DeskRequest, actor: Actor, form: SubForceForm, sub_force_id: UUID | None = None) -> HttpResponse:
    given = form.cleaned_data
    actions.write_sub_force(
        by=actor,
        at=now(),
        number=given["number"],
        name=given["name"],
        leads=given["leads"],
        decree=given["decree"],
        source=given["source"],
        is_verified=given["is_verified"],
        valid_from=given["first"],
        instead_of=sub_force_id,
        sub_force_id=given["row_id"],
    )
    messages.success(request, _("Sub gugus tugas tersimpan."))
    return to("taskforce:seats")


sub_force = form_view(Permission.TASKFORCE_MANAGE, _build_force_form, _force)


def _build_end_force_form(actor: Actor, data: Any, sub_force_id: UUID) -> FormAndContext[SubForceEndForm]:
    found = sub_force_of(actor, sub_force_id)
    form = SubForceEndForm(data, initial={"on": localdate(now())})
    return form, _words(_("Akhiri sub gugus tugas"), _("Akhiri"), whose=f"{found.number} {found.name}")


def _end_force(request: DeskRequest, actor: Actor, form: SubForceEndForm, sub_force_id: UUID) -> HttpResponse:
    actions.end_sub_force(by=actor, at=now(), sub_force=sub_force_of(actor, sub_force_id), on=form.cleaned_data["on"])
    messages.success(request, _("Sub gugus tugas diakhiri."))
    return to("taskforce:seats")


end_sub_force = form_view(Permission.TASKFORCE_MANAGE, _build_end_force_form, _end_force)
