"""Pages of villages and of where next: for whom, few statements, odd posts, the sheet, one tap."""

import io
import re
from datetime import date
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from pypdf import PdfReader
from tests.factories import casework, indexing, team
from tests.factories import village_offices as offices
from tests.factories.casework import Work
from tests.factories.statements import MOST, check_few
from tests.factories.village_offices import CODE, DISTRICT, ELSEWHERE, JOKO, KARIM, NEXT_DOOR
from tests.pages.test_prevention_together import opened

from sigap.access.models import Office
from sigap.kernel.clock import now
from sigap.prevention.models import PreventionActivity
from sigap.villages.models import WEIGHT_LABELS, NextChoice, NextPlan, NextWeights, VillageMonth
from sigap.villages.rules.month import COUNTS, last_over, months_before, period_of
from sigap.villages.rules.where_next import NextWeight, quarter_of

pytestmark = pytest.mark.django_db
MAYA, GITA = "maya.sekretariat", "gita.bappeda"
FORCE = "/gugus-tugas/"


@pytest.fixture(autouse=True)
def _offices(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    offices.hire(with_camat=False)


def month() -> date:
    return last_over(localdate(now()))


def page(code: str = CODE) -> str:
    return f"{FORCE}desa/{code}/"


def address(code: str = CODE, *, back: int = 0) -> str:
    return f"{page(code)}bulan/{period_of(months_before(month(), back))}/"


def typed(**more: object) -> dict[str, object]:
    return {"month_id": uuid4(), "are_gaps_zero": "on", "letters": "1", "out_of_school": ""} | more


def test_a_month_is_sent_from_a_telephone_and_gaps_are_what_is_said() -> None:
    karim = casework.at_desk(KARIM)
    shown = karim.get(address()).content.decode()
    assert shown.count('inputmode="numeric"') == len(COUNTS)
    assert "/permintaan/kirim/" in shown
    answer = karim.post(address(), typed(malaysia_left_without="2"), follow=True)
    assert answer.redirect_chain == [(page(), 302)]
    row = VillageMonth.objects.get()
    assert (row.counts["malaysia_left_without"], row.counts["lain_back_with"], row.counts["out_of_school"]) == (
        2,
        0,
        None,
    )
    again = karim.post(address(), typed(letters="9"))
    assert again.status_code == 422
    assert "Tulis mengapa" in again.content.decode()
    late = karim.post(address(), typed(letters="9", reason="Salah"))
    assert late.status_code == 409
    assert "lebih dulu" in late.content.decode()
    fixed = karim.post(address(), typed(letters="9", reason="Salah hitung Pere'an", before=row.pk), follow=True)
    assert fixed.status_code == 200
    assert VillageMonth.objects.get(superseded_at=None).counts["letters"] == 9
    shown = karim.get(address()).content.decode()
    for words in ("Sudah dikirim", "Diperbaiki karena: Salah hitung Pere&#x27;an", "Berangkat, tanpa surat 2"):
        assert words in shown, "the reason beside what stands, the numbers before it below"


def test_a_page_sent_again_with_other_numbers_becomes_a_correction() -> None:
    karim = casework.at_desk(KARIM)
    page_sent = typed(letters="3")
    for _twice in range(2):
        assert karim.post(address(), page_sent).status_code == 302
    first = VillageMonth.objects.get()
    changed = karim.post(address(), page_sent | {"letters": "9"})
    body = changed.content.decode()
    assert changed.status_code == 409
    assert "Tulis mengapa angkanya diperbaiki, lalu simpan" in body
    assert 'name="letters" value="9"' in body
    assert VillageMonth.objects.get() == first
    shown = dict(re.findall(r'name="(month_id|before)" value="([^"]*)"', body))
    assert shown["before"] == str(first.pk) != shown["month_id"]
    again = page_sent | {"letters": "9"} | shown
    assert karim.post(address(), again).status_code == 422
    for _twice in range(2):
        assert karim.post(address(), again | {"reason": "Salah hitung"}).status_code == 302
    assert VillageMonth.objects.get(superseded_at=None).counts["letters"] == 9
    assert VillageMonth.objects.count() == 2


def test_odd_numbers_are_asked_with_what_was_typed_and_bad_ones_told() -> None:
    karim = casework.at_desk(KARIM)
    odd = typed(malaysia_back_without="3")
    asked = karim.post(address(), odd)
    assert asked.status_code == 409
    body = asked.content.decode()
    assert "lebih banyak daripada semua yang pernah" in body
    assert 'name="malaysia_back_without" value="3"' in body
    assert 'name="is_sure"' in body
    assert karim.post(address(), odd | {"is_sure": "on"}).status_code == 302
    assert "Dipastikan pengirimnya: Yang pulang lebih banyak" in karim.get(address()).content.decode()
    for more in ({"letters": "-1"}, {"letters": "5001"}, {"letters": "tiga"}, {"letters": "1.5"}):
        assert karim.post(address(back=1), typed(**more)).status_code in {409, 422}, more
    empty = {"month_id": uuid4(), "letters": ""}
    assert "Belum ada angka" in karim.post(address(back=1), empty).content.decode()
    assert VillageMonth.objects.count() == 1
    for bad in ("2026-13", "x", "2031-01", "0001-01"):
        assert karim.post(f"{page()}bulan/{bad}/", typed()).status_code in {404, 409}, bad


def test_a_village_reads_of_its_own_late_month_and_others_whom_to_call() -> None:
    assert casework.at_desk(KARIM).post(address(back=3), typed()).status_code == 302
    for login, is_own in ((KARIM, True), (MAYA, False)):
        listed = casework.at_desk(login).get(f"{FORCE}desa/").content.decode()
        assert ("dari desa Anda belum terkirim" in listed, "isi bersama mereka" in listed) == (is_own, not is_own)
        assert ("nomor belum dicatat" in listed) is not is_own


def test_whoever_asks_for_a_month_finds_the_number_or_whom_to_give_it() -> None:
    casework.at_desk(KARIM).post(address(back=3), typed())
    Office.objects.filter(region=CODE).update(phone="0735 000 555")
    for login, words in ((JOKO, "beri tahu sekretariat nomornya"), (MAYA, "Catat nomornya")):
        listed = casework.at_desk(login).get(f"{FORCE}desa/").content.decode()
        assert 'href="tel:0735000555"' in listed
        assert words in listed and "nomor belum dicatat" in listed, login  # noqa: PT018 - of those without one


def test_pages_speak_as_the_province_does(settings: LazySettings) -> None:
    settings.SIGAP_REGENCY = "93.01"
    maya = casework.at_desk(MAYA)
    assert "Setiap bulan kampung mengirim" in maya.get(f"{FORCE}desa/").content.decode()
    assert "Cakupan kampung dan sekolah" in maya.get(f"{FORCE}pencegahan/cakupan/").content.decode()
    assert str(WEIGHT_LABELS[NextWeight.COVERAGE]) == "Distrik belum terjangkau"


def test_pages_are_for_those_of_the_village_and_counts_for_fewer() -> None:
    for back in (0, 1):
        VillageMonth.objects.create(
            region_code=CODE, month=months_before(month(), back), counts=offices.counts(letters=4321),
            office_id=uuid4(), office_name="Desa", entered_by=uuid4(), enterer_name="x", entered_at=now(),
        )  # fmt: skip
    seen = {KARIM: (200, True), JOKO: (200, True), MAYA: (200, True), GITA: (200, False), "siti.dinsos": (404, False)}
    for login, (status, sees) in seen.items():
        answer = casework.at_desk(login).get(page())
        assert answer.status_code == status, login
        assert ("4.321" in answer.content.decode()) is sees, login
    karim, joko = casework.at_desk(KARIM), casework.at_desk(JOKO)
    for found, code, status in (
        (karim, NEXT_DOOR, 404),
        (joko, NEXT_DOOR, 200),
        (joko, ELSEWHERE, 404),
        (karim, "x", 404),
    ):
        assert found.get(page(code)).status_code == status, code
        assert found.get(address(code)).status_code == status, code
        assert found.get(f"{page(code)}lembar/?bulan=2026-10").status_code == status, code
    assert casework.at_desk("siti.dinsos").get(f"{FORCE}berikutnya/").status_code == 404
    assert joko.post(address(NEXT_DOOR), typed()).status_code == 302
    assert VillageMonth.objects.get(region_code=NEXT_DOOR).is_for_them
    # In the first days of a month it is the one before the last that is late.
    assert joko.post(address(NEXT_DOOR, back=1), typed()).status_code == 302
    listed = joko.get(f"{FORCE}desa/").content.decode()
    assert "5 desa belum mengirim" in listed
    assert "Tidak ada desa di sini" in casework.at_desk("siti.dinsos").get(f"{FORCE}desa/").content.decode()


def test_the_sheet_holds_a_page_for_each_village_and_no_count() -> None:
    answer = casework.at_desk(JOKO).get(f"{page(DISTRICT)}lembar/?bulan=2026-10")
    assert answer["Content-Disposition"] == f'inline; filename="bulan-desa-{DISTRICT}-2026-10.pdf"'
    pages = [each.extract_text() for each in PdfReader(io.BytesIO(answer.content)).pages]
    assert len(pages) == 7
    assert "Pere'an" in pages[0]
    assert "Oktober 2026" in pages[0]
    one = casework.at_desk(KARIM).get(f"{page()}lembar/?bulan=2026-10")
    assert len(PdfReader(io.BytesIO(one.content)).pages) == 1
    assert casework.at_desk(KARIM).get(f"{page()}lembar/").status_code == 404


def test_where_next_is_put_right_by_hand_and_planned_with_one_tap() -> None:
    gita = casework.at_desk(GITA)
    quarter = quarter_of(localdate(now())).after.code
    own = f"{FORCE}berikutnya/{quarter}/"
    assert gita.get(f"{FORCE}berikutnya/").content.decode().count('name="desa"') == 5
    wrong = gita.post(f"{own}ketentuan/", {"budget": "banyak", "cost_session": "", "cost_km": "1"})
    assert wrong.status_code == 422
    terms = opened(gita, f"{own}ketentuan/")
    terms |= {"budget": "8.000.000", "cost_session": "4.000.000", "cost_km": "0", "seat": DISTRICT, "topic": "signs",
             "audience": "parents"}  # fmt: skip
    assert gita.post(f"{own}ketentuan/", terms).status_code == 302
    shown = gita.get(own).content.decode()
    assert shown.count('name="desa"') == 2
    assert "Uang tidak cukup" in shown or "uang kurang" in shown
    assert gita.post(f"{own}ubah/", {"region": CODE, "why": "Jalan putus"}).status_code == 302
    assert gita.post(f"{own}ubah/", {"region": CODE * 9, "why": ""}).status_code == 302
    assert gita.post(f"{own}desa-lain/", {"region": ELSEWHERE, "why": "Diminta kepala desa"}).status_code == 302
    assert NextChoice.objects.count() == 2
    ticked = {"desa": [ELSEWHERE], "cara": "hemat"}
    done = gita.post(f"{own}rencanakan/", ticked, follow=True)
    assert "1 kegiatan masuk rencana" in done.content.decode()
    twice = gita.post(f"{own}rencanakan/", ticked, follow=True)
    assert "Tidak ada yang berubah" in twice.content.decode()
    gone = gita.post(f"{own}rencanakan/", {"desa": [CODE]}, follow=True)
    assert "tidak diusulkan lagi" in gone.content.decode()
    assert PreventionActivity.objects.get().region_code == ELSEWHERE
    for bad in ("2020-1", "2027-9", "x"):
        assert gita.get(f"{FORCE}berikutnya/{bad}/").status_code == 404
    assert gita.get(f"{own}?cara=%00").status_code == 200


def test_what_one_planner_sets_for_a_quarter_is_not_set_back_by_another() -> None:
    gita, maya = casework.at_desk(GITA), casework.at_desk(MAYA)
    path = f"{FORCE}berikutnya/{quarter_of(localdate(now())).after.code}/ketentuan/"
    terms = {"budget": "8.000.000", "cost_session": "4.000.000", "cost_km": "0", "seat": DISTRICT, "topic": "signs",
             "audience": "parents"}  # fmt: skip
    assert gita.post(path, terms | opened(gita, path)).status_code == 302
    line = uuid4()
    NextPlan.objects.update(rad_activity=line, rad_title="Penyuluhan CONTOH")
    terms["rad_activity"] = str(line)
    theirs, mine = opened(gita, path), opened(maya, path)
    assert gita.post(path, terms | theirs | {"budget": "9.000.000"}).status_code == 302
    with CaptureQueriesContext(connection) as captured:
        again = maya.post(path, terms | mine | {"topic": "job_offers"})
    statements = [each["sql"] for each in captured]
    held = next(n for n, each in enumerate(statements) if "villages.terms" in each)
    assert held < next(n for n, each in enumerate(statements) if 'FROM "villages_nextplan"' in each), "held, then read"
    assert (again.status_code, "9.000.000" in again.content.decode()) == (422, True)
    plan = NextPlan.objects.get()
    assert (plan.budget, plan.topic, plan.rad_activity) == (9_000_000, "signs", line), "of a plan that ended"


def test_weights_show_their_effect_before_a_decision_adopts_them() -> None:
    gita, address = casework.at_desk(GITA), f"{FORCE}berikutnya/bobot/"
    assert "tidak ada desa yang berpindah" in gita.get(address).content.decode()
    fewer = gita.get(f"{address}?count=3").content.decode()
    assert "berpindah" not in fewer
    assert fewer.count("<dt>Desa masuk</dt><dd>–") == 3
    assert [cell.count("<br>") for cell in re.findall("<dt>Desa keluar</dt><dd>(.*?)</dd>", fewer)] == [1, 1, 1]
    nothing = "&".join(f"hemat-{side}=0" for side in NextWeight)
    for bad in ("count=0", "rawan-need=x", "rawan-need=101", "most_missing=-1", "count=", nothing):
        answer = gita.get(f"{address}?{bad}")
        assert (answer.status_code, "Tetapkan bobot ini" in answer.content.decode()) == (422, False), bad
        assert gita.post(f"{address}?{bad}", {"decision": ""}).status_code == 422, bad
    assert gita.post(f"{address}?count=3", {"decision": uuid4()}).status_code == 422
    team.sign_in(MAYA)
    decision = indexing.decision_line()
    assert "Indeks kerawanan dipakai" in gita.get(address).content.decode()
    assert gita.post(f"{address}?count=3", {"decision": decision}).status_code == 302
    shown = gita.get(f"{FORCE}berikutnya/").content.decode()
    assert shown.count('name="desa"') == 3
    assert "Diputuskan rakor" in shown
    assert "/bobot/" in shown
    assert "Versi 1" in gita.get(f"{address}?odd=%00&count=3").content.decode()
    assert NextWeights.objects.get().count == 3
    assert casework.at_desk(KARIM).get(address).status_code == 404


def test_pages_cost_few_statements_with_many_rows() -> None:
    months = [months_before(month(), back) for back in range(12)]
    codes = [CODE, NEXT_DOOR, *(f"{DISTRICT}.{2003 + n}" for n in range(5))]
    VillageMonth.objects.bulk_create(
        VillageMonth(
            region_code=code, month=each, counts=offices.counts(), office_id=uuid4(), office_name="Desa",
            entered_by=uuid4(), enterer_name="x", entered_at=now(),
        )
        for code in codes for each in months
    )  # fmt: skip
    PreventionActivity.objects.bulk_create(
        PreventionActivity(
            topic="signs", audience="parents", region_code=codes[n % 7], day=localdate(now()), office_id=uuid4(),
            office_name="x", code=f"k{n}", planned_by=uuid4(), planner_name="x", planned_at=now(),
        )
        for n in range(1000)
    )  # fmt: skip
    pages = (
        (KARIM, page()), (KARIM, address()), (KARIM, f"{FORCE}desa/"), (JOKO, page()), (JOKO, f"{FORCE}desa/"),
        (MAYA, page()), (MAYA, f"{FORCE}desa/"), (GITA, page()), (GITA, f"{FORCE}berikutnya/"),
        (GITA, f"{FORCE}berikutnya/bobot/?count=3"),
        (GITA, f"{FORCE}berikutnya/{quarter_of(localdate(now())).code}/ketentuan/"),
    )  # fmt: skip
    clients: dict[str, Client] = {}
    for login, url in pages:
        client = clients.setdefault(login, casework.at_desk(login))
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200, url
        check_few(captured, f"{login} {url}", most=9 if "bobot" in url else MOST)
