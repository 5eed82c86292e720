"""Pages of the safe house after the first night: who left, who waits, a stay looked at together, a room changed."""

import re
from typing import Any
from uuid import uuid4

import pytest
from tests.factories import casework
from tests.factories.casework import HEAD, INTAKE, MANAGER, RoleClient, Work
from tests.pages.test_referral_pages import as_shown
from tests.pages.test_shelter_pages import ARRIVAL, BASE, _demo, arrives, house, seen, tuti
from tests.pages.test_two_on_a_form import opened

from sigap.cases.models import Case, CasePerson
from sigap.kernel.clock import now
from sigap.notifications import actions as notices
from sigap.referrals.models import Referral
from sigap.shelter.actions import seen_of
from sigap.shelter.models import ShelterHouse, ShelterRoom, Stay, StayEntry
from sigap.shelter.rules import StayStatus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_context")]
FIXTURES = (_demo, house, tuti)


def follow(client: RoleClient, path: str, body: dict[str, Any]) -> str:
    answer = client.post(path, body, follow=True)
    assert answer.status_code == 200, (path, answer.status_code)
    return str(answer.content.decode())


def asked(work: Work, house: str, wanted: str) -> Stay:
    person = CasePerson.objects.get(case__code=work.own, ordinal=1)
    body = {"house": house, "person": person.pk, "beside": "", "bed": "", "wanted": wanted, "post_key": uuid4()}
    assert casework.at_desk(MANAGER).post(f"{BASE}minta/", body).status_code == 302
    return Stay.objects.get(person=person)


def test_who_left_is_reached_from_the_board_until_the_belongings_are_back(
    tuti: RoleClient, house: str, work: Work
) -> None:
    stay = asked(work, house, "hold")
    assert tuti.post(f"{BASE}{stay.pk}/tiba/", {"bed": "", "belongings": "HP rekaan"}).status_code == 302
    gone = {"reason": "leave_not_back", "needs": "Rekaan: hubungi bibinya."}
    assert tuti.post(f"{BASE}{stay.pk}/keluar/", gone).status_code == 302
    for client in (tuti, casework.at_desk(MANAGER)):
        board = seen(client, BASE)
        assert "Sudah keluar" in board
        assert "titipan belum diserahkan" in board
        shown = seen(client, f"{BASE}{stay.pk}/")
        assert "Rekaan: hubungi bibinya." in shown
        assert "Berita acara keluar" in shown
        assert ("Sudah diserahkan" in shown) is (client is tuti)
    entry = StayEntry.objects.get(stay=stay)
    assert tuti.post(f"{BASE}{stay.pk}/catatan/{entry.pk}/selesai/").status_code == 302
    assert "titipan belum diserahkan" not in seen(tuti, BASE)
    assert "Sudah keluar" not in seen(casework.at_desk(HEAD), "/antrean/")


def test_who_comes_and_finds_no_bed_waits_and_is_held_one_from_the_board(tuti: RoleClient, house: str) -> None:
    assert 'value="wait"' in seen(tuti, f"{BASE}terima/")
    full = {"sex": "L", "age": "9", "wanted": "in", "house": house, "post_key": uuid4()}
    assert "daftar tunggu" in tuti.post(f"{BASE}terima/", {**ARRIVAL, **full}).content.decode()
    stay = arrives(tuti, house, sex="L", age="9", wanted="wait", belongings="Tas rekaan", brought_by="Bibi rekaan")
    assert stay.status == StayStatus.WAITING
    assert f"{BASE}{stay.pk}/tahan/" in seen(tuti, BASE)
    assert "Tetap di daftar tunggu" in follow(tuti, f"{BASE}{stay.pk}/tahan/", {})
    room = {"label": "4", "kind": "room_boys", "beds": 1}
    assert tuti.post(f"{BASE}rumah/{house}/kamar/", room).status_code == 302
    assert "Satu ranjang ditahan" in follow(tuti, f"{BASE}{stay.pk}/tahan/", {})
    admitted = seen(tuti, f"{BASE}{stay.pk}/tiba/")
    assert "Tas rekaan</textarea>" in admitted
    assert "Bibi rekaan" in admitted


