"""Every form of the desk without a mouse: reached, seen, sent. A new form that nobody walks fails here."""

import re
from collections.abc import Iterator

import pytest
from tests.journeys import people
from tests.journeys.forms import Walk, form_patterns
from tests.journeys.house import Demo, demo_home, running
from tests.journeys.people import Cast
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
MAYA, RARA, OKTA = "maya.sekretariat", "rara.hukum", "okta.yayasan"
_LINKED = {
    people.DEWI: ("/kasus/", "/rujukan/", "/insiden/lapor/"),
    people.HASAN: ("/kasus/", "/antrean/", "/kasus/penutupan/", "/piket/"),
    MAYA: ("/orang/", "/kantor/", "/piket/", "/untuk-warga/", "/aturan/", "/saluran/", "/wewenang/"),
    people.SURYA: ("/jejak/ekspor/", "/penjagaan/", "/penjagaan/pemegang-kepala/", "/masa-simpan/"),
    RARA: ("/hukum-acuan/",),
    people.ANTON: ("/rujukan/", "/permintaan/"),
    OKTA: ("/jalur-khusus/", "/jalur-khusus/kunci/"),
}
"""Where each begins; the rest is found by links."""
_OF = "SELECT code, {} FROM {} AS of JOIN cases_case ON cases_case.id = of.case_id"
_CODES = "SELECT code FROM cases_case WHERE status"
_ROWS = (
    (people.DEWI, "/kasus/{}/bahaya/{}/tindakan/", f"{_OF.format('of.id', 'cases_dangertag')} WHERE lifted_at IS NULL"),
    (people.DEWI, "/kasus/{}/buka-kembali/", f"{_CODES} = 'closed'"),
    (people.DEWI, "/kasus/{}/catatan/tambah/", f"{_CODES} = 'in_service'"),
    (people.DEWI, "/kasus/{}/hukum/{}/perbaiki/", _OF.format("of.id", "legal_mark")),
    (people.DEWI, "/kasus/{}/orang/1/isi/", f"{_CODES} <> 'closed'"),
    (people.DEWI, "/kasus/{}/orang/{}/telepon/",
     f"{_OF.format('ordinal', 'cases_caseperson')} WHERE role = 'reporter'"),
    (people.DEWI, "/kasus/{}/rujukan/{}/alihkan/",
     "SELECT case_code, id FROM referrals_referral WHERE status IN ('declined', 'offered')"),
    (people.DEWI, "/laporan/{}/percakapan/", "SELECT number FROM mailbox_envelope ORDER BY received_at DESC"),
    (people.DEWI, "/masa-simpan/laporan/{}/tahan/", "SELECT number FROM mailbox_envelope"),
    (people.HASAN, "/kasus/{}/ambil-alih/", f"{_CODES} <> 'closed'"),
    (people.HASAN, "/kasus/serah-terima/{}/", "SELECT id FROM access_person WHERE login LIKE '%.uptd'"),
    (people.ANTON, "/rujukan/{}/hasil/",
     "SELECT id FROM referrals_referral WHERE status = 'accepted' AND to_office_name = 'Unit PPA Polres'"),
    (people.SURYA, "/identitas-pelapor/jawab/{}/", "SELECT id FROM custody_disclosure"),
    (OKTA, "/jalur-khusus/{}/", "SELECT number FROM custody_lanereport"),
)  # fmt: skip
"""What a link leads to in some cases only: who opens it, its address, and the rows that may fill it."""
_NOT_IN_THE_DEMO = frozenset({
    # The stories hold no data incident, wish to erase, way back in, ended officer, charge, or heap of like reports.
    *(f"insiden/<slug:number>/{room}" for room in ("bukan/", "langkah/", "lembaga/", "masyarakat/", "penilaian/")),
    "insiden/<slug:number>/kasus/<slug:code>/",
    "insiden/<slug:number>/surat/<uuid:letter_id>/catat/",
    "penghapusan/<uuid:erasure_id>/",
    "orang/atur-ulang/<uuid:reset_id>/",
    "orang/<uuid:person_id>/aktifkan/",
    "kasus/<slug:code>/hukum/pasal/<uuid:charge_id>/hukum/",
    "laporan/jalur/<uuid:cluster_id>/",
    # Open for a while only: to who is on duty, asked already, has read, or after a working day.
    "kasus/<slug:code>/darurat/",
    "kasus/<slug:code>/tutup/sendiri/",
    "kasus/<slug:code>/persetujuan/<uuid:talk_id>/tinjau/",
    "kasus/penutupan/<uuid:closing_id>/berkas/",
    "identitas-pelapor/minta/<slug:code>/<int:ordinal>/",
    "permintaan/<slug:number>/kode/",
    # The form stands on the case's own page; and the demo sends no mail.
    "kasus/<slug:code>/cerita/",
    "profil/surel/",
})  # fmt: skip
"""They are drawn by the same parts as those that are walked (`ui/templates/ui/forms`)."""
_TRIED = 90


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """The demo with its stories: there are cases, requests and reports in every state."""
    with demo_home(has_stories=True) as home, running(home) as demo:
        yield demo


def test_every_form_of_the_desk_is_reached_and_sent_by_keyboard(cast: Cast) -> None:
    walk = Walk(cast.demo.desk)
    rina = cast.officer(people.RINA)
    taken = f"/laporan/{_taken(rina)}/"
    walk.through(rina, "/laporan/catat/", taken, f"{taken}pilah/", "/antrean/", "/profil/", "/cari/", "/saluran/tugas/")
    for login, starts in _LINKED.items():
        officer = cast.officer(login)
        _step_up(officer, cast.demo.password)
        walk.through(officer, *starts)
        for _login, address, asked in (row for row in _ROWS if row[0] == login):
            walk.find(officer, [address.format(*row) for row in cast.demo.query(asked)[:_TRIED]])
    missing = sorted(form_patterns() - walk.met - _NOT_IN_THE_DEMO)
    assert not missing, "\n".join(missing)


def _taken(rina: Visitor) -> str:
    """The number of a report that Rina took: its pages are hers."""
    numbers: list[str] = re.findall(r"/laporan/(L-\d+)/", rina.page.content())
    for number in dict.fromkeys(numbers):
        rina.go(f"/laporan/{number}/")
        if rina.main().get_by_role("button", name="Ambil", exact=True).count():
            rina.tap("Ambil")
            return number
    pytest.fail("no report waits to be taken")


def _step_up(officer: Visitor, password: str) -> None:
    officer.page.goto(f"{officer.page.url.partition('/antrean/')[0].partition('/pimpinan/')[0]}/masuk/ulang/")
    officer.page.locator("input[type=password]").fill(password)
    with officer.page.expect_navigation():
        officer.page.keyboard.press("Enter")
