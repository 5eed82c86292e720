"""Reads notices (to the actor, an office of theirs, or a part they play), one's own mail, and how the mail stands."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, Max, Q, QuerySet
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.models import Membership, Seat
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, RoleCode
from sigap.access.rules import LADDER_FORCE, SeatKind
from sigap.notifications.models import (
    TROUBLE_LABELS,
    Address,
    HeadHolder,
    Mail,
    MailKind,
    MailTrouble,
    Notice,
    Outlet,
    OutsideOffice,
)
from sigap.notifications.rules import Audience, HeldRole, audiences_of, hears_for_head, parts_of, reaches
from sigap.notifications.rules.alerting import AlertChannel
from sigap.notifications.words import UNKNOWN, WORDING
from sigap.ui.shell import Words

_LIMIT = 50
_ABOUT = ("clock", "referral", "detention", "exit", "case", "report", "incident")
TELLS_OF_DANGER = frozenset({"case-given-danger", "danger-after-return", "danger-set", "errand-danger"})
"""Somebody is in danger: who answers now stands beside the notice."""
_WITHIN_DANGER = frozenset({"case-given", "risk-raised"})
"""What a notice of danger says too: not once more beside it."""
MOST_COUNTED = 100
"""A count ends here, as `notifications.count_unread`: it is drawn on every page, and beyond it says the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownNotice:
    """A notice as pages show it; `ids` lead the page above to what it is about."""

    id: UUID
    code: str
    words: str
    ids: dict[str, str]
    sent_by: UUID | None
    until: datetime | None
    created_at: datetime
    is_read: bool
    alert_id: UUID | None = None


def notices_for(actor: Actor, *, at: datetime, limit: int = _LIMIT) -> list[ShownNotice]:
    """The newest notices, unread ones first; each act once, with all that it asks of the actor."""
    return notices_page(actor, at=at, size=limit)[0]


def notices_page(actor: Actor, *, at: datetime, size: int, number: int = 1) -> tuple[list[ShownNotice], bool]:
    """One page of them, and whether older ones follow."""
    mine = addressed_to(actor, at=at).alias(is_read=Q(read_at__isnull=False)).order_by("is_read", "-created_at", "id")
    rows = list(mine[(number - 1) * size : number * size + 1])
    acts: dict[tuple[object, ...], list[Notice]] = {}
    for notice in rows[:size]:
        acts.setdefault(act_of(notice), []).append(notice)
    return [_shown(same) for same in acts.values()], len(rows) > size


def act_of(notice: Notice) -> tuple[object, ...]:
    """The act that a notice tells of, as `notifications.count_unread`; of a sweep, one thing with its deadline."""
    about = about_of(notice.ids) or str(notice.id)
    return notice.created_at, notice.sent_by, None if notice.sent_by else notice.until, about


def about_of(ids: Mapping[str, str]) -> str:
    """What these ids are about first of all; empty where it is nothing of its own."""
    return next((ids[key] for key in _ABOUT if key in ids), "")


def _distance(notice: Notice) -> tuple[bool, bool, bool]:
    """Danger first, then what is meant for this person, then what is meant for the part that they play."""
    return notice.code not in TELLS_OF_DANGER, notice.person_id is None, not notice.role


def unread_count() -> int:
    """How many notices wait to be read by who has entered; `MOST_COUNTED` stands for that many and more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT notifications.count_unread()")
        count: int = cursor.fetchone()[0]
    return count


def addressed_to(actor: Actor, *, at: datetime) -> QuerySet[Notice]:
    """Every notice the actor is meant to read."""
    if not actor.can(Permission.NOTICE_SEE):
        return Notice.objects.none()
    posts = [
        HeldRole(person_id=actor.person_id, office_id=held.office_id, office_kind=held.office_kind, role=held.role)
        for held in actor.memberships
    ]
    return Notice.objects.filter(_meant_for(actor.person_id, posts, at), _NotHidden(F("ids")))


class _NotHidden(Func):
    """Notices of what the actor must not know of are not the actor's, through whichever office."""

    template = (
        "(NOT (SELECT access.is_anything_hidden())"
        " OR NOT access.names_any(%(expressions)s, (SELECT access.hidden_from_me())))"
    )
    output_field = BooleanField()


