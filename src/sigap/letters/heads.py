"""The head of an office's letters: whose government, which agency above it, which office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Value

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.letters.titles import title_of_head
from sigap.places.queries import home_regency, label_facts, label_from, label_of

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
        OfficeKind.OBH,
    }
)
"""Offices that do not belong to the regency's government: its name does not stand over their letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What stands at the top; the emblem is not ours to draw, its place is left free. `place`: where it is written."""

    government: str
    agency: str
    office: str
    address: str
    contact: str
    place: str
    regency: str


def head_of_office(office: Office, *, regency: str = "") -> Letterhead:
    """The head of an office's letters, in capitals as official letters have it; `regency` where it was read along."""
    regency = regency or label_of(home_regency())
    government = "" if OfficeKind(office.kind) in _OF_THE_STATE else f"PEMERINTAH {regency.upper()}"
    return Letterhead(
        government=government,
        agency=name_on_paper(office.parent).upper() if office.parent else "",
        office=name_on_paper(office).upper(),
        address=office.address,
        contact=f"Telepon {office.phone}" if office.phone else "",
        place=office.place or regency,
        regency=regency,
    )


def head_of(office_id: UUID) -> Letterhead:
    """The same by the office's id; one statement."""
    return _head_with_regency(_with_regency().get(pk=office_id))


def head_title_of(office_id: UUID, name: str) -> str:
    """What the head of an office is called, under the name it bore then; one statement."""
    return title_of_head(OfficeKind(Office.objects.values_list("kind", flat=True).get(pk=office_id)), name)


def task_force_head() -> Letterhead:
    """The head of the task force's own papers: the secretariat's, else that of the office over it; one statement."""
    order = [OfficeKind.SECRETARIAT, OfficeKind.BAPPEDA, OfficeKind.SETDA]
    standing = _with_regency().filter(valid_to=None)
    by_kind = {row.kind: row for row in standing.filter(kind__in=order)}
    found = next((by_kind[kind] for kind in order if kind in by_kind), None)
    return _head_with_regency(found or standing.order_by("valid_from")[0])


def _with_regency() -> QuerySet[Office]:
    """Offices with the one above each, and what the regency is called."""
    return Office.objects.select_related("parent").annotate(regency_facts=label_facts(Value(home_regency())))


def _head_with_regency(office: Office) -> Letterhead:
    facts: Sequence[Mapping[str, Any]] = vars(office)["regency_facts"]
    return head_of_office(office, regency=label_from(facts) or home_regency())


def name_on_paper(office: Office) -> str:
    """How letters call an office: in full, where that was written down."""
    return office.full_name or office.name
