"""Reads of keys, of the feed, and of what a system is shown. Actor first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import TAKES_REFERRALS
from sigap.access.rules import heads
from sigap.cases.models import Case, Participation
from sigap.cases.queries import NotExcluded, cases_visible_to
from sigap.integrations.models import OfficeChange, PingAddress, PingSigner, SentPing, SystemKey
from sigap.integrations.rules import SCOPE_OF_CHANGE, ChangeKind, KeyScope
from sigap.kernel.errors import Refused
from sigap.referrals.models import Exchange, Referral, Result
from sigap.referrals.rules import ExchangeKind
from sigap.vault.macs import Fact

_PINGS = 10


def system_key_facts(key: SystemKey) -> tuple[Fact, ...]:
    """What a key's MAC covers: whose it is, what it opens, from where, until when."""
    scopes, networks = tuple(sorted(key.scopes)), tuple(sorted(key.networks))
    return (key.id, key.office_id, key.person_id, scopes, networks, key.made_at, key.expires_at)


def offices_managed_by(actor: Actor) -> list[Office]:
    """Offices whose systems the actor looks after: every one for who manages people, else those they head."""
    actor.require(Permission.SYSTEM_MANAGE)
    rows = Office.objects.filter(valid_to=None, kind__in=[kind.value for kind in TAKES_REFERRALS])
    if not actor.can(Permission.PEOPLE_MANAGE):
        rows = rows.filter(pk__in=[m.office_id for m in actor.memberships if heads(m.role, m.office_kind)])
    return list(rows.order_by("name"))


def office_for(actor: Actor, office_id: UUID) -> Office:
    """One of them. Raises Refused, also when there is none."""
    actor.require(Permission.SYSTEM_MANAGE)
    is_head = any(m.office_id == office_id and heads(m.role, m.office_kind) for m in actor.memberships)
    office = Office.objects.filter(pk=office_id, valid_to=None).first()
    if office is None or not (is_head or actor.can(Permission.PEOPLE_MANAGE)):
        raise Refused(Permission.SYSTEM_MANAGE, ids={"office": str(office_id)})
    return office


def key_for(actor: Actor, key_id: UUID) -> SystemKey:
    """A key of such an office. Raises Refused."""
    actor.require(Permission.SYSTEM_MANAGE)
    key = SystemKey.objects.select_related("office").filter(pk=key_id).first()
    if key is None:
        raise Refused(Permission.SYSTEM_MANAGE)
    office_for(actor, key.office_id)
    return key


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemKeyRow:
    """A key as its office reads it."""

    key: SystemKey
    seen_at: datetime | None
    runs: bool
    is_replaced: bool


