"""The public's figures: true with three cases a year and with three hundred, light, and two releases tell no third."""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.actions.test_figures import case, victim
from tests.actions.test_releases import proposed, published
from tests.factories import preventing, public_site
from tests.factories.deadlines import at_the_desk, loaded, wib
from tests.factories.releasing import BUPATI, MAYA, ON, year_is_over
from tests.factories.statements import check_few
from tests.rules.test_releases_attacked import reckoned

from sigap.outreach.rules import SessionAudience, SessionTopic
from sigap.prevention.models import PreventionActivity
from sigap.prevention.rules import ActivityStatus
from sigap.releases import actions, preparing
from sigap.releases.models import DataRelease
from sigap.releases.preparing import UnableToRelease
from sigap.ui import catalogues
from sigap.ui.lean import lean

pytestmark = pytest.mark.django_db
KIB = 1024
LATER = wib(2, 3, 9, year=2030)


@pytest.fixture(autouse=True)
def _public(settings: LazySettings) -> Iterator[None]:
    loaded()
    year_is_over(LATER)
    preventing.regions()
    for who in (MAYA, BUPATI):
        with at_the_desk(who):
            pass
    public_site.dress(settings)
    yield
    cache.clear()


def page(path: str = "/angka/", status: int = 200) -> str:
    cache.delete("statistics:standing")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_public")
        with CaptureQueriesContext(connection) as captured:
            answer = Client().get(path)
        cursor.execute("RESET ROLE")
    assert answer.status_code == status, path
    check_few(captured, path)
    return str(answer.content.decode())


def released(series: str, period: str, at: datetime = ON) -> DataRelease:
    row = proposed(series, period, at)
    return published(row, at=at)


