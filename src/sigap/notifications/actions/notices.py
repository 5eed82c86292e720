"""Writes notices: codes and ids into the same transaction as the act they tell of, and the mark "read"."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.timezone import get_current_timezone
from psycopg.errors import UniqueViolation

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.access.rules import may
from sigap.audit.kinds import EventUnfit, StreamKind, is_id
from sigap.notifications import events
from sigap.notifications.models import Alert, Notice
from sigap.notifications.queries import about_of, addressed_to, is_hidden, posts_at
from sigap.notifications.rules import Audience, MailPace, audiences_of, mail_due_at, pace_of
from sigap.notifications.rules.alerting import CLIMBING_CODES, EACH_HEARER_CODES, TWO_CHANNEL_CODES, alert_id
from sigap.notifications.words import WORDING


@audit.action
def notify(
    *,
    at: datetime,
    code: str,
    person_id: UUID | None = None,
    office_id: UUID | None = None,
    role: str = "",
    ids: Mapping[str, str] | None = None,
    until: datetime | None = None,
    once: UUID | None = None,
    may_know: bool = False,
    is_quiet: bool = False,
) -> Notice:
    """Leaves a notice for a person, an office (with `role`: that part of it), or a part in the whole task force.

    None is made for who must not know of what it is about (`queries.is_hidden`): the notice returned is not stored.
    With `may_know` the caller has asked that of many at once. One that `is_quiet` is mailed by day, whatever its rule.
    `until` is when what it asks must be done.

    Called inside the act it tells of, which has asserted the power. Raises LookupError for a code without wording, and
    EventUnfit when an id is none: no free text gets into a notice. With `once` as its id it is left one time only.
    """
    if code not in WORDING:
        raise LookupError(f"No wording for notice {code!r}")
    carried = _ids_only(code, ids or {})
    pace = MailPace.NEWS if is_quiet else pace_of(code, carried.get("rule", ""))
    notice = Notice(
        id=once or uuid4(),
        person_id=person_id,
        office_id=office_id,
        role=role,
        code=code,
        ids=carried,
        until=until,
        created_at=at,
        mail_due_at=mail_due_at(at, pace, get_current_timezone()),
        mail_pace=pace,
    )
    if pace is MailPace.EMERGENCY:
        notice.alert_id = _alert_of(notice)
    if carried and not may_know and is_hidden(carried, person_id=person_id, office_id=office_id):
        audit.unchanged()
        return notice
    if once is None:
        notice.save(force_insert=True)
    elif not _left_first(notice):
        audit.unchanged()
        return notice
    _record_sent(notice)
    return notice


def _alert_of(notice: Notice) -> UUID:
    """The alert of this act: its notices, to whomever, are one emergency, but where each of them must act."""
    hearer = ""
    if notice.code in EACH_HEARER_CODES:
        hearer = f"{notice.person_id or notice.office_id} {notice.role}"
    return alert_id(notice.created_at, about_of(notice.ids) or str(uuid4()), hearer)


def _open_alert(notice: Notice) -> None:
    if notice.alert_id is None:
        return
    climbs, by_two = notice.code in CLIMBING_CODES, notice.code in TWO_CHANNEL_CODES
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT notifications.open_alert(%s, %s, %s, %s)", [notice.alert_id, notice.created_at, climbs, by_two]
        )


def _ids_only(code: str, ids: Mapping[str, str]) -> dict[str, str]:
    if unfit := sorted(key for key, value in ids.items() if not is_id(value)):
        raise EventUnfit(f"{code}: {', '.join(unfit)} is neither a UUID nor a code")
    return dict(ids)


def _record_sent(notice: Notice) -> None:
    _open_alert(notice)
    whom = {"office": str(notice.office_id)} if notice.office_id else {}
    audit.record(
        audit.NewEvent(
            code=events.SENT,
            stream_kind=StreamKind.AGENCY if notice.office_id else StreamKind.SYSTEM,
            stream_id=notice.office_id or notice.person_id or SYSTEM_STREAM,
            at=notice.created_at,
            ids={
                "notice": str(notice.id),
                "code": notice.code,
                **whom,
                **({"role": notice.role} if notice.role else {}),
            },
        )
    )


def _left_first(notice: Notice) -> bool:
    """Leaves the notice unless it stands already. Asked by writing it: who leaves a notice may not read it."""
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError as error:
        if isinstance(error.__cause__, UniqueViolation):
            return False
        raise
    return True


def tell_holders(
    *, at: datetime, code: str, power: Permission, ids: Mapping[str, str] | None = None, once: UUID | None = None
) -> None:
    """A notice to everybody who holds this power, one by one. Within an act, as `notify`."""
    for person in sorted({post.person_id for post in posts_at(at) if may((post.role,), power)}):
        own = uuid5(once, str(person)) if once is not None else None
        notify(at=at, code=code, person_id=person, ids=ids, once=own)


def tell_safekeepers(
    *, at: datetime, code: str, ids: Mapping[str, str] | None = None, once: UUID | None = None
) -> None:
    """To who keeps keys and machine; where nobody does yet, to who may give somebody that role."""
    notify(at=at, code=code, role=Audience.SAFEKEEPERS, ids=ids, once=once)
    if not any(Audience.SAFEKEEPERS in audiences_of(post.role) for post in posts_at(at)):
        tell_holders(at=at, code=code, power=Permission.PEOPLE_MANAGE, ids=ids, once=once)


@audit.action
def mark_read(*, by: Actor, at: datetime, notice_ids: Collection[UUID] | None = None, alert: UUID | None = None) -> int:
    """Marks these notices read, those of an alert, or all addressed to the actor; returns how many were unread.

    An alert ends with the first of its notices that somebody reads. Whoever set it reads it for nobody: its notices
    stay new until another did, or nobody is left to tell.
    """
    by.require(Permission.NOTICE_SEE)
    own = Alert.objects.filter(set_by=by.person_id, ended_at__isnull=True)
    unread = addressed_to(by, at=at).filter(read_at__isnull=True, created_at__lte=at)
    unread = unread.exclude(alert_id__isnull=False, alert_id__in=own.values("id"))
    if notice_ids is not None:
        unread = unread.filter(id__in=notice_ids)
    if alert is not None:
        unread = unread.filter(_of_act(by, alert, at))
    count = unread.update(read_at=at, read_by=by.person_id)
    if not count:
        audit.unchanged()
        return 0
    audit.record(
        audit.NewEvent(
            code=events.READ,
            stream_kind=StreamKind.SYSTEM,
            stream_id=by.person_id,
            at=at,
            actor_id=by.person_id,
            ids={"count": str(count)},
        )
    )
    return count


def _of_act(by: Actor, alert: UUID, at: datetime) -> Q:
    """This alert, and where the same act reached them by two ways, the other one's: the page shows them as one."""
    same = Q(alert_id=alert)
    for told_at, ids in addressed_to(by, at=at).filter(alert_id=alert).values_list("created_at", "ids"):
        same |= Q(alert_id__isnull=False, created_at=told_at, ids=ids)
    return same
