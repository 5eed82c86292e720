"""The outbox's own book, kept by the worker: whom to mail, what is next, what became of it.

No event a mail: the trail tells of the notice. What is given up, and each head that went out, does leave one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import get_current_timezone, localtime

from sigap import audit
from sigap.access.events import SYSTEM_STREAM
from sigap.access.queries import on_duty_in, seat_holder
from sigap.access.rules import SeatKind
from sigap.audit.kinds import StreamKind
from sigap.notifications import events
from sigap.notifications.actions import alerts
from sigap.notifications.actions.lapsing import tell_lapsed
from sigap.notifications.actions.queueing import KIND, queue, quiet_hours, reachable, rejoin
from sigap.notifications.models import (
    Address,
    Alert,
    HeadHolder,
    Mail,
    MailKind,
    MailTrouble,
    Notice,
    Outlet,
    QuietHours,
)
from sigap.notifications.queries import excluded_from_notices, hearers, posts_at
from sigap.notifications.rules import HeldRole, MailPace, is_night, pause_after
from sigap.notifications.rules.alerting import AlertChannel, is_quiet, ways_for, woken

CODE_LASTS = timedelta(minutes=30)
_NOTICES_AT_ONCE = 500
_PATIENCE = timedelta(days=3)
_CODE_PATIENCE = timedelta(hours=1)
_STUMBLES = timedelta(minutes=10)
_CLAIM_LASTS = timedelta(minutes=1)
_SLEEPS_AT_NIGHT = (MailKind.NEWS, MailKind.URGENT)
_ONCE_FOR_EVER = (MailKind.HEAD, MailKind.HEAD_TEST, MailKind.RECOVERY, MailKind.OUTSIDE)


def bundle(*, at: datetime, only: UUID | None = None) -> int:
    """Turns notices whose mail is due, or `only` one, into mails that wait, one a person; how many notices it took.

    Two workers take different notices, and a person's waiting mail is one row for both.
    """
    with audit.recording():
        due = due_notices(at).filter(**{"id": only} if only else {}).order_by("mail_due_at", "id")
        columns = ("id", "person_id", "office_id", "role", "mail_pace", "alert_id")
        taken = list(due.select_for_update(skip_locked=True).values_list(*columns)[:_NOTICES_AT_ONCE])
        if taken:
            _tell(taken, at)
            Notice.objects.filter(id__in=[row[0] for row in taken]).update(mail_due_at=None)
    return len(taken)


def due_notices(at: datetime) -> QuerySet[Notice]:
    """Those whose mail is due, and that nobody has read."""
    return Notice.objects.filter(mail_due_at__lte=at, read_at__isnull=True)


type _Addressed = tuple[UUID, UUID | None, UUID | None, str, int, UUID | None]


@dataclass(slots=True)
class _Hearers:
    """Who hears how soon, which alerts tell whom at once, and who is told by two channels."""

    paces: dict[UUID, MailPace] = field(default_factory=dict)
    alerts: dict[UUID, set[UUID]] = field(default_factory=dict)
    by_two: set[UUID] = field(default_factory=set)


def _tell(notices: Sequence[_Addressed], at: datetime) -> None:
    """Queues what goes out of these notices, and begins their alerts."""
    found = _hearers(notices, at)
    there = reachable(found.paces)
    ways = {
        person: ways_for(there.get(person, frozenset()), pace, by_two=person in found.by_two)
        for person, pace in found.paces.items()
    }
    mails = queue([(person, way, found.paces[person]) for person, each in ways.items() for way in each], at=at)
    alerts.begin(found.alerts, mails, at=at)


def _hearers(notices: Sequence[_Addressed], at: datetime) -> _Hearers:
    posts, chair = posts_at(at), seat_holder(SeatKind.DAILY_CHAIR, at=at)
    kept = excluded_from_notices([notice for notice, *_rest in notices])
    ids = [row[5] for row in notices if row[5]]
    two = set(Alert.objects.filter(id__in=ids, is_by_two=True).values_list("id", flat=True)) if ids else set()
    found, night = _Hearers(), _Night(posts, at)
    for notice, person_id, office_id, role, pace, alert_id in notices:
        everybody = hearers(posts, chair, person_id=person_id, office_id=office_id, role=role)
        people = {person for person in everybody if (notice, person) not in kept}
        up: Collection[UUID] = people
        if MailPace(pace) is MailPace.EMERGENCY:
            up = night.woken(people, by_name=person_id is not None)
        for reader in people:
            soon = MailPace(pace) if reader in up else MailPace.URGENT
            found.paces[reader] = max(found.paces.get(reader, MailPace.NEWS), soon)
        if alert_id is not None:
            found.alerts.setdefault(alert_id, set()).update(up)
            found.by_two.update(up if alert_id in two else ())
    return found


class _Night:
    """Who sleeps now and who has the duty: asked once, and only where an emergency is told."""

    def __init__(self, posts: Sequence[HeldRole], at: datetime) -> None:
        self._posts, self._at = posts, at
        self._on_duty: frozenset[UUID] | None = None

    def woken(self, people: Collection[UUID], *, by_name: bool) -> frozenset[UUID]:
        zone, quiet = get_current_timezone(), quiet_hours(people)
        asleep = {person for person in people if is_quiet(self._at, zone, quiet.get(person))}
        if asleep and self._on_duty is None:
            offices = {post.office_id for post in self._posts}
            turns = on_duty_in(office_ids=sorted(offices), at=self._at).values()
            self._on_duty = frozenset(turn.person_id for turn in turns)
        return woken(people, asleep=asleep, on_duty=self._on_duty or frozenset(), by_name=by_name)


def is_due(*, at: datetime) -> bool:
    """Whether anything is to be mailed: no server is troubled for nothing."""
    return _due(at).exists()


def is_held_up(*, at: datetime) -> bool:
    """Whether something has been tried in vain for longer than a server stumbles."""
    waiting = Mail.objects.filter(
        channel=AlertChannel.MAIL, sent_at__isnull=True, given_up_at__isnull=True, tries__gt=0
    )
    return waiting.filter(queued_at__lte=at - _STUMBLES).exists()


def next_due(*, at: datetime, passed_over: Collection[UUID] = ()) -> Mail | None:
    """The mail to send next, held until the transaction ends; those that another worker holds are left to it."""
    due = _due(at).exclude(id__in=passed_over).order_by("due_at", "id")
    return due.select_for_update(skip_locked=True).first()


def _due(at: datetime, way: AlertChannel = AlertChannel.MAIL) -> QuerySet[Mail]:
    due = Mail.objects.filter(
        channel=way, claimed_at__isnull=True, sent_at__isnull=True, given_up_at__isnull=True, due_at__lte=at
    )
    # What was due by day and could not go does not wake anybody either.
    calm = Q(kind__in=_SLEEPS_AT_NIGHT)
    if is_night(at, get_current_timezone()):
        return due.exclude(calm)
    clock = localtime(at).time()
    asleep = QuietHours.objects.filter(Q(begins__lte=clock) | Q(ends__gt=clock))
    return due.exclude(calm & Q(person_id__in=asleep.values("person_id")))


def claim_message(*, at: datetime) -> Mail | None:
    """The WhatsApp message to send next, claimed for good: what comes of it stands before anybody is told again.

    Its server knows no second copy of a message. Whatever happens after the claim, it is not sent twice. What comes
    from now on begins a message of its own: this one may be given up.
    """
    with transaction.atomic():
        due = _due(at, AlertChannel.WHATSAPP).order_by("due_at", "id")
        mail = due.select_for_update(skip_locked=True).first()
        if mail is not None:
            mail.claimed_at = at
            if mail.kind in KIND.values():
                mail.once = None
            mail.save(update_fields=["claimed_at", "once"])
    return mail


def give_up_unclear(*, at: datetime) -> None:
    """Messages whose sender died on the way, or was never answered: perhaps they went, and nobody sends them again."""
    lost = Mail.objects.filter(
        claimed_at__lte=at - _CLAIM_LASTS, sent_at__isnull=True, given_up_at__isnull=True
    ).select_for_update(skip_locked=True)
    for mail in lost.order_by("due_at", "id"):
        give_up(mail, at=at, error=MailTrouble.UNCLEAR)


def note_whatsapp(*, is_set_up: bool) -> None:
    """What the worker knows and the desk does not: whether officers can be told by WhatsApp here."""
    if not Outlet.objects.filter(channel=AlertChannel.WHATSAPP, is_set_up=is_set_up).exists():
        Outlet.objects.update_or_create(channel=AlertChannel.WHATSAPP, defaults={"is_set_up": is_set_up})


def lapse_number(number: str, *, at: datetime) -> None:
    """WhatsApp said that this number moved: an officer whose it was confirms it anew, or another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT notifications.lapse_number(%s)", [number])
        people = {row[0] for row in cursor.fetchall()}
    tell_lapsed(people, at=at)


