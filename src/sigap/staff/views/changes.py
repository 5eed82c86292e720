"""Pages that change what somebody holds: add, give a role, end one, move, end, let in again."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest
from sigap.access.models import Membership, Office, Person
from sigap.access.permissions import Permission
from sigap.access.roles import ROLES
from sigap.access.rules import needs_second
from sigap.kernel.clock import now
from sigap.staff import actions
from sigap.staff.forms.people import EndRoleForm, MovePersonForm, NewStaffForm, RoleForm, SureForm, role_in
from sigap.staff.queries.people import (
    StaffRow,
    membership_of,
    office_of,
    offices_standing,
    person_of,
    person_row,
)
from sigap.staff.views.shell import FormAndContext, form_view, to

_WAITS = gettext_lazy(
    "Peran ini menunggu orang kedua (kepala kantor, sekretariat lain, atau auditor), paling lama tujuh hari."
)


def _words(who: StaffRow | None, heading: str, action: str, **more: Any) -> dict[str, Any]:
    back = reverse("people:person", args=[who.id]) if who else reverse("people:list")
    name = who.name if who else _("Petugas")
    whose = who.name if who else ""
    return {"heading": heading, "action": action, "back": back, "back_label": name, "whose": whose} | more


def _build_add_form(actor: Actor, data: Any) -> FormAndContext[NewStaffForm]:
    words = _words(
        None,
        _("Tambah petugas"),
        _("Tambah petugas"),
        lead=_("Sistem membuat kata sandi pertama. Kertasnya diserahkan langsung, lalu diganti saat pertama masuk."),
    )
    return NewStaffForm(data, offices=offices_standing(actor, at=now())), words


def _add(request: DeskRequest, actor: Actor, form: NewStaffForm) -> HttpResponse:
    office = _office_in(actor, form)
    at = now()
    person, drawn = actions.add_officer(
        by=actor,
        at=at,
        login=form.cleaned_data["login"],
        name=form.cleaned_data["name"],
        office=office,
        role=role_in(form),
    )
    waits = needs_second(role_in(form))
    return _sheet(request, person, drawn, post=f"{ROLES[role_in(form)].name}, {office.name}", at=at, waits=waits)


add = form_view(Permission.PEOPLE_MANAGE, _build_add_form, _add)


def _sheet(
    request: DeskRequest, person: Person, drawn: tuple[str, ...], *, post: str, at: datetime, waits: bool = False
) -> HttpResponse:
    """The one answer in which the first password stands; it is stored nowhere and shown never again."""
    context = {
        "person": person,
        "words": drawn,
        "post": post,
        "waits": waits,
        "now": at,
        "desk_url": settings.SIGAP_DESK_URL or request.build_absolute_uri("/"),
        "tab": "people",
    }
    return render(request, "staff/sheet.html", context)


def _office_in(actor: Actor, form: forms.Form) -> Office:
    return office_of(actor, UUID(form.cleaned_data["office"]))


def _build_grant_form(actor: Actor, data: Any, person_id: UUID) -> FormAndContext[RoleForm]:
    at = now()
    who = person_row(actor, person_id, at=at)
    form = RoleForm(data, offices=offices_standing(actor, at=at), today=localdate(at))
    return form, _words(who, _("Beri peran"), _("Beri peran"))


def _grant(request: DeskRequest, actor: Actor, form: RoleForm, person_id: UUID) -> HttpResponse:
    office = _office_in(actor, form)
    last = form.cleaned_data["last_day"]
    until = datetime.combine(last + timedelta(days=1), time(), tzinfo=get_current_timezone()) if last else None
    person = person_of(actor, person_id)
    held = actions.grant_role(by=actor, at=now(), person=person, office=office, role=role_in(form), until=until)
    messages.success(request, _("Peran diberikan. Berlaku mulai sekarang.") if held else _WAITS)
    return to("people:person", person_id)


grant = form_view(Permission.PEOPLE_MANAGE, _build_grant_form, _grant)


def _posts(who: StaffRow) -> list[tuple[str, str]]:
    return [(str(post.membership_id), f"{post.role_name}, {post.office_name}") for post in who.posts]


def _held_in(actor: Actor, person_id: UUID, form: forms.Form) -> Membership:
    return membership_of(actor, person_id, UUID(form.cleaned_data["held"]))


def _build_end_role_form(actor: Actor, data: Any, person_id: UUID) -> FormAndContext[EndRoleForm]:
    who = person_row(actor, person_id, at=now())
    lead = _("Berlaku seketika. Semua sesi orang ini berakhir; kalau masih punya peran lain, ia masuk lagi.")
    return EndRoleForm(data, posts=_posts(who)), _words(who, _("Akhiri peran"), _("Akhiri peran"), lead=lead)


def _end_role(request: DeskRequest, actor: Actor, form: EndRoleForm, person_id: UUID) -> HttpResponse:
    actions.end_role(by=actor, at=now(), membership=_held_in(actor, person_id, form))
    messages.success(request, _("Peran diakhiri."))
    return to("people:person", person_id)


end_role = form_view(Permission.PEOPLE_MANAGE, _build_end_role_form, _end_role)


def _build_move_form(actor: Actor, data: Any, person_id: UUID) -> FormAndContext[MovePersonForm]:
    at = now()
    who = person_row(actor, person_id, at=at)
    form = MovePersonForm(data, posts=_posts(who), offices=offices_standing(actor, at=at))
    lead = _("Peran lama berakhir dan yang baru mulai dalam satu langkah. Kasus lama tidak ikut pindah.")
    return form, _words(who, _("Pindah kantor"), _("Pindahkan"), lead=lead)


def _move(request: DeskRequest, actor: Actor, form: MovePersonForm, person_id: UUID) -> HttpResponse:
    office = _office_in(actor, form)
    actions.move(by=actor, at=now(), membership=_held_in(actor, person_id, form), office=office, role=role_in(form))
    moved = _("Dipindahkan ke %(office)s.") % {"office": office.name}
    messages.success(request, f"{moved} {_WAITS}" if needs_second(role_in(form)) else moved)
    return to("people:person", person_id)


move = form_view(Permission.PEOPLE_MANAGE, _build_move_form, _move)


def _build_end_form(actor: Actor, data: Any, person_id: UUID) -> FormAndContext[SureForm]:
    who = person_row(actor, person_id, at=now())
    lead = _("Semua peran, jabatan, dan sesi berakhir seketika, dan orang ini tidak dapat masuk lagi. Jejak tetap ada.")
    return SureForm(data), _words(who, _("Akhiri petugas"), _("Akhiri petugas"), lead=lead)


def _end(request: DeskRequest, actor: Actor, _form: SureForm, person_id: UUID) -> HttpResponse:
    person = person_of(actor, person_id)
    actions.end_officer(by=actor, at=now(), person=person)
    messages.success(request, _("%(name)s tidak bertugas lagi di sini.") % {"name": person.name})
    return to("people:person", person_id)


end = form_view(Permission.PEOPLE_MANAGE, _build_end_form, _end)


def _build_first_password_form(actor: Actor, data: Any, person_id: UUID) -> FormAndContext[SureForm]:
    who = person_row(actor, person_id, at=now())
    lead = _("Kata sandi di kertas yang lama tidak berlaku lagi. Yang baru tampil satu kali dan berlaku 24 jam.")
    return SureForm(data), _words(who, _("Kata sandi pertama yang baru"), _("Buat dan tampilkan"), lead=lead)


def _first_password(request: DeskRequest, actor: Actor, _form: SureForm, person_id: UUID) -> HttpResponse:
    at = now()
    person, who = person_of(actor, person_id), person_row(actor, person_id, at=at)
    drawn = actions.renew_first_password(by=actor, at=at, person=person)
    post = "; ".join(label for _id, label in _posts(who))
    return _sheet(request, person, drawn, post=post, at=at)


first_password = form_view(Permission.PEOPLE_MANAGE, _build_first_password_form, _first_password)


def _build_reactivate_form(actor: Actor, data: Any, person_id: UUID) -> FormAndContext[SureForm]:
    who = person_row(actor, person_id, at=now())
    lead = _("Masuk lagi dengan kata sandi lamanya, tanpa peran apa pun. Sesudah ini, beri perannya.")
    return SureForm(data), _words(who, _("Aktifkan lagi"), _("Aktifkan lagi"), lead=lead)


def _reactivate(request: DeskRequest, actor: Actor, _form: SureForm, person_id: UUID) -> HttpResponse:
    actions.reactivate_person(by=actor, at=now(), person=person_of(actor, person_id))
    messages.success(request, _("Akun aktif lagi, tanpa peran."))
    return to("people:person", person_id)


reactivate = form_view(Permission.PEOPLE_MANAGE, _build_reactivate_form, _reactivate)
