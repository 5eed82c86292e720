"""Every form of the desk without a mouse: reached, seen, sent. A new form that nobody walks fails here."""

import re
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from tests.journeys import people
from tests.journeys.forms import Walk, form_patterns
from tests.journeys.forms_of_force import reach_force
from tests.journeys.forms_reached import GITA, MAYA, MINE, ON_DUTY, reach
from tests.journeys.house import Demo, demo_home, running
from tests.journeys.people import Cast
from tests.journeys.visitor import Visitor
from tests.journeys.wire import Client

pytestmark = pytest.mark.journey
RARA, OKTA, TARI, TUTI = "rara.hukum", "okta.yayasan", "tari.uptd", "tuti.rumahaman"
_OF_AN_OFFICE = ("/gugus-tugas/surat/", "/gugus-tugas/tindak-lanjut/", "/gugus-tugas/rad/")
_OF_THE_FORCE = (
    *_OF_AN_OFFICE,
    "/gugus-tugas/susunan/",
    "/gugus-tugas/rakor/",
    "/gugus-tugas/pustaka/",
    "/gugus-tugas/pengaturan/",
    "/gugus-tugas/pengawasan/",
    "/gugus-tugas/laporan/",
    "/gugus-tugas/terbitan/",
    "/gugus-tugas/sop/",
    "/gugus-tugas/pelajaran/",
    "/gugus-tugas/kalender/",
    "/gugus-tugas/desa/",
    "/gugus-tugas/berikutnya/",
    "/gugus-tugas/berikutnya/bobot/",
    "/gugus-tugas/pencegahan/",
    "/gugus-tugas/indikator/",
    "/gugus-tugas/wawasan/banding/",
    "/gugus-tugas/indikator/sinyal/",
    "/gugus-tugas/indeks/metode/",
    "/gugus-tugas/indeks/versi/",
)
_LINKED = {
    people.DEWI: ("/kasus/", "/rujukan/", "/insiden/lapor/", "/rumah-aman/"),
    people.HASAN: (
        "/kasus/",
        "/alih-daerah/",
        "/simfoni/",
        "/formulir/",
        "/dak/",
        "/antrean/",
        "/kasus/penutupan/",
        "/piket/",
        *_OF_AN_OFFICE,
    ),
    MAYA: (
        "/orang/",
        "/kantor/",
        "/piket/",
        "/untuk-warga/",
        "/aturan/",
        "/saluran/",
        "/wewenang/",
        "/sistem-kantor/",
        "/formulir/",
        *_OF_THE_FORCE,
    ),
    people.SURYA: ("/jejak/ekspor/", "/penjagaan/", "/penjagaan/pemegang-kepala/", "/masa-simpan/"),
    GITA: ("/gugus-tugas/indeks/metode/", "/gugus-tugas/terbitan/baris/"),
    TARI: ("/kasus/",),
    RARA: ("/hukum-acuan/", "/gugus-tugas/pustaka/"),
    people.ANTON: ("/rujukan/", "/permintaan/"),
    TUTI: ("/rumah-aman/",),
    OKTA: ("/jalur-khusus/", "/jalur-khusus/kunci/"),
}
"""Where each begins; the rest is found by links."""
_BRINGING = (people.RINA, people.DEWI, people.HASAN, people.ANTON, people.SURYA, MAYA, GITA)
"""Who brings about what the demo lacks, after all have walked."""
_OF = "SELECT code, {} FROM {} AS of JOIN cases_case ON cases_case.id = of.case_id"
_TRACKS = (
    "SELECT code, ordinal FROM legal_criminaltrack t JOIN cases_case c ON c.id = t.case_id "
    "JOIN cases_caseperson p ON p.id = t.person_id"
)
_CODES = "SELECT code FROM cases_case WHERE status"
_ROWS = (
    (people.DEWI, "/kasus/{}/bahaya/{}/tindakan/", f"{_OF.format('of.id', 'cases_dangertag')} WHERE lifted_at IS NULL"),
    (people.DEWI, "/kasus/{}/buka-kembali/", f"{_CODES} = 'closed'"),
    (people.DEWI, "/kasus/{}/catatan/tambah/", f"{_CODES} = 'in_service'"),
    (people.DEWI, "/kasus/{}/hukum/{}/perbaiki/", _OF.format("of.id", "legal_mark")),
    (people.DEWI, "/kasus/{}/hukum/berkas/{}/", _TRACKS),
    (people.DEWI, "/kasus/{}/hukum/berkas/{}/kaitan/", _TRACKS),
    (people.DEWI, "/kasus/{}/hukum/korban/{}/", f"{_OF.format('ordinal', 'cases_caseperson')} WHERE role = 'victim'"),
    (people.DEWI, "/kasus/{}/hukum/korban/kabar/{}/",
     f"{_OF.format('of.id', 'legal_victimnotice')} WHERE of.kind <> 'notice_wish' AND of.state = 'notice_open'"),
    (people.DEWI, "/kasus/{}/hukum/hari-bebas/{}/", _TRACKS),
    *((people.DEWI, f"/kasus/{{}}/{what}/", f"SELECT code FROM ({MINE}) mine")
      for what in ("tutup", "hukum/catat", "hukum/tanpa-laporan", "surat-perkara/laporan")),
    (people.DEWI, "/kasus/{}/catatan/{}/", _OF.format("of.note", "cases_note")),
    (RARA, "/jalan-tertutup/{}/", "SELECT id FROM legal_barredexit"),
    (people.DEWI, "/kasus/{}/orang/1/isi/", f"{_CODES} <> 'closed'"),
    (people.DEWI, "/kasus/{}/terlapor/", f"{_OF.format('1', 'cases_caseperson')} WHERE role = 'suspect'"),
    (people.DEWI, "/kasus/{}/orang/{}/data/pendidikan/",
     f"{_OF.format('ordinal', 'cases_caseperson')} WHERE role = 'victim'"),
    (people.DEWI, "/kasus/{}/orang/{}/telepon/",
     f"{_OF.format('ordinal', 'cases_caseperson')} WHERE role = 'reporter'"),
    *((people.DEWI, f"/kasus/{{}}/pelindungan/{{}}/{act}/",
       f"{_OF.format('of.id', 'protection_protection')} WHERE of.kind = '{kind}' AND of.status = 'protection_{state}'")
      for act, kind, state in (
          ("perpanjang", "court_kdrt", "given"), ("akhiri", "court_kdrt", "given"), ("tempat", "court_kdrt", "given"),
          ("ditelaah", "lpsk_protection", "asked"), ("diberikan", "lpsk_protection", "asked"),
          ("ditolak", "lpsk_protection", "asked"))),
    *((people.ANTON, f"/kasus/{{}}/anak-ditahan/{{}}/{act}/",
       f"{_OF.format('of.id', 'juvenile_detention')} WHERE released_at IS NULL")
      for act in ("perpanjang", "beralih", "keluar")),
    *((people.ANTON, f"/kasus/{{}}/anak-ditahan/orang/{{}}/{act}",
       f"{_OF.format('ordinal', 'cases_caseperson')} WHERE role = 'child_in_conflict'")
      for act in ("", "langkah/", "tahan/")),
    *((people.DEWI, f"/kasus/{{}}/sidang/{{}}/{act}/",
       f"{_OF.format('of.id', 'hearings_hearing')} WHERE of.status = 'hearing_{state}'")
      for act, state in (
          ("tunda", "planned"), ("hasil", "planned"), ("pendamping", "planned"), ("cara", "planned"),
          ("biaya", "planned"), ("jawaban", "happened"), ("diterima", "happened"))),
    *((people.DEWI, f"/kasus/{{}}/{page}/catat/", f"SELECT code FROM ({MINE}) mine")
      for page in ("sidang", "keterangan", "sesi")),
    *((people.DEWI, f"/kasus/{{}}/simfoni/{{}}/{what}",
       f"SELECT m.code, p.ordinal FROM ({MINE}) m JOIN cases_caseperson p ON p.case_id = m.id WHERE p.role = 'victim'")
      for what in ("", "nomor/")),
    (people.DEWI, "/kasus/{}/formulir/{}/{}/",
     ("SELECT c.code, s.questionnaire_id, p.ordinal FROM questionnaires_answersheet s "
      "JOIN cases_case c ON c.id = s.case_id JOIN cases_caseperson p ON p.id = s.person_id")),
    *((people.HASAN, f"/formulir/{{}}/{what}",
       "SELECT questionnaire_id FROM questionnaires_questionnaireedition WHERE state = 'form_draft'")
      for what in ("", "judul/", "tanya/", "tanya/aman/", "terbit/")),
    (MAYA, "/formulir/{}/", "SELECT id FROM questionnaires_questionnaire WHERE code = 'contoh_bahasa'"),
    *((MAYA, f"/pimpinan/{what}/{{}}/minta/", "SELECT id FROM access_office WHERE kind = 'rsud'")
      for what in ("terlambat", "rujukan")),
    (MAYA, "/gugus-tugas/pengawasan/{}/temuan/{}/janji/", "SELECT visit_id, id FROM supervision_finding"),
    *((people.DEWI, f"/kasus/{{}}/tugas-luar/{{}}/{act}/", _OF.format("of.id", "errands_errand"))
      for act in ("balas", "jawaban", "tarik")),
    (people.DEWI, "/kasus/{}/lapangan/tugaskan/", f"SELECT code FROM ({MINE}) mine"),
    (people.DEWI, "/kasus/{}/lapangan/{}/lembar/", _OF.format("of.id", "fieldvisits_fieldvisit")),
    (people.DEWI, "/kasus/{}/psikolog/{}/izin/", _OF.format("of.id", "sessions_psychologyseat")),
    (TARI, "/kasus/{}/psikolog/tulis/", _OF.format("of.officer_id", "sessions_psychologyseat")),
    *((people.DEWI, f"/kasus/{{}}/rencana/{what}/", f"SELECT code FROM ({MINE}) mine")
      for what in ("susun", "persetujuan/catat", "konferensi/undang")),
    *((people.DEWI, f"/kasus/{{}}/rencana/{what}/{{}}/",
       f"{_OF.format('ordinal', 'cases_caseperson')} WHERE role = 'victim'")
      for what in ("asesmen", "keselamatan", "pemantauan")),
    *((people.DEWI, f"/kasus/{{}}/rencana/tujuan/{{}}/{act}/",
       f"{_OF.format('of.id', 'assistance_goal')} WHERE outcome = 'open'")
      for act in ("layanan", "lanjut")),
    *((people.DEWI, f"/kasus/{{}}/rencana/layanan/{{}}/{act}/",
       f"{_OF.format('of.id', 'casework_plannedservice')} WHERE state = 'planned'")
      for act in ("hasil", "lanjut")),
    (people.DEWI, "/kasus/{}/rencana/konferensi/{}/notula/", _OF.format("of.id", "casework_caseconference")),
    *((people.DEWI, f"/kasus/{{}}/restitusi/{{}}/{what}/", _OF.format("of.id", "restitution_restitutionclaim"))
      for what in ("perbaiki", "rugi", "catat/deposited")),
    *((people.DEWI, f"/kasus/{{}}/pemulangan/{{}}/{what}/",
       f"{_OF.format('of.id', 'reintegration_homereturn')} WHERE of.state = 'return_{state}'")
      for what, state in (
          ("serah-terima", "running"), ("ubah", "running"), ("hentikan", "running"), ("kunjungan", "arrived"))),
    *((people.DEWI, f"/kasus/{{}}/pemulangan/kunjungan/{{}}/{what}",
       f"{_OF.format('of.id', 'reintegration_reintegrationvisit')} WHERE of.state = 'visit_agreed'")
      for what in ("", "batal/")),
    (people.DEWI, "/kasus/register/impor/{}/kolom/",
     "SELECT id FROM registers_registerupload WHERE state = 'register_uploaded'"),
    (people.DEWI, "/kasus/{}/alih-daerah/siapkan/", f"SELECT code FROM ({MINE}) mine"),
    (people.DEWI, "/kasus/{}/kaitan/catat/telepon/", f"SELECT code FROM ({MINE}) mine"),
    *((people.DEWI, f"/kasus/{{}}/kaitan/{{}}/{what}/", _OF.format("of.id", "links_linkside"))
      for what in ("minta", "jawab", "putuskan")),
    (people.HASAN, "/kaitan/nomor-umum/tambah/", "SELECT 1"),
    (people.DEWI, "/kasus/{}/rujukan/{}/alihkan/",
     "SELECT case_code, id FROM referrals_referral WHERE status IN ('declined', 'offered')"),
    (people.DEWI, "/kasus/{}/tutup/sendiri/", f"SELECT code FROM ({MINE}) mine"),
    (people.DEWI, "/identitas-pelapor/minta/{}/{}/",
     f"{_OF.format('ordinal', 'cases_caseperson')} WHERE role = 'reporter'"),
    (people.DEWI, "/laporan/{}/percakapan/",
     f"SELECT number FROM mailbox_envelope e JOIN ({MINE}) mine ON mine.envelope_id = e.id WHERE channel = 'web'"),
    (people.DEWI, "/masa-simpan/laporan/{}/tahan/", "SELECT number FROM mailbox_envelope"),
    *((TUTI, f"/rumah-aman/{{}}/{act}/", "SELECT id FROM shelter_stay WHERE status = 'stay_in' AND case_id IS NULL")
      for act in ("pindah", "titipan", "tamu", "biaya", "kaitkan", "keluar", "tinjau", "perlu-diketahui")),
    (TUTI, "/rumah-aman/{}/pergi/",
     ("SELECT id FROM shelter_stay s WHERE status = 'stay_in' AND NOT EXISTS (SELECT 1 FROM shelter_stayentry e "
      "WHERE e.stay_id = s.id AND e.kind = 'entry_absence' AND e.settled_at IS NULL)")),
    (TUTI, "/rumah-aman/{}/tiba/", "SELECT id FROM shelter_stay WHERE status = 'stay_held'"),
    *((TUTI, f"/rumah-aman/rumah/{{}}/{act}", "SELECT id FROM shelter_shelterhouse")
      for act in ("", "kamar/", "letak/tulis/")),
    (TUTI, "/rumah-aman/rumah/{}/kamar/{}/", "SELECT house_id, id FROM shelter_shelterroom"),
    (TUTI, "/rumah-aman/rumah/baru/", "SELECT 1"),
    (people.HASAN, "/kasus/{}/ambil-alih/", f"{_CODES} <> 'closed'"),
    (people.HASAN, "/piket/{}/tukar/", "SELECT id FROM access_office WHERE name = 'UPTD PPA'"),
    (people.HASAN, "/kasus/serah-terima/{}/", "SELECT id FROM access_person WHERE login LIKE '%.uptd'"),
    (people.ANTON, "/kasus/{}/rujukan/{}/",
     ("SELECT r.case_code, r.id FROM referrals_exchange e JOIN referrals_referral r ON r.id = e.referral_id "
      "WHERE e.state = 'open' AND r.from_office_name = 'Unit PPA Polres'")),
    (people.ANTON, "/rujukan/{}/hasil/",
     "SELECT id FROM referrals_referral WHERE status = 'accepted' AND to_office_name = 'Unit PPA Polres'"),
    (people.SURYA, "/identitas-pelapor/jawab/{}/", "SELECT id FROM custody_disclosure"),
    (MAYA, "/kantor/{}/wilayah/", "SELECT id FROM access_office WHERE valid_to IS NULL"),
    (MAYA, "/gugus-tugas/pengawasan/{}/foto/", "SELECT id FROM supervision_visit WHERE status = 'planned'"),
    (MAYA, "/gugus-tugas/terbitan/{}/tarik/", "SELECT id FROM releases_datarelease WHERE state = 'release_published'"),
    (MAYA, "/gugus-tugas/terbitan/baris/{}/tolak/",
     "SELECT id FROM releases_rowexport WHERE state = 'release_proposed'"),
    (MAYA, "/gugus-tugas/terbitan/baris/{}/tarik/",
     "SELECT id FROM releases_rowexport WHERE state = 'release_published'"),
    (MAYA, "/gugus-tugas/pencegahan/{}/foto/",
     "SELECT id FROM prevention_preventionactivity WHERE status = 'reported'"),
    (MAYA, "/gugus-tugas/pencegahan/{}/ubah/", "SELECT id FROM prevention_preventionactivity WHERE status = 'planned'"),
    (MAYA, "/gugus-tugas/pencegahan/{}/relawan/",
     "SELECT id FROM prevention_preventionactivity WHERE status = 'planned'"),
    (OKTA, "/jalur-khusus/{}/", "SELECT number FROM custody_lanereport"),
    (people.HASAN, "/hak-data/catat/", "SELECT 1"),
    (people.HASAN, "/hak-data/pemrosesan/{}/", "SELECT slug FROM (VALUES ('officer')) known (slug)"),
    *((people.HASAN, f"/hak-data/{{}}/{what}/",
       ("SELECT number FROM datarights_datarequest r WHERE ended_at IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM datarights_dataanswer a WHERE a.request_id = r.id)"))
      for what in ("jawab", "batal")),
)  # fmt: skip
"""What a link leads to in some cases only: who opens it, its address, and the rows that may fill it."""
_HAVE_NO_FORM = frozenset({
    # It stands on the case's own page, which is walked; its address alone leads there.
    "kasus/<slug:code>/cerita/",
    # Its page is that of the mail address, which is walked.
    "profil/whatsapp/",
    # Nobody has the link of a mail that the demo does not send.
    "tahu/<uuid:token_id>/",
})  # fmt: skip
_WHERE_READY = frozenset({
    # Shown where nothing stands against closing; a case of hers need not be so far. test_report_to_closure sends it.
    "kasus/<slug:code>/tutup/",
    # Waits only where an office wants its plans seen. test_casework_looking sends it.
    "kasus/<slug:code>/rencana/dilihat/",
})  # fmt: skip
_TRIED = 90


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """The demo with its stories: there are cases, requests and reports in every state."""
    with demo_home(has_stories=True) as home, running(home) as demo:
        yield demo