def note_sent(mail: Mail, *, at: datetime) -> None:
    """The other server has taken it."""
    mail.sent_at, mail.last_error = at, ""
    _settle(mail)
    if mail.kind == MailKind.HEAD:
        _record(events.HEAD_SENT, at, holder=str(mail.holder_id), day=f"{localtime(at):%Y-%m-%d}")
    elif mail.kind == MailKind.RECOVERY:
        _record(events.RECOVERY_SENT, at, holder=str(mail.holder_id))


def note_failed(mail: Mail, *, at: datetime, error: str) -> None:
    """It did not go and will be tried again, later each time; given up after three days, a code after an hour."""
    patience = _CODE_PATIENCE if mail.kind == MailKind.CODE else _PATIENCE
    if at - mail.queued_at >= patience:
        give_up(mail, at=at, error=error)
        return
    mail.tries, mail.last_error = mail.tries + 1, error
    mail.due_at, mail.claimed_at = at + pause_after(mail.tries), None
    mail.save(update_fields=["tries", "last_error", "due_at", "claimed_at"])
    if mail.once is None and mail.kind in KIND.values():
        rejoin(mail.id)
    if mail.tries == 1:
        alerts.hasten(mail.id, at=at)


def note_all_failed(*, at: datetime, error: str, way: AlertChannel = AlertChannel.MAIL) -> None:
    """The server is out of order for every mail that is due: none of them is tried before its pause is over."""
    for mail in _due(at, way).select_for_update(skip_locked=True).order_by("due_at", "id")[:_NOTICES_AT_ONCE]:
        note_failed(mail, at=at, error=error)