def victims(many: int, year: int, kind: str = "kind_sexual", area: str = "16.09.01.2001") -> None:
    """So many children and adults, girls more than boys, every fourth with signs of trafficking."""
    for place in range(many):
        of = case(wib(1 + place % 12, 5, year=year), kind=kind, area=area)
        forms = ["form_trafficking"] if place % 4 == 0 else []
        victim(of, (9, 15, 30, 16)[place // 4 % 4], "L" if place % 3 == 0 else "P", forms=forms)


def session(people: int, female: int, child: int, region: str, year: int = 2026) -> None:
    PreventionActivity.objects.create(
        status=ActivityStatus.REPORTED,
        topic=SessionTopic.JOB_OFFERS,
        audience=SessionAudience.PARENTS,
        region_code=region,
        day=wib(3, 3, year=year).date(),
        office_id=MAYA.person_id,
        office_name="CONTOH",
        code=f"CONTOH-{PreventionActivity.objects.count()}",
        planned_by=MAYA.person_id,
        planner_name="Maya",
        planned_at=ON,
        held_at=ON,
        reported_at=ON,
        reporter_name="Maya",
        reached_total=people,
        reached_female=female,
        reached_male=people - female,
        reached_child=child,
        reached_adult=people - child - people // 5,
        reached_elder=people // 5,
    )


def test_with_nothing_published_it_still_says_something_true() -> None:
    text = page()
    for words in ("Janji yang ditepati", "belum terbit", "paling lama lima tahun", "sesudah satu semester penuh"):
        assert words in text, words
    assert "Kept promises" in page("/en/angka/") or "Promises kept" in page("/en/angka/")


def test_three_cases_a_year_are_told_as_five_years() -> None:
    for year in range(2025, 2030):
        victims(3, year)
    for village in preventing.VILLAGES:
        session(40, 25, 20, village, 2029)
    for series in ("kasus", "korban", "tppo"):
        with pytest.raises(UnableToRelease, match="terlalu kecil"):
            proposed(series, "2029", LATER)
    released("kasus", "2025-2029", LATER)
    released("pencegahan", "2029", LATER)
    text = page()
    assert "Tahun 2025 sampai 2029" in text
    assert '<b class="num">15</b>' in text
    assert '<b class="num">120</b>' in text, "the reach of prevention"
    assert not re.search(r'class="r">[0-4]<', text), "no number below five"
    assert text.index("pencegahan") < text.index("Kasus menurut"), "reach stands before cases"


def test_three_hundred_a_year_and_two_releases_that_cannot_be_subtracted() -> None:
    victims(150, 2025)
    victims(150, 2026)
    victims(7, 2026, "kind_neglect", "16.09.02.2001")
    victims(2, 2026, "kind_other", "16.09.02.2001")
    rows = [released(*each) for each in (("tppo", "2026"), ("korban", "2026"), ("kasus", "2026"))]
    rows.append(released("kasus", "2025-2026"))
    text = page()
    assert '<b class="num">159</b>' in text
    assert "tidak ditampilkan" in text
    assert "Anak" in text
    assert "Ada tanda TPPO" in text
    assert_in_own_language()
    files = {row.code: exact(row) for row in rows}
    for pair in (("korban-2026", "tppo-2026"), ("kasus-2026", "kasus-2025-2026")):
        tables = [{"table": table} for code in pair for table in files[code]]
        assert not reckoned(tables), f"a journalist subtracts {pair}"
    check_light(text)


def assert_in_own_language() -> None:
    """What is kept for both languages is worded by each page: whoever came first decides it for nobody."""
    page("/en/angka/")
    for path, words in (("/angka/", ", ada tanda TPPO"), ("/en/angka/", ", with signs of trafficking")):
        assert words in Client().get(path).content.decode(), path


def exact(row: DataRelease) -> list[dict[str, object]]:
    """The release as anybody downloads it, and held against the digest that its page names."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_public")
        raw = Client().get(f"/data-terbuka/{row.code}/edisi-1.json").content
        cursor.execute("RESET ROLE")
    assert hashlib.sha256(raw).hexdigest() in page(f"/data-terbuka/{row.code}/edisi-1/")
    code, edition, tables = json.loads(raw)
    assert (code, edition) == (row.code, 1)
    assert isinstance(tables, list)
    return tables


def check_light(text: str) -> None:
    static = catalogues.SOURCE / "ui" / "static"
    files = re.findall(r'(?:src|<link[^>]* href)="/static/([^"]+)"', text)
    served = sum(len(gzip.compress(lean(each, (static / each).read_text()).encode(), 9)) for each in files)
    assert len(gzip.compress(text.encode())) + served <= 40 * KIB
    assert 1 + len(files) <= 3
    assert not re.findall(r"<img|<iframe|@import|<object|\sstyle=|\son\w+=", text)


def test_a_release_has_an_address_and_what_was_withdrawn_says_why() -> None:
    victims(60, 2026)
    for village in preventing.VILLAGES:
        session(40, 25, 20, village)
    row, reach = released("kasus", "2026"), released("pencegahan", "2026")
    at = f"/data-terbuka/{row.code}/edisi-1"
    text = page(f"{at}/")
    for words in ("Edisi 1, terbit", "CC BY 4.0", "CSV dengan tanda HXL", "tidak ditampilkan"):
        assert words in text, words
    assert f"{at}/" in page("/data-terbuka/")
    values = json.loads(page(f"{at}-dhis2.json"))
    assert values["dataSet"] == "SIGAP_kasus"
    assert all(int(each["value"]) >= 5 and each["period"] == "2026" for each in values["dataValues"])
    whole = [each for each in values["dataValues"] if each["categoryOptionCombo"] == "default"]
    assert {(each["orgUnit"], each["value"]) for each in whole} >= {("16.09", "60")}
    reached = json.loads(page(f"/data-terbuka/{reach.code}/edisi-1-dhis2.json"))["dataValues"]
    assert {each["value"] for each in reached if each["categoryOptionCombo"] == "sex:female"} == {"25", "50", "75"}
    with at_the_desk(BUPATI):
        actions.withdraw(by=BUPATI, at=ON, release_id=row.pk, reason="Salah hitung di Pere'an")
    gone = page(f"{at}/", 410)
    assert "Salah hitung di Pere&#x27;an" in gone
    assert "<table" not in gone
    for path in (f"{at}.json", f"{at}-dhis2.json", "/data-terbuka/x/edisi-1/", "/data-terbuka/x/edisi-99999999/"):
        page(path, 404)
    assert "Kasus menurut jenis" not in page()


def test_the_reach_of_prevention_counts_each_who_came() -> None:
    session(40, 25, 20, preventing.VILLAGES[0])
    session(8, 3, 0, preventing.VILLAGES[2])
    with at_the_desk(MAYA):
        counted = actions.count_series(by=MAYA, at=ON, series="pencegahan", period="2026")
    sex, age = counted.tables
    assert sex.counts()["16.09.01", "female"].people == 25
    assert age.counts()["", ""].people == sex.counts()["", ""].people == 48
    told = preparing.prepared(counted).tables[0].cells
    assert not {1, 2, 3, 4, 0} & set(told.values())


def test_while_the_database_is_away_the_page_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_statement: str, *_values: str) -> None:
        raise OperationalError

    monkeypatch.setattr("sigap.public.guide._fetch_rows", away)
    assert "sedang tidak dapat dibaca" in page()
