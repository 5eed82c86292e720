"""Reads of leads and links. Which cases a link joins is read through the database's functions alone."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import MATCH_LABELS, PersonToken
from sigap.cases.queries import CaseAccess
from sigap.cases.rules import PersonRole
from sigap.kernel.errors import Refused
from sigap.links.models import (
    COINCIDENCE_LABELS,
    DECLINE_LABELS,
    FACT_LABELS,
    LINK_STATUS_LABELS,
    REQUEST_LABELS,
    STRENGTH_LABELS,
    CommonNumber,
    Lead,
)
from sigap.links.rules import (
    CoincidenceReason,
    LinkDeclineReason,
    LinkStatus,
    LinkStrength,
    RequestReason,
    SharedFact,
)
from sigap.matching.kinds import MatchKind

PAGE = 25
SHEET = 500
_USE_DAYS = timedelta(days=90)
_STATUS_TONES = {
    LinkStatus.OPEN: ("soon", "clock"),
    LinkStatus.SAME: ("late", "alert"),
    LinkStatus.COINCIDENCE: ("", "check"),
    LinkStatus.COMBINED: ("blue", "people"),
}
_STRENGTH_TONES = {LinkStrength.STRONG: "late", LinkStrength.LIKELY: "soon", LinkStrength.WEAK: ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedRow:
    """One thing that both sides have. `theirs` is none where it is not open, or is no lead but an identity."""

    kind: SharedFact
    weight: int
    is_many: bool
    is_common: bool
    mine: UUID
    theirs: UUID | None

    @property
    def label(self) -> Promise:
        """What is shared, in words."""
        return FACT_LABELS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningRequest:
    """What one side last asked of the other, and the answer."""

    is_mine: bool
    reason: Promise
    by: str
    office: str
    at: datetime
    answered_at: datetime | None
    answered_by: str
    is_agreed: bool
    decline: Promise | str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenLink:
    """A link as one side sees it. Of the other case whom to talk to; its code only where `is_named`."""

    side: UUID
    case_id: UUID
    case_code: str
    status: LinkStatus
    strength: LinkStrength
    shown_at: datetime
    due_at: datetime
    reason: str
    settled_at: datetime | None
    settled_by_name: str
    settled_office: str
    version: int
    other_office: str
    other_manager: str
    other_phone: str
    is_opened: bool
    is_named: bool
    other_code: str
    facts: tuple[SharedRow, ...] = field(repr=False)
    request: OpeningRequest | None

    @property
    def status_label(self) -> Promise:
        """How far it is, in words."""
        return LINK_STATUS_LABELS[self.status]

    @property
    def status_tone(self) -> str:
        """Its colour."""
        return _STATUS_TONES[self.status][0]

    @property
    def status_icon(self) -> str:
        """Its sign."""
        return _STATUS_TONES[self.status][1]

    @property
    def strength_label(self) -> Promise:
        """How much it says, in words."""
        return STRENGTH_LABELS[self.strength]

    @property
    def strength_tone(self) -> str:
        """Its colour."""
        return _STRENGTH_TONES[self.strength]

    @property
    def reason_label(self) -> Promise | str:
        """Why it is a coincidence, in words; else empty."""
        return COINCIDENCE_LABELS[CoincidenceReason(self.reason)] if self.reason else ""

    @property
    def fact_labels(self) -> list[Promise]:
        """What is shared, each once, the most telling first."""
        return [FACT_LABELS[kind] for kind in dict.fromkeys(fact.kind for fact in self.facts)]

    @property
    def is_open(self) -> bool:
        """Nobody has said yet what it is."""
        return self.status is LinkStatus.OPEN

    @property
    def waits_for_me(self) -> bool:
        """The other side asks for it to be opened."""
        return self.request is not None and not self.request.is_mine and self.request.answered_at is None

    @property
    def may_request(self) -> bool:
        """It is not told whose it is, and nobody waits for an answer."""
        return not self.is_named and (self.request is None or self.request.answered_at is not None)


def links_of(access: CaseAccess, *, page: int = 1) -> tuple[list[SeenLink], bool]:
    """A page of a case's links, open ones first, and whether there are more. Raises Refused."""
    _need(access)
    return _seen(access.case.id, None, limit=PAGE, page=page)


def link_of(access: CaseAccess, side_id: UUID) -> SeenLink:
    """One of them. Raises Refused where there is none, or none that this person may know of."""
    _need(access)
    found, _more = _seen(access.case.id, side_id, limit=1, page=1)
    if not found:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id)})
    return found[0]


