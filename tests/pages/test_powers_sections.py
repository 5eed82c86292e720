"""One case, and who may enter which of its sections: its team, a colleague, the police, an office still asked."""

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import HEAD, INTAKE, MANAGER, NAME, POLICE, Work

pytestmark = pytest.mark.django_db
ROOMS = ("", "orang/", "layanan/", "rujukan/", "linimasa/")
FORMS = ("ringkasan/", "orang/tambah/", "orang/1/isi/", "orang/1/buka/", "tugaskan/", "tutup/", "hapus/", "tahan/",
         "layanan/catat/", "rujukan/siapkan/")  # fmt: skip
OPEN: dict[str, set[str]] = {
    MANAGER: {*ROOMS, *FORMS},
    INTAKE: {*ROOMS, *FORMS} - {"tugaskan/", "tutup/", "hapus/", "tahan/"},
    HEAD: {"", "tahan/"},
    POLICE: {"", "tahan/", "orang/", "rujukan/", "orang/1/buka/", "rujukan/siapkan/"},
    "lestari.polres": {"", "tahan/"},
    "siti.dinsos": set(),
    "maya.sekretariat": set(),
}


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.mark.parametrize("login", OPEN)
def test_who_enters_which_room(login: str, work: Work) -> None:
    client = casework.at_desk(login, stepped_up=True)
    opened = {part for part in (*ROOMS, *FORMS) if client.get(f"/kasus/{work.own}/{part}").status_code == 200}
    assert opened == OPEN[login]


def test_a_colleague_sees_the_header_and_none_of_the_text(work: Work) -> None:
    page = casework.at_desk(HEAD).get(f"/kasus/{work.own}/").content.decode()
    assert work.own in page
    assert "bagian muka berkas" in page
    assert "Ringkasan rekaan" not in page
    assert "/ringkasan/" not in page


def test_an_office_that_is_asked_reads_the_preview_and_not_the_case(work: Work) -> None:
    client = casework.at_desk(POLICE)
    page = client.get(f"/rujukan/{work.waiting}/").content.decode()
    assert casework.PREVIEW in page
    assert NAME not in page
    assert client.get(f"/kasus/{work.asked}/").status_code == 404


def test_accepting_opens_the_rooms_that_were_asked_for_and_no_other(work: Work) -> None:
    client = casework.at_desk(POLICE)
    assert client.post(f"/rujukan/{work.waiting}/terima/").status_code == 302
    opened = {part for part in ROOMS if client.get(f"/kasus/{work.asked}/{part}").status_code == 200}
    assert opened == {"", "orang/", "rujukan/"}


def test_no_list_shows_a_case_of_another_unit(work: Work) -> None:
    for login in (MANAGER, HEAD, INTAKE, POLICE):
        client = casework.at_desk(login)
        for path in ("/antrean/?lingkup=kantor", "/kasus/?lingkup=selesai", "/rujukan/", "/kabar/"):
            assert work.foreign not in client.get(path).content.decode()