def is_hidden(about: Mapping[str, str], *, person_id: UUID | None = None, office_id: UUID | None = None) -> bool:
    """Whether this person, or this office, must not be told of what these ids name."""
    if person_id is None and office_id is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.hides(%s::jsonb, %s, %s)", [json.dumps(dict(about)), person_id, office_id])
        found: bool = cursor.fetchone()[0]
    return found


def excluded_people(about: Mapping[str, str]) -> frozenset[UUID]:
    """Officers who must not be told of what these ids name; mostly nobody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.excluded_people(%s::jsonb)", [json.dumps(dict(about))])
        return frozenset(cursor.fetchone()[0])


def hearers(
    posts: Iterable[HeldRole], chair: UUID | None, *, person_id: UUID | None, office_id: UUID | None, role: str
) -> set[UUID]:
    """Whom a notice with this address reaches, of these posts; `chair` sits in the daily chair's seat."""
    if person_id is not None:
        return {person_id}
    if office_id is None and role == Audience.DAILY_CHAIR:
        return {chair} if chair else set()
    return {post.person_id for post in posts if reaches(post, office_id=office_id, role=role)}


def has_unread(person_id: UUID, posts: Iterable[HeldRole], *, at: datetime) -> bool:
    """Whether anything waits to be read by somebody; for the worker, which has no actor."""
    own = [post for post in posts if post.person_id == person_id]
    found = Notice.objects.filter(_meant_for(person_id, own, at), read_at__isnull=True, created_at__lte=at)
    ids = list(found.values_list("id", flat=True)[:_LIMIT])
    kept = excluded_from_notices(ids) if ids else set()
    return any((notice, person_id) not in kept for notice in ids)