def keys_of(actor: Actor, office: Office) -> list[SystemKeyRow]:
    """The keys of an office, those that run first, the newest first; of ended ones the last few."""
    office_for(actor, office.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, seen_at, runs FROM integrations.last_uses(%s)", [office.pk])
        used = {row[0]: row[1:] for row in cursor.fetchall()}
    rows = SystemKey.objects.filter(office=office).order_by(F("ended_at").desc(nulls_first=True), "-made_at")[:20]
    replaced = {row.replaces_id for row in rows}
    found = [
        SystemKeyRow(
            key=row,
            seen_at=used.get(row.pk, (None, False))[0],
            runs=bool(used.get(row.pk, (None, False))[1]),
            is_replaced=row.pk in replaced,
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: not row.runs)


def address_of_pings(office: Office) -> PingAddress | None:
    """Where an office is pinged; of an office whose systems the actor looks after."""
    return PingAddress.objects.filter(office=office).first()


def last_pings(office: Office) -> list[SentPing]:
    """What was sent there last."""
    return list(SentPing.objects.filter(office_id=office.pk).order_by("-sent_at")[:_PINGS])


def signer() -> bytes:
    """The public key under which pings are signed; nothing before a worker has said it."""
    found = PingSigner.objects.values_list("public_key", flat=True).first()
    return bytes(found or b"")


def key_at_door(actor: Actor) -> SystemKey | None:
    """The key by which an office's system has come in: its session bears the key's id. None where the office ended."""
    rows = SystemKey.objects.select_related("office").filter(pk=actor.session_id, office__valid_to=None)
    return rows.first() if actor.is_system else None


type Place = tuple[datetime, UUID]
"""Where a page of a list goes on: after the row of this moment and id."""


def referrals_for_system(actor: Actor, *, is_sent: bool, after: Place | None, most: int) -> list[Referral]:
    """Requests to the office, or from it, the newest first."""
    actor.require(Permission.REFERRAL_SEE)
    mine = {"from_office_id__in" if is_sent else "to_office_id__in": actor.office_ids}
    rows = Referral.objects.filter(NotExcluded(F("case_id")), **mine)
    if after:
        rows = rows.filter(Q(offered_at__lt=after[0]) | Q(offered_at=after[0], id__lt=after[1]))
    return list(rows.defer("sealed_preview", "sealed_answer").order_by("-offered_at", "-id")[:most])


def result_and_question(referral: Referral) -> tuple[Result | None, Exchange | None]:
    """What came of a request that was found, and the newest question back; their words stay sealed."""
    asked = Exchange.objects.filter(referral=referral, kind=ExchangeKind.QUESTION).order_by("-begun_at")
    result = Result.objects.filter(referral=referral).defer("sealed_note").first()
    return result, asked.defer("sealed_words", "sealed_reply").first()


def cases_for_system(actor: Actor, *, after: Place | None, most: int) -> list[Case]:
    """Cases in which the office takes part, the newest first."""
    rows: QuerySet[Case] = cases_visible_to(actor)
    if after:
        rows = rows.filter(Q(opened_at__lt=after[0]) | Q(opened_at=after[0], id__lt=after[1]))
    return list(rows.order_by("-opened_at", "-id")[:most])


def part_of(actor: Actor, case_id: UUID) -> Participation:
    """The office's part in a case that was found."""
    return Participation.objects.get(case_id=case_id, office_id__in=actor.office_ids, until=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedDeadline:
    """A running deadline of the office in a case."""

    rule: str
    started_at: datetime
    due_at: datetime
    basis: str
    is_estimated: bool


def deadlines_owed(case_id: UUID) -> list[OwedDeadline]:
    """What the actor's office owes in a case, the nearest first; none in a case that it does not see."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rule_code, started_at, due_at, basis, is_estimated FROM integrations.owed(%s)", [case_id]
        )
        rows = cursor.fetchall()
    return [
        OwedDeadline(rule=row[0], started_at=row[1], due_at=row[2], basis=row[3], is_estimated=row[4]) for row in rows
    ]


class CursorUnknown(Exception):
    """No line of this office's feed, or one that is older than the feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """A line of the feed with the code of its case."""

    cursor: UUID
    kind: ChangeKind
    referral: UUID | None
    case_code: str
    at: datetime


def changes_after(actor: Actor, key: SystemKey, cursor: UUID | None, *, most: int) -> list[ChangeRow]:
    """Lines after a cursor, or from the first that there still is, in the order of the feed. Raises CursorUnknown."""
    rows = OfficeChange.objects.filter(office_id=key.office_id)
    if cursor is not None:
        rows = rows.filter(id__gt=_place_in_feed(cursor))
    opened = [kind.value for kind, scope in SCOPE_OF_CHANGE.items() if scope.value in key.scopes]
    found = list(rows.filter(NotExcluded(F("case_id")), kind__in=opened).order_by("id")[:most])
    cases = {row.case_id for row in found if row.kind != ChangeKind.REFERRAL}
    codes = dict(cases_visible_to(actor).filter(pk__in=cases).values_list("id", "code")) if cases else {}
    asked = {row.subject_id for row in found if row.kind == ChangeKind.REFERRAL}
    codes |= dict(Referral.objects.filter(pk__in=asked).values_list("case_id", "case_code")) if asked else {}
    return [
        ChangeRow(
            cursor=row.cursor,
            kind=ChangeKind(row.kind),
            referral=row.subject_id if row.kind == ChangeKind.REFERRAL else None,
            case_code=codes.get(row.case_id, ""),
            at=row.at,
        )
        for row in found
    ]


def _place_in_feed(cursor: UUID) -> int:
    # By the database: a line that is hidden by now is still a place, and nobody learns from it that it was hidden.
    with connection.cursor() as asked:
        asked.execute("SELECT integrations.place_of(%s)", [cursor])
        place: int | None = asked.fetchone()[0]
    if place is None:
        raise CursorUnknown
    return place


def has_scope(key: SystemKey, scope: KeyScope) -> bool:
    """Whether a key opens this."""
    return scope.value in key.scopes
