"""Whatever is done in whatever order: no two in one bed, nobody laid against the rules, nobody in two beds."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings, strategies
from tests.factories import shelter, team
from tests.factories.shelter import AT, TUTI, comes

from sigap.screening.rules.persons import Sex
from sigap.shelter import actions
from sigap.shelter.actions import StayWords, UnableToKeepHouse, UnableToPlace
from sigap.shelter.models import BedUse, ShelterHouse, Stay
from sigap.shelter.rules import BedState, Guest, LeaveReason, RoomKind, StayStatus, room_refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
ROOMS = (("1", RoomKind.WOMEN, 1), ("2", RoomKind.GIRLS, 2), ("3", RoomKind.FAMILY, 2), ("4", RoomKind.BOYS, 1))
_PICK = strategies.integers(0, 7)
ACTS = strategies.lists(
    strategies.tuples(
        strategies.sampled_from(
            ["come", "come", "hold", "family", "beside", "leave", "move", "admit", "release", "out"]
        ),
        strategies.sampled_from(["P", "L"]),
        strategies.sampled_from([3, 9, 13, 17, 18, 40]),
        _PICK,
        _PICK,
    ),
    min_size=4,
    max_size=10,
)


def act(house: ShelterHouse, what: str, sex: str, age: int, who: int, where: int, minute: int) -> None:
    at = AT + timedelta(minutes=minute)
    stays, beds = list(Stay.objects.filter(house=house).order_by("guest_no")), list(house.beds.order_by("pk"))
    stay, bed = (stays[who % len(stays)] if stays else None), beds[where % len(beds)].pk
    chosen = bed if where % 2 else None
    if what in {"come", "hold", "family"}:
        wanted = StayStatus.HELD if what == "hold" else StayStatus.IN
        comes(house, sex, age, at=at, bed_id=chosen, is_family=what == "family", wanted=wanted)
    elif stay is None:
        return
    elif what == "beside":
        comes(house, sex, age, at=at, bed_id=chosen, beside=stay.pk)
    else:
        step(house, what, stay.pk, bed, chosen, at)


def step(house: ShelterHouse, what: str, stay: UUID, bed: int, chosen: int | None, at: datetime) -> None:
    with team.at_desk(TUTI) as actor:
        told: dict[str, Any] = {"by": actor, "at": at, "stay_id": stay}
        if what == "leave":
            actions.leave(**told, reason=LeaveReason.HOME, words=StayWords(), has_belongings_back=True)
        elif what == "move":
            actions.move(**told, bed_id=chosen)
        elif what == "admit":
            actions.admit(**told, bed_id=chosen, words=StayWords())
        elif what == "release":
            actions.release(**told)
        else:
            actions.set_bed(by=actor, at=at, house_id=house.pk, bed_id=bed, is_out=True)


def check(house: ShelterHouse, at: datetime) -> None:
    uses = list(BedUse.objects.filter(during__contains=at, bed__house=house).select_related("bed__room", "stay"))
    assert len({use.bed_id for use in uses}) == len({use.stay_id for use in uses}) == len(uses)
    for use in uses:
        room, stay = use.bed.room, use.stay
        assert stay.status in {StayStatus.HELD, StayStatus.IN}
        families = frozenset(other.stay.family_id for other in uses if other.bed.room_id == room.pk)
        state = BedState(
            id=use.bed_id, label="", room_id=room.pk, room="", kind=RoomKind(room.kind), age_from=room.age_from,
            age_until=room.age_until, families=families,
        )  # fmt: skip
        guest = Guest(sex=Sex(stay.sex), age=stay.age_years, family=stay.family_id)
        assert room_refusal(state, guest, boys_apart_from=house.boys_apart_from) is None
        assert use.bed.out_since is None
    inside = Stay.objects.filter(house=house, status=StayStatus.IN).count()
    assert inside == sum(use.stay.status == StayStatus.IN for use in uses)


@settings(max_examples=6, deadline=None)
@given(acts=ACTS)
def test_no_two_in_one_bed_and_nobody_against_the_rules(acts: list[tuple[str, str, int, int, int]]) -> None:
    house = shelter.opened(f"Rumah {uuid4().hex}", ROOMS)
    for minute, (what, sex, age, who, where) in enumerate(acts):
        with suppress(UnableToPlace, UnableToKeepHouse):
            act(house, what, sex, age, who, where, minute)
        check(house, AT + timedelta(minutes=minute, seconds=1))
