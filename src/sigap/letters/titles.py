"""To whom a letter to an office is addressed: the title of who heads it. Pure."""

from collections.abc import Mapping

from sigap.access.roles import OfficeKind

_HEADS: Mapping[OfficeKind, str] = {
    OfficeKind.KODIM: "Komandan",
    OfficeKind.LPSK: "Ketua",
    OfficeKind.LSM: "Ketua",
    OfficeKind.OBH: "Direktur",
    OfficeKind.PENGADILAN_AGAMA: "Ketua",
    OfficeKind.PENGADILAN_NEGERI: "Ketua",
    OfficeKind.RSUD: "Direktur",
}
"""Titles that are not "Kepala"."""
_INSTEAD: Mapping[OfficeKind, Mapping[str, str]] = {
    OfficeKind.DESA: {
        "Pemerintah Desa": "Kepala Desa",
        "Pemerintah Gampong": "Keuchik",
        "Gampong": "Keuchik",
        "Pemerintah Kampung": "Kepala Kampung",
        "Pemerintah Nagari": "Wali Nagari",
        "Nagari": "Wali Nagari",
        "Kelurahan": "Lurah",
    },
    OfficeKind.INSPEKTORAT: {"Inspektorat": "Inspektur"},
    OfficeKind.KECAMATAN: {"Kecamatan": "Camat"},
    OfficeKind.SETDA: {"Sekretariat Daerah": "Sekretaris Daerah"},
}
"""Offices whose name becomes the title itself: the Camat, not the head of the Kecamatan."""


def title_of_head(kind: OfficeKind, office: str) -> str:
    """Direktur RSUD Muaradua, Kepala Dinas Sosial, Camat Muaradua."""
    for name, title in _INSTEAD.get(kind, {}).items():
        if office.startswith(name):
            return title + office.removeprefix(name)
    return f"{_HEADS.get(kind, 'Kepala')} {office}"


def destination(here: str, there: str) -> str:
    """Where the letter goes: "di tempat" within one town, and where nobody has written down which town it is."""
    return f"di {there}" if there and there.casefold() != here.casefold() else "di tempat"
