"""A year's statistics out of approved releases: tables, SDG 16.2.2 and GLOTIP, as workbook, PDF/A and by command."""

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from tests.actions.test_releases import proposed, published
from tests.factories import preventing
from tests.factories.deadlines import at_the_desk, loaded
from tests.factories.releasing import BUPATI, MAYA, ON, year_is_over
from tests.pages.test_public_statistics import victims

from sigap.cli.failure import CommandFailed
from sigap.cli.installation import statistics
from sigap.figures import actions
from sigap.figures.rules import POPULATION, period_named
from sigap.figures.yearbook.facts import facts_of, years_offered
from sigap.figures.yearbook.papers import pdf_of, sheet_of

pytestmark = pytest.mark.django_db
PEOPLE = {"child": 100_000, "adult": 300_000, "female": 190_000, "male": 210_000, "total": 400_000}


@pytest.fixture(autouse=True)
def _hired() -> None:
    loaded()
    year_is_over()
    preventing.regions()
    for who in (MAYA, BUPATI):
        with at_the_desk(who):
            pass


def released(*series: str, period: str = "2026") -> None:
    for each in series:
        published(proposed(each, period))


def cells(raw: bytes) -> Iterator[tuple[str, object]]:
    book = openpyxl.load_workbook(io.BytesIO(raw))
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            yield from ((sheet.title, cell) for cell in row if cell is not None)


def test_a_year_tells_what_is_published_and_names_the_rest() -> None:
    victims(240, 2026)
    released("tppo", "korban")
    proposed("kasus")
    with at_the_desk(MAYA):
        actions.type_figure(
            by=MAYA,
            at=ON,
            code=POPULATION,
            period=period_named("2026"),
            given=PEOPLE,
            source="BPS CONTOH, Pere'an",
            based_on=None,
        )
        facts = facts_of(2026)
        assert [each.year for each in years_offered()] == [2026]
    assert list(dict.fromkeys(each["release"] for each in facts["tables"])) == [
        "korban-2026 edisi 1",
        "tppo-2026 edisi 1",
    ]
    states = dict(facts["states"])
    assert states["Korban yang diterima"] == "terbit"
    assert states["Kasus yang dibuka"].startswith("belum diterbitkan"), "proposed is not published"
    everybody = facts["sdg"][0]
    assert everybody == ["Semua", "60", "400.000", "15,00"], "60 of 400,000 inhabitants"
    assert facts["sdg"][1] == ["Perempuan", "40", "190.000", "21,05"]
    assert dict(facts["glotip"])["Anak"] == "45"
    assert dict(facts["glotip"])["Anak: perempuan"] == "belum diterbitkan"
    assert "belum dicatat" in dict(facts["glotip"])["Menurut bentuk eksploitasi"]
    assert dict(facts["glotip"])["Menurut kewarganegaraan"] == "belum dicatat SIGAP"
    assert "Pere'an" in facts["population"]
    raw = sheet_of(facts)
    assert raw == sheet_of(facts_of(2026)), "the same releases give the same bytes"
    found = list(cells(raw))
    assert not [cell for _sheet, cell in found if isinstance(cell, int) and cell < 5]
    assert ("SDG 16.2.2", 400_000) in found, "a number, to reckon with"
    assert {"SDG 16.2.2", "GLOTIP", "Baca dulu", "Definisi"} <= {sheet for sheet, _cell in found}
    assert any("tidak ditampilkan: kurang dari 5" in str(cell) for _sheet, cell in found)
    paper = pdf_of(facts)
    assert paper.startswith(b"%PDF-")
    assert b"pdfaid" in paper, "PDF/A"


def test_small_years_are_told_together_and_have_no_rate(tmp_path: Path) -> None:
    for year in (2025, 2026):
        victims(160, year)
    released("tppo", period="2025-2026")
    facts = facts_of(2026)
    assert facts["sdg"][0] == ["Semua", "belum diterbitkan", "belum dicatat SIGAP", "–"]
    ((label, together),) = facts["five_years"]
    assert label == "Tahun 2025 sampai 2026"
    assert together == "80"
    assert "belum ditulis" in facts["population"]
    out = tmp_path / "statistik.xlsx"
    assert statistics._export(2026, out) == 0
    assert not list(tmp_path.glob(".*")), "nothing half done is left"
    assert any(sheet.startswith("tppo") for sheet, _cell in cells(out.read_bytes()))
    assert statistics._export(2024, out) == 0
    assert any("belum diterbitkan" in str(cell) for _sheet, cell in cells(out.read_bytes()))


def test_age_and_sex_at_once_are_told_where_they_were_published(tmp_path: Path) -> None:
    for year in (2025, 2026):
        victims(240, year)
    released("tppo-rinci", period="2025-2026")
    found = dict(facts_of(2026)["glotip"])
    across = {label: said for label, said in found.items() if label.endswith(", Tahun 2025 sampai 2026")}
    assert len(across) == 4
    assert list(across.values()) == ["60", "30", "20", "10"]
    assert found["Anak: perempuan"] == "belum diterbitkan"


def test_a_wrong_call_says_all_that_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandFailed) as failed:
        statistics.run(["statistics", "--year", "1890", "--out", str(tmp_path / "a.csv")])
    assert failed.value.status == 2
    assert failed.value.message.count("\n") == 1
    for call in (["statistics"], ["statistics", "--year", "x", "--out", "a.xlsx"], []):
        with pytest.raises(SystemExit) as ended:
            statistics.run(call)
        assert ended.value.code == 2
    with pytest.raises(CommandFailed, match="folder"):
        statistics.run(["statistics", "--year", "2026", "--out", str(tmp_path / "x" / "a.xlsx")])
    assert "usage" in capsys.readouterr().err
