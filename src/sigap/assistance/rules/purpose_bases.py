"""On which service line a purpose of referral stands, by which law, and on which paper it is asked. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sigap.assistance.rules.catalogue import ServiceLine
from sigap.assistance.rules.purposes import ReferralPurpose
from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, provision_from


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeBasis:
    """What stands behind a purpose. `paper` is the code of a form."""

    line: ServiceLine
    basis: str
    paper: str
    provision: Provision


@cache
def purpose_bases() -> Mapping[ReferralPurpose, PurposeBasis]:
    """The shipped rows, one for each purpose."""
    rows = toml_file("sigap.assistance", "purposes.toml")["purposes"]
    return {ReferralPurpose(row["code"]): _basis(row) for row in rows}


def provisions() -> tuple[Provision, ...]:
    """Every purpose, as a jurist confirms it."""
    return tuple(row.provision for row in purpose_bases().values())


def _basis(row: Mapping[str, str]) -> PurposeBasis:
    reference = {name: row[name] for name in ("line", "basis", "source", "kind")}
    return PurposeBasis(
        line=ServiceLine(row["line"]),
        basis=row["basis"],
        paper=row["paper"],
        provision=provision_from("purposes", row["code"], row["label"], reference),
    )