def give_up(mail: Mail, *, at: datetime, error: str) -> None:
    """It will not be tried again; those who watch over the system see it."""
    mail.tries, mail.last_error, mail.given_up_at = mail.tries + 1, error, at
    _settle(mail)
    alerts.hasten(mail.id, at=at)
    whom = {"holder": str(mail.holder_id)} if mail.holder_id else {"person": str(mail.person_id)}
    _record(events.MAIL_GIVEN_UP, at, kind=mail.kind, error=error, **whom)


def drop(mail: Mail) -> None:
    """There is nothing left to say, or nobody to say it to."""
    mail.delete()


def _settle(mail: Mail) -> None:
    if mail.kind not in _ONCE_FOR_EVER:
        # The next notice begins a mail of its own; a head's key stays, so that its day is done once, and so on.
        mail.once = None
    mail.save(update_fields=["once", "tries", "last_error", "sent_at", "given_up_at", "token_digest"])


def remember_code(person_id: UUID, way: AlertChannel, address: str, code: str, *, at: datetime) -> None:
    """Keeps the hash of a code that was sent to this address; nothing when another address stands there by now."""
    Address.objects.filter(person_id=person_id, channel=way, address=address).update(
        code_hash=sha256(f"{person_id}:{code}".encode()).digest(), code_expires_at=at + CODE_LASTS, code_tries=0
    )


def queue_heads(*, at: datetime, day: date, begins: datetime) -> int:
    """Queues the day's letter to every running holder who has none on its way and got none since the day began."""
    running = HeadHolder.objects.filter(since__lte=at, until__isnull=True)
    letters = Mail.objects.filter(kind=MailKind.HEAD)
    waiting = letters.filter(sent_at__isnull=True, given_up_at__isnull=True)
    served = {*waiting.values_list("holder_id", flat=True)}
    served |= {*letters.filter(sent_at__gte=begins).values_list("holder_id", flat=True)}
    new = [
        Mail(id=uuid4(), kind=MailKind.HEAD, holder_id=holder, once=f"head:{holder}:{day}", queued_at=at, due_at=at)
        for holder in running.values_list("id", flat=True)
        if holder not in served
    ]
    Mail.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def queue_recovery(*, at: datetime, generation: int) -> int:
    """Queues the recovery file to every running holder who has not been mailed one of this generation or later."""
    running = HeadHolder.objects.filter(since__lte=at, until__isnull=True).values_list("id", flat=True)
    new = [
        Mail(
            id=uuid4(),
            kind=MailKind.RECOVERY,
            holder_id=holder,
            once=f"recovery:{holder}:{generation}",
            queued_at=at,
            due_at=at,
        )
        for holder in running
    ]
    there = set(Mail.objects.filter(once__in=[mail.once for mail in new]).values_list("once", flat=True))
    wanted = [mail for mail in new if mail.once not in there]
    Mail.objects.bulk_create(wanted, ignore_conflicts=True)
    return len(wanted)


def forget(*, at: datetime) -> int:
    """Removes mail settled long ago and addresses of people who hold no post any more; returns how many of these."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT notifications.forget(%s)", [at])
        people = {row[0] for row in cursor.fetchall()}
    for person in people:
        _record(events.ADDRESS_DROPPED, at, person=str(person))
    return len(people)


def _record(code: str, at: datetime, **ids: str) -> None:
    audit.record(audit.NewEvent(code=code, stream_kind=StreamKind.SYSTEM, stream_id=SYSTEM_STREAM, at=at, ids=ids))
