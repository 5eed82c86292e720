"""Beds take whom their rules take; a place is known however it is written; a child who comes of age is seen ahead."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from sigap.screening.rules.persons import Sex
from sigap.shelter.rules import (
    BedRefusal,
    BedState,
    Guest,
    RoomKind,
    age_now,
    bed_refusal,
    fitting,
    free_by_kind,
    kind_for,
    names_place,
    of_age_on,
    ring_steps,
    telling_law,
)

MOTHER, OTHER = uuid4(), uuid4()
K, R = RoomKind, BedRefusal


def bed(kind: RoomKind, number: int = 1, **change: object) -> BedState:
    told = {"id": number, "label": f"{number}A", "room_id": number, "room": str(number), "kind": kind, **change}
    return BedState(**told)  # type: ignore[arg-type]  # one of many


def guest(sex: str, age: int, family: object = None) -> Guest:
    return Guest(sex=Sex(sex), age=age, family=family)  # type: ignore[arg-type]  # an id or none


@pytest.mark.parametrize(
    ("kind", "who", "refusal"),
    [
        (K.WOMEN, guest("P", 18), None),
        (K.WOMEN, guest("L", 9), R.SEX),
        (K.WOMEN, guest("P", 17), R.AGE),
        (K.GIRLS, guest("P", 17), None),
        (K.GIRLS, guest("P", 18), R.AGE),
        (K.GIRLS, guest("L", 5), R.SEX),
        (K.BOYS, guest("L", 17), None),
        (K.BOYS, guest("P", 12), R.SEX),
        (K.MEN, guest("L", 40), None),
        (K.MEN, guest("L", 17), R.AGE),
        (K.FAMILY, guest("P", 31), R.ALONE),
        (K.FAMILY, guest("P", 31, MOTHER), None),
        (K.FAMILY, guest("L", 11, MOTHER), None),
        (K.FAMILY, guest("L", 14, MOTHER), R.BOY_APART),
        (K.FAMILY, guest("L", 40, MOTHER), R.BOY_APART),
    ],
)
def test_a_room_takes_whom_its_rule_takes(kind: RoomKind, who: Guest, refusal: BedRefusal | None) -> None:
    assert bed_refusal(bed(kind), who, boys_apart_from=12) is refusal


def test_the_house_says_from_what_age_boys_sleep_elsewhere() -> None:
    boy = guest("L", 14, MOTHER)
    assert bed_refusal(bed(K.FAMILY), boy, boys_apart_from=15) is None
    assert bed_refusal(bed(K.FAMILY), boy, boys_apart_from=14) is R.BOY_APART
    of_twelve = bed(K.BOYS, age_from=12, age_until=17)
    assert bed_refusal(of_twelve, guest("L", 9), boys_apart_from=12) is R.AGE
    assert bed_refusal(of_twelve, guest("L", 12), boys_apart_from=12) is None


def test_a_familys_room_is_one_familys_and_its_other_beds_are_offered_to_nobody_else() -> None:
    beds = [
        bed(K.FAMILY, 1, is_taken=True, families=frozenset({MOTHER})),
        bed(K.FAMILY, 2, families=frozenset({MOTHER})),
    ]
    child = guest("P", 4, MOTHER)
    assert [each.id for each in fitting([*beds, bed(K.GIRLS, 3)], child, boys_apart_from=12)] == [2, 3]
    assert bed_refusal(beds[1], guest("P", 4, OTHER), boys_apart_from=12) is R.OTHER_FAMILY
    assert bed_refusal(beds[0], child, boys_apart_from=12) is R.TAKEN
    assert bed_refusal(bed(K.GIRLS, is_out=True), child, boys_apart_from=12) is R.OUT
    counts = free_by_kind([*beds, bed(K.GIRLS, 3), bed(K.GIRLS, 4, is_out=True)])
    assert (counts[K.FAMILY], counts[K.GIRLS], counts[K.MEN]) == (0, 1, 0)
    assert [kind_for(guest(*who)) for who in (("P", 30), ("P", 3), ("L", 3), ("L", 30))] == [
        K.WOMEN,
        K.GIRLS,
        K.BOYS,
        K.MEN,
    ]
    assert kind_for(child) is K.FAMILY


def test_a_child_who_comes_of_age_is_seen_ahead_by_the_day_of_birth_or_the_first_day_it_may_be() -> None:
    day = date(2026, 11, 25)
    assert of_age_on(age=17, arrived_on=day, born_on=date(2008, 12, 1)) == date(2026, 12, 1)
    assert of_age_on(age=17, arrived_on=day, born_on=None) == day
    assert of_age_on(age=15, arrived_on=day, born_on=None) == date(2028, 11, 25)
    assert of_age_on(age=16, arrived_on=date(2024, 2, 29), born_on=None) == date(2025, 3, 1)
    assert of_age_on(age=18, arrived_on=day, born_on=None) is None
    assert age_now(age=17, arrived_on=day, born_on=date(2008, 12, 1), day=date(2026, 12, 1)) == 18
    for age, days, told in ((17, 400, 18), (17, -10, 17), (0, -10, 0), (0, -400, 0), (16, -740, 14)):
        assert age_now(age=age, arrived_on=day, born_on=None, day=day + timedelta(days=days)) == told


def test_staff_then_manager_then_police_hear_that_somebody_is_not_back() -> None:
    told = [(int(after / timedelta(minutes=1)), to.value) for after, to in ring_steps()]
    assert told == [(0, "staff"), (30, "manager"), (60, "police")]
    assert telling_law().basis.startswith("KUHP pasal 299 ")


ADDRESS = "Jalan Rekaan Melur Nomor 12\nDesa Contoh Sari, Kecamatan Muaradua\nKabupaten OKU Selatan"


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Ibu sudah di jl. rekaan melur no. 12 sejak sore", True),
        ("JALAN REKAAN MELUR 12", True),
        ("jln Rekaan-Melur no 12", True),
        ("Jalan Rekaan Melur 121", False),
        ("Dibawa ke Rumah Melur", False),
        ("Keluarganya di Desa Contoh Sari, Kabupaten OKU Selatan", False),
        ("", False),
    ],
)
def test_a_text_tells_a_place_however_it_is_written_and_a_village_alone_tells_none(text: str, *, is_told: bool) -> None:
    assert names_place(text, ADDRESS) is is_told
