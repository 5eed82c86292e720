"""The demo's safe house: rooms by rule, a mother with her child, a girl near 18, a guest, a held bed. All CONTOH."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils.timezone import localdate

from sigap.cli.demo.stage import Stage
from sigap.screening.rules.persons import Sex
from sigap.shelter import actions
from sigap.shelter.actions import NewStay, StayWords
from sigap.shelter.models import ShelterHouse, Stay
from sigap.shelter.queries import people_to_place
from sigap.shelter.rules import RoomKind, StayEntryKind, StayStatus, house_figures

TUTI, DEWI = "tuti.rumahaman", "dewi.uptd"
_ROOMS = (
    ("1", RoomKind.WOMEN, 0, None, 4),
    ("2", RoomKind.GIRLS, 0, 17, 4),
    ("3", RoomKind.FAMILY, 0, None, 4),
    ("4", RoomKind.BOYS, 12, 17, 2),
)
_WORDS = StayWords(
    brought_by="CONTOH: petugas piket", condition="CONTOH: lelah, sudah makan.", needs="CONTOH: alergi udang."
)


def open_house(stage: Stage, now: datetime) -> None:
    """Once: what is there stays."""
    if ShelterHouse.objects.exists():
        return
    with stage.acting(TUTI) as tuti:
        house = actions.write_house(
            by=tuti,
            at=now - timedelta(days=60),
            house_id=uuid4(),
            office_id=tuti.office_ids[0],
            name="Rumah Melur CONTOH",
            figures=house_figures(),
        )
        address = "Jalan CONTOH Melur Nomor 0\nDesa CONTOH, Kecamatan CONTOH"
        actions.write_place(by=tuti, at=now - timedelta(days=60), house_id=house.pk, address=address)
        for label, kind, age_from, age_until, beds in _ROOMS:
            actions.add_room(
                by=tuti,
                at=now - timedelta(days=60),
                house_id=house.pk,
                label=label,
                kind=kind,
                age_from=age_from,
                age_until=age_until,
                beds=beds,
            )
    _fill(stage, now, house)


def _fill(stage: Stage, now: datetime, house: ShelterHouse) -> None:
    mother = _comes(stage, now - timedelta(days=6), house, Sex.FEMALE, 31, is_family=True)
    _comes(stage, now - timedelta(days=6), house, Sex.MALE, 8, beside=mother.pk)
    girl = _comes(
        stage, now - timedelta(days=9), house, Sex.FEMALE, 17, born_on=localdate(now) - timedelta(days=18 * 365 - 15)
    )
    boy = _comes(stage, now - timedelta(hours=9), house, Sex.MALE, 14)
    with stage.acting(TUTI) as tuti:
        room = house.beds.get(label="1D")
        actions.set_bed(by=tuti, at=now - timedelta(days=1), house_id=house.pk, bed_id=room.pk, is_out=True)
        for stay, kind, words, hours, more in (
            (
                boy,
                StayEntryKind.ABSENCE,
                "CONTOH: sekolah, diantar pekerja sosial.",
                5,
                {"due_at": now + timedelta(hours=1)},
            ),
            (girl, StayEntryKind.COST, "CONTOH: obat.", 30, {"amount": 52_000}),
            (mother, StayEntryKind.VISITOR, "CONTOH: kakak, bertemu di kantor UPTD.", 50, {}),
        ):
            actions.note_entry(
                by=tuti,
                at=now - timedelta(hours=hours),
                stay_id=stay.pk,
                entry_id=uuid4(),
                kind=kind,
                words=words,
                happened_at=now - timedelta(hours=hours),
                **more,
            )
    with stage.acting(DEWI) as dewi:
        person = people_to_place(dewi).filter(sex=Sex.FEMALE, age_years__lt=18).first()
        if person is not None:
            new = NewStay(house_id=house.pk, post_key=uuid4(), person_id=person.pk, words=_WORDS)
            actions.begin_stay(by=dewi, at=now - timedelta(hours=1), new=new, wanted=StayStatus.HELD)


def _comes(stage: Stage, at: datetime, house: ShelterHouse, sex: Sex, age: int, **more: Any) -> Stay:

    new = NewStay(house_id=house.pk, post_key=uuid4(), sex=sex, age=age, words=_WORDS, **more)
    with stage.acting(TUTI) as tuti:
        return actions.begin_stay(by=tuti, at=at, new=new, wanted=StayStatus.IN)
