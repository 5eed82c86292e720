"""To whom a letter is addressed, and where it goes."""

import pytest

from sigap.access.roles import OfficeKind
from sigap.letters.titles import destination, title_of_head


@pytest.mark.parametrize(
    ("kind", "office", "title"),
    [
        (OfficeKind.RSUD, "RSUD Muaradua", "Direktur RSUD Muaradua"),
        (OfficeKind.DINSOS, "Dinas Sosial", "Kepala Dinas Sosial"),
        (OfficeKind.PENGADILAN_NEGERI, "Pengadilan Negeri", "Ketua Pengadilan Negeri"),
        (OfficeKind.KECAMATAN, "Kecamatan Muaradua", "Camat Muaradua"),
        (OfficeKind.DESA, "Pemerintah Desa CONTOH", "Kepala Desa CONTOH"),
        (OfficeKind.DESA, "Balai CONTOH", "Kepala Balai CONTOH"),
        (OfficeKind.DESA, "Desa CONTOH", "Kepala Desa CONTOH"),
        (OfficeKind.DESA, "Kelurahan CONTOH", "Lurah CONTOH"),
        (OfficeKind.KECAMATAN, "Distrik CONTOH", "Kepala Distrik CONTOH"),
        (OfficeKind.DESA, "Gampong Lamteh", "Keuchik Lamteh"),
        (OfficeKind.DESA, "Pemerintah Kampung CONTOH", "Kepala Kampung CONTOH"),
        (OfficeKind.LPSK, "LPSK", "Ketua LPSK"),
        (OfficeKind.SETDA, "Sekretariat Daerah", "Sekretaris Daerah"),
    ],
)
def test_a_letter_goes_to_whoever_heads_the_office(kind: OfficeKind, office: str, title: str) -> None:
    assert title_of_head(kind, office) == title


def test_every_kind_of_office_has_somebody_at_its_head() -> None:
    assert all(title_of_head(kind, "CONTOH").endswith(" CONTOH") for kind in OfficeKind)


def test_another_town_is_named_and_ones_own_is_not() -> None:
    assert destination("Muaradua", "Palembang") == "di Palembang"
    assert {destination("Muaradua", there) for there in ("muaradua", "")} == {"di tempat"}
