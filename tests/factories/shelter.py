"""A house with its rooms, its staff, and somebody in a bed; for tests of the safe house. All of it invented."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from tests.factories import partners, team

from sigap.access.roles import OfficeKind, RoleCode
from sigap.cases.models import CasePerson
from sigap.screening.rules.persons import Sex
from sigap.shelter import actions
from sigap.shelter.actions import NewStay, StayWords
from sigap.shelter.models import ShelterBed, ShelterHouse, Stay
from sigap.shelter.rules import RoomKind, StayStatus, house_figures

TUTI, AT = "rekan.rumah_aman", team.AT
ADDRESS = "Jalan Rekaan Melur Nomor 12\nDesa Contoh Sari"
ROOMS = (("1", RoomKind.WOMEN, 2), ("2", RoomKind.GIRLS, 2), ("3", RoomKind.FAMILY, 2), ("4", RoomKind.BOYS, 1))


def opened(name: str = "Rumah Melur", rooms: tuple[tuple[str, RoomKind, int], ...] = ROOMS) -> ShelterHouse:
    """A house of the office of safe houses, written by its staff."""
    partners.partner(OfficeKind.RUMAH_AMAN, RoleCode.SHELTER_OFFICER)
    with team.at_desk(TUTI) as actor:
        house = actions.write_house(
            by=actor, at=AT, house_id=uuid4(), office_id=actor.office_ids[0], name=name, figures=house_figures()
        )
        actions.write_place(by=actor, at=AT, house_id=house.pk, address=ADDRESS)
        for label, kind, beds in rooms:
            more = {"age_from": 12, "age_until": 17} if kind is RoomKind.BOYS else {}
            actions.add_room(by=actor, at=AT, house_id=house.pk, label=label, kind=kind, beds=beds, **more)
    return house


def comes(house: ShelterHouse, sex: str, age: int, *, login: str = TUTI, at: datetime = AT, **more: Any) -> Stay:
    """Somebody gets a bed: at once, as a guest whom no case knows yet, where nothing else is said."""
    wanted = more.pop("wanted", StayStatus.IN)
    new = NewStay(
        house_id=house.pk, post_key=more.pop("post_key", uuid4()), sex=Sex(sex), age=age,
        words=StayWords(condition="Lelah, rekaan.", belongings=more.pop("belongings", "")), **more,
    )  # fmt: skip
    with team.at_desk(login) as actor:
        return actions.begin_stay(by=actor, at=at, new=new, wanted=wanted)


def bed(house: ShelterHouse, label: str) -> int:
    """The id of a bed."""
    return int(ShelterBed.objects.get(house=house, label=label).pk)


def person_of(code: str) -> UUID:
    """The victim of a case."""
    return UUID(str(CasePerson.objects.filter(case__code=code, role="victim").order_by("ordinal")[0].pk))
