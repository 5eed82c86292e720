"""The investigator asks the hospital for a visum, is asked back, and gets it; the unit reads it all."""

import pytest
from tests.journeys import people
from tests.journeys.house import Demo
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE, Visitor

pytestmark = pytest.mark.journey
QUESTION = "CONTOH: siapa yang mendampingi anak? Desa Pere'an jauh."
ANSWER = "CONTOH: Ibu Dewi dari UPTD, sampai selesai."
DONE = "CONTOH: visum selesai, diserahkan tertutup."
_WITH_ANTON = (
    "SELECT r.case_code FROM referrals_referral r JOIN cases_case c ON c.id = r.case_id AND c.status <> 'closed' "
    "JOIN cases_assignment a ON a.case_id = c.id AND a.until IS NULL JOIN access_person p ON p.id = a.person_id "
    "WHERE r.to_office_name = 'Unit PPA Polres' AND r.status = 'accepted' AND p.login = 'anton.polres' "
    "AND c.manager_name LIKE 'Dewi%' AND NOT EXISTS (SELECT 1 FROM referrals_referral o "
    "WHERE o.case_id = c.id AND o.to_office_name = 'RSUD Muaradua') ORDER BY c.opened_at DESC LIMIT 1"
)


@pytest.fixture(scope="module")
def demo(filled_demo: Demo) -> Demo:
    """The demo with its stories."""
    return filled_demo


def _sends(anton: Visitor, code: str) -> None:
    anton.go(f"/kasus/{code}/rujukan/")
    anton.taps = 0
    anton.tap("Siapkan rujukan")
    anton.tick("RSUD Muaradua")
    anton.tick("Pemeriksaan dan visum et repertum")
    anton.tap("Kirim rujukan")
    assert anton.taps <= 4
    anton.reads("Sudah diserahkan ke RSUD Muaradua", "Pemeriksaan dan visum et repertum")


def _is_led_to_the_open_road(dewi: Visitor, code: str) -> None:
    dewi.go(f"/kasus/{code}/rujukan/siapkan/")
    dewi.tick("RSUD Muaradua")
    dewi.tick("Permintaan visum oleh penyidik")
    dewi.tap("Kirim rujukan")
    dewi.reads("Ini diminta oleh penyidik menurut hukum acara")
    dewi.tap("Minta lewat penyidik")
    dewi.tap("Kirim rujukan")
    dewi.reads("Rujukan terkirim ke Unit PPA Polres")


def test_a_visum_asked_back_about_answered_and_reported(cast: Cast) -> None:
    ((code,),) = cast.demo.query(_WITH_ANTON)
    anton, sekar = cast.officer(people.ANTON), cast.officer(people.SEKAR, PHONE)
    _sends(anton, str(code))
    sent = anton.page.url
    ((referral,),) = cast.demo.query(
        "SELECT id FROM referrals_referral WHERE purposes = '{forensic_examination}' ORDER BY offered_at DESC LIMIT 1"
    )
    sekar.go("/")
    sekar.reads("Diminta dari kami", str(code), "Konfirmasi terima dari Unit PPA Polres")
    sekar.go(f"/rujukan/{referral}/")
    sekar.page.locator("main").get_by_text("Tanya balik Unit PPA Polres").click()
    sekar.write("Apa yang perlu Anda ketahui?", QUESTION)
    sekar.tap("Kirim pertanyaan")
    sekar.reads("Pertanyaan terkirim. Tenggat kantor Anda tetap berjalan.", QUESTION)

    anton.go("/antrean/")
    anton.reads("Jawab pertanyaan RSUD Muaradua")
    anton.go(sent.removeprefix(cast.demo.desk))
    anton.write("Jawaban Anda", ANSWER)
    anton.tap("Kirim jawaban")
    anton.reads("Jawaban terkirim", ANSWER)

    sekar.go(f"/rujukan/{referral}/")
    sekar.reads(ANSWER)
    sekar.tap("Konfirmasi sudah diterima")
    sekar.go(f"/rujukan/{referral}/hasil/")
    sekar.tick("Sudah dikerjakan")
    sekar.write("Apa yang dilakukan", DONE)
    sekar.tap("Kirim hasil")

    dewi = cast.officer(people.DEWI)
    dewi.go("/kabar/")
    dewi.reads("Kantor lain meminta sesuatu dalam kasus yang Anda pegang")
    dewi.go(f"/kasus/{code}/rujukan/{referral}/")
    dewi.reads(QUESTION, ANSWER, DONE, "Unit PPA Polres")
    _is_led_to_the_open_road(dewi, str(code))
