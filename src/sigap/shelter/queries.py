"""Reads of the safe house: its beds as they stand, who may be placed, what a page lists."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind
from sigap.cases.models import CasePerson
from sigap.cases.rules import CaseStatus
from sigap.kernel.errors import Refused
from sigap.screening.rules.persons import PersonRole, Sex
from sigap.shelter.models import BedUse, ShelterBed, ShelterHouse, ShelterPlace, ShelterRoom, Stay, StayEntry
from sigap.shelter.rules import (
    RUNNING,
    BedRefusal,
    BedState,
    Guest,
    RoomKind,
    StayEntryKind,
    StayStatus,
    age_now,
    free_by_kind,
    kind_for,
    of_age_on,
    room_refusal,
)

LISTED, LAST_LEFT = 200, 20


def houses_for(actor: Actor) -> list[ShelterHouse]:
    """Every house, the actor's own first. Raises Refused for who places nobody."""
    actor.require(Permission.SHELTER_SEE)
    mine = set(actor.offices_where(Permission.SHELTER_KEEP))
    rows = list(ShelterHouse.objects.select_related("office").order_by("name"))
    return sorted(rows, key=lambda house: house.office_id not in mine)


_TAKEN = "SELECT bed, family FROM shelter.taken_beds(%s)"
_TAKEN_SWEPT = "SELECT bed, family FROM shelter.beds_in_use(%s)"


def beds_of(house_ids: Iterable[UUID], *, at: datetime, by_sweep: bool = False) -> dict[UUID, list[BedState]]:
    """Beds by house as they stand; two statements. `by_sweep`: the worker asks."""
    rows = list(ShelterBed.objects.filter(house__in=house_ids).select_related("room").order_by("room__label", "label"))
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN_SWEPT if by_sweep else _TAKEN, [at])
        taken: dict[int, UUID | None] = dict(cursor.fetchall())
    families: dict[int, set[UUID | None]] = {}
    for bed in rows:
        if bed.pk in taken:
            families.setdefault(bed.room_id, set()).add(taken[bed.pk])
    found: dict[UUID, list[BedState]] = {}
    for bed in rows:
        found.setdefault(bed.house_id, []).append(
            BedState(
                id=bed.pk,
                label=bed.label,
                room_id=bed.room_id,
                room=bed.room.label,
                kind=RoomKind(bed.room.kind),
                age_from=bed.room.age_from,
                age_until=bed.room.age_until,
                is_out=bed.out_since is not None,
                is_taken=bed.pk in taken,
                families=frozenset(families.get(bed.room_id, ())),
            )
        )
    return found


def beds_elsewhere(house: ShelterHouse, guest: Guest, *, at: datetime) -> tuple[int, int]:
    """How many beds of the kind stand free in how many other houses: a count and no more."""
    others = ShelterHouse.objects.exclude(pk=house.pk).values_list("pk", flat=True)
    counts = [free_by_kind(beds)[kind_for(guest)] for beds in beds_of(list(others), at=at).values()]
    return sum(counts), sum(count > 0 for count in counts)


def stays_of(house_ids: Iterable[UUID], *, at: datetime, with_left: bool = False) -> list[Stay]:
    """Who waits, has a bed held or is in, as far as the actor sees; with beds and open absences; three statements.

    `with_left`: who left last, too; all of them with `owes`: belongings that were not handed back.
    """
    current = BedUse.objects.filter(during__contains=at).select_related("bed")
    absent = StayEntry.objects.filter(kind=StayEntryKind.ABSENCE, settled_at=None)
    owed = StayEntry.objects.filter(stay=OuterRef("pk"), kind=StayEntryKind.BELONGINGS, settled_at=None)
    here = Stay.objects.filter(house__in=house_ids).annotate(owes=Exists(owed))
    wanted = Q(status__in=RUNNING) & ~Q(status=StayStatus.HELD, hold_until__lte=at)
    if with_left:
        wanted |= Q(pk__in=here.filter(status=StayStatus.LEFT).order_by("-owes", "-left_at").values("pk")[:LAST_LEFT])
    return list(
        here.filter(wanted)
        .prefetch_related(
            Prefetch("uses", queryset=current, to_attr="current"),
            Prefetch("entries", queryset=absent, to_attr="absent"),
        )
        .order_by("asked_at")[:LISTED]
    )


def stay_for(actor: Actor, stay_id: UUID, *, at: datetime) -> Stay:
    """One of them, over ones too. Raises Refused."""
    actor.require(Permission.SHELTER_SEE)
    current = BedUse.objects.filter(during__contains=at).select_related("bed__room")
    row = (
        Stay.objects.select_related("house__office__parent__parent")
        .prefetch_related(Prefetch("uses", queryset=current, to_attr="current"))
        .filter(pk=stay_id)
        .first()
    )
    if row is None:
        raise Refused(Permission.SHELTER_SEE, ids={"item": str(stay_id)})
    return row


def knows_a_place(actor: Actor) -> bool:
    """Whether the actor may know where a house stands, of any that is written."""
    return actor.can(Permission.SHELTER_SEE) and ShelterPlace.objects.exists()


def is_kept_by(actor: Actor, house: ShelterHouse) -> bool:
    """Whether the actor is of the house's staff."""
    return house.office_id in actor.offices_where(Permission.SHELTER_KEEP)


