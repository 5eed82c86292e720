"""Pages of the safe house: a night arrival on one page, the board, the records; and nobody else learns of any of it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime
from tests.factories import casework
from tests.factories.casework import HEAD, INTAKE, MANAGER, PEOPLE, POLICE, RoleClient, Work
from tests.factories.printed import words_of
from tests.factories.routes import routes
from tests.factories.statements import check_few
from tests.pages.test_powers_routes import ANY, Places

from sigap.access.roles import ROLES, RoleCode
from sigap.cases.models import CasePerson, Note
from sigap.kernel.clock import now
from sigap.shelter.models import BedUse, ShelterHouse, Stay, StayEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_context")]
TUTI = PEOPLE[RoleCode.SHELTER_OFFICER][0]
STREET = "Jalan Rekaan Melur Nomor 12"
BASE = "/rumah-aman/"
ARRIVAL = {"sex": "P", "age": "15", "person": "", "beside": "", "bed": "", "condition": "Lelah, rekaan."}


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def tuti(work: Work) -> RoleClient:  # the regency stands
    return casework.at_desk(TUTI, stepped_up=True)


@pytest.fixture
def house(tuti: RoleClient) -> str:
    """A house with two rooms and its place, all by its pages."""
    told = {"name": "Rumah Melur", "hold_hours": 6, "limit_days": 30, "boys_apart_from": 12, "version": 0}
    assert tuti.post(f"{BASE}rumah/baru/", {**told, "row_id": uuid4()}).status_code == 302
    found = ShelterHouse.objects.get().pk
    for label, kind in (("1", "room_women"), ("2", "room_girls"), ("3", "room_family")):
        room = {"label": label, "kind": kind, "beds": 2}
        assert tuti.post(f"{BASE}rumah/{found}/kamar/", room).status_code == 302
    address = {"address": f"{STREET}\nDesa Contoh"}
    assert tuti.post(f"{BASE}rumah/{found}/letak/tulis/", address).status_code == 302
    return str(found)


def seen(client: RoleClient, path: str) -> str:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    check_few(captured, path)
    return answer.content.decode()


def arrives(tuti: RoleClient, house: str, **change: Any) -> Stay:
    answer = tuti.post(f"{BASE}terima/", {**ARRIVAL, "house": house, "post_key": uuid4(), **change})
    assert answer.status_code == 302, answer.content.decode()
    return Stay.objects.order_by("guest_no").last()  # type: ignore[return-value]  # just made


def test_a_night_arrival_takes_one_page_and_the_record_tells_no_place(tuti: RoleClient, house: str) -> None:
    form = seen(tuti, f"{BASE}terima/")
    assert "Pilihkan yang cocok" in form
    stay = arrives(tuti, house, belongings="HP tanpa kartu", brought_by="Piket Polres")
    assert BedUse.objects.get().bed.label == "2A"
    shown = seen(tuti, f"{BASE}{stay.pk}/")
    assert "Tamu 1" in shown
    assert "Berita acara masuk" in shown
    assert STREET not in shown
    asks = 'href="/permintaan/kirim/"'
    assert (shown.count(asks), seen(tuti, f"{BASE}{stay.pk}/kaitkan/").count(asks)) >= (1, 1), "whom no case knows"
    board = seen(tuti, BASE)
    assert "Papan ranjang, Rumah Melur" in board
    assert STREET not in board
    when = localtime(now()).strftime("%d-%m-%Y %H.%M")
    later = localtime(now() + timedelta(hours=3)).strftime("%d-%m-%Y %H.%M")
    alone: dict[str, str] = {}
    pages = [("titipan", alone), ("tamu", alone), ("perlu-diketahui", alone), ("biaya", {"amount": "52000"})]
    for page, more in [("pergi", {"due_at": later}), *pages]:
        seen(tuti, f"{BASE}{stay.pk}/{page}/")
        body = {"words": "Rekaan", "happened_at": when, "entry": uuid4(), **more}
        for _click in range(2):
            assert tuti.post(f"{BASE}{stay.pk}/{page}/", body).status_code == 302, page
    assert StayEntry.objects.count() == 6
    shown, board = seen(tuti, f"{BASE}{stay.pk}/"), seen(tuti, BASE)
    assert ("Keluar sampai" in shown, "Di dalam" in shown, shown.count("Sudah kembali")) == (True, False, 1)
    assert ("0 di dalam, 1 sedang keluar" in board, "Keluar sampai" in board) == (True, True)
    StayEntry.objects.filter(kind="entry_absence").update(
        due_at=now() - timedelta(hours=1), happened_at=now() - timedelta(hours=2)
    )
    assert "2A (Anak perempuan). <b>Belum kembali" in seen(tuti, f"{BASE}{stay.pk}/")
    assert "Tidak berlaku lagi" in seen(tuti, f"{BASE}{stay.pk}/")
    wrong = tuti.post(f"{BASE}{stay.pk}/keluar/", {"reason": "leave_home"})
    assert wrong.status_code == 409
    assert "Masih ada barang titipan" in wrong.content.decode()
    seen(tuti, f"{BASE}{stay.pk}/pindah/")
    assert tuti.post(f"{BASE}{stay.pk}/pindah/", {"bed": ""}).status_code == 302
    gone = {"reason": "leave_home", "has_belongings_back": "on", "needs": "Rekaan: kontrol dua pekan lagi."}
    assert tuti.post(f"{BASE}{stay.pk}/keluar/", gone).status_code == 302
    assert "kontrol dua pekan lagi" in seen(tuti, f"{BASE}{stay.pk}/")
    for page, title in (("masuk", "BERITA ACARA MASUK"), ("keluar", "BERITA ACARA KELUAR")):
        answer = tuti.get(f"{BASE}{stay.pk}/berita-acara/{page}/")
        assert answer.headers["Content-Disposition"] == f'inline; filename="berita-acara-{page}.pdf"'
        told = words_of(answer.content)
        assert title in told
        assert "KUHP pasal 299" in told
        assert "Rekaan Melur" not in told
    assert "Piket Polres" in words_of(tuti.get(f"{BASE}{stay.pk}/berita-acara/masuk/").content)


def test_wrong_input_comes_back_with_words_and_with_what_was_typed(tuti: RoleClient, house: str) -> None:
    for change, words in (
        ({"sex": ""}, "Pilih perempuan atau laki-laki"),
        ({"age": ""}, "Tulis umurnya"),
        ({"sex": "L", "age": "9"}, "tidak ada ranjang kosong yang cocok"),
        ({"beside": "keluarga", "sex": "L", "age": "14"}, "daftar tunggu"),
    ):
        answer = tuti.post(f"{BASE}terima/", {**ARRIVAL, "house": house, "post_key": uuid4(), **change})
        told = answer.content.decode()
        assert (answer.status_code, words in told, "Lelah, rekaan." in told) == (409, True, True), change
    assert not Stay.objects.exists()
    assert casework.at_desk(MANAGER).post(f"{BASE}terima/", ARRIVAL).status_code == 404


def test_two_on_the_figures_of_a_house_lose_nothing(tuti: RoleClient, house: str) -> None:
    path, names = f"{BASE}rumah/{house}/", ("name", "hold_hours", "limit_days", "boys_apart_from", "version", "row_id")
    form = tuti.get(path).context["form"]
    opened = {name: form[name].value() for name in (*names, *(f"was_{each}" for each in names[:4]))}
    assert tuti.post(path, {**opened, "hold_hours": 12}).status_code == 302
    answer = tuti.post(path, {**opened, "limit_days": 90})
    text = answer.content.decode()
    assert (answer.status_code, "(jam): 12" in text, 'value="90"' in text) == (422, True, True)
    shown = answer.context["form"]
    assert tuti.post(path, {name: shown[name].value() for name in opened}).status_code == 302
    assert ShelterHouse.objects.values_list("hold_hours", "limit_days").get() == (12, 90)


def test_the_manager_asks_waits_and_sees_their_client_alone(tuti: RoleClient, house: str, work: Work) -> None:
    manager = casework.at_desk(MANAGER, stepped_up=True)
    person = CasePerson.objects.get(case__code=work.own, ordinal=1)
    assert work.own in seen(manager, f"{BASE}minta/")
    body = {"house": house, "person": person.pk, "beside": "", "bed": "", "wanted": "hold", "post_key": uuid4()}
    body |= {"condition": "Takut suara motor.", "needs": "Alergi udang."}
    for _click in range(2):
        assert manager.post(f"{BASE}minta/", body).status_code == 302
    stay = Stay.objects.get()
    guest = arrives(tuti, house)
    board = seen(manager, BASE)
    assert work.own in board
    assert "Perempuan dewasa: 2" in board
    assert guest.name not in board
    assert manager.get(f"{BASE}{guest.pk}/").status_code == 404
    assert manager.get(f"{BASE}rumah/{house}/letak/").status_code == 404
    path = f"{BASE}{stay.pk}/perlu-diketahui/"
    assert "Yang perlu diketahui" in seen(manager, path)
    when = localtime(now()).strftime("%d-%m-%Y %H.%M")
    care = {"words": "Pamannya tidak boleh tahu, rekaan.", "happened_at": when, "entry": uuid4()}
    assert manager.post(path, care).status_code == 302
    assert "Pamannya tidak boleh tahu" in seen(tuti, f"{BASE}{stay.pk}/")
    # What she must not eat is not asked again, and not lost to who takes her in.
    assert "Takut suara motor.\nAlergi udang.</textarea>" in seen(tuti, f"{BASE}{stay.pk}/tiba/")
    assert tuti.post(f"{BASE}{stay.pk}/tiba/", {"bed": ""}).status_code == 302
    assert "orang luar yang tidak boleh tahu" not in seen(tuti, f"{BASE}{stay.pk}/")
    kept = {"kind": "named", "basis": "asked", "words": "Ayah tiri CONTOH"}
    assert manager.post(f"/kasus/{work.own}/jangan-tahu/", kept).status_code == 302
    words = ("tanyakan Dewi", "Ayah tiri", f"/kasus/{work.own}/jangan-tahu/")
    for client, told_them in ((tuti, [True, False, False]), (manager, [False, False, True])):
        shown = seen(client, f"{BASE}{stay.pk}/")
        assert "orang luar yang tidak boleh tahu" in shown
        assert [each in shown for each in words] == told_them
    place = seen(manager, f"{BASE}rumah/{house}/letak/")
    assert STREET in place
    assert "KUHP pasal 299" in place
    note = {"done_on": localtime(now()).strftime("%d-%m-%Y"), "done_time": "00.01", "template": "free", "version": 0}
    text = "Dijenguk di jl. rekaan melur no 12."
    warned = manager.post(f"/kasus/{work.own}/catatan/tambah/", {**note, "note": uuid4(), "text": text})
    assert "KUHP pasal 299" in warned.content.decode()
    assert not Note.objects.filter(case__code=work.own).exists()
    # Who does not know the place is not warned, and so learns nothing.
    intake = casework.at_desk(INTAKE)
    told = intake.post(f"/kasus/{work.own}/catatan/tambah/", {**note, "note": uuid4(), "text": text})
    assert (told.status_code, Note.objects.filter(case__code=work.own).exists()) == (302, True)


def test_no_outsider_learns_the_place_or_that_somebody_is_there_from_any_page(
    tuti: RoleClient, house: str, work: Work
) -> None:
    """Every role and every address of the desk, with the case's own names in it: not the street, not the stay."""
    manager = casework.at_desk(MANAGER)
    person = CasePerson.objects.get(case__code=work.own, ordinal=1)
    body = {"house": house, "person": person.pk, "beside": "", "bed": "", "wanted": "hold", "post_key": uuid4()}
    assert manager.post(f"{BASE}minta/", body).status_code == 302
    stay = Stay.objects.get()
    assert tuti.post(f"{BASE}{stay.pk}/tiba/", {"bed": ""}).status_code == 302
    tells = ("Rekaan Melur", "Rumah Melur")
    places = Places(
        ANY | {"code": work.own, "stay_id": stay.pk, "house_id": house, "bed_id": BedUse.objects.get().bed_id}
    )
    pages = [route for route in routes() if route.reads and route.permissions]
    for login in (HEAD, POLICE, *_OUTSIDE):
        client = casework.at_desk(login, stepped_up=True)
        held = ROLES[next(role for role, who in PEOPLE.items() if who[0] == login)].permissions
        for route in pages:
            if "rumah-aman" not in route.pattern and (login in _OUTSIDE or not route.permissions & held):
                continue
            answer = client.get(route.path(places))
            if route.pattern.startswith("rumah-aman/"):
                assert answer.status_code == 404, (login, route.pattern)
            shown = b"".join(answer).decode(errors="replace")
            assert not [word for word in tells if word in shown], (login, route.pattern)
    missing, there = uuid4(), stay.pk
    outsider = casework.at_desk(HEAD)
    pair = [outsider.get(f"{BASE}{each}/") for each in (missing, there)]
    assert len({(answer.status_code, len(answer.content)) for answer in pair}) == 1


_OUTSIDE = tuple(PEOPLE[role][0] for role in (RoleCode.TECHNICAL_ADMINISTRATOR, RoleCode.SOCIAL_WORKER))
