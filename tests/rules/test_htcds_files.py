"""Files of the case data standard: the fields with their origins, and what comes in, checked cell by cell."""

import warnings
import zipfile
from datetime import date
from itertools import chain, repeat
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from sigap.actionplan.sheet_in import first_grid
from sigap.figures.htcds.fields import (
    ORIGIN_LABELS,
    FieldOrigin,
    columns,
    quasi_identifiers,
    sensitive_columns,
    standard_fields,
)
from sigap.figures.htcds.incoming import HtcdsFault, HtcdsFile, codes_in, counted_file, rows_of_text
from sigap.figures.htcds.rows import _CODES

TODAY = date(2026, 11, 29)
STANDARD = Path("/work/shared/data/htcds")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def read(text: str) -> HtcdsFile:
    return counted_file(rows_of_text(text.encode()), today=TODAY)


def faults(text: str) -> list[tuple[str, int, str]]:
    found = read(text)
    assert found.counts is None, "all or nothing"
    return [(each.fault.value, each.row, each.column) for each in found.mistakes]


def test_every_field_says_where_it_comes_from_and_names_never_leave() -> None:
    fields = standard_fields()
    assert len(fields) == 86
    assert set(FieldOrigin) == set(ORIGIN_LABELS)
    told = {FieldOrigin.RECORDED, FieldOrigin.GENERALISED}
    assert {each.name for each in fields.values() if each.origin in told} <= set(columns())
    assert all(fields[name].origin in told for name in _CODES)
    assert {*quasi_identifiers(), *sensitive_columns()} <= set(columns())
    assert not sensitive_columns() & set(quasi_identifiers())
    for name in ("prs_FirstName", "prs_IdentityNumber", "prs_MobilePhone", "prs_Birthdate", "cas_CaseOwner"):
        assert fields[name].origin is FieldOrigin.PERSONAL
        assert name not in columns()
    assert all(each.words for each in fields.values())


def master_list() -> dict[str, list[str]]:
    """The standard's own fields with their codes, from its master list."""
    with zipfile.ZipFile(STANDARD / "HTCDS Field Standards 2.0.ods") as packed:
        sheet = next(ET.fromstring(packed.read("content.xml")).iter(f"{_TABLE}table"))  # noqa: S314 - shipped
    found = {}
    for row in sheet.iter(f"{_TABLE}table-row"):
        cells = [["".join(p.itertext()) for p in cell.iter(f"{_TEXT}p")] for cell in row]
        times = [int(cell.get(f"{_TABLE}number-columns-repeated", 1)) for cell in row]
        wide = list(chain.from_iterable(repeat(cell, min(n, 20)) for cell, n in zip(cells, times, strict=True)))
        name = "".join(wide[6]) if len(wide) > 9 else ""
        if name[3:4] == "_":
            found[name] = [code.strip() for code in wide[9] if code.strip()]
    return found


def test_every_field_and_code_is_one_of_the_standard() -> None:
    if not STANDARD.exists():
        pytest.skip("the standard's own files are not at hand")
    official = master_list()
    ours = {name: field for name, field in standard_fields().items() if not name.startswith("sigap_")}
    assert set(ours) == set(official)
    for name, field in ours.items():
        if field.codes:
            assert list(field.codes) == official[name], name


def test_the_official_templates_are_read_as_they_are() -> None:
    if not STANDARD.exists():
        pytest.skip("the standard's own files are not at hand")
    for name in (
        "HTCDS Excel Spreadsheet v2.0.xlsx",
        "HTCDS Excel Spreadsheet single select with validation v2.0.xlsx",
    ):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library says that it reads no rules of validation
            grid = first_grid((STANDARD / name).read_bytes(), lambda grid: bool(grid.rows))
        cells = [["" if cell is None else str(cell) for cell in row] for row in grid.rows]
        empty = counted_file(cells, today=TODAY)
        assert [each.fault for each in empty.mistakes] == [HtcdsFault.NO_ROWS], "numbered rows without a fact"
        status = cells[0].index("vic_TraffickingStatus")
        for place, said in ((2, "Actual victim of trafficking"), (3, "PossibleVictimOfTrafficking")):
            cells[place] = [*cells[place][:1], *[""] * 60]
            cells[place][status] = said
        counts = counted_file(cells, today=TODAY).counts
        assert counts is not None
        assert (counts.rows, counts.victims) == (2, 2)


