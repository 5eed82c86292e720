"""A visitor reads figures and map on a telephone, without script, and by screen reader; takes a release along."""

import json
import re

import pytest
from tests.journeys.house import Demo
from tests.journeys.people import Cast
from tests.journeys.visitor import DESKTOP, PHONE

pytestmark = pytest.mark.journey


@pytest.fixture
def demo(filled_demo: Demo) -> Demo:
    """The filled demo, in which a year was published."""
    return filled_demo


def test_a_visitor_reads_figures_and_map_without_script(cast: Cast) -> None:
    visitor = cast.villager(PHONE)
    visitor.go("/")
    visitor.tap("Angka daerah ini", within="footer")
    visitor.reads("Janji yang ditepati", "Yang hadir di kegiatan pencegahan", "CONTOH", "tidak ditampilkan")
    heard = visitor.main().aria_snapshot()
    assert 'heading "Janji yang ditepati" [level=2]' in heard
    assert "columnheader" in heard
    assert "img" not in heard, "a bar says nothing that its row does not"
    address = (
        visitor.main()
        .get_by_role("link", name=re.compile("Tabel lengkap dan berkas.*Kasus menurut"))
        .first.get_attribute("href")
    )
    assert address
    visitor.go(address)
    visitor.reads("Ambil datanya", "Lisensi CC BY 4.0", "Sidik:")
    file = visitor.context.request.get(visitor.page.url.rstrip("/") + "-dhis2.json")
    assert all(int(each["value"]) >= 5 for each in json.loads(file.text())["dataValues"])
    visitor.go("/angka/")
    visitor.main().get_by_role("link", name="Menurut kecamatan, di peta").first.click()
    visitor.looks()
    visitor.reads("Tabel kecamatan", "Angka kecil bukan berarti aman")
    visitor.tap("Angka seluruh daerah")
    at_home = cast.villager(DESKTOP, has_script=True)
    at_home.go("/en/angka/")
    at_home.reads("Promises kept", "not shown")
