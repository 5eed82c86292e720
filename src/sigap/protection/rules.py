"""Kinds of protection: who may ask, which limits run, how long it lasts, what comes next, how often renewed. Pure.

Terms stand in the rules of deadlines (`clocks/reference/rules.toml`), law and askers in `reference/measures.toml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

from sigap.access.office_kinds import OfficeKind
from sigap.clocks.rules import Rule, due_at
from sigap.clocks.rules.units import DUTY_UNITS, Unit, shortest
from sigap.kernel.reference import toml_file
from sigap.kernel.working_time import OfficeCalendar
from sigap.provisions.rules import Provision, provision_from


class ProtectionKind(StrEnum):
    """Whose protection, and by which law."""

    POLICE_TPKS = "police_tpks"
    POLICE_KDRT = "police_kdrt"
    POLICE_TPPO = "police_tppo"
    COURT_KDRT = "court_kdrt"
    COURT_TPKS = "court_tpks"
    LPSK = "lpsk_protection"


class ProtectionStatus(StrEnum):
    """How far it is. One that was withdrawn was never answered, or should not have been entered."""

    ASKED = "protection_asked"
    GIVEN = "protection_given"
    REFUSED = "protection_refused"
    ENDED = "protection_ended"
    WITHDRAWN = "protection_withdrawn"


class ProtectionStepKind(StrEnum):
    """What happened to it."""

    ASKED = "step_asked"
    ASSESSED = "step_assessed"
    GIVEN = "step_given"
    REFUSED = "step_refused"
    PLACED = "step_placed"
    ENDED = "step_ended"
    WITHDRAWN = "step_withdrawn"
    PLAN_SEEN = "step_plan_seen"


class ProtectionAsker(StrEnum):
    """Who asked for it."""

    VICTIM = "asker_victim"
    FAMILY = "asker_family"
    FRIEND = "asker_friend"
    POLICE = "asker_police"
    COMPANION = "asker_companion"
    CLERGY = "asker_clergy"
    PROSECUTOR = "asker_prosecutor"


ASKERS_BY_OFFICE: Mapping[OfficeKind, ProtectionAsker] = {
    OfficeKind.UPTD_PPA: ProtectionAsker.COMPANION,
    OfficeKind.UPTD_PROVINSI: ProtectionAsker.COMPANION,
    OfficeKind.POLRES_PPA: ProtectionAsker.POLICE,
    OfficeKind.KEJARI: ProtectionAsker.PROSECUTOR,
}
"""As whom an office asks when it sends a request for protection to another."""


class ProtectionForm(StrEnum):
    """What LPSK gives."""

    PHYSICAL = "form_guard"
    PROCEDURAL = "form_procedural"
    SAFE_PLACE = "form_safe_place"
    MEDICAL = "form_medical"
    PSYCHOSOCIAL = "form_psychosocial"
    RESTITUTION = "form_restitution"


class ProtectionEnd(StrEnum):
    """Why it ended."""

    EXPIRED = "end_expired"
    RENEWED = "end_renewed"
    LIFTED = "end_lifted"
    VICTIM_ASKED = "end_victim_asked"
    TAKEN_OVER = "end_taken_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionLimits:
    """The deadlines of a kind, by code of their rules; empty where the law has none.

    `answer`: from the report (police) or the petition (court) until it is given; `lasts`: its end; `renew`: when its
    renewal must be asked; `next_kind` and `next_rule`: what must be asked for once it is given.
    """

    answer: str = ""
    lasts: str = ""
    renew: str = ""
    next_rule: str = ""
    next_kind: ProtectionKind | None = None


LIMITS: Mapping[ProtectionKind, ProtectionLimits] = {
    ProtectionKind.POLICE_TPKS: ProtectionLimits(
        answer="prot-tpks-give",
        lasts="prot-tpks-end",
        next_rule="prot-tpks-lpsk",
        next_kind=ProtectionKind.LPSK,
    ),
    ProtectionKind.POLICE_KDRT: ProtectionLimits(
        answer="prot-kdrt-give",
        lasts="prot-kdrt-end",
        next_rule="prot-kdrt-order",
        next_kind=ProtectionKind.COURT_KDRT,
    ),
    ProtectionKind.POLICE_TPPO: ProtectionLimits(),
    ProtectionKind.COURT_KDRT: ProtectionLimits(
        answer="order-kdrt-rule", lasts="order-kdrt-end", renew="order-kdrt-renew"
    ),
    ProtectionKind.COURT_TPKS: ProtectionLimits(lasts="order-tpks-end", renew="order-tpks-renew"),
    ProtectionKind.LPSK: ProtectionLimits(answer="prot-lpsk-decide"),
}
NAMED_END = "prot-named-end"
"""The deadline of an end that stands in a paper and in no law: LPSK, protection under the law on trafficking."""
OF_POLICE = frozenset({ProtectionKind.POLICE_TPKS, ProtectionKind.POLICE_KDRT, ProtectionKind.POLICE_TPPO})
OF_COURT = frozenset({ProtectionKind.COURT_KDRT, ProtectionKind.COURT_TPKS})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionLaw:
    """The law of one kind: whether it must be given, who may ask, how often it may be renewed (None: no number)."""

    kind: ProtectionKind
    label: str
    basis: str
    is_duty: bool
    askers: frozenset[ProtectionAsker]
    renewals: int | None
    needs_consent: bool
    provision: Provision


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassurance:
    """What a victim need not fear, and by which law."""

    words: str
    basis: str
    provision: Provision


@cache
def protection_laws() -> Mapping[ProtectionKind, ProtectionLaw]:
    """Every kind with its law, in the order of the file."""
    return {
        ProtectionKind(row["code"]): ProtectionLaw(
            kind=ProtectionKind(row["code"]),
            label=row["label"],
            basis=row["basis"],
            is_duty=row.get("is_duty", False),
            askers=frozenset(map(ProtectionAsker, row["askers"])),
            renewals=row.get("renewals"),
            needs_consent=row.get("needs_consent", False),
            provision=provision_from("protection", row["code"], row["label"], row),
        )
        for row in toml_file("sigap.protection", "measures.toml")["measures"]
    }


@cache
def reassurances() -> tuple[Reassurance, ...]:
    """What stands on the page for the victim."""
    return tuple(
        Reassurance(
            words=row["label"],
            basis=row["basis"],
            provision=provision_from("protection", row["code"], row["label"], row),
        )
        for row in toml_file("sigap.protection", "measures.toml")["fears"]
    )


def provisions() -> tuple[Provision, ...]:
    """Every row, as a jurist confirms it."""
    return (*(law.provision for law in protection_laws().values()), *(each.provision for each in reassurances()))


def renew_by(rule: Rule, ends_at: datetime, calendar: OfficeCalendar) -> datetime:
    """Until when a renewal must have been asked for (UU 23/2004 art. 32, UU 12/2022 art. 45), back from its end.

    What is not a number of hours is counted on from each day before, until one is far enough.
    """
    if rule.unit is not Unit.MONTHS and rule.unit not in DUTY_UNITS:
        return ends_at - shortest(rule.amount, rule.unit)
    before = ends_at
    while due_at(rule, before, calendar) > ends_at:
        before -= timedelta(days=1)
    return before


def asks_for_plan(status: ProtectionStatus, ends_at: datetime | None, at: datetime) -> bool:
    """Whether the safety plan has to be looked at again: refused, ended, or past its end."""
    if status in {ProtectionStatus.REFUSED, ProtectionStatus.ENDED}:
        return True
    return status is ProtectionStatus.GIVEN and ends_at is not None and ends_at <= at
