"""A row of law is known by what it says; what differs is shown line by line; every register is set up."""

from dataclasses import replace
from datetime import date

import pytest

from sigap.provisions.rules import (
    PRACTICE,
    ChangedLine,
    Provision,
    SourceKind,
    differences,
    provision_from,
    statute_of,
)

ROW = Provision(
    register="offences",
    code="tppo-3",
    statute="UU 21/2007",
    title="Pasal 3",
    lines=(("Pidana", "15 tahun"), ("Unsur", "")),
    source="salinan",
    kind=SourceKind.TEXT,
    valid_from=date(2026, 1, 2),
)


@pytest.mark.parametrize(
    ("change", "is_another"),
    [
        ({"lines": (("Pidana", "12 tahun"),)}, True),
        ({"title": "Pasal 4"}, True),
        ({"valid_from": date(2007, 4, 19)}, True),
        ({"code": "tppo-4"}, True),
        ({"source": "Lembaran Negara"}, False),
        ({"kind": SourceKind.MEMORY}, False),
        ({"lines": (("Pidana", "15 tahun"),)}, False),
    ],
)
def test_changed_words_are_another_row_and_where_they_were_read_is_not(
    change: dict[str, object], *, is_another: bool
) -> None:
    assert (replace(ROW, **change).fingerprint != ROW.fingerprint) is is_another  # type: ignore[arg-type]  # a table


def test_differences_are_shown_line_by_line() -> None:
    before = [["Pidana", "3 sampai 15 tahun"], ["Delik aduan", "Ya"]]
    assert differences(before, [("Pidana", "15 tahun"), ("Unsur", "tipu")]) == (
        ChangedLine("Pidana", "3 sampai 15 tahun", "15 tahun"),
        ChangedLine("Unsur", "", "tipu"),
        ChangedLine("Delik aduan", "Ya", ""),
    )
    assert differences(before, before) == ()


@pytest.mark.parametrize(
    ("basis", "statute"),
    [
        ("UU 12/2022 pasal 41 ayat (3); UU 21/2007", "UU 12/2022"),
        ("KUHAP (UU 20/2025) pasal 60", "UU 20/2025"),
        ("Perma 1/2022 pasal 8", "Perma 1/2022"),
        ("Permen PPPA 2/2022", "Permen PPPA 2/2022"),
        ("Kesepakatan gugus tugas", PRACTICE),
    ],
)
def test_a_row_stands_under_the_statute_that_its_basis_names_first(basis: str, statute: str) -> None:
    assert statute_of(basis) == statute


def test_a_row_of_a_reference_file_says_all_that_is_in_it() -> None:
    row = {"basis": "UU 12/2022 pasal 41", "source": "s", "kind": "P", "amount": 72, "unit": "hours", "label": "L"}
    found = provision_from("deadlines", "x", "Tenggat", row | {"violence": ["sexual", "physical"], "by_offence": False})
    assert found.stated_lines == (
        ("Dasar", "UU 12/2022 pasal 41"), ("Lamanya", "72"), ("Satuan", "jam"), ("Kekerasan", "seksual; fisik"),
    )  # fmt: skip
