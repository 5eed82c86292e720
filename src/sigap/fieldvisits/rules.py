"""What a field visit is for, how far it is, who is rung when its team is silent, what cannot be. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from uuid import UUID

from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, provision_from


class FieldPurpose(StrEnum):
    """Why a team goes out. The words of what it looks for are sealed."""

    MEET = "field_meet"
    LOOK = "field_look"
    FAMILY = "field_family"
    FETCH = "field_fetch"
    BRING = "field_bring"


MEETS_CLIENT = frozenset({FieldPurpose.MEET, FieldPurpose.FETCH, FieldPurpose.BRING})
"""Visits that are a service to the victim, if nobody says otherwise."""


class FieldStatus(StrEnum):
    """How far a field visit is."""

    PLANNED = "field_planned"
    OUT = "field_out"
    BACK = "field_back"
    CANCELLED = "field_cancelled"


class SilenceHearer(StrEnum):
    """Who hears that a team is silent, in order."""

    LEADER = "silence_leader"
    HEAD = "silence_head"
    POLICE = "silence_police"
    # Of the step that came, nobody may know of the case.
    NOBODY = "silence_nobody"


class SpokenTo(StrEnum):
    """Who was spoken to, by what they are: a sheet has no names."""

    CLIENT = "spoke_client"
    FAMILY = "spoke_family"
    NEIGHBOUR = "spoke_neighbour"
    VILLAGE = "spoke_village"
    SCHOOL = "spoke_school"
    HEALTH = "spoke_health"
    POLICE = "spoke_police"
    ACCUSED = "spoke_accused"
    OTHER = "spoke_other"


class PlanFlaw(StrEnum):
    """What keeps a team from being sent like that."""

    RETURN_FIRST = "return_first"
    OVER = "over"
    LONG = "long"
    NO_TEAM = "no_team"
    LEADER_OUTSIDE = "leader_outside"
    KEEPER_GOES = "keeper_goes"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldAgreement:
    """The agreed figures: by how much "still safe" moves the hour, the longest visit, when a sheet is due."""

    extend_minutes: tuple[int, ...]
    longest: timedelta
    sheet_within: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldBasis:
    """What a letter of assignment stands on."""

    basis: str
    provision: Provision


@cache
def agreement() -> FieldAgreement:
    """As the reference has them."""
    row = toml_file("sigap.fieldvisits", "fieldvisits.toml")["agreed"]
    return FieldAgreement(
        extend_minutes=tuple(row["extend_minutes"]),
        longest=timedelta(days=row["longest_days"]),
        sheet_within=timedelta(hours=row["sheet_hours"]),
    )


@cache
def silence_steps() -> tuple[tuple[timedelta, SilenceHearer], ...]:
    """Who hears how long after the agreed hour, in order."""
    rows = toml_file("sigap.fieldvisits", "fieldvisits.toml")["ring"]
    return tuple((timedelta(minutes=row["minutes"]), SilenceHearer(row["to"])) for row in rows)


@cache
def basis_of_assignment() -> FieldBasis:
    """The law that a letter of assignment names."""
    row = toml_file("sigap.fieldvisits", "fieldvisits.toml")["law"][0]
    return FieldBasis(basis=row["basis"], provision=provision_from("fieldvisits", row["code"], row["label"], row))


def provisions() -> tuple[Provision, ...]:
    """As a jurist confirms it."""
    return (basis_of_assignment().provision,)


def flaw_of(
    *,
    at: datetime,
    departs_at: datetime,
    returns_at: datetime,
    team: Collection[UUID],
    leader: UUID,
    on_case: Collection[UUID],
    keeper: UUID,
    kept: Collection[UUID],
) -> PlanFlaw | None:
    """What keeps this team from being sent; None when nothing does.

    `on_case` are those who work on the case: the leader reads the place. `kept` must not know of the case. Whoever
    keeps the route stays behind.
    """
    found = (
        (PlanFlaw.RETURN_FIRST, returns_at <= departs_at),
        (PlanFlaw.OVER, returns_at <= at),
        (PlanFlaw.LONG, returns_at - departs_at > agreement().longest),
        (PlanFlaw.NO_TEAM, not team),
        (PlanFlaw.LEADER_OUTSIDE, leader not in on_case),
        (PlanFlaw.KEEPER_GOES, keeper in team),
        (PlanFlaw.KEPT, not {*team, keeper}.isdisjoint(kept)),
    )
    return next((flaw for flaw, holds in found if holds), None)


def hearers_before(rung: int) -> tuple[SilenceHearer, ...]:
    """Who beyond the team was rung so far, and waits to hear that it is well."""
    return tuple(to for _after, to in silence_steps()[:rung] if to is not SilenceHearer.LEADER)


def first_wait(departs_at: datetime, returns_at: datetime) -> timedelta:
    """How long a team that left after the agreed hour is waited for: as long as planned, at most the longest "safe"."""
    return min(returns_at - departs_at, timedelta(minutes=max(agreement().extend_minutes)))
