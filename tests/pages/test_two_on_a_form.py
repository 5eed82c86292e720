"""Two change one office, or one room, each from a page of before: neither sets back what the other wrote."""

import re
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import RoleClient, Work
from tests.factories.team import MAYA
from tests.pages.test_shelter_pages import BASE, TUTI

from sigap.access.models import Office, OfficeName
from sigap.access.roles import OfficeKind
from sigap.shelter.models import ShelterHouse, ShelterRoom

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?')


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def opened(client: RoleClient, path: str) -> dict[str, str]:
    """What the page sends along unseen."""
    page = client.get(path).content.decode()
    return {name: value for name, value in HIDDEN.findall(page) if name != "csrfmiddlewaretoken"}


def test_a_new_name_is_not_taken_back_by_who_changes_the_telephone(work: Work) -> None:
    office = Office.objects.filter(kind=OfficeKind.UPTD_PPA, valid_to=None).earliest("name")
    path = f"/kantor/{office.pk}/ubah/"
    first, second = casework.at_desk(MAYA, stepped_up=True), casework.at_desk(MAYA, stepped_up=True)
    was = {name: getattr(office, name) for name in ("name", "full_name", "address", "phone", "place")}
    theirs, mine = opened(first, path), opened(second, path)
    assert first.post(path, was | theirs | {"name": "UPTD Pere'an", "address": "Jalan Contoh 1"}).status_code == 302
    again = second.post(path, was | mine | {"phone": "0735 000 111"})
    text = again.content.decode()
    assert (again.status_code, "Rekan Anda mengubah bagian ini" in text, "Jalan Contoh 1" in text) == (422, True, True)
    assert "isian yang perlu diperbaiki" not in text, "nothing that was typed is wrong"
    assert "Belum tersimpan: isinya berubah sementara Anda menulis" in text
    names = re.search(r'name="name" value="([^"]*)"', text)
    assert names is not None
    assert names[1] == "UPTD Pere&#x27;an"
    merged = dict(HIDDEN.findall(text)) | {"name": "UPTD Pere'an", "full_name": was["full_name"], "place": was["place"]}
    merged |= {"address": "Jalan Contoh 1", "phone": "0735 000 111"}
    assert second.post(path, merged).status_code == 302
    office.refresh_from_db()
    assert (office.name, office.address, office.phone) == ("UPTD Pere'an", "Jalan Contoh 1", "0735 000 111")
    assert list(OfficeName.objects.filter(office=office).values_list("name", flat=True)) == [was["name"]]


def room_of(tuti: RoleClient) -> tuple[str, ShelterRoom]:
    house: UUID = uuid4()
    figures = {"name": "Rumah Dua CONTOH", "hold_hours": 6, "limit_days": 30, "boys_apart_from": 12}
    assert tuti.post(f"{BASE}rumah/baru/", figures | {"version": 0, "row_id": house}).status_code == 302
    assert ShelterHouse.objects.filter(pk=house).exists()
    room = {"label": "9", "kind": "room_women", "age_from": "", "age_until": "", "beds": 2}
    assert tuti.post(f"{BASE}rumah/{house}/kamar/", room).status_code == 302
    made = ShelterRoom.objects.get(house_id=house, label="9")
    return f"{BASE}rumah/{house}/kamar/{made.pk}/", made


def test_a_narrower_room_is_not_widened_again_by_who_adds_a_bed(work: Work) -> None:
    tuti = casework.at_desk(TUTI, stepped_up=True)
    path, room = room_of(tuti)
    was = {"kind": "room_women", "age_from": "0", "age_until": "", "beds": "2"}
    theirs, mine = opened(tuti, path), opened(tuti, path)
    assert tuti.post(path, was | theirs | {"kind": "room_girls", "age_until": "12"}).status_code == 302
    again = tuti.post(path, was | mine | {"beds": "3"})
    assert (again.status_code, "Rekan Anda mengubah bagian ini" in again.content.decode()) == (422, True)
    room.refresh_from_db()
    assert (room.kind, room.age_until) == ("room_girls", 12)