def test_the_manager_looks_at_a_stay_and_is_warned_of_a_room_that_does_not_fit(
    tuti: RoleClient, house: str, work: Work
) -> None:
    manager, stay = casework.at_desk(MANAGER), asked(work, house, "hold")
    assert tuti.post(f"{BASE}{stay.pk}/tiba/", {"bed": ""}).status_code == 302
    path = f"{BASE}{stay.pk}/tinjau/"
    assert path in seen(manager, f"{BASE}{stay.pk}/")
    assert "sesudah 18 tahun" in seen(manager, path)
    told = {"sex": stay.sex, "age": "15", "born_on": "", "limit_on": "1-2-2099", "is_talked": "on"}
    stay.refresh_from_db()
    first = told | {"seen": seen_of(stay)}
    assert "Tersimpan." in follow(manager, path, first)
    stay.refresh_from_db()
    assert (str(stay.limit_on), stay.grown_talked_at is not None) == ("2099-02-01", True)
    stale = manager.post(path, first)
    assert (stale.status_code, "Rekan Anda mengubah data ini" in stale.content.decode()) == (409, True)
    assert "Carikan ranjang lain" in follow(manager, path, told | {"age": "30", "seen": seen_of(stay)})
    stay.refresh_from_db()
    late = manager.post(path, told | {"limit_on": "1-2-2020", "seen": seen_of(stay)})
    assert (late.status_code, "hari ini atau sesudahnya" in late.content.decode()) == (409, True)
    assert casework.at_desk(HEAD).get(path).status_code == 404


def test_a_room_is_changed_and_a_second_house_added(tuti: RoleClient, house: str) -> None:
    stay = arrives(tuti, house)
    room = ShelterRoom.objects.get(label="2")
    path = f"{BASE}rumah/{house}/kamar/{room.pk}/"
    assert path in seen(tuti, BASE)
    assert 'value="2"' in seen(tuti, path)
    stands = opened(tuti, path)
    wrong = tuti.post(path, stands | {"kind": "room_girls", "age_from": "9", "age_until": "3", "beds": 2})
    assert "tidak di bawah umur pertama" in wrong.content.decode()
    told = follow(tuti, path, stands | {"kind": "room_girls", "age_from": "0", "age_until": "12", "beds": 3})
    assert f"Tidak lagi sesuai aturan kamar ini: {stay.name}" in told
    assert "2C" in told
    assert tuti.get(f"{BASE}rumah/{uuid4()}/kamar/{room.pk}/").status_code == 404
    assert tuti.get(f"{BASE}rumah/{house}/kamar/999999/").status_code == 404
    assert f"{BASE}rumah/baru/" in seen(tuti, BASE)
    figures = {"hold_hours": 6, "limit_days": 30, "boys_apart_from": 12}
    more = follow(tuti, f"{BASE}rumah/baru/", {"name": "Rumah Dua", "version": 0, "row_id": uuid4(), **figures})
    assert "Papan ranjang, Rumah Dua" in more
    other = ShelterHouse.objects.get(name="Rumah Dua")
    renamed = {"name": "Rumah Melur", "version": 1, "row_id": other.pk, **figures}
    renamed |= {f"was_{name}": value for name, value in {"name": "Rumah Dua", **figures}.items()}
    answer = tuti.post(f"{BASE}rumah/{other.pk}/", renamed)
    assert (answer.status_code, "sudah dipakai" in answer.content.decode()) == (409, True)


def test_notices_of_a_safe_house_lead_to_the_board_and_danger_after_the_return_to_the_visits(work: Work) -> None:
    case = Case.objects.get(code=work.own)
    about = {"case": str(case.pk)}
    for code in ("shelter-bed-free", "shelter-left-alone", "danger-after-return", "exit-barred-case"):
        notices.notify(at=now(), code=code, person_id=case.manager_id, ids=about)
    page = casework.at_desk(MANAGER).get("/kabar/").content.decode()
    assert page.count(f'href="{BASE}"') >= 2
    assert f'href="/kasus/{work.own}/pemulangan/"' in page
    assert f'href="/kasus/{work.own}/hukum/"' in page


def test_a_request_for_shelter_that_was_taken_leads_to_the_bed_until_there_is_one(
    tuti: RoleClient, house: str, work: Work
) -> None:
    manager, base = casework.at_desk(MANAGER, stepped_up=True), f"/kasus/{work.own}/rujukan/"
    body = as_shown(seen(manager, f"{base}siapkan/")) | {"purposes": "shelter"}
    to = ShelterHouse.objects.get(pk=house).office_id
    assert manager.post(f"{base}siapkan/", body | {"office": str(to)}).status_code == 302
    sent = Referral.objects.get(offer_key=body["offer_key"])
    pages = [(manager, f"{base}{sent.pk}/"), (manager, f"/kasus/{work.own}/"), (tuti, f"/rujukan/{sent.pk}/")]
    none = re.compile("Belum ada ranjang yang ditahan|ranjangnya belum ada")
    assert [none.search(seen(*each)) for each in pages] == [None] * 3
    assert tuti.post(f"/rujukan/{sent.pk}/terima/").status_code == 302
    pages.append((tuti, f"/kasus/{work.own}/"))
    for client, path in pages:
        page, link = seen(client, path), BASE + ("terima/" if client is tuti else "minta/")
        assert (bool(none.search(page)), f'href="{link}"' in page) == (True, True), path
    # A colleague does not see whether there is one.
    assert not none.search(seen(casework.at_desk(INTAKE), f"/kasus/{work.own}/"))
    asked(work, house, "hold")
    assert [none.search(seen(*each)) for each in pages] == [None] * 4
