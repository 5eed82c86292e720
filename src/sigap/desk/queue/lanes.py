"""The top of an office's queue: how much others ask of it, it owes, it awaits; whom it rings; what it may ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries import OfficeToRing, OnDuty, WithoutDuty, offices_to_ring
from sigap.access.roles import OFFICE_KIND_LABELS, TAKES_REFERRALS, OfficeKind, RoleCode
from sigap.assistance.rules import asks_for
from sigap.referrals.queries import AwaitedRequest, awaited_by
from sigap.referrals.rows import awaited_row
from sigap.work.models import WorkItem
from sigap.work.queries import QueueLane

SHOWN = 8
"""Rows of what is awaited; the others stand on the page of requests."""
_BRINGING = frozenset({RoleCode.PARTNER_OFFICER, RoleCode.SUBDISTRICT_HEAD})
_RING_KINDS = (OfficeKind.POLRES_PPA, OfficeKind.UPTD_PPA, OfficeKind.RSUD)
"""Whom every office may have to ring at night."""
_SLUGS = {QueueLane.OWED: "wajib", QueueLane.ASKED: "diminta"}
_LABELS: dict[QueueLane, Promise] = {QueueLane.OWED: _("Kewajiban kami"), QueueLane.ASKED: _("Diminta dari kami")}


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneTile:
    """How many things stand in a lane, how many of them are late, and where they are shown."""

    label: Promise
    count: int
    late: int
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueSide:
    """What the queue shows beside its rows."""

    tiles: tuple[LaneTile, ...]
    awaited: tuple[dict[str, Any], ...]
    awaited_count: int
    on_duty: list[OnDuty]
    ring: list[OfficeToRing]
    gaps: list[WithoutDuty]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCard:
    """An office of the actor, where its duties stand, and whether it has a part in cases."""

    kind: str
    label: Promise
    has_cases: bool


def lane_named(slug: str) -> QueueLane | None:
    """The lane that an address names; None for both."""
    return next((lane for lane, name in _SLUGS.items() if name == slug), None)


def side_of(actor: Actor, found: Sequence[WorkItem], *, at: datetime) -> QueueSide:
    """The tiles out of the rows that were read, what is awaited, whom to ring, who is not there; three statements."""
    is_there = actor.can(Permission.REFERRAL_SEE)
    is_asking = is_there and any(card.has_cases for card in office_cards(actor))
    awaited = awaited_by(actor, most=SHOWN) if is_asking else []
    kinds = [kind.value for kind in _RING_KINDS] if is_there else []
    on_duty, ring, gaps = offices_to_ring(actor, kinds=kinds, office_ids={each.office_id for each in awaited}, at=at)
    return QueueSide(
        tiles=_tiles(found, awaited, is_asking=is_asking),
        awaited=tuple(awaited_row(each, at) for each in awaited),
        awaited_count=awaited[0].total if awaited else 0,
        on_duty=on_duty,
        ring=ring,
        gaps=gaps,
    )


def _tiles(found: Sequence[WorkItem], awaited: Sequence[AwaitedRequest], *, is_asking: bool) -> tuple[LaneTile, ...]:
    if not is_asking:
        return ()
    counts = vars(found[0]) if found else {}
    lanes = [
        LaneTile(label=_LABELS[lane], count=counts.get(lane, 0), late=counts.get(f"{lane}_late", 0), slug=_SLUGS[lane])
        for lane in (QueueLane.OWED, QueueLane.ASKED)
    ]
    first = awaited[0] if awaited else None
    total, late = (first.total, first.late) if first else (0, 0)
    return (*lanes, LaneTile(label=_("Kami tunggu"), count=total, late=late, slug=""))


def office_cards(actor: Actor) -> list[OfficeCard]:
    """The kinds of office in which the actor works, each once."""
    kinds = dict.fromkeys(each.office_kind for each in actor.memberships)
    return [
        OfficeCard(kind=kind.value, label=OFFICE_KIND_LABELS[kind], has_cases=bool(asks_for(kind))) for kind in kinds
    ]


def opens_no_file(actor: Actor) -> bool:
    """Whether all that they do is to bring reports: nothing of a case can be asked of an office of theirs."""
    return bool(actor.memberships) and all(
        each.role in _BRINGING and each.office_kind not in TAKES_REFERRALS for each in actor.memberships
    )
