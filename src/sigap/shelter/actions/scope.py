"""Whose house and whose stay it is before anything is written, one writer at a time, and the words' seals."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sigap import audit
from sigap.access.entry import Actor, By, check_powers
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Refused, Unable
from sigap.shelter.models import ShelterHouse, Stay
from sigap.vault.sealing import Place

ROOM = "shelter"
"""Stands in the seals where the sections of a case stand in others: it is none of them."""


class UnableToPlace(Unable):
    """No bed that takes this person, or a step that does not follow from how the stay is."""


class UnableToKeepHouse(Unable):
    """A bed with somebody in it, a room of that name, figures that make no house."""


@contextmanager
def placed_once() -> Iterator[None]:
    """Saves a stay of a person who has no other, whoever may see that other one. Raises UnableToPlace."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "stay_of_person_once" not in str(error):
            raise
        raise UnableToPlace(_("Orang ini sudah punya ranjang atau ada di daftar tunggu.")) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class StayWords:
    """What is written when somebody arrives or leaves."""

    brought_by: str = field(default="", repr=False)
    condition: str = field(default="", repr=False)
    belongings: str = field(default="", repr=False)
    needs: str = field(default="", repr=False)

    def as_text(self) -> str:
        """What is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """What was sealed."""
        data: Mapping[str, str] = json.loads(text)
        return cls(**data)


def words_place(stay_id: UUID) -> Place:
    """Where the words of an arrival lie."""
    return Place(table="shelter_stay", row=stay_id, column="sealed_words", section=ROOM)


def leaving_place(stay_id: UUID) -> Place:
    """Where the words of a leaving lie."""
    return Place(table="shelter_stay", row=stay_id, column="sealed_leaving", section=ROOM)


def entry_place(entry_id: UUID) -> Place:
    """Where the words of an entry lie."""
    return Place(table="shelter_stayentry", row=entry_id, column="sealed_words", section=ROOM)


def address_place(row_id: UUID) -> Place:
    """Where the address of a house lies."""
    return Place(table="shelter_shelterplace", row=row_id, column="sealed_address", section=ROOM)


def lock_beds() -> None:
    """One writer of beds at a time: a family's room is whole only if nobody is laid into it beside us."""
    audit.one_at_a_time("shelter.beds")


def is_staff(by: Actor, house: ShelterHouse) -> bool:
    """Whether the actor keeps this house."""
    return house.office_id in by.offices_where(Permission.SHELTER_KEEP)


def kept_house(by: Actor, house_id: UUID) -> ShelterHouse:
    """The house, for its staff. Raises Refused, MacBroken."""
    by.require(Permission.SHELTER_KEEP)
    check_powers(by)
    house = ShelterHouse.objects.filter(pk=house_id).first()
    if house is None or not is_staff(by, house):
        raise Refused(Permission.SHELTER_KEEP, ids={"item": str(house_id)})
    return house


def seen_stay(by: Actor, stay_id: UUID, *, as_staff: bool, is_changed: bool = True) -> Stay:
    """A stay: for its house's staff, or also for who manages its case. Raises Refused, MacBroken.

    Locked with the beds where it is to be changed.
    """
    by.require(Permission.SHELTER_SEE)
    check_powers(by)
    rows = Stay.objects.select_related("house").filter(pk=stay_id)
    if is_changed:
        lock_beds()
        rows = rows.select_for_update(of=("self",))
    row = rows.first()
    if row is None or (as_staff and not is_staff(by, row.house)):
        raise Refused(Permission.SHELTER_SEE, ids={"item": str(stay_id)})
    return row


def record_house_event(by: By, at: datetime, house: ShelterHouse, code: str, **ids: str) -> None:
    """On the trail of the house's office."""
    record_office_event(by, at, house.office_id, code, house=str(house.pk), **ids)


def record_office_event(by: By, at: datetime, office_id: UUID, code: str, **ids: str) -> None:
    """The same where only the office's id is known, as to the worker."""
    audit.record(
        audit.NewEvent(
            code=code, stream_kind=StreamKind.AGENCY, stream_id=office_id, at=at, actor_id=by.person_id, ids=ids
        )
    )
