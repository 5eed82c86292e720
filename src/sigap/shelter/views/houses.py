"""A house's own pages, for its staff: figures, rooms, beds out of order, and where it stands."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest, act_and_return, reading_sealed
from sigap.access.permissions import Permission
from sigap.cases.forms.merging import THEIRS
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.provisions.queries import is_confirmed
from sigap.shelter import actions
from sigap.shelter.forms import HouseForm, HousePlaceForm, RoomChangeForm, RoomForm
from sigap.shelter.models import ShelterHouse
from sigap.shelter.queries import houses_for, is_kept_by, misfits_in, room_of
from sigap.shelter.reading import open_place
from sigap.shelter.rules import house_figures, telling_law

_KEEP = Permission.SHELTER_KEEP
_BOARD = "shelter:board"


def _words(heading: str, action: str = "", **more: Any) -> dict[str, Any]:
    back = {"back": reverse(_BOARD), "back_label": _("Rumah aman")}
    return {"heading": heading, "action": action or _("Simpan")} | back | more


def _house_or_refuse(actor: Actor, house_id: UUID) -> ShelterHouse:
    found = next((house for house in houses_for(actor) if house.pk == house_id), None)
    if found is None or not is_kept_by(actor, found):
        raise Refused(_KEEP, ids={"item": str(house_id)})
    return found


def _build_add_form(_actor: Actor, data: Any) -> FormAndContext[HouseForm]:
    figures = house_figures()
    initial = {name: getattr(figures, name) for name in ("hold_hours", "limit_days", "boys_apart_from")}
    form = HouseForm(data, initial={"version": 0, "row_id": uuid4(), **initial})
    return form, _words(_("Tambah rumah"))


def _add(_request: DeskRequest, actor: Actor, form: HouseForm) -> HttpResponse:
    actions.write_house(
        by=actor,
        at=now(),
        house_id=form.cleaned_data["row_id"],
        office_id=actor.offices_where(_KEEP)[0],
        name=form.cleaned_data["name"],
        figures=form.figures(),
    )
    return _board_of(form.cleaned_data["row_id"])


def _board_of(house_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse(_BOARD)}?rumah={house_id}")


add = form_view(_KEEP, _build_add_form, _add)


def _build_change_form(actor: Actor, data: Any, house_id: UUID) -> FormAndContext[HouseForm]:
    found = _house_or_refuse(actor, house_id)
    form = HouseForm(data, initial={"row_id": found.pk}, newest=found)
    return form, _words(_("Aturan %(name)s") % {"name": found.name})


def _change(request: DeskRequest, actor: Actor, form: HouseForm, house_id: UUID) -> HttpResponse:
    data = form.cleaned_data
    actions.write_house(
        by=actor,
        at=now(),
        house_id=house_id,
        name=data["name"],
        figures=form.figures(),
        based_on=max(data["version"], 1),
    )
    messages.success(request, _("Tersimpan."))
    return to(_BOARD)


change = form_view(_KEEP, _build_change_form, _change)


def _build_room_form(actor: Actor, data: Any, house_id: UUID) -> FormAndContext[RoomForm]:
    found = _house_or_refuse(actor, house_id)
    return RoomForm(data), _words(_("Tambah kamar di %(name)s") % {"name": found.name})


def _add_room(_request: DeskRequest, actor: Actor, form: RoomForm, house_id: UUID) -> HttpResponse:
    actions.add_room(by=actor, at=now(), house_id=house_id, label=form.cleaned_data["label"], **form.rule())
    return _board_of(house_id)


room = form_view(_KEEP, _build_room_form, _add_room)


def _build_room_change_form(actor: Actor, data: Any, house_id: UUID, room_id: int) -> FormAndContext[RoomChangeForm]:
    _house_or_refuse(actor, house_id)
    found = room_of(house_id, room_id)
    if found is None:
        raise Refused(_KEEP, ids={"item": str(house_id)})
    lead = _("Yang sudah tidur di kamar ini tetap di sana; yang tidak lagi sesuai ditandai di papan.")
    words = _words(_("Ubah kamar %(label)s") % {"label": found.label}, lead=lead)
    return RoomChangeForm(data, room=found), words | {"about": THEIRS}


def _room_change(
    request: DeskRequest, actor: Actor, form: RoomChangeForm, house_id: UUID, room_id: int
) -> HttpResponse:
    at = now()
    actions.change_room(by=actor, at=at, house_id=house_id, room_id=room_id, **form.rule())
    messages.success(request, _("Tersimpan."))
    if misfits := misfits_in(house_id, room_id, at=at):
        words = _("Tidak lagi sesuai aturan kamar ini: %(names)s. Carikan ranjang lain; tidak ada yang dikeluarkan.")
        messages.warning(request, words % {"names": ", ".join(stay.name for stay in misfits)})
    return _board_of(house_id)


change_room = form_view(_KEEP, _build_room_change_form, _room_change)


@reading_sealed(Permission.SHELTER_SEE)
def place(request: DeskRequest, house_id: UUID) -> HttpResponse:
    """Where the house stands, after a step-up, with the law that forbids telling it."""
    house, address = open_place(entering=request.entering, house_id=house_id, at=now())
    law = telling_law()
    with request.entering() as actor:
        context = {
            "house": house,
            "address": address,
            "law": law,
            "is_verified": is_confirmed(law.provision),
            "keeps": is_kept_by(actor, house),
        }
        return render(request, "shelter/place.html", context)


def _build_place_form(actor: Actor, data: Any, house_id: UUID) -> FormAndContext[HousePlaceForm]:
    found = _house_or_refuse(actor, house_id)
    words = _words(_("Letak %(name)s") % {"name": found.name}, _("Segel dan simpan"), lead=telling_law().words)
    return HousePlaceForm(data), words


def _write_place(request: DeskRequest, actor: Actor, form: HousePlaceForm, house_id: UUID) -> HttpResponse:
    actions.write_place(by=actor, at=now(), house_id=house_id, address=form.cleaned_data["address"])
    messages.success(request, _("Letak rumah tersegel."))
    return to(_BOARD)


write_place = form_view(_KEEP, _build_place_form, _write_place)


@act_and_return(_KEEP, _BOARD)
def bed_out(request: DeskRequest, house_id: UUID, bed_id: int) -> str:
    """Out of order, if nobody sleeps in it."""
    with request.entering() as actor:
        actions.set_bed(by=actor, at=now(), house_id=house_id, bed_id=bed_id, is_out=True)
    return _("Ranjang tidak dipakai sampai ditandai baik.")


@act_and_return(_KEEP, _BOARD)
def bed_back(request: DeskRequest, house_id: UUID, bed_id: int) -> str:
    """In order again."""
    with request.entering() as actor:
        actions.set_bed(by=actor, at=now(), house_id=house_id, bed_id=bed_id, is_out=False)
    return _("Ranjang dapat dipakai lagi.")
