"""A house is written: its figures, its rooms and beds, what is out of order, and where it stands."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.kernel.errors import Conflict, Refused
from sigap.shelter import events
from sigap.shelter.actions.scope import (
    UnableToKeepHouse,
    address_place,
    kept_house,
    lock_beds,
    record_house_event,
)
from sigap.shelter.actions.telling import tell_waiting
from sigap.shelter.models import ShelterBed, ShelterHouse, ShelterPlace, ShelterRoom
from sigap.shelter.rules import HouseFigures, RoomKind
from sigap.vault import datakeys
from sigap.vault.models import KeyPurpose
from sigap.vault.sealing import seal

_MOST_BEDS = 20
_TOO_MANY = _("Satu kamar punya 1 sampai 20 ranjang.")


@audit.action
def write_house(
    *,
    by: Actor,
    at: datetime,
    house_id: UUID,
    office_id: UUID | None = None,
    name: str,
    figures: HouseFigures,
    based_on: int = 0,
) -> ShelterHouse:
    """Adds a house of the actor's office, or changes name and figures. Raises UnableToKeepHouse, Refused, Conflict."""
    by.require(Permission.SHELTER_KEEP)
    fields = {
        "name": " ".join(name.split()),
        "hold_hours": figures.hold_hours,
        "limit_days": figures.limit_days,
        "boys_apart_from": figures.boys_apart_from,
    }
    if based_on == 0:
        if known := ShelterHouse.objects.filter(pk=house_id).first():
            audit.unchanged()
            return known
        if office_id not in by.offices_where(Permission.SHELTER_KEEP):
            raise Refused(Permission.SHELTER_KEEP, ids={"item": str(house_id)})
        house = ShelterHouse(id=house_id, office_id=office_id, **fields)
        _saved(house)
    else:
        house = kept_house(by, house_id)
        with _refusing():
            changed = ShelterHouse.objects.filter(pk=house_id, version=based_on).update(**fields, version=based_on + 1)
        if not changed:
            raise Conflict(_("Rekan Anda mengubah aturan rumah ini sementara Anda menulis. Muat ulang, lalu lihat."))
    record_house_event(by, at, house, events.HOUSE_WRITTEN)
    return house


@audit.action
def write_place(*, by: Actor, at: datetime, house_id: UUID, address: str) -> ShelterPlace:
    """Seals where a house stands, under a key for this row alone. Raises Refused."""
    house = kept_house(by, house_id)
    key = datakeys.create(purpose=KeyPurpose.SHELTER, at=at)
    row = ShelterPlace(id=uuid4(), house=house, key_id=key.id, written_at=at, written_by=by.person_id)
    row.sealed_address = seal(address.strip(), key=key, place=address_place(row.id))
    row.save(force_insert=True)
    record_house_event(by, at, house, events.PLACE_WRITTEN)
    return row


@audit.action
def add_room(
    *,
    by: Actor,
    at: datetime,
    house_id: UUID,
    label: str,
    kind: RoomKind,
    age_from: int = 0,
    age_until: int | None = None,
    beds: int,
) -> ShelterRoom:
    """Adds a room with its beds, labelled 2A, 2B, …; the very same again changes nothing. Raises UnableToKeepHouse."""
    house = kept_house(by, house_id)
    lock_beds()
    if not 1 <= beds <= _MOST_BEDS:
        raise UnableToKeepHouse(_TOO_MANY)
    label = " ".join(label.split())
    if known := ShelterRoom.objects.filter(house=house, label=label).first():
        if (known.kind, known.age_from, known.age_until, known.beds.count()) != (kind, age_from, age_until, beds):
            raise UnableToKeepHouse(_("Kamar dengan nomor itu sudah ada. Ubah kamar itu, atau pakai nomor lain."))
        audit.unchanged()
        return known
    room = ShelterRoom(house=house, label=label, kind=kind, age_from=age_from, age_until=age_until)
    _saved(room)
    _add_beds(room, 0, beds)
    record_house_event(by, at, house, events.HOUSE_WRITTEN)
    tell_waiting(house, at)
    return room


@audit.action
def change_room(
    *,
    by: Actor,
    at: datetime,
    house_id: UUID,
    room_id: int,
    kind: RoomKind,
    age_from: int = 0,
    age_until: int | None = None,
    beds: int,
) -> ShelterRoom:
    """Whom a room takes from now on, and more beds in it; who sleeps there stays. Raises UnableToKeepHouse, Refused."""
    house = kept_house(by, house_id)
    lock_beds()
    room = ShelterRoom.objects.filter(pk=room_id, house=house).first()
    if room is None:
        raise Refused(Permission.SHELTER_KEEP, ids={"item": str(house_id)})
    there = room.beds.count()
    if beds > _MOST_BEDS:
        raise UnableToKeepHouse(_TOO_MANY)
    if beds < there:
        raise UnableToKeepHouse(_("Ranjang tidak dihapus. Tandai rusak yang tidak dipakai lagi."))
    if (room.kind, room.age_from, room.age_until, there) == (kind, age_from, age_until, beds):
        audit.unchanged()
        return room
    room.kind, room.age_from, room.age_until = kind, age_from, age_until
    with _refusing():
        room.save(update_fields=["kind", "age_from", "age_until"])
    _add_beds(room, there, beds)
    record_house_event(by, at, house, events.HOUSE_WRITTEN)
    tell_waiting(house, at)
    return room


@audit.action
def set_bed(*, by: Actor, at: datetime, house_id: UUID, bed_id: int, is_out: bool) -> ShelterBed:
    """Puts a bed out of order, or back; with somebody in it, or held, it is refused. Raises UnableToKeepHouse."""
    house = kept_house(by, house_id)
    lock_beds()
    bed = ShelterBed.objects.filter(pk=bed_id, house=house).first()
    if bed is None:
        raise Refused(Permission.SHELTER_KEEP, ids={"item": str(house_id)})
    if (bed.out_since is not None) is is_out:
        audit.unchanged()
        return bed
    bed.out_since = at if is_out else None
    try:
        with transaction.atomic():
            bed.save(update_fields=["out_since"])
    except IntegrityError:
        raise UnableToKeepHouse(
            _("Ranjang ini terisi atau ditahan. Pindahkan dulu orangnya, lalu tandai rusak.")
        ) from None
    record_house_event(by, at, house, events.BED_WRITTEN, bed=str(bed.pk))
    if not is_out:
        tell_waiting(house, at)
    return bed


def _add_beds(room: ShelterRoom, there: int, beds: int) -> None:
    for number in range(there, beds):
        _saved(ShelterBed(house=room.house, room=room, label=f"{room.label}{chr(ord('A') + number)}"))


def _saved(row: ShelterHouse | ShelterRoom | ShelterBed) -> None:
    with _refusing():
        row.save(force_insert=True)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise UnableToKeepHouse(_("Nama itu sudah dipakai, atau angkanya tidak cocok.")) from None
