"""When an officer's name is like a person's: a telling part shared, whatever its spelling; common parts say nothing."""

import pytest

from sigap.cases.rules import common_parts, name_parts, shares_name


@pytest.mark.parametrize(
    ("reader", "person"),
    [
        ("Rukmini Selabung", "Kasim Selabung"),
        ("Soekarman", "SUKARMAN bin Abdullah"),
        ("Hj. Djumirah Tjandrawinata", "jumirah"),
        ("Zubaeddah", "Zubaedah"),
        ("Anton Wiryokusumo", "Melati Wiryokusumo"),
    ],
)
def test_a_telling_part_in_common_is_told(reader: str, person: str) -> None:
    assert shares_name(reader, person)
    assert shares_name(person, reader)
    assert shares_name(reader, "Lain Sekali", person)


@pytest.mark.parametrize(
    ("reader", "person"),
    [
        ("Dewi Anggraini", "Dewi Rukmini"),
        ("Siti Nur Selabung", "Siti Nur binti Kasim"),
        ("Bripka Muhammad Wiryokusumo", "Muhamad Kasim"),
        ("Ema Wiryokusumo", "Ema Selabung"),
        ("Rukmini", "Rukminingrum"),
        ("Selabung", ""),
        ("", ""),
    ],
)
def test_chance_is_not_told(reader: str, person: str) -> None:
    assert not shares_name(reader, person)


def test_the_list_is_compared_as_names_are() -> None:
    assert {"muhamad", "siti", "nur", "binti", "bin", "ahmad", "angraini"} - {"bin"} <= common_parts()
    assert name_parts("Dr. Oemar-Sa’id, S.H.") == {"dr", "umar", "sa", "id", "s", "h"}
