"""The pages of the two doors: fields counted, half filled saved, what cannot be told, drafts kept while typing."""

import re
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import AREA, AUDITOR, INTAKE, MANAGER, POLICE, Work
from tests.factories.statements import check_few

from sigap.access.models import Office
from sigap.intake.models import Arrival, Draft, Triage
from sigap.mailbox.models import Envelope

pytestmark = pytest.mark.django_db
ENTER, BRING = "/laporan/catat/", "/permintaan/kirim/"
TYPED = 'Rekaan: tetangga mendengar anak menangis, kata O\'Neil "dikurung" & <b>digembok</b>'


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def key_in(page: str) -> str:
    found = re.search(r'name="key" value="([0-9a-f-]{36})"', page)
    assert found
    return found[1]


def fields_of(page: str) -> set[str]:
    main = page[page.index('data-draft="') : page.index("data-draft-later")]
    return set(re.findall(r'<(?:input|select|textarea)[^>]*name="([a-z_]+)"', main)) - {"key", "csrfmiddlewaretoken"}


def test_a_call_takes_eight_fields_and_one_tap(work: Work) -> None:
    client = casework.at_desk(INTAKE)
    page = client.get(ENTER).content.decode()
    assert len(fields_of(page)) == 8
    assert "required" not in page[page.index('data-draft="') :]
    answer = client.post(ENTER, {"key": key_in(page), "channel": "sapa_129", "story": TYPED})
    envelope = Envelope.objects.get(channel="sapa_129")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/laporan/{envelope.number}/pilah/")
    sheet = client.get(answer.headers["Location"]).content.decode()
    assert "memasang enam katanya sendiri" in sheet
    assert "O&#x27;Neil" in sheet
    assert "<b>digembok" not in sheet
    assert Triage.objects.get(pk=envelope.pk).taken_by_name == "Rina Marlina"


def test_a_number_that_was_given_is_not_yet_a_safe_one(work: Work) -> None:
    client = casework.at_desk(INTAKE)
    pages = []
    for safe in ("", "WA saja, jangan telepon"):
        filled = {"key": str(uuid4()), "channel": "telephone", "about": "self", "phone": "0812 0000 1111", "safe": safe}
        pages.append(client.get(client.post(ENTER, filled).headers["Location"]).content.decode())
    unasked, asked = pages
    assert unasked.count("Nomor yang diberikan, belum ditanyakan aman") == 2
    assert "Boleh, pelapor" not in unasked
    assert "Belum ditanya: pastikan dulu" in unasked
    assert 'value="0812 0000 1111"' in unasked
    assert "belum ditanyakan aman" not in asked
    assert ("Boleh, pelapor" in asked, "Cara aman, baca sebelum menelepon" in asked) == (False, True)
    assert "yang dilarang bisa tertulis di sana" in asked
    assert "Siapa yang boleh menjawab, dan caranya" in asked


def test_a_second_click_and_a_reload_store_nothing_twice(work: Work) -> None:
    client = casework.at_desk(INTAKE)
    filled = {"key": str(uuid4()), "channel": "telephone", "story": TYPED}
    first, second = client.post(ENTER, filled), client.post(ENTER, filled)
    assert first.headers["Location"] == second.headers["Location"]
    assert Arrival.objects.count() == 1


@pytest.mark.parametrize(
    ("filled", "words"),
    [
        ({}, "Isi satu hal saja"),
        ({"story": TYPED, "received_at": "31-12-2099 10.00"}, "belum terjadi"),
        ({"story": TYPED, "received_at": "01-01-2001 10.00"}, "30 hari"),
        ({"story": TYPED, "received_at": "kemarin"}, "Waktu ini tidak terbaca"),
        ({"story": TYPED, "area": "99.99.99"}, "tidak ada di daerah kita"),
        ({"story": "x" * 60_001}, "Terlalu panjang"),
        ({"story": TYPED, "channel": "merpati"}, "Pilih dari daftar"),
    ],
    ids=["nothing", "future", "long ago", "no moment", "unknown region", "too long", "unknown door"],
)
def test_what_does_not_fit_is_told_and_what_was_typed_is_kept(work: Work, filled: dict[str, str], words: str) -> None:
    client = casework.at_desk(INTAKE)
    answer = client.post(ENTER, {"key": str(uuid4()), "channel": "telephone"} | filled)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert not Arrival.objects.exists()
    if filled.get("story") == TYPED:
        assert "tetangga mendengar anak menangis" in page


