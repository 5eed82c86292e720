"""Offices as a tree, and one office with its former names."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.access.roles import OFFICE_KIND_LABELS, OfficeKind
from sigap.cases.forms.merging import THEIRS, version_of
from sigap.casework.queries import is_supervised, may_set_practice
from sigap.kernel.clock import now
from sigap.places.queries import districts_of, home_regency, label_of, villages_by_district
from sigap.staff import actions
from sigap.staff.forms.people import ChangeOfficeForm, Choices, OfficeForm, OfficeTextForm, RegionForm, SureForm
from sigap.staff.queries.people import (
    directory,
    former_names,
    left_at_office,
    office_of,
    office_tree,
    offices_lost,
    offices_standing,
)
from sigap.staff.views.shell import FormAndContext, form_view, to


@page(Permission.PEOPLE_SEE)
def tree(request: DeskRequest) -> HttpResponse:
    """Every office, by kind."""
    at = now()
    context = {
        "tab": "offices",
        "groups": office_tree(request.actor, at=at),
        "may_manage": request.actor.can(Permission.PEOPLE_MANAGE),
        "lost": offices_lost(request.actor) if request.actor.can(Permission.PEOPLE_MANAGE) else (),
    }
    return render(request, "staff/offices.html", context)


@page(Permission.PEOPLE_SEE)
def office(request: DeskRequest, office_id: UUID) -> HttpResponse:
    """One office: its people, its former names."""
    actor, at = request.actor, now()
    found = office_of(actor, office_id)
    context = {
        "now": at,
        "tab": "offices",
        "office": found,
        "kind": OFFICE_KIND_LABELS[OfficeKind(found.kind)],
        "area": label_of(found.region) if found.region else "",
        "people": directory(actor, at=at, office_id=found.id),
        "plan_practice": is_supervised(found.id) if may_set_practice(actor, found.id) else None,
        "former": former_names(actor, found.id),
        "may_manage": actor.can(Permission.PEOPLE_MANAGE) and found.valid_to is None,
    }
    return render(request, "staff/office.html", context)


def _regions() -> Choices:
    """Districts of the regency, each with its villages."""
    regency = home_regency()
    villages = villages_by_district(regency)
    grouped = [
        (place.label, [(place.code, place.label), *((each.code, each.name) for each in villages.get(place.code, ()))])
        for place in districts_of(regency)
    ]
    return [("", _("Seluruh daerah")), *grouped]


def _office_words(heading: str, action: str, **more: Any) -> dict[str, Any]:
    back = {"back": reverse("people:offices"), "back_label": _("Kantor"), "tab": "offices"}
    return {"heading": heading, "action": action} | back | more


def _build_add_form(actor: Actor, data: Any) -> FormAndContext[OfficeForm]:
    form = OfficeForm(data, offices=offices_standing(actor, at=now()), regions=_regions())
    return form, _office_words(_("Tambah kantor"), _("Tambah kantor"))


def _add(request: DeskRequest, actor: Actor, form: OfficeForm) -> HttpResponse:
    parent = form.cleaned_data["parent"]
    made = actions.add_office(
        by=actor,
        at=now(),
        kind=OfficeKind(form.cleaned_data["kind"]),
        name=form.cleaned_data["name"],
        region=form.cleaned_data["region"] or home_regency(),
        contact=_contact(form),
        parent=office_of(actor, UUID(parent)) if parent else None,
    )
    messages.success(request, _("%(name)s ditambahkan.") % {"name": made.name})
    return to("people:office", made.id)


add = form_view(Permission.PEOPLE_MANAGE, _build_add_form, _add)


def _contact(form: OfficeTextForm) -> actions.OfficeContact:
    data = form.cleaned_data
    return actions.OfficeContact(
        phone=data["phone"], full_name=data["full_name"], address=data["address"], place=data["place"]
    )


def _build_change_form(actor: Actor, data: Any, office_id: UUID) -> FormAndContext[ChangeOfficeForm]:
    found = office_of(actor, office_id)
    words = _office_words(
        _("Ubah %(name)s") % {"name": found.name},
        _("Simpan"),
        lead=_("Nama lama tetap tercatat. Kasus lama tetap memakai nama waktu itu."),
        back=reverse("people:office", args=[found.id]),
        back_label=found.name,
    )
    stands = {name: str(getattr(found, name)) for name in OfficeTextForm.base_fields}
    return ChangeOfficeForm(data, stands=stands, version=version_of(stands), initial=stands), words | {"about": THEIRS}


def _change(request: DeskRequest, actor: Actor, form: ChangeOfficeForm, office_id: UUID) -> HttpResponse:
    at, found = now(), office_of(actor, office_id)
    actions.rename_office(by=actor, at=at, office=found, name=form.cleaned_data["name"])
    actions.set_contact(by=actor, at=at, office=found, contact=_contact(form))
    messages.success(request, _("Tersimpan."))
    return to("people:office", office_id)


change = form_view(Permission.PEOPLE_MANAGE, _build_change_form, _change)


def _build_region_form(actor: Actor, data: Any, office_id: UUID) -> FormAndContext[RegionForm]:
    found = office_of(actor, office_id)
    words = _office_words(
        _("Kode wilayah %(name)s") % {"name": found.name},
        _("Simpan"),
        lead=_("Kode lama tetap tercatat: kasus yang dijauhkan dari wilayah lama tetap jauh dari kantor ini."),
        back=reverse("people:office", args=[found.id]),
        back_label=found.name,
    )
    return RegionForm(data, regions=[("", _("Pilih wilayah")), *_regions()[1:]]), words


def _region(request: DeskRequest, actor: Actor, form: RegionForm, office_id: UUID) -> HttpResponse:
    actions.set_region(by=actor, at=now(), office=office_of(actor, office_id), region=form.cleaned_data["region"])
    messages.success(request, _("Tersimpan."))
    return to("people:office", office_id)


region = form_view(Permission.PEOPLE_MANAGE, _build_region_form, _region)


def _build_end_form(actor: Actor, data: Any, office_id: UUID) -> FormAndContext[SureForm]:
    found = office_of(actor, office_id)
    lead = _("Hanya kantor tanpa petugas, tanpa kasus terbuka, dan tanpa rujukan berjalan yang dapat diakhiri.")
    _waiting, closed = left_at_office(found.id)
    if closed:
        stay = ngettext(
            "%(n)d kasus yang sudah ditutup tetap milik kantor ini: sesudah diakhiri tidak ada yang dapat membukanya "
            "kembali, dan kantor lain tidak menemukannya saat orangnya meminta datanya.",
            "%(n)d kasus yang sudah ditutup tetap milik kantor ini: sesudah diakhiri tidak ada yang dapat membukanya "
            "kembali, dan kantor lain tidak menemukannya saat orangnya meminta datanya.",
            closed,
        )
        lead = f"{lead} {stay % {'n': closed}}"
    words = _office_words(
        _("Akhiri %(name)s") % {"name": found.name},
        _("Akhiri kantor"),
        lead=lead,
        back=reverse("people:office", args=[found.id]),
        back_label=found.name,
    )
    return SureForm(data), words


def _end(request: DeskRequest, actor: Actor, _form: SureForm, office_id: UUID) -> HttpResponse:
    found = office_of(actor, office_id)
    actions.end_office(by=actor, at=now(), office=found)
    messages.success(request, _("%(name)s diakhiri.") % {"name": found.name})
    return to("people:office", office_id)


end = form_view(Permission.PEOPLE_MANAGE, _build_end_form, _end)