def excluded_from_notices(ids: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """Pairs of notice and officer that a mail passes over; for the worker, who never learns what a notice is about."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT notice, person FROM notifications.excluded_from_notices(%s)", [list(ids)])
        return set(cursor.fetchall())


def posts_at(at: datetime) -> list[HeldRole]:
    """Every post that an active person holds now; for the worker."""
    held = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gt=at), since__lte=at, person__is_active=True
    ).values_list("person_id", "office_id", "office__kind", "role")
    return [
        HeldRole(person_id=person, office_id=office, office_kind=OfficeKind(kind), role=RoleCode(role))
        for person, office, kind, role in held
    ]


def _meant_for(person_id: UUID, posts: Collection[HeldRole], at: datetime) -> Q:
    heads = [post.office_id for post in posts if hears_for_head(post.role, post.office_kind)]
    houses = [post.office_id for post in posts if Audience.SHELTER in audiences_of(post.role)]
    parts = parts_of(post.role for post in posts)
    chair = Seat.objects.filter(
        Q(until__isnull=True) | Q(until__gt=at),
        person_id=person_id,
        force=LADDER_FORCE,
        kind=SeatKind.DAILY_CHAIR,
        since__lte=at,
    )
    # What somebody did themselves is told to their colleagues, and read for them by nobody but these.
    shared = Q(person_id__isnull=True) & (Q(alert_id__isnull=False) | ~Q(sent_by=person_id) | Q(sent_by__isnull=True))
    nobodys = shared & Q(office_id__isnull=True)
    return (
        Q(person_id=person_id)
        | (shared & Q(office_id__in={post.office_id for post in posts}, role=""))
        | (shared & Q(office_id__in=heads, role=Audience.HEAD))
        | (shared & Q(office_id__in=houses, role=Audience.SHELTER))
        | (nobodys & Q(role__in=parts))
        | (nobodys & Q(Exists(chair), role=Audience.DAILY_CHAIR))
    )


def _shown(same: Sequence[Notice]) -> ShownNotice:
    """One line of one act: the nearest notice's, and what others of it ask of this very person."""
    notice = min(same, key=_distance)
    known = {notice.code} | (_WITHIN_DANGER if notice.code in TELLS_OF_DANGER else set())
    others = dict.fromkeys(each.code for each in same if each.person_id is not None and each.code not in known)
    return ShownNotice(
        id=notice.id,
        code=notice.code,
        words=" ".join(str(WORDING.get(code, UNKNOWN)) for code in (notice.code, *others)),
        ids=dict(notice.ids),
        sent_by=notice.sent_by,
        until=notice.until,
        created_at=notice.created_at,
        is_read=notice.read_at is not None,
        alert_id=notice.alert_id,
    )


def mail_is_set_up() -> bool:
    """Whether this installation mails. A desk is told by the sender's address alone: it needs no server's password."""
    return bool(settings.SIGAP_MAIL_URL or settings.SIGAP_MAIL_FROM)


def is_set_up(way: AlertChannel) -> bool:
    """Whether this installation tells officers by a channel."""
    if way is AlertChannel.WHATSAPP:
        return Outlet.objects.filter(channel=way, is_set_up=True).exists()
    return mail_is_set_up()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMail:
    """One's own address and what became of it; nothing yet: `address` is empty."""

    address: str = ""
    is_on: bool = True
    is_confirmed: bool = False
    code_until: datetime | None = None
    asked_at: datetime | None = None
    trouble: str = ""


def own_mail(actor: Actor, way: AlertChannel = AlertChannel.MAIL) -> OwnMail:
    """The actor's own address. The trouble is that of the last mail, while no later one arrived."""
    actor.require(Permission.PROFILE_OWN)
    columns = ("address", "is_on", "confirmed_at", "code_expires_at", "asked_at")
    row = Address.objects.filter(person_id=actor.person_id, channel=way).values_list(*columns).first()
    if row is None or not row[0]:
        return OwnMail()
    last = (
        Mail.objects.filter(person_id=actor.person_id, channel=way)
        .order_by("-queued_at")
        .values_list("last_error")
        .first()
    )
    return OwnMail(
        address=row[0],
        is_on=row[1],
        is_confirmed=row[2] is not None,
        code_until=row[3],
        asked_at=row[4],
        trouble=str(trouble_words(last[0])) if last and last[0] else "",
    )


def trouble_words(error: str) -> Words:
    """Why a mail did not go, in words; a server's number stays a number. Nothing for no trouble."""
    return TROUBLE_LABELS[MailTrouble(error)] if error in set(MailTrouble) else error


@dataclass(frozen=True, slots=True, kw_only=True)
class MailState:
    """How the mail stands: what waits and since when, why, what was given up in a week, when the last one went."""

    is_set_up: bool
    waiting: int
    oldest_queued_at: datetime | None
    trouble: Words
    given_up: int
    last_sent_at: datetime | None
    holders: int


def mail_state(actor: Actor, *, at: datetime) -> MailState:
    """Numbers for the page of safekeeping; one statement."""
    actor.require(Permission.SAFEKEEPING_SEE)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT waiting, oldest_queued_at, trouble, given_up, last_sent_at, holders"
            " FROM notifications.mail_state(%s)",
            [at],
        )
        row = cursor.fetchone()
    return MailState(
        is_set_up=mail_is_set_up(),
        waiting=row[0],
        oldest_queued_at=row[1],
        trouble=trouble_words(row[2]),
        given_up=row[3],
        last_sent_at=row[4],
        holders=row[5],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadHolderRow:
    """Somebody who holds the heads of the trail, and when the last letter reached their server."""

    id: UUID
    label: str
    address: str
    since: datetime
    until: datetime | None
    last_sent_at: datetime | None
    trouble: Words


def holders_of_heads(actor: Actor) -> list[HeadHolderRow]:
    """All of them, running ones first."""
    actor.require(Permission.SAFEKEEPING_SEE)
    found = list(HeadHolder.objects.order_by("-until", "since"))
    sent = dict(
        Mail.objects.filter(holder_id__isnull=False, kind=MailKind.HEAD)
        .values_list("holder_id")
        .annotate(last=Max("sent_at"))
    )
    latest = Mail.objects.filter(holder_id__isnull=False).order_by("holder_id", "-queued_at").distinct("holder_id")
    errors = dict(latest.values_list("holder_id", "last_error"))
    return [
        HeadHolderRow(
            id=row.id,
            label=row.label,
            address=row.address,
            since=row.since,
            until=row.until,
            last_sent_at=sent.get(row.id),
            trouble=trouble_words(errors.get(row.id, "")),
        )
        for row in found
    ]


def last_head_on(holder_id: UUID) -> date | None:
    """The local day on which the last head went to a holder; for the worker."""
    sent = Mail.objects.filter(holder_id=holder_id, kind=MailKind.HEAD).aggregate(last=Max("sent_at"))["last"]
    return localdate(sent) if sent else None


def outside_office() -> OutsideOffice | None:
    """The office outside the regency that hears what the last rung of a ladder must not know; None: not named yet."""
    return OutsideOffice.objects.filter(until__isnull=True).first()


def events_anchored() -> int:
    """How many events the trail held when its last anchor was made; for the worker."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT notifications.events_anchored()")
        count: int = cursor.fetchone()[0]
    return count
