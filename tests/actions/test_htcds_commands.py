"""`./sigap export htcds` and `import htcds`: what two people released leaves; files of others come in as counts."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django
import pytest
from tests.factories.deadlines import at_the_desk, loaded
from tests.factories.releasing import BUPATI, MAYA, ON, year_is_over
from tests.factories.row_exports import prepared, released, trafficked

from sigap.audit.models import Event
from sigap.cases.models import Case
from sigap.cli.database import server
from sigap.cli.failure import CommandFailed
from sigap.cli.installation import companies, htcds, statistics
from sigap.insight.models import OutsideFigure
from sigap.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands work on this test's own database and ring, at its moment."""
    loaded()
    year_is_over()
    for who in (MAYA, BUPATI):
        with at_the_desk(who):
            pass

    @contextmanager
    def available(_home: object) -> Iterator[Any]:
        yield SimpleNamespace(owner_environment=lambda _home: {})

    monkeypatch.setattr(htcds, "as_owner", lambda _place: nullcontext(b""))
    monkeypatch.setattr(server, "available", available)
    monkeypatch.setattr(django, "setup", lambda: None)
    monkeypatch.setattr(clock, "now", lambda: ON + timedelta(hours=1))


def regency() -> None:
    trafficked(24, 15)
    trafficked(14, 15, "L")
    trafficked(16, 30)


def test_only_what_two_people_released_leaves_the_machine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    regency()
    out = tmp_path / "baris.csv"
    row = prepared()
    with pytest.raises(CommandFailed, match="dilepas dua orang"):
        statistics.run(["htcds", str(out)])
    assert not out.exists()
    released(row)
    assert statistics.run(["htcds", str(out)]) == 0
    told = capsys.readouterr().out
    assert str(row.pk) in told
    assert row.digest in told
    header, *rows = csv.reader(io.StringIO(out.read_bytes().decode()))
    assert len(rows) == row.report["told"]
    assert header[0] == "prs_Gender"
    assert statistics.run(["htcds", str(tmp_path / "b.xlsx"), "--id", str(row.pk)[:8]]) == 0
    assert Event.objects.filter(code="releases:rows:fetched", actor_id=None).count() == 2
    with pytest.raises(CommandFailed):
        statistics.run(["htcds", str(out), "--id", "zzz"])
    for wrong in ("a.txt", "x/a.csv"):
        with pytest.raises(CommandFailed, match="FILE"):
            statistics.run(["htcds", str(tmp_path / wrong)])


def test_a_file_of_others_comes_in_as_one_count_and_opens_no_case(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lain.csv"
    head = "vic_TraffickingStatus,prs_Gender,sigap_YearOpened\n"
    rows = ["ActualVictimOfTrafficking,Feminine,2026\n"] * 9 + ["PossibleVictimOfTrafficking,Masculine,2026\n"] * 6
    file.write_text(head + "".join(rows))
    before = Case.objects.count()
    assert companies.run(["htcds", str(file), "--dry-run"]) == 0
    assert not OutsideFigure.objects.exists()
    assert companies.run(["htcds", str(file), "--source", "Simfoni, berkas ekspor", "--from", "simfoni"]) == 0
    assert "Tidak ada kasus dibuka" in capsys.readouterr().out
    laid = OutsideFigure.objects.get()
    assert (laid.figure, laid.period, laid.value, laid.source) == ("K-07", "2026", 15, "source_simfoni")
    assert laid.rows == [["Perempuan", 9], ["Laki-laki", 6]]
    assert companies.run(["htcds", str(file), "--source", "Simfoni, berkas ekspor", "--from", "simfoni"]) == 0
    assert OutsideFigure.objects.count() == 1, "the same file again is the same"
    assert Case.objects.count() == before
    file.write_text(head + "".join(rows[5:]))
    assert companies.run(["htcds", str(file), "--source", "Lain"]) == 0
    assert OutsideFigure.objects.get(source_words="Lain").rows == [], "four women are not told"


def test_one_mistake_and_nothing_comes_in(tmp_path: Path) -> None:
    file = tmp_path / "lain.csv"
    file.write_text("vic_TraffickingStatus\n" + "ActualVictimOfTrafficking\n" * 898 + "Actual\n")
    with pytest.raises(CommandFailed, match="baris 900, vic_TraffickingStatus: bukan kode HTCDS"):
        companies.run(["htcds", str(file), "--year", "2026"])
    file.write_text("vic_TraffickingStatus\nActualVictimOfTrafficking\n")
    calls = {
        "--year": [],
        "belum berakhir": ["--year", "2027"],
        "masa depan": ["--year", "2026", "--as-of", "2030-01-01"],
    }
    for words, extra in calls.items():
        with pytest.raises(CommandFailed, match=words):
            companies.run(["htcds", str(file), *extra])
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(CommandFailed, match="UTF-8"):
        companies.run(["htcds", str(file)])
    file.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(CommandFailed, match="tidak terbaca"):
        companies.run(["htcds", str(file)])
    with pytest.raises(CommandFailed, match="tidak terbaca"):
        companies.run(["htcds", str(tmp_path / "tidak-ada.csv")])
    assert not OutsideFigure.objects.exists()