def test_every_form_of_the_desk_is_reached_and_sent_by_keyboard(cast: Cast) -> None:
    walk = Walk(cast.demo.desk)
    rina = _signed_in(cast, people.RINA)
    taken = f"/laporan/{_taken(rina)}/"
    walk.through(rina, "/laporan/catat/", taken, f"{taken}pilah/", "/antrean/", "/profil/", "/cari/", "/saluran/tugas/")
    for login, starts in _LINKED.items():
        # No sooner: on a slow machine the session of the last would end unused before their turn.
        officer = _signed_in(cast, login)
        walk.through(officer, *starts)
        for _login, address, asked in (row for row in _ROWS if row[0] == login):
            walk.find(officer, [address.format(*row) for row in cast.demo.query(asked)[:_TRIED]])
    ((on_duty,),) = cast.demo.query(ON_DUTY)
    bringing = {login: _signed_in(cast, login) for login in _BRINGING}
    reach(walk, cast.demo, {**bringing, ON_DUTY: _signed_in(cast, str(on_duty))})
    reach_force(walk, cast.demo, bringing)
    missing = sorted(form_patterns() - walk.met - _HAVE_NO_FORM - _WHERE_READY)
    assert not missing, "\n".join(missing)
    assert sorted(walk.met & _HAVE_NO_FORM) == []


def _signed_in(cast: Cast, login: str) -> Visitor:
    """An officer who has just shown again who they are, before any page."""
    line = Client(cast.demo.port + 1)
    assert line.sign_in(login, cast.demo.password).status == HTTPStatus.FOUND
    again = "/masuk/ulang/"
    assert line.post(again, [("password", cast.demo.password)], form_at=again).status == HTTPStatus.FOUND
    officer = cast.stranger_at_the_desk()
    officer.context.add_cookies(
        [{"name": name, "value": value, "url": cast.demo.desk} for name, value in line.cookies.items()]
    )
    return officer


def _taken(rina: Visitor) -> str:
    """The number of a report that Rina took: its pages are hers."""
    rina.go("/antrean/")
    numbers: list[str] = re.findall(r"/laporan/(L-\d+)/", rina.page.content())
    for number in dict.fromkeys(numbers):
        rina.go(f"/laporan/{number}/")
        if rina.main().get_by_role("button", name="Ambil", exact=True).count():
            rina.tap("Ambil")
            return number
    pytest.fail("no report waits to be taken")
