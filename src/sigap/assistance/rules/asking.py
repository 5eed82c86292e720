"""Who asks whom for what: the rights of each kind of office, and the road that is open where one may not ask. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sigap.access.roles import OfficeKind
from sigap.assistance.rules.purpose_bases import purpose_bases
from sigap.assistance.rules.purposes import CANNOT_BE_DECLINED, PURPOSE_KINDS, ReferralPurpose
from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, provision_from

ROADS: Mapping[ReferralPurpose, ReferralPurpose] = {
    ReferralPurpose.FORENSIC_EXAMINATION: ReferralPurpose.VISUM,
    ReferralPurpose.CHILD_INQUIRY: ReferralPurpose.SOCIAL_INQUIRY,
    ReferralPurpose.SOCIAL_REPORT: ReferralPurpose.SOCIAL_INQUIRY,
}
"""What the investigator alone asks for, and by what the others have them ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingRule:
    """One row of the table: offices of these kinds may ask for this, by this law."""

    code: str
    kinds: frozenset[OfficeKind]
    purposes: frozenset[ReferralPurpose]
    basis: str
    provision: Provision


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingRight:
    """What one kind of office may ask for: of whom, by which law, and whether they may say no with a reason."""

    purpose: ReferralPurpose
    asked: frozenset[OfficeKind]
    basis: str
    may_be_declined: bool


@cache
def asking_rules() -> tuple[AskingRule, ...]:
    """The shipped rows."""
    bases = purpose_bases()
    made = []
    for row in toml_file("sigap.assistance", "purposes.toml")["asking"]:
        purposes = [ReferralPurpose(code) for code in row["purposes"]]
        words = {"purposes": [bases[each].provision.title for each in purposes]}
        words |= {name: row[name] for name in ("kinds", "basis", "source", "kind")}
        made.append(
            AskingRule(
                code=row["code"],
                kinds=frozenset(map(OfficeKind, row["kinds"])),
                purposes=frozenset(purposes),
                basis=row["basis"],
                provision=provision_from("asking", row["code"], row["title"], words),
            )
        )
    return tuple(made)


def provisions() -> tuple[Provision, ...]:
    """Every row, as a jurist confirms it."""
    return tuple(row.provision for row in asking_rules())


@cache
def asks_for(kind: OfficeKind) -> tuple[ReferralPurpose, ...]:
    """What an office of this kind may ask others for."""
    held = frozenset[ReferralPurpose]().union(*(row.purposes for row in asking_rules() if kind in row.kinds))
    return tuple(purpose for purpose in ReferralPurpose if purpose in held)


def may_ask(by: OfficeKind, purposes: frozenset[ReferralPurpose], of: OfficeKind) -> bool:
    """Whether an office of one kind may ask one of another for all of this."""
    return purposes <= {*asks_between(by, of)}


def asks_between(by: OfficeKind, of: OfficeKind) -> tuple[ReferralPurpose, ...]:
    """What an office of one kind may ask one of another for."""
    return tuple(purpose for purpose in asks_for(by) if of in PURPOSE_KINDS[purpose])


def rights_of(kind: OfficeKind) -> tuple[AskingRight, ...]:
    """All that an office of this kind may ask for, with the law of the right and of what is asked."""
    bases = purpose_bases()
    return tuple(
        AskingRight(
            purpose=purpose,
            asked=PURPOSE_KINDS[purpose] - {kind} or PURPOSE_KINDS[purpose],
            basis="; ".join(dict.fromkeys(f"{bases[purpose].basis}; {_rights(kind, purpose)}".split("; "))),
            may_be_declined=purpose not in CANNOT_BE_DECLINED,
        )
        for purpose in asks_for(kind)
    )


def open_road(by: OfficeKind, purposes: frozenset[ReferralPurpose], of: OfficeKind) -> ReferralPurpose | None:
    """By what this sender has the investigator ask for it; None where nothing of it is the investigator's to ask.

    Asked of a hospital, "ask the investigator for a visum" is meant as the visum itself.
    """
    mine = {*asks_for(by)}
    for direct, road in ROADS.items():
        is_meant = direct in purposes or (road in purposes and of in PURPOSE_KINDS[direct])
        if is_meant and direct not in mine and road in mine:
            return road
    return None


def _rights(kind: OfficeKind, purpose: ReferralPurpose) -> str:
    return "; ".join(row.basis for row in asking_rules() if kind in row.kinds and purpose in row.purposes)
