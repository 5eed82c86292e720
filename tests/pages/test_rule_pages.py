"""Pages of the rules of deadlines: what stands and what stood, a new version by the secretariat, what is refused."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import HEAD, INTAKE, POLICE, Work
from tests.factories.statements import check_few
from tests.factories.zones import JAKARTA

from sigap.cases.models import EMERGENCY_LABELS, MEANS_LABELS
from sigap.cases.views.instrument import parts_of
from sigap.clocks.models import ClockRule
from sigap.kernel.clock import now
from sigap.screening.rules.instrument import ScreeningInstrument, instrument_on, instruments

pytestmark = pytest.mark.django_db
MAYA = "maya.sekretariat"
CODE = "service-plan"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def typed(**changes: Any) -> dict[str, Any]:
    """A version that begins today: five working days, the head is told when they are over."""
    newest = max(ClockRule.objects.filter(code=CODE, superseded_at=None), key=lambda row: row.loaded_at)
    return {
        "amount": "5",
        "unit": "working_days",
        "valid_from": now().astimezone(JAKARTA).strftime("%d-%m-%Y"),
        "basis": "SK Bupati 12/2026 pasal 3",
        "source": "Arsip sekretariat",
        "version": str(newest.pk),
        "to_1": "officer",
        "much_1": "2",
        "in_1": "hours",
        "when_1": "before",
        "to_2": "head",
        "much_2": "0",
        "in_2": "hours",
        "when_2": "after",
    } | changes


@pytest.mark.parametrize(
    ("login", "path", "words"),
    [
        (MAYA, "/aturan/", ["Rencana layanan", "7 hari kerja", "Belum diverifikasi", "UU 12/2022 pasal 41"]),
        (HEAD, "/aturan/service-plan/", ["Permen PPPA 2/2022", "bawaan SIGAP", "Kepala kantor", "saat jatuh tempo"]),
        (MAYA, "/aturan/", ["/aturan/instrumen/", "Instrumen asesmen"]),
        (MAYA, "/aturan/service-plan/ubah/", ["Versi baru", "Berlaku mulai", "tetap memakai aturan saat ia mulai"]),
    ],
)
def test_a_page_shows_its_words_and_costs_little(login: str, path: str, words: list[str], work: Work) -> None:
    client = casework.at_desk(login)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert [word for word in words if word not in page] == []
    check_few(captured)


def test_who_sees_may_not_change_and_who_does_not_finds_nothing(work: Work) -> None:
    head = casework.at_desk(HEAD)
    assert "/ubah/" not in head.get("/aturan/service-plan/").content.decode()
    assert head.get("/aturan/service-plan/ubah/").status_code == 404
    assert head.post("/aturan/service-plan/ubah/", typed()).status_code == 404
    for login in (INTAKE, POLICE):
        assert casework.at_desk(login).get("/aturan/").status_code == 404
    assert casework.at_desk(MAYA).get("/aturan/tidak-ada/").status_code == 404
    assert ClockRule.objects.filter(made_by__isnull=False).count() == 0


def test_a_new_version_is_kept_beside_the_old_one(work: Work) -> None:
    client = casework.at_desk(MAYA)
    answer = client.post("/aturan/service-plan/ubah/", typed())
    assert (answer.status_code, answer["Location"]) == (302, "/aturan/service-plan/")
    page = client.get("/aturan/service-plan/").content.decode()
    for words in ("5 hari kerja", "7 hari kerja", "SK Bupati 12/2026 pasal 3", "Maya", "Aturan bawaan SIGAP menyebut"):
        assert words in page, words
    made = ClockRule.objects.get(code=CODE, made_by__isnull=False)
    assert [(step["to"], step["at_minutes"]) for step in made.steps] == [("officer", -120), ("head", 0)]


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"amount": "0"}, 422, "Paling sedikit 1."),
        ({"basis": ""}, 422, "Tulis dasarnya."),
        ({"valid_from": "31-02-2027"}, 422, "tidak ada dalam kalender"),
        ({"valid_from": "01-01-2025"}, 422, "Hari itu sudah lewat."),
        ({"to_1": "", "to_2": ""}, 422, "Pilih sekurangnya satu yang diberi tahu."),
        ({"when_1": "after"}, 422, "Urutkan dari yang paling awal"),
        ({"version": "00000000-0000-4000-8000-000000000000"}, 409, "Rekan Anda mengubah aturan ini"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    changes: dict[str, str], status: int, words: str, work: Work
) -> None:
    answer = casework.at_desk(MAYA).post("/aturan/service-plan/ubah/", typed(source="Arsip uji 77", **changes))
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert "Arsip uji 77" in page
    assert ClockRule.objects.filter(made_by__isnull=False).count() == 0


def test_an_emergency_stays_one(work: Work) -> None:
    row = ClockRule.objects.get(code="triage-high")
    answer = casework.at_desk(MAYA).post("/aturan/triage-high/ubah/", typed(version=str(row.pk)))
    assert answer.status_code == 409
    assert "Tenggat darurat berjalan siang malam" in answer.content.decode()


def test_a_version_for_later_waits(work: Work) -> None:
    later = (now() + timedelta(days=40)).astimezone(JAKARTA)
    client = casework.at_desk(MAYA)
    assert client.post("/aturan/service-plan/ubah/", typed(valid_from=later.strftime("%Y-%m-%d"))).status_code == 302
    assert "Versi baru menunggu" in client.get("/aturan/").content.decode()


@pytest.mark.parametrize("login", [MAYA, HEAD])
def test_the_instrument_in_force_is_read_with_its_questions_rules_and_how_it_changes(login: str, work: Work) -> None:
    client = casework.at_desk(login)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get("/aturan/instrumen/")
    page = answer.content.decode()
    used = instrument_on(now().astimezone(JAKARTA).date())
    assert answer.status_code == 200
    wanted = [f"Versi {used.version}", "Belum diverifikasi", "Cara mengubahnya", "Huruf o,", "72 jam sejak laporan"]
    wanted += [str(words) for words in (*EMERGENCY_LABELS.values(), *MEANS_LABELS.values())]
    wanted += [part.basis for part in (used.origin, used.risk.origin, used.mediation.origin, used.ampk_origin)]
    assert [words for words in wanted if words not in page] == []
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    check_few(captured)


@pytest.mark.parametrize("used", instruments(), ids=lambda used: used.version)
def test_every_rule_of_the_instrument_stands_in_words(used: ScreeningInstrument, work: Work) -> None:
    for part in parts_of(used):
        assert part.heading
        assert part.lines
        for line in part.lines:
            assert not re.search(r"[:,;] *[.;]|_", line), line


def test_others_do_not_find_the_instrument(work: Work) -> None:
    for login in (INTAKE, POLICE):
        assert casework.at_desk(login).get("/aturan/instrumen/").status_code == 404
    assert casework.at_desk(MAYA).post("/aturan/instrumen/").status_code == 405
