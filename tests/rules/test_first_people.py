"""FIRST.toml: read whole, or refused with every mistake at once."""

from pathlib import Path

import pytest

from sigap.access.roles import OfficeKind, RoleCode
from sigap.cli.installation import first_people
from sigap.cli.installation.first_people import FirstOffice, FirstPerson

TWO = """
[[office]]
kind = "secretariat"
name = "Sekretariat Pere'an"
[[person]]
login = "maya"
name = "Maya Contoh"
office = "Sekretariat Pere'an"
role = "secretariat"
[[person]]
login = "nur"
name = "Nur Contoh"
office = "Sekretariat Pere'an"
role = "secretariat"
"""


def mistakes_in(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "first.toml"
    path.write_text(text, encoding="utf-8")
    first, mistakes = first_people.read(path, region="16.09")
    assert not mistakes or first == first_people.FirstInstallation((), ())
    return [mistake.removeprefix(f"{path}: ") for mistake in mistakes]


def test_offices_and_people_are_read(tmp_path: Path) -> None:
    path = tmp_path / "first.toml"
    path.write_text(TWO, encoding="utf-8")
    first, mistakes = first_people.read(path, region="16.09")
    assert not mistakes
    assert first.offices == (
        FirstOffice(kind=OfficeKind.SECRETARIAT, name="Sekretariat Pere'an", region="16.09", phone=""),
    )
    maya = FirstPerson(login="maya", name="Maya Contoh", office="Sekretariat Pere'an", role=RoleCode.SECRETARIAT)
    assert first.people[0] == maya


def test_the_example_that_help_prints_is_a_file_that_is_read(tmp_path: Path) -> None:
    second = first_people.EXAMPLE[first_people.EXAMPLE.index("[[person]]") :].replace("nama.sek", "dua.sek")
    assert not mistakes_in(tmp_path, first_people.EXAMPLE + second)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('role = "secretariat"', 'role = "raja"', "orang ke-1: role 'raja'"),
        ('role = "secretariat"', 'role = "prosecutor"', "role prosecutor tidak ada di kantor jenis secretariat"),
        ('kind = "secretariat"', 'kind = "kerajaan"', "kantor ke-1: kind 'kerajaan'"),
        ('login = "nur"', 'login = "maya"', "login 'maya' tertulis dua kali"),
        ('login = "nur"', 'login = "Nur Aini"', "orang ke-2: login 'Nur Aini'"),
        ('name = "Nur Contoh"', 'name = " "', "orang ke-2: name belum diisi"),
        ('name = "Nur Contoh"', "name = 7", "orang ke-2: name harus teks"),
        ('login = "nur"', 'sandi = "rahasia"', "orang ke-2: sandi tidak dikenal"),
        ("[[office]]", "[[kantor]]", "bagian [kantor] tidak dikenal"),
        ("[[office]]", "[[office]]\nfax = '1'", "kantor ke-1: fax tidak dikenal"),
        ("[[office]]", "[office", "bukan TOML"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, before: str, after: str, told: str) -> None:
    assert [mistake for mistake in mistakes_in(tmp_path, TWO.replace(before, after)) if told in mistake]


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = TWO.replace('login = "nur"', 'login = "N"').replace('kind = "secretariat"', 'kind = "x"')
    assert len(mistakes_in(tmp_path, text)) == 2


def test_one_who_manages_people_is_not_enough(tmp_path: Path) -> None:
    alone = TWO[: TWO.rindex("[[person]]")]
    assert [mistake for mistake in mistakes_in(tmp_path, alone) if "paling sedikit 2 orang" in mistake]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    _first, (mistake,) = first_people.read(tmp_path / "tidak-ada.toml", region="16.09")
    assert "tidak terbaca" in mistake