def people_to_place(actor: Actor, *, sent: UUID | None = None) -> QuerySet[CasePerson]:
    """People of open cases in which the actor works, who are not accused or reporters, and have no bed yet.

    `sent`: the form that gave one of them a bed a moment ago, and is sent again.
    """
    actor.require(Permission.SHELTER_SEE)
    mine = Q(case__assignment__person_id=actor.person_id, case__assignment__until=None)
    if not actor.can(Permission.SHELTER_KEEP):
        mine &= Q(case__manager_id=actor.person_id)
    taken = Stay.objects.filter(status__in=RUNNING).exclude(person=None)
    if sent is not None:
        taken = taken.exclude(post_key=sent)
    return (
        CasePerson.objects.filter(mine)
        .exclude(role__in=[PersonRole.SUSPECT, PersonRole.REPORTER])
        .exclude(case__status=CaseStatus.CLOSED)
        .exclude(pk__in=taken.values("person_id"))
        .select_related("case")
        .defer("sealed_identity")
        .order_by("-case__opened_at", "ordinal")
        .distinct()
    )


def keys_of_case(case_id: UUID) -> set[UUID]:
    """Keys that seal what was written of people of a case: they go when it is erased. As the database's owner."""
    return set(Stay.objects.filter(case_id=case_id).values_list("key_id", flat=True))


def guest_of(stay: Stay, *, at: datetime) -> Guest:
    """Who a bed's rules see, today."""
    age = age_now(age=stay.age_years, arrived_on=stay.aged_on, born_on=stay.born_on, day=localdate(at))
    return Guest(sex=Sex(stay.sex), age=age, family=stay.family_id)


def misfit_of(stay: Stay, *, at: datetime) -> BedRefusal | None:
    """Why the room in which somebody sleeps does not take them by its rule; None where it does, or they have no bed."""
    use = stay.uses.filter(during__contains=at).first()
    beds = {bed.id: bed for bed in beds_of([stay.house_id], at=at).get(stay.house_id, [])}
    if use is None or use.bed_id not in beds:
        return None
    return room_refusal(beds[use.bed_id], guest_of(stay, at=at), boys_apart_from=stay.house.boys_apart_from)


def misfits_in(house_id: UUID, room_id: int, *, at: datetime) -> list[Stay]:
    """Who sleeps in a room, or will, that does not take them by its rule, as far as the actor sees."""
    there = Stay.objects.filter(uses__bed__room=room_id, uses__during__contains=at, house=house_id)
    return [stay for stay in there.select_related("house").order_by("guest_no") if misfit_of(stay, at=at)]


def room_of(house_id: UUID, room_id: int) -> ShelterRoom | None:
    """One room of a house, with `there`: how many beds it has."""
    return ShelterRoom.objects.annotate(there=Count("beds")).filter(pk=room_id, house=house_id).first()


def of_age(stay: Stay) -> date | None:
    """The day on which a child of the house is 18, or may be."""
    return of_age_on(age=stay.age_years, arrived_on=stay.aged_on, born_on=stay.born_on)


def manager_of(stay: Stay) -> tuple[UUID, UUID] | None:
    """Who manages the case of a stay, for which office; the staff may not see it otherwise. Nobody for a guest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT manager, managing FROM shelter.manager_of(%s)", [stay.pk])
        found: tuple[UUID, UUID] | None = cursor.fetchone()
    return found


def police_of(house_office: Office) -> list[UUID]:
    """The offices of Polres beside a house, which are rung where somebody of it is not back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.police_of(%s)", [house_office.pk])
        found: list[UUID] = cursor.fetchone()[0]
    return found


def unit_of(house_office: Office) -> UUID:
    """Which unit opens the case of who is in a house without one: that of the regency, else the office above."""
    regency = house_office.region[:5]  # whichever part of it the house is recorded in
    units = Office.objects.filter(kind=OfficeKind.UPTD_PPA, region__startswith=regency, valid_to=None)
    found = units.order_by("pk").values_list("pk", flat=True).first()
    return found or house_office.parent_id or house_office.pk


def whom_to_ask(stay: Stay) -> tuple[str, str] | None:
    """Name and number of who says which outsiders must not know of the guest; none where the case names nobody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, number FROM shelter.whom_to_ask(%s)", [stay.pk])
        found: tuple[str, str] | None = cursor.fetchone()
    return found


_WAITING = "SELECT case_id, manager, managing, sex, age, aged_on, born_on, family FROM shelter.waiting(%s)"
_WAITING_SWEPT = "SELECT case_id, manager, managing, sex, age, aged_on, born_on, family FROM shelter.all_waiting(%s)"


def waiting_for(
    house: ShelterHouse, *, at: datetime, by_sweep: bool = False
) -> Sequence[tuple[UUID | None, tuple[UUID, UUID] | None, Guest]]:
    """Case, manager and office (of a guest neither), and what a bed asks, of each who waits, the longest first."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING_SWEPT if by_sweep else _WAITING, [house.pk])
        rows = cursor.fetchall()
    day = localdate(at)
    return [
        (
            case,
            (manager, managing) if manager else None,
            Guest(sex=Sex(sex), age=age_now(age=age, arrived_on=aged, born_on=born, day=day), family=family),
        )
        for case, manager, managing, sex, age, aged, born, family in rows
    ]
