"""The board of beds: for a house's staff who sleeps where, for who places people free beds by kind alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import case_for
from sigap.kernel.clock import now
from sigap.shelter.models import ROOM_LABELS, ShelterHouse, Stay
from sigap.shelter.queries import beds_of, guest_of, houses_for, is_kept_by, of_age, stays_of
from sigap.shelter.rules import ADULT, BedState, RoomKind, StayStatus, free_by_kind, room_refusal, telling_law

_AHEAD, _GROWN = timedelta(days=7), timedelta(days=30)


@page(Permission.SHELTER_SEE)
def board(request: DeskRequest) -> HttpResponse:
    """One house whole, to its staff; the others by count; a manager's own clients."""
    at, actor = now(), request.actor
    houses = houses_for(actor)
    mine = [house for house in houses if is_kept_by(actor, house)]
    chosen = next((house for house in mine if str(house.pk) == request.GET.get("rumah")), mine[0] if mine else None)
    beds = beds_of([house.pk for house in houses], at=at)
    stays = stays_of([chosen.pk] if chosen else [house.pk for house in houses], at=at, with_left=True)
    inside = [row(stay, at=at) for stay in stays if stay.status == StayStatus.IN]
    away = sum(each["absent"] is not None for each in inside)
    context = {
        "house": chosen,
        "mine": mine if len(mine) > 1 else [],
        "rooms": rooms_of(beds.get(chosen.pk, []), stays, at=at, house=chosen) if chosen else [],
        "figures": figures_of(beds.get(chosen.pk, [])) if chosen else None,
        "coming": [row(stay, at=at) for stay in stays if stay.status == StayStatus.HELD],
        "waiting": [row(stay, at=at) for stay in stays if stay.status == StayStatus.WAITING],
        "gone": left_of(stays),
        "inside": inside,
        "here": len(inside) - away,
        "away": away,
        "others": [
            {
                "house": house,
                "free": [(ROOM_LABELS[kind], n) for kind, n in free_by_kind(beds.get(house.pk, [])).items() if n],
            }
            for house in houses
            if house != chosen
        ],
        "law": telling_law(),
        "may_place": actor.can(Permission.SHELTER_PLACE),
        "may_keep": actor.can(Permission.SHELTER_KEEP),
        "now": at,
    }
    return render(request, "shelter/board.html", context)


@page(Permission.SHELTER_SEE)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """From what still stands against a closing: the board, on which its manager sees their clients."""
    case_for(request.actor, code, need=Section.PERSONS)
    return HttpResponseRedirect(reverse("shelter:board"))


def row(stay: Stay, *, at: datetime) -> dict[str, Any]:
    """A stay as a list shows it: what presses first."""
    today = localdate(at)
    absent = next(iter(getattr(stay, "absent", ())), None)
    use = next(iter(getattr(stay, "current", ())), None)
    grown = of_age(stay)
    guest = guest_of(stay, at=at)
    return {
        "stay": stay,
        "age": guest.age,
        "bed": use.bed.label if use else "",
        "day": (today - localdate(stay.arrived_at)).days + 1 if stay.arrived_at else 0,
        "absent": absent,
        "is_late": absent is not None and absent.due_at is not None and absent.due_at <= at,
        "left": (stay.limit_on - today).days if stay.limit_on else None,
        "is_near": stay.limit_on is not None and stay.limit_on - today <= _AHEAD,
        "grown_on": grown if grown is not None and grown - today <= _GROWN and not stay.grown_talked_at else None,
        "is_grown": guest.age >= ADULT > stay.age_years and not stay.grown_talked_at,
        "is_sure": stay.born_on is not None,
    }


def left_of(stays: Sequence[Stay]) -> list[Stay]:
    """Who is gone: before the others those whose belongings still lie in the house, then the last first."""
    gone = [(getattr(stay, "owes", False), stay.left_at, stay) for stay in stays if stay.left_at]
    return [stay for _owes, _left_at, stay in sorted(gone, key=lambda each: each[:2], reverse=True)]


def figures_of(beds: Sequence[BedState]) -> dict[str, int]:
    """What stands over the rooms."""
    shut = [bed for bed in beds if bed.kind is RoomKind.FAMILY and bed.families and not bed.is_taken and not bed.is_out]
    taken = sum(bed.is_taken for bed in beds)
    return {
        "beds": len(beds),
        "taken": taken,
        "free": sum(free_by_kind(beds).values()),
        "family": len(shut),
        "out": sum(bed.is_out and not bed.is_taken for bed in beds),
    }


def rooms_of(
    beds: Sequence[BedState], stays: Sequence[Stay], *, at: datetime, house: ShelterHouse
) -> list[dict[str, Any]]:
    """Rooms with their beds. A bed of somebody whom this reader must not know of looks like one out of use."""
    by_bed: Mapping[int, Stay] = {use.bed_id: stay for stay in stays for use in getattr(stay, "current", ())}
    found: dict[int, dict[str, Any]] = {}
    for bed in beds:
        room = found.setdefault(
            bed.room_id,
            {
                "id": bed.room_id,
                "label": bed.room,
                "kind": ROOM_LABELS[bed.kind],
                "from": bed.age_from,
                "until": bed.age_until,
                "is_family": bed.kind is RoomKind.FAMILY,
                "beds": [],
            },
        )
        room["beds"].append(_bed(bed, by_bed.get(bed.id), at, house))
    return list(found.values())


def _bed(bed: BedState, stay: Stay | None, at: datetime, house: ShelterHouse) -> dict[str, Any]:
    context: dict[str, Any] = {"bed": bed, "state": "free"}
    if stay is not None:
        seen = row(stay, at=at)
        state = "late" if seen["is_late"] else "hold" if stay.status == StayStatus.HELD else "in"
        # Who has grown out of the room's rule sleeps on there until a bed is found: nobody is put out.
        misfit = room_refusal(bed, guest_of(stay, at=at), boys_apart_from=house.boys_apart_from)
        return seen | context | {"state": state, "misfit": misfit is not None and bed.kind is not RoomKind.FAMILY}
    if bed.is_out or bed.is_taken:
        return context | {"state": "out", "may_mend": bed.is_out and not bed.is_taken}
    return context | ({"state": "family"} if bed.kind is RoomKind.FAMILY and bed.families else {})


def chosen_house(houses: Sequence[ShelterHouse], wanted: str) -> UUID | None:
    """The house that an address or a form names, else the first."""
    found = next((house.pk for house in houses if str(house.pk) == wanted), None)
    return found or (houses[0].pk if houses else None)