def links_for(actor: Actor, *, page: int = 1, limit: int = PAGE) -> tuple[list[SeenLink], bool]:
    """A page of every link of the actor's cases, the strongest open ones first, and whether there are more."""
    actor.require(Permission.LINK_SETTLE)
    return _seen(None, None, limit=limit, page=page)


def _seen(case_id: UUID | None, side_id: UUID | None, *, limit: int, page: int) -> tuple[list[SeenLink], bool]:
    with connection.cursor() as cursor:
        values = [case_id, side_id, limit + 1, (page - 1) * limit]
        cursor.execute("SELECT * FROM links.seen_by_me(%s, %s, %s, %s)", values)
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [_link(row) for row in rows[:limit]], len(rows) > limit


def _link(row: dict[str, Any]) -> SeenLink:
    made = {
        "status": LinkStatus(row["status"]),
        "strength": LinkStrength(row["strength"]),
        # The driver gives JSON as text.
        "facts": tuple(_fact(each) for each in json.loads(row["facts"])),
        "request": _request(json.loads(row["request"])) if row["request"] else None,
    }
    return SeenLink(**(row | made))


def _fact(data: Mapping[str, Any]) -> SharedRow:
    return SharedRow(
        kind=SharedFact(data["kind"]),
        weight=data["weight"],
        is_many=data["is_many"],
        is_common=data["is_common"],
        mine=UUID(data["mine"]),
        theirs=UUID(data["theirs"]) if data["theirs"] else None,
    )


def _request(data: Mapping[str, Any]) -> OpeningRequest:
    return OpeningRequest(
        is_mine=data["is_mine"],
        reason=REQUEST_LABELS[RequestReason(data["reason"])],
        by=data["by"],
        office=data["office"],
        at=datetime.fromisoformat(data["at"]),
        answered_at=datetime.fromisoformat(data["answered_at"]) if data["answered_at"] else None,
        answered_by=data["answered_by"],
        is_agreed=data["is_agreed"],
        decline=DECLINE_LABELS[LinkDeclineReason(data["decline"])] if data["decline"] else "",
    )


def leads_of(access: CaseAccess, *, page: int = 1) -> tuple[list[Lead], bool]:
    """A page of a case's leads that stand, sealed, the newest first, and whether there are more. Raises Refused."""
    _need(access)
    rows = Lead.objects.filter(case=access.case, removed_at=None).select_related("person")
    start = (page - 1) * PAGE
    found = list(rows.order_by("-recorded_at", "-id")[start : start + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def leads_by_id(ids: Collection[UUID]) -> dict[UUID, Lead]:
    """Leads of either side that are open to who asks, taken back or not; without whose, where that is not open."""
    rows = Lead.objects.select_related("person").defer("person__sealed_identity")
    return rows.in_bulk(list(ids)) if ids else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedPerson:
    """Somebody reported whose identity is compared as it was written: nobody types it twice."""

    ordinal: int
    label: str
    kinds: tuple[Promise, ...]


_COMPARED = (MatchKind.PHONE, MatchKind.NIK, MatchKind.NAME_YEAR, MatchKind.NAME_DESA)


def people_compared(access: CaseAccess) -> list[ComparedPerson]:
    """The reported people of a case of whom something is compared, and what. Raises Refused."""
    _need(access)
    rows = PersonToken.objects.filter(
        person__case=access.case.id, person__role=PersonRole.SUSPECT, kind__in=[kind.value for kind in _COMPARED]
    )
    kinds: dict[Any, set[str]] = {}
    for row in rows.select_related("person").order_by("person__ordinal", "id"):
        kinds.setdefault(row.person, set()).add(row.kind)
    return [
        ComparedPerson(
            ordinal=person.ordinal,
            label=str(person.label),
            kinds=tuple(MATCH_LABELS[kind] for kind in _COMPARED if kind.value in found),
        )
        for person, found in kinds.items()
    ]


def _need(access: CaseAccess) -> None:
    if not access.has(Section.LEGAL):
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id), "room": Section.LEGAL.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadUse:
    """How one officer used leads in the last three months: counts alone."""

    officer: str
    office: str
    entered: int
    taken_back: int
    soon: int
    met: int
    requested: int


def lead_use(actor: Actor, *, at: datetime) -> Sequence[LeadUse]:
    """Officers of the actor's office, of all for the auditor; who takes most back soon first. Raises Refused."""
    actor.require(Permission.CASE_REVIEW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM links.use_by_officer(%s)", [at - _USE_DAYS])
        names = [column.name for column in cursor.description or ()]
        return [LeadUse(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def common_numbers(actor: Actor) -> list[CommonNumber]:
    """Numbers that heads have named, the newest first. Raises Refused."""
    actor.require(Permission.LINK_COMMON)
    return list(CommonNumber.objects.filter(ended_at=None).order_by("-added_at"))
