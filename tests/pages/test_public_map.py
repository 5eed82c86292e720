"""The public map: kecamatan only, only what a release tells, light, without script, nothing asked of another server."""

import gzip
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from tests.factories import public_site, shapes
from tests.factories.counted_tables import head, published

from sigap.places import words as called
from sigap.places.boundaries.loading import digest_of, prepared, replace
from sigap.places.loading import load_regions
from sigap.public.maps import figures
from sigap.releases import published as ledger
from sigap.releases.published import PublishedHead, PublishedRelease
from sigap.releases.rules.tables import PLACE, AxisCategory, AxisLevel, PublishedTable, TableAxis
from sigap.ui import catalogues
from sigap.ui.lean import lean

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 29, 3, tzinfo=UTC)
STATIC = catalogues.SOURCE / "ui" / "static"
KIB = 1024
PLACES = ("16.09.01", "16.09.02")


@pytest.fixture(autouse=True)
def _public(settings: LazySettings) -> Iterator[None]:
    public_site.dress(settings)
    cache.clear()
    yield
    cache.clear()


def standing(*, withdrawn_at: datetime | None = None) -> PublishedHead:
    return PublishedHead(
        code="kasus-2026",
        series="kasus",
        period="2026",
        period_label="tahun 2026",
        edition=2,
        title="Kasus CONTOH",
        licence="CC BY 4.0",
        digest="0" * 64,
        published_at=AT,
        withdrawn_at=withdrawn_at,
        withdrawn_reason="",
        is_last=True,
    )


def place_axis(codes: tuple[str, ...]) -> TableAxis:
    categories = tuple(AxisCategory(code=code, label=code, leaves=frozenset({code})) for code in codes)
    return TableAxis(code=PLACE, hxl="#adm3", level=AxisLevel(label="Kecamatan", categories=categories))


def table(cells: dict[tuple[str, ...], int | None], codes: tuple[str, ...] = PLACES) -> PublishedTable:
    sex = tuple(AxisCategory(code=each, label=each, leaves=frozenset({each})) for each in "lp")
    axes = [place_axis(codes), TableAxis(code="sex", hxl="#sex", level=AxisLevel(label="Kelamin", categories=sex))]
    return published(head(), axes, cells)


def ledger_with(monkeypatch: pytest.MonkeyPatch, *tables: PublishedTable, withdrawn_at: datetime | None = None) -> None:
    one = standing(withdrawn_at=withdrawn_at)
    monkeypatch.setattr(ledger, "releases", lambda: [one])
    found = PublishedRelease(head=one, tables=tables, minimum=5, reason="")
    monkeypatch.setattr(ledger, "release", lambda _code, _edition=None: found)


def as_public(client: Client, path: str = "/peta/") -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_public")
        answer = client.get(path)
        cursor.execute("RESET ROLE")
    assert answer.status_code == 200
    return answer.content.decode()


def test_with_nothing_published_it_says_something_true(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    shapes.regions()
    text = as_public(client)
    assert "Angka menurut kecamatan belum diterbitkan" in text
    assert "2 kecamatan" in text
    assert "Hulu CONTOH: belum diterbitkan" in text
    assert "segi enam" in text
    assert not [name for name, _box in shapes.VILLAGES.values() if name in text], "no desa on the public map"
    assert "have not been published yet" in as_public(client, "/en/peta/")
    monkeypatch.setattr(called, "_pairs_of", lambda _regency: (("kecamatan", "distrik"),))
    text = re.sub(r"<[^>]*>", "", as_public(client))
    assert "2 distrik" in text
    assert "kecamatan" not in text.lower()


def test_a_release_shows_what_it_tells_and_withholds_the_rest(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    shapes.regions()
    cells: dict[tuple[str, ...], int | None] = {("", ""): 19, ("16.09.01", ""): 14, ("16.09.02", ""): None}
    cells |= {("luar", ""): 5, ("16.09.01", "l"): 9, ("16.09.02", "l"): 6, ("", "l"): None}
    ledger_with(monkeypatch, table(cells, codes=(*PLACES, "luar")), table({("", ""): 1_234, ("16.09.01", ""): 7}))
    text = as_public(client)
    assert "Hulu CONTOH: 14<" in text
    assert "Hilir CONTOH: tidak ditampilkan" in text
    assert ">19</b>" in text
    assert ">6<" not in text, "what is told by another axis is not the kecamatan's figure"
    for words in ("Kasus CONTOH, tahun 2026", "Edisi 2, terbit 29 November 2026", "Angka kecil bukan berarti aman"):
        assert words in text, words
    assert "Mengapa ada yang tidak ditampilkan?" in text
    assert '<tr><th scope="row">luar</th><td class="r">5</td></tr>' in text, "what lies outside is no kecamatan"
    assert "luar: " not in text
    other = as_public(client, "/peta/?angka=2")
    assert "1.234" in other
    for wrong in ("0", "3", "0019", "99999999999", "-1", "x", "%00"):
        assert ">19</b>" in as_public(client, f"/peta/?angka={wrong}"), wrong


def test_what_was_withdrawn_or_merged_is_no_map(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    shapes.regions()
    whole: dict[tuple[str, ...], int | None] = {("", ""): 19, ("16.09", ""): 19}
    ledger_with(monkeypatch, table(whole, codes=("16.09",)))
    assert "belum diterbitkan" in as_public(client)
    cache.clear()
    ledger_with(monkeypatch, table({("16.09.01", ""): 14}), withdrawn_at=AT)
    assert "belum diterbitkan" in as_public(client)


def test_while_the_database_is_away_the_page_still_answers(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_regency: str) -> None:
        raise OperationalError

    monkeypatch.setattr(figures, "district_drawing", away)
    monkeypatch.setattr(ledger, "releases", lambda: away(""))
    answer = client.get("/peta/")
    assert answer.status_code == 200
    assert "sedang tidak terbaca" in answer.content.decode()


def weigh(client: Client) -> tuple[int, list[str], str]:
    page = client.get("/peta/", headers={"accept-encoding": "gzip"})
    text = gzip.decompress(page.content).decode()
    files = re.findall(r'(?:src|<link[^>]* href)="/static/([^"]+)"', text)
    served = sum(len(gzip.compress(lean(each, (STATIC / each).read_text()).encode(), 9)) for each in files)
    return len(page.content) + served, files, text


def test_it_is_light_and_asks_no_other_server(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    if shapes.SHARED.exists():
        load_regions(regency="16.09", on=date(2026, 11, 1))
        file = Path(shapes.SHARED / "oku_selatan_kecamatan.geojson")
    else:
        shapes.regions()
        file = None
    raw = file.read_bytes() if file else shapes.collection(shapes.district_features())
    levels = prepared(raw, regency="16.09", may_lack=False)
    replace(levels, regency="16.09", source="BIG CONTOH", digest=digest_of(raw), at=AT)
    codes = tuple(path.code for path in levels[0].paths)
    ledger_with(monkeypatch, table({(code, ""): 5 + number for number, code in enumerate(codes)}, codes=codes))
    weight, files, text = weigh(client)
    assert weight <= 40 * KIB
    assert 1 + len(files) <= 3
    assert "Batas indikatif, bukan batas hukum." in text
    assert text.count("<path d=") >= len(codes)
    asked = re.findall(r'(?:src|srcset|data|action|<link[^>]* href|url\()="?(https?:[^"]*)', text)
    assert not asked
    assert not re.findall(r"<img|<iframe|@import|<object", text)
    assert not re.findall(r"\sstyle=|\son\w+=", text), "no inline style or script"