def test_victims_are_counted_as_the_file_says_and_no_others() -> None:
    found = read(
        "prs_Gender,vic_TraffickingStatus,vic_Methods_of_Control,sigap_YearOpened\n"
        "Feminine,ActualVictimOfTrafficking,PhysicalThreats;DebtBondage ,2025\n"
        "Masculine,Possible victim of trafficking,Physical threats,2025\n"
        ",PossibleVictimOfTrafficking,PhysicalThreats DebtBondage,\n"
        "Feminine,NotAVictimOfTrafficking,,2024\n"
    ).counts
    assert found is not None
    assert (found.rows, found.victims, dict(found.genders)) == (4, 3, {"Feminine": 1, "Masculine": 1, "": 1})
    assert found.years == {2025}


def test_each_mistake_is_named_with_its_row_and_column() -> None:
    head = "vic_TraffickingStatus,prs_Gender,prs_Birthdate,prs_MobilePhone,sigap_YearOpened"
    row = "ActualVictimOfTrafficking,Feminine,2001-02-03,+628123456789,2025"
    assert faults(f"{head}\n{row}\nActual,F,31-12-2001,08x,20\n,,2027-01-01,,2027\n") == [
        ("unknown_code", 3, "vic_TraffickingStatus"),
        ("unknown_code", 3, "prs_Gender"),
        ("not_a_day", 3, "prs_Birthdate"),
        ("not_a_phone", 3, "prs_MobilePhone"),
        ("not_a_year", 3, "sigap_YearOpened"),
        ("empty", 4, "vic_TraffickingStatus"),
        ("not_a_day", 4, "prs_Birthdate"),
        ("not_a_year", 4, "sigap_YearOpened"),
    ]
    assert faults("nama,prs_Gender,prs_Gender\nx,Feminine,Feminine\n") == [
        ("unknown_column", 1, "nama"),
        ("repeated", 1, "prs_Gender"),
        ("no_column", 1, "vic_TraffickingStatus"),
    ]
    assert faults("") == faults("\n") == [("no_rows", 0, "")]
    assert faults(f"{head}\n") == faults(f"{head}\n,,,,\n") == [("no_rows", 0, "")]
    assert faults(f"{head}\n" + f"{row}\n" * 20_001) == [("too_many", 0, "")]
    assert faults("x," * 130 + "\n1\n") == [("too_many", 1, "")]
    long = read(f"{head},prs_Title\n{row},{'x' * 3000}\n")
    assert [each.fault for each in long.mistakes] == [HtcdsFault.TOO_LONG]


def test_codes_are_taken_in_all_spellings_and_nothing_else() -> None:
    control = standard_fields()["vic_MethodsOfControl"]
    assert codes_in(control, "Threats of law enforcement") == ["ThreatsLawEnforcement"]
    assert codes_in(control, "Other; TakesEarnings") == ["Other", "TakesEarnings"]
    for text in ("x", "Other;x", ";", "Other,TakesEarnings"):
        assert codes_in(control, text) is None
    assert codes_in(standard_fields()["vic_TraffickingStatus"], "PossibleVictimOfTrafficking;Other") is None
    assert codes_in(standard_fields()["spl_Type"], "Legal;SocialCare") == ["Legal", "SocialCare"], (
        "as our rows write it"
    )
    with pytest.raises(UnicodeDecodeError):
        rows_of_text(b"\xff\xfe\x00")
