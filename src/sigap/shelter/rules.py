"""Which bed takes whom, when a hold lapses, when a child comes of age, who rings when somebody is not back. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from uuid import UUID

from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, provision_from
from sigap.screening.rules.persons import PersonRole, Sex

ADULT, OLDEST = 18, 130


class RoomKind(StrEnum):
    """For whom a room is."""

    WOMEN = "room_women"
    GIRLS = "room_girls"
    BOYS = "room_boys"
    MEN = "room_men"
    FAMILY = "room_family"


class StayStatus(StrEnum):
    """How far a stay is. One that waits has no bed yet."""

    WAITING = "stay_waiting"
    HELD = "stay_held"
    IN = "stay_in"
    LEFT = "stay_left"
    RELEASED = "stay_released"


RUNNING = (StayStatus.WAITING, StayStatus.HELD, StayStatus.IN)


class LeaveReason(StrEnum):
    """Why somebody left for good."""

    HOME = "leave_home"
    FAMILY = "leave_family"
    INSTITUTION = "leave_institution"
    OTHER_HOUSE = "leave_other_house"
    OWN_WISH = "leave_own_wish"
    NOT_BACK = "leave_not_back"


class StayEntryKind(StrEnum):
    """What is noted of somebody's days in the house. An absence is open until it is settled; so are belongings.

    Care: what must be known of them, from the request on, by the staff or the manager, until it is settled.
    """

    ABSENCE = "entry_absence"
    BELONGINGS = "entry_belongings"
    VISITOR = "entry_visitor"
    COST = "entry_cost"
    MOVED = "entry_moved"
    CARE = "entry_care"


class AbsenceHearer(StrEnum):
    """Who hears, one after the other, that somebody is not back."""

    STAFF = "staff"
    MANAGER = "manager"
    # Who hears in the manager's place; for a guest without a case the head of the unit above the house.
    SUBSTITUTE = "substitute"
    HEAD = "head"
    POLICE = "police"
    # Nobody may know of the case. Of the police: whoever answers for it hears once more.
    NOBODY = "nobody"


class BedRefusal(StrEnum):
    """Why a bed does not take somebody."""

    TAKEN = "bed_taken"
    OUT = "bed_out"
    SEX = "bed_sex"
    AGE = "bed_age"
    ALONE = "bed_alone"
    OTHER_FAMILY = "bed_other_family"
    BOY_APART = "bed_boy_apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Who is to sleep somewhere: what a bed's rules ask, and no more."""

    sex: Sex
    age: int
    family: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BedState:
    """One bed as it stands: its room's rule, and the families that sleep in that room (None: somebody without one)."""

    id: int
    label: str
    room_id: int
    room: str
    kind: RoomKind
    age_from: int = 0
    age_until: int | None = None
    is_out: bool = False
    is_taken: bool = False
    families: frozenset[UUID | None] = frozenset()


_SEXES: Mapping[RoomKind, Sex] = {
    RoomKind.WOMEN: Sex.FEMALE,
    RoomKind.GIRLS: Sex.FEMALE,
    RoomKind.BOYS: Sex.MALE,
    RoomKind.MEN: Sex.MALE,
}
_ADULTS = frozenset({RoomKind.WOMEN, RoomKind.MEN})


def room_refusal(bed: BedState, guest: Guest, *, boys_apart_from: int) -> BedRefusal | None:
    """Why the room's rule does not take this person; None where it does."""
    if bed.kind is RoomKind.FAMILY:
        if guest.family is None:
            return BedRefusal.ALONE
        if guest.sex is Sex.MALE and guest.age >= boys_apart_from:
            return BedRefusal.BOY_APART
        return BedRefusal.OTHER_FAMILY if bed.families - {guest.family} else None
    if guest.sex is not _SEXES[bed.kind]:
        return BedRefusal.SEX
    if (guest.age >= ADULT) is not (bed.kind in _ADULTS):
        return BedRefusal.AGE
    fits = bed.age_from <= guest.age and (bed.age_until is None or guest.age <= bed.age_until)
    return None if fits else BedRefusal.AGE


def bed_refusal(bed: BedState, guest: Guest, *, boys_apart_from: int) -> BedRefusal | None:
    """Why this bed does not take this person now; None where it does."""
    if bed.is_out:
        return BedRefusal.OUT
    if bed.is_taken:
        return BedRefusal.TAKEN
    return room_refusal(bed, guest, boys_apart_from=boys_apart_from)


def fitting(beds: Iterable[BedState], guest: Guest, *, boys_apart_from: int) -> list[BedState]:
    """The beds that take this person: with a family its own room first, else the order of the house."""
    found = [bed for bed in beds if bed_refusal(bed, guest, boys_apart_from=boys_apart_from) is None]
    return sorted(found, key=lambda bed: (bed.kind is not RoomKind.FAMILY, not (bed.families & {guest.family})))


