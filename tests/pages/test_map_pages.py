"""The map inside: layers by kecamatan and desa, the same facts in its table, what is missing said, on paper as well."""

import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from pypdf import PdfReader
from tests.factories import casework, shapes
from tests.factories.casework import Work
from tests.factories.statements import check_few

from sigap.kernel.clock import now
from sigap.outreach.rules import SessionAudience, SessionTopic
from sigap.places.boundaries.loading import digest_of, prepared, replace
from sigap.prevention.models import PreventionActivity
from sigap.vulnerability.models import IndexVersion, RegionIndicator, RegionValue, VillageScore

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work")]
MAP = "/gugus-tugas/peta/"
SHEET = f"{MAP}lembar.pdf"
AT = datetime(2026, 11, 29, 3, tzinfo=UTC)
FIRST, SECOND, THIRD, FOURTH, FIFTH = shapes.VILLAGES


@pytest.fixture(autouse=True)
def _places(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    shapes.regions()


@pytest.fixture
def maya() -> Client:
    return casework.at_desk("maya.sekretariat")


def draw() -> None:
    raw = shapes.collection(shapes.village_features())
    levels = prepared(raw, regency=shapes.REGENCY, may_lack=False)
    replace(levels, regency=shapes.REGENCY, source="BIG CONTOH", digest=digest_of(raw), at=AT)


def indicator(code: str, **more: str) -> RegionIndicator:
    facts = {"dimension": "vulnerability", "direction": "raises", "level": "village", "form": "share_of"} | more
    row: RegionIndicator = RegionIndicator.objects.create(
        code=code, label=f"Anak {code}", definition="CONTOH.", unit="anak", source="Disdik", changed_at=AT, **facts
    )
    return row


def value(of: RegionIndicator, region: str, some: int, base: int | None = None) -> None:
    RegionValue.objects.create(
        indicator=of,
        region_id=region,
        year=2025,
        span=3,
        value=Decimal(some),
        base=base,
        source="Disdik",
        entered_at=AT,
    )


def index() -> None:
    version = IndexVersion.objects.create(
        number=1, year=2026, state="adopted", reason="CONTOH", method={}, definitions=[], inputs=[], left_out=[],
        digest="0" * 64, ranked=20, calculated_at=AT, adopted_at=AT, decided="Rakor CONTOH 4 November",
    )  # fmt: skip
    widths = {FIRST: (1, 1, 1), SECOND: (9, 4, 14), FOURTH: (13, 13, 13), FIFTH: (20, 20, 20)}
    for code in shapes.VILLAGES:
        rank, low, high = widths.get(code, (None, None, None))
        score, share = (None, None) if rank is None else (1 - rank / 30, 0.5)
        VillageScore.objects.create(
            version=version, region_id=code, rank=rank, rank_low=low, rank_high=high, score=score, top_share=share,
            missing=0.1, dimensions={}, drivers=[],
        )  # fmt: skip


def held(region: str, *, days_ago: int, people: int) -> None:
    PreventionActivity.objects.create(
        status="reported", topic=next(iter(SessionTopic)), audience=next(iter(SessionAudience)), region_code=region,
        day=localdate(now()) - timedelta(days=days_ago), office_id=uuid4(), office_name="CONTOH",
        code=f"P-{uuid4().hex[:6]}", planned_by=uuid4(), planner_name="CONTOH", planned_at=AT, held_at=AT,
        reported_at=AT, reported_by=uuid4(), reporter_name="CONTOH", reached_total=people,
    )  # fmt: skip


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"{MAP}{query}")
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_a_share_is_summed_by_kecamatan_and_what_is_missing_is_said(maya: Client) -> None:
    draw()
    of = indicator("putus")
    value(of, FIRST, 3, 10)
    value(of, SECOND, 1, 30)
    text = page(maya, "?lapis=putus")
    assert text.count("4 dari 40") == 2, "on the map and in the table"
    assert "<title>Hilir CONTOH: belum ada angkanya</title>" in text
    assert "1 tanpa angka" in text
    assert ">0<" not in text
    assert "batas indikatif" in text
    assert "Bentuk: BIG CONTOH, dimuat 29 November 2026." in text
    assert 'href="/gugus-tugas/peta/?lapis=putus&amp;tingkat=desa&amp;kecamatan=16.09.01"' in text
    inner = page(maya, "?lapis=putus&tingkat=desa&kecamatan=16.09.01")
    assert "Kecamatan Hulu CONTOH, 3 desa" in inner
    assert "<title>Pere&#x27;an CONTOH: 3 dari 10, 2025</title>" in inner
    assert "Sinar &lt;Baru&gt;: belum ada angkanya" in inner
    assert "Talang" not in inner


