"""The head of an office's letters: whose government, which agency above it, which office."""

from dataclasses import dataclass

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.places.queries import home_regency, label_of

_OF_THE_STATE = frozenset(
    {
        OfficeKind.POLRES_PPA,
        OfficeKind.KEJARI,
        OfficeKind.KEMENAG,
        OfficeKind.KODIM,
        OfficeKind.BAPAS,
        OfficeKind.PENGADILAN_NEGERI,
        OfficeKind.PENGADILAN_AGAMA,
        OfficeKind.LPSK,
        OfficeKind.P4MI,
        OfficeKind.IMIGRASI,
        OfficeKind.POLRES,
        OfficeKind.POLDA,
        OfficeKind.UPTD_PROVINSI,
        OfficeKind.LSM,
    }
)
"""Offices that do not belong to the regency's government: its name does not stand over their letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What stands at the top; the emblem is not ours to draw, its place is left free."""

    government: str
    agency: str
    office: str
    contact: str
    city: str


def head_of_office(office: Office) -> Letterhead:
    """The head of an office's letters, in capitals as official letters have it."""
    regency = label_of(home_regency())
    government = "" if OfficeKind(office.kind) in _OF_THE_STATE else f"PEMERINTAH {regency.upper()}"
    return Letterhead(
        government=government,
        agency=office.parent.name.upper() if office.parent else "",
        office=office.name.upper(),
        contact=f"Telepon {office.phone}" if office.phone else "",
        city=regency,
    )