def test_fifty_kilobytes_of_a_pasted_chat_are_stored(work: Work) -> None:
    client = casework.at_desk(INTAKE)
    answer = client.post(ENTER, {"key": str(uuid4()), "channel": "whatsapp", "story": "[21/11 09.12] Halo\n" * 2_700})
    assert answer.status_code == 302


def test_another_text_under_a_sent_key_is_told_and_can_be_sent_anew(work: Work) -> None:
    client = casework.at_desk(INTAKE)
    filled = {"key": str(uuid4()), "channel": "telephone", "story": TYPED}
    client.post(ENTER, filled)
    answer = client.post(ENTER, filled | {"story": "Rekaan lain"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "sudah tersimpan sebagai laporan" in page
    assert "Rekaan lain" in page
    assert client.post(ENTER, filled | {"story": "Rekaan lain", "key": key_in(page)}).status_code == 302


@pytest.mark.parametrize(("login", "keep"), [(INTAKE, ENTER), (POLICE, BRING)])
def test_a_draft_is_kept_by_script_listed_resumed_and_thrown_away(work: Work, login: str, keep: str) -> None:
    client, key = casework.at_desk(login), str(uuid4())
    filled = {"key": key, "story": TYPED, "flags": ["injury", "weapon"]}
    answer = client.post(f"{keep}draf/", filled, HTTP_X_DRAFT="1")
    assert answer.status_code == 200
    assert re.fullmatch(r"\d\d\.\d\d", answer.json()["saved"])
    assert f"{keep}draf/{key}/" in client.get(keep).content.decode()
    resumed = casework.at_desk(login).get(f"{keep}draf/{key}/").content.decode()
    assert "O&#x27;Neil" in resumed
    assert len(re.findall(r'value="(?:injury|weapon)"[^>]*checked', resumed)) == 2
    assert key_in(resumed) == key
    assert casework.at_desk(MANAGER).get(f"{ENTER}draf/{key}/").status_code == 404
    assert client.post(f"{keep}draf/{key}/buang/").status_code == 302
    assert not Draft.objects.exists()


def test_without_script_the_draft_is_kept_by_a_button(work: Work) -> None:
    client = casework.at_desk(INTAKE)
    answer = client.post(f"{ENTER}draf/", {"key": str(uuid4()), "story": TYPED}, follow=True)
    assert "Draf tersimpan" in answer.content.decode()
    broken = client.post(f"{ENTER}draf/", {"key": "tidak-utuh", "story": TYPED}, HTTP_X_DRAFT="1")
    assert (broken.status_code, "Muat ulang" in broken.json()["words"]) == (422, True)


def test_a_sent_form_takes_its_draft_along(work: Work) -> None:
    client, key = casework.at_desk(INTAKE), str(uuid4())
    client.post(f"{ENTER}draf/", {"key": key, "story": TYPED}, HTTP_X_DRAFT="1")
    client.post(ENTER, {"key": key, "channel": "telephone", "story": TYPED})
    assert not Draft.objects.filter(pk=UUID(key)).exists()
    late = client.post(f"{ENTER}draf/", {"key": key, "story": TYPED}, HTTP_X_DRAFT="1")
    assert (late.status_code, late.json()) == (200, {"saved": ""})


def test_the_police_ask_and_see_one_of_three_words(work: Work) -> None:
    Office.objects.filter(kind="uptd_ppa").update(phone="0800 0000 0077")
    client = casework.at_desk(POLICE)
    page = client.get(BRING).content.decode()
    assert len(fields_of(page)) <= 8
    assert 'href="tel:080000000077"' in page
    lp = "LP/B/7/XI/2026/SPKT/POLRES OKU SELATAN"
    asked = client.post(BRING, {"key": key_in(page), "lp_number": lp, "story": TYPED, "area": AREA}, follow=True)
    listed = asked.content.decode()
    envelope = Envelope.objects.get(channel="partner")
    assert envelope.number in listed
    assert lp in listed
    assert "Diterima" in listed
    assert "tetangga" not in listed
    assert client.get(f"/laporan/{envelope.number}/").status_code == 404
    rina = casework.at_desk(INTAKE)
    assert "permintaan Kantor polres_ppa" in rina.get(f"/laporan/{envelope.number}/").content.decode()
    assert "Kantor polres_ppa" in rina.get("/antrean/?lingkup=kantor").content.decode()


def test_a_story_in_the_place_of_the_number_is_told(work: Work) -> None:
    answer = casework.at_desk(POLICE).post(BRING, {"key": str(uuid4()), "lp_number": "Melati (15), dikurung"})
    assert (answer.status_code, "hanya berisi huruf" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(("login", "path"), [(POLICE, ENTER), (AUDITOR, ENTER), (INTAKE, BRING), (AUDITOR, BRING)])
def test_each_door_is_shut_to_the_others(work: Work, login: str, path: str) -> None:
    client = casework.at_desk(login)
    assert client.get(path).status_code == 404
    assert client.post(path, {"key": str(uuid4()), "story": TYPED}).status_code == 404
    assert not Arrival.objects.exists()


def test_the_list_of_requests_says_what_became_of_one_and_whom_to_ring(work: Work) -> None:
    anton, rina = casework.at_desk(POLICE), casework.at_desk(INTAKE)
    Office.objects.filter(kind="uptd_ppa").update(phone="0735 000 101")
    numbers = []
    for way, answer in (("tanpa-kasus", {"reason": "not_reachable"}), ("teruskan", {"authority": "lpsk"})):
        anton.post(BRING, {"key": str(uuid4()), "story": TYPED})
        numbers.append(Arrival.objects.latest("entered_at").number)
        rina.post(f"/laporan/{numbers[-1]}/ambil/")
        assert rina.post(f"/laporan/{numbers[-1]}/{way}/", answer).status_code == 302
    page = anton.get("/permintaan/").content.decode()
    assert "Keterangannya belum cukup. Tahu lebih banyak?" in page
    assert "Diteruskan ke lembaga lain yang berwenang." in page
    assert 'href="tel:0735000101"' in page
    rina.post(f"/laporan/{numbers[0]}/buka-lagi/", {"reason": "wrong-entry"})
    assert "Keterangannya belum cukup" not in anton.get("/permintaan/").content.decode()


def test_the_unit_finds_whom_to_ask_about_a_request_of_another_office(work: Work) -> None:
    anton, rina = casework.at_desk(POLICE), casework.at_desk(INTAKE)
    anton.post(BRING, {"key": str(uuid4()), "story": TYPED})
    arrival = Arrival.objects.latest("entered_at")
    number = arrival.number
    Office.objects.filter(pk=arrival.office_id).update(phone="0735 000 102")
    rina.post(f"/laporan/{number}/ambil/")
    for path in ("", "tanpa-kasus/"):
        with CaptureQueriesContext(connection) as captured:
            page = rina.get(f"/laporan/{number}/{path}").content.decode()
        check_few(captured)
        assert 'href="tel:0735000102"' in page, path
    assert "sesudah memasang enam katanya sendiri" in rina.get(f"/laporan/{number}/").content.decode()
    assert "tel:0735000102" not in rina.get(f"/laporan/{work.taken_report}/").content.decode()