def test_the_index_says_how_sure_it_is(maya: Client) -> None:
    draw()
    index()
    villages = page(maya, "?lapis=indeks&tingkat=desa")
    assert "seperlima paling rawan" in villages
    assert "1 dari 5 desa bertanda “?”" in villages
    assert villages.count(">2?</text>") == 1
    assert "peringkat 4–14, ragu" in villages
    assert "data belum cukup untuk peringkat" in villages
    for code in shapes.VILLAGES:
        assert villages.count(f'href="/gugus-tugas/indeks/desa/{code}/"') == 2, "on the map and in the table"
    assert maya.get(f"/gugus-tugas/indeks/desa/{SECOND}/").status_code == 200
    assert "<title>Bumi Agung: seperlima" in villages
    districts = page(maya, "?lapis=indeks")
    assert "1 dari 2" in districts, "one of the two ranked villages of Hulu stands in the highest fifth"
    assert "Rakor CONTOH 4 November" in districts


def test_without_an_index_and_without_shapes_the_map_says_so(maya: Client) -> None:
    text = page(maya, "?lapis=indeks")
    assert "Belum ada indeks yang ditetapkan rakor." in text
    assert "segi enam, bukan bentuk wilayah" in text
    assert text.count("belum ada indeks") >= 4
    assert "Kegiatan pencegahan setahun terakhir</h1>" in page(maya), "shown first is what there is to see"
    villages = page(maya, "?tingkat=desa")
    assert ">Hulu</text>" in villages, "a block of tiles says whose villages it holds"


def test_sessions_held_within_a_year_are_a_layer(maya: Client) -> None:
    draw()
    held(FIRST, days_ago=20, people=40)
    held(FIRST, days_ago=10, people=35)
    held(SECOND, days_ago=400, people=90)
    districts = page(maya, "?lapis=sesi")
    assert "Hulu CONTOH: 1 dari 3, 2 kegiatan, 75 orang" in districts
    assert "Hilir CONTOH: belum ada" in districts
    villages = page(maya, "?lapis=sesi&tingkat=desa")
    assert "Pere&#x27;an CONTOH: 2, 75 orang, terakhir" in villages
    assert "Bumi Agung: belum ada" in villages
    assert "<li" in villages.partition('class="legend"')[2]


def test_what_is_unknown_falls_back_and_nothing_breaks(maya: Client) -> None:
    draw()
    district = indicator("kasus", level="district", form="case_count")
    value(district, "16.09.01", 7)
    for query in (
        "?lapis=%00",
        "?lapis=<x>",
        "?tingkat=provinsi",
        "?tingkat=desa&kecamatan=16.09.99",
        "?kecamatan=%27",
    ):
        assert "<svg class=" in page(maya, query), query
    coarser = page(maya, "?lapis=kasus&tingkat=desa")
    assert "hanya ada per kecamatan" in coarser
    assert "tingkat=desa&amp;kecamatan" not in coarser


def test_the_pages_cost_few_statements(maya: Client) -> None:
    draw()
    index()
    of = indicator("putus")
    for code in shapes.VILLAGES:
        value(of, code, 3, 10)
    for query in ("?lapis=indeks&tingkat=desa", "?lapis=putus", "?lapis=putus&tingkat=desa"):
        page(maya, query)
        with CaptureQueriesContext(connection) as captured:
            page(maya, query)
        check_few(captured, query)


def test_the_sheet_is_a3_with_its_table(maya: Client) -> None:
    draw()
    index()
    for query, words in (
        ("?lapis=indeks&tingkat=desa", ("Peta: Indeks kerawanan", "Pere'an CONTOH", "seperlima", "indikatif", "ragu")),
        ("?lapis=indeks", ("Hulu CONTOH", "1 dari 2", "Rakor CONTOH 4 November")),
        ("?lapis=indeks&tingkat=desa&kecamatan=16.09.02", ("Kecamatan Hilir CONTOH", "Talang")),
    ):
        answer = maya.get(f"{SHEET}{query}")
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/pdf"
        read = PdfReader(io.BytesIO(answer.content))
        first = read.pages[0]
        assert (round(first.mediabox.width / 72 * 25.4), round(first.mediabox.height / 72 * 25.4)) == (420, 297)
        text = " ".join(each.extract_text() for each in read.pages)
        assert all(word in text for word in words), (words, text)
        assert "pdfaid" in str(read.xmp_metadata.stream.get_data() if read.xmp_metadata else "")
    assert 'filename="peta-indeks-desa.pdf"' in maya.get(f"{SHEET}?tingkat=desa&lapis=indeks")["Content-Disposition"]
