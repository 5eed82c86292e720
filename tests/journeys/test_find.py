"""Stories of the search: an officer presses one key, types a code as it was said, and stands in the case."""

import pytest
from tests.journeys.people import DEWI, HASAN, Cast

pytestmark = pytest.mark.journey


def test_one_key_leads_to_the_search_and_a_stranger_to_nobody(cast: Cast, width: int) -> None:
    dewi = cast.officer(DEWI, width)
    dewi.page.keyboard.press("/")
    assert dewi.page.evaluate("document.activeElement.id") == "cari"
    dewi.page.keyboard.type("kenari lima delapan dua")
    with dewi.page.expect_navigation(url="**/cari/#hasil"):
        dewi.page.keyboard.press("Enter")
    dewi.reads("Tidak ada yang ditemukan")
    hasan = cast.officer(HASAN, width)
    hasan.go("/cari/")
    hasan.write("Nama", "Melati Contoh")
    hasan.tap("Cari orang")
    hasan.reads("Nama saja tidak cukup")
    hasan.write("Tahun lahir", "2011")
    hasan.tap("Cari orang")
    hasan.reads("Tidak ada yang ditemukan")
    assert "Melati" not in hasan.page.url