def free_by_kind(beds: Sequence[BedState]) -> dict[RoomKind, int]:
    """Beds that can be offered, by kind of room. What is left in a family's room is that family's."""
    return {
        kind: sum(
            bed.kind is kind and not (bed.is_out or bed.is_taken or (kind is RoomKind.FAMILY and bed.families))
            for bed in beds
        )
        for kind in RoomKind
    }


def kind_for(guest: Guest) -> RoomKind:
    """The kind of room in which such a person sleeps, for a count of beds elsewhere."""
    if guest.family is not None:
        return RoomKind.FAMILY
    if guest.sex is Sex.FEMALE:
        return RoomKind.WOMEN if guest.age >= ADULT else RoomKind.GIRLS
    return RoomKind.MEN if guest.age >= ADULT else RoomKind.BOYS


def is_placed_otherwise(bed: Guest, role: PersonRole, sex: Sex, age: int | None) -> bool:
    """Whether their case says now what would have kept them from this bed: accused, of another sex, child or grown."""
    is_barred = role in {PersonRole.SUSPECT, PersonRole.REPORTER}
    is_other_sex = sex not in {Sex.UNKNOWN, bed.sex}
    return is_barred or is_other_sex or (age is not None and (age >= ADULT) is not (bed.age >= ADULT))


def age_now(*, age: int, arrived_on: date, born_on: date | None, day: date) -> int:
    """How old somebody is: by the day of birth, else at least the age given at arrival and the whole years since."""
    if born_on is not None:
        return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
    # Whole years towards the day on which the age was heard; before it too, and never less than none.
    return max(age + int((day - arrived_on).days / 366), 0)


def of_age_on(*, age: int, arrived_on: date, born_on: date | None) -> date | None:
    """The day on which a child is 18; without a day of birth the first on which it may be. None for an adult."""
    if age >= ADULT:
        return None
    if born_on is None:
        return _years_on(arrived_on, ADULT - age - 1)
    return _years_on(born_on, ADULT)


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, month=3, day=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseFigures:
    """What a house begins with, until its staff change it."""

    hold_hours: int
    limit_days: int
    boys_apart_from: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelterLaw:
    """The law that a page names."""

    words: str
    basis: str
    provision: Provision


@cache
def _file() -> Mapping[str, Mapping[str, int]]:
    return toml_file("sigap.shelter", "shelter.toml")


@cache
def house_figures() -> HouseFigures:
    """As the reference has them."""
    figures = _file()["house"]
    return HouseFigures(
        hold_hours=figures["hold_hours"], limit_days=figures["limit_days"], boys_apart_from=figures["boys_apart_from"]
    )


@cache
def ring_steps() -> tuple[tuple[timedelta, AbsenceHearer], ...]:
    """Who hears how long after the agreed hour, in order."""
    rows = toml_file("sigap.shelter", "shelter.toml")["ring"]
    return tuple((timedelta(minutes=row["minutes"]), AbsenceHearer(row["to"])) for row in rows)


@cache
def telling_law() -> ShelterLaw:
    """What telling the place of a safe house is."""
    row = toml_file("sigap.shelter", "shelter.toml")["law"][0]
    return ShelterLaw(
        words=row["text"],
        basis=row["basis"],
        provision=provision_from("shelter", row["code"], row["label"], row),
    )


def provisions() -> tuple[Provision, ...]:
    """As a jurist confirms it."""
    return (telling_law().provision,)


_WORD = re.compile(r"[^\W_]+")
_SAME = {"jalan": "jl", "jln": "jl", "gang": "gg", "rukun": "r"}
_FILLING = frozenset({"no", "nomor", "nmr"})
_WIDE = frozenset(
    {"desa", "kelurahan", "kel", "kecamatan", "kec", "kabupaten", "kab", "kota", "provinsi", "prov", "dusun"}
)
_LEAST = 2


def _words_of(text: str) -> list[str]:
    found = (word.casefold() for word in _WORD.findall(text))
    return [_SAME.get(word, word) for word in found if word not in _FILLING]


def names_place(text: str, address: str) -> bool:
    """Whether a text holds a telling part of an address: a line or clause of it of two words or more, however written.

    A village or regency alone tells nobody where a house stands, and is in many texts.
    """
    spaced = " ".join(["", *_words_of(text), ""])
    for part in re.split(r"[,;\n]", address):
        words = _words_of(part)
        if len(words) >= _LEAST and words[0] not in _WIDE and f" {' '.join(words)} " in spaced:
            return True
    return False
