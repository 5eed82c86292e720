"""Whom a report on an official is kept from, and who may be given its key. Pure; the chains are reference data.

Naming one office leaves out its whole chain of command (`reference/conflict.toml`): not only its own people, also who
heads or audits it. Enough recipients means: three offices that do not answer to one another, one outside the regency.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from sigap.kernel.reference import toml_file


class NamedOfficeKind(StrEnum):
    """What the public form offers to name: kinds of office in people's own words."""

    UNIT = "unit"
    POLICE = "police"
    VILLAGE = "village"
    SUBDISTRICT = "subdistrict"
    SCHOOL = "school"
    RELIGIOUS = "religious"
    SOCIAL = "social"
    HEALTH = "health"
    LEADERS = "leaders"
    PROSECUTION = "prosecution"
    ARMY = "army"
    MIGRATION = "migration"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRecipient:
    """Somebody whose personal key stands: enough to choose by, and no name."""

    key_id: UUID
    public_key: bytes = field(repr=False)
    office_id: UUID
    office_kind: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientSelection:
    """The recipients who may have a report, and whether they are enough. Offices of one chain count as one."""

    recipients: tuple[KeyRecipient, ...]
    offices: int
    outside: int

    @property
    def is_enough(self) -> bool:
        """Three offices, one of them outside the regency."""
        enough = _reference()["enough"]
        return self.offices >= int(enough["offices"]) and self.outside >= int(enough["outside"])

    @property
    def has_outside(self) -> bool:
        """Whether at least somebody outside the regency could read it."""
        return self.outside > 0


@lru_cache(maxsize=1)
def _reference() -> dict[str, Any]:
    return toml_file("sigap.mailbox", "conflict.toml")


def chains() -> Mapping[str, frozenset[str]]:
    """Kinds of office by chain of command."""
    return {row["code"]: frozenset(row["kinds"]) for row in _reference()["chain"]}


def named_kinds(named: Iterable[NamedOfficeKind | str]) -> frozenset[str]:
    """The kinds of office that these choices of the form mean."""
    wanted = {NamedOfficeKind(each) for each in named}
    return frozenset(
        kind for row in _reference()["named"] if NamedOfficeKind(row["code"]) in wanted for kind in row["kinds"]
    )


def left_out(named: Iterable[NamedOfficeKind | str]) -> frozenset[str]:
    """Every kind of office that must not read a report naming these: each with its whole chain."""
    wanted = {NamedOfficeKind(each) for each in named}
    known, kinds = chains(), named_kinds(wanted)
    touched = {code for code, members in known.items() if members & kinds}
    for row in _reference()["named"]:
        if NamedOfficeKind(row["code"]) in wanted:
            touched |= set(row.get("leaves_out", ()))
    return frozenset(kinds.union(*(known[code] for code in touched)))


def kinds_without(details: Mapping[str, Any]) -> frozenset[str]:
    """Every kind of office that a report's sealed details keep it from.

    Those named with their chains; those that must not know by themselves, for the reporter named no more than them.
    """
    hidden = set(details.get("hidden_from") or ()) & set(NamedOfficeKind)
    return left_out(details.get("named") or ()) | named_kinds(hidden)


def closes_intake(named: Iterable[NamedOfficeKind | str]) -> bool:
    """Whether one of these stands where an ordinary report goes through: then it may not go there."""
    closing = frozenset(map(NamedOfficeKind, _reference()["intake"]["named"]))
    return bool(closing & {NamedOfficeKind(each) for each in named})


def named_of_kinds(kinds: Iterable[str]) -> frozenset[NamedOfficeKind]:
    """What the form calls these kinds of office."""
    wanted = frozenset(kinds)
    return frozenset(NamedOfficeKind(row["code"]) for row in _reference()["named"] if wanted & set(row["kinds"]))


def is_outside(office_kind: str, region: str, *, regency: str) -> bool:
    """Whether an office sits outside the regency: by its kind, or by the region it serves."""
    if office_kind in _reference()["outside"]["kinds"]:
        return True
    return bool(region) and region != regency and not region.startswith(f"{regency}.")


def fit(recipients: Iterable[KeyRecipient], *, kinds_left_out: Collection[str], regency: str) -> RecipientSelection:
    """Who of these may have a report from which these kinds of office are kept."""
    found = tuple(who for who in recipients if who.office_kind not in kinds_left_out)
    chain = {kind: code for code, kinds in chains().items() for kind in kinds}
    apart = {chain.get(who.office_kind, str(who.office_id)) for who in found}
    outside = {who.office_id for who in found if is_outside(who.office_kind, who.region, regency=regency)}
    return RecipientSelection(recipients=found, offices=len(apart), outside=len(outside))
