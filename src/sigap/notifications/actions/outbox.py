"""The outbox's own book, kept by the worker: whom to mail, what is next, what became of it.

No event a mail: the trail tells of the notice. What is given up, and each head that went out, does leave one.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.utils.timezone import get_current_timezone, localtime

from sigap import audit
from sigap.access.events import SYSTEM_STREAM
from sigap.access.queries import seat_holder
from sigap.access.rules import SeatKind
from sigap.audit.kinds import StreamKind
from sigap.notifications import events
from sigap.notifications.models import Address, HeadHolder, Mail, MailKind, Notice
from sigap.notifications.queries import hearers, kept_of_notices, posts_at
from sigap.notifications.rules import MailPace, is_night, mail_due_at, pause_after

CODE_LASTS = timedelta(minutes=30)
_NOTICES_AT_ONCE = 500
_PATIENCE = timedelta(days=3)
_CODE_PATIENCE = timedelta(hours=1)
_KIND: dict[MailPace, MailKind] = {
    MailPace.NEWS: MailKind.NEWS,
    MailPace.URGENT: MailKind.URGENT,
    MailPace.EMERGENCY: MailKind.EMERGENCY,
}
_SLEEPS_AT_NIGHT = (MailKind.NEWS, MailKind.URGENT)
_ONCE_FOR_EVER = (MailKind.HEAD, MailKind.HEAD_TEST, MailKind.RECOVERY, MailKind.OUTSIDE)


def bundle(*, at: datetime) -> int:
    """Turns notices whose mail is due into mails that wait, one a person; returns how many notices it took.

    Two workers take different notices, and a person's waiting mail is one row for both.
    """
    with transaction.atomic():
        due = Notice.objects.filter(mail_due_at__lte=at, read_at__isnull=True).order_by("mail_due_at", "id")
        columns = ("id", "person_id", "office_id", "role", "mail_pace")
        taken = list(due.select_for_update(skip_locked=True).values_list(*columns)[:_NOTICES_AT_ONCE])
        if taken:
            _queue_news(_paces(taken, at), at)
            Notice.objects.filter(id__in=[row[0] for row in taken]).update(mail_due_at=None)
    return len(taken)


type _Addressed = tuple[UUID, UUID | None, UUID | None, str, int]


def _paces(notices: Sequence[_Addressed], at: datetime) -> dict[UUID, MailPace]:
    """Who is to hear of these notices, and how soon."""
    posts, chair = posts_at(at), seat_holder(SeatKind.DAILY_CHAIR, at=at)
    paces: dict[UUID, MailPace] = {}
    kept = kept_of_notices([notice for notice, *_rest in notices])
    for notice, person_id, office_id, role, pace in notices:
        for reader in hearers(posts, chair, person_id=person_id, office_id=office_id, role=role):
            if (notice, reader) in kept:
                continue
            paces[reader] = max(paces.get(reader, MailPace.NEWS), MailPace(pace))
    return paces


def _queue_news(paces: dict[UUID, MailPace], at: datetime) -> None:
    reached = Address.objects.filter(person_id__in=paces, confirmed_at__isnull=False, is_on=True)
    # In one order, so that two workers wait for each other and never for ever.
    people = sorted(reached.values_list("person_id", flat=True))
    news = Mail.objects.filter(person_id__in=people, kind__in=_KIND.values(), sent_at__isnull=False)
    last = dict(news.values_list("person_id").annotate(last=Max("sent_at")))
    due = [mail_due_at(at, paces[person], get_current_timezone(), last_sent_at=last.get(person)) for person in people]
    kinds = [_KIND[pace].value for pace in sorted(_KIND)]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO notifications_mail AS waiting"
            " (id, kind, person_id, once, queued_at, due_at, tries, last_error)"
            " SELECT gen_random_uuid(), kind, person_id, 'news:' || person_id, %s, due_at, 0, ''"
            " FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[]) AS wanted (person_id, kind, due_at)"
            # What waits keeps the sooner moment and the stronger kind, each by itself: by its kind it sleeps at night.
            " ON CONFLICT (once) DO UPDATE SET due_at = least(EXCLUDED.due_at, waiting.due_at), kind = CASE"
            " WHEN array_position(%s::text[], EXCLUDED.kind) > array_position(%s::text[], waiting.kind)"
            " THEN EXCLUDED.kind ELSE waiting.kind END"
            " WHERE EXCLUDED.due_at < waiting.due_at"
            " OR array_position(%s::text[], EXCLUDED.kind) > array_position(%s::text[], waiting.kind)",
            [at, people, [_KIND[paces[person]].value for person in people], due, *[kinds] * 4],
        )


def is_due(*, at: datetime) -> bool:
    """Whether anything is to be sent: no server is troubled for nothing."""
    return _due(at).exists()


def next_due(*, at: datetime, passed_over: Collection[UUID] = ()) -> Mail | None:
    """The mail to send next, held until the transaction ends; those that another worker holds are left to it."""
    due = _due(at).exclude(id__in=passed_over).order_by("due_at", "id")
    return due.select_for_update(skip_locked=True).first()


def _due(at: datetime) -> QuerySet[Mail]:
    due = Mail.objects.filter(sent_at__isnull=True, given_up_at__isnull=True, due_at__lte=at)
    # What was due by day and could not go does not wake anybody either.
    return due.exclude(kind__in=_SLEEPS_AT_NIGHT) if is_night(at, get_current_timezone()) else due


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
    mail.due_at = at + pause_after(mail.tries)
    mail.save(update_fields=["tries", "last_error", "due_at"])


def note_all_failed(*, at: datetime, error: str) -> None:
    """The server is out of order for every mail that is due: none of them is tried before its pause is over."""
    for mail in _due(at).select_for_update(skip_locked=True).order_by("due_at", "id")[:_NOTICES_AT_ONCE]:
        note_failed(mail, at=at, error=error)


def give_up(mail: Mail, *, at: datetime, error: str) -> None:
    """It will not be tried again; those who watch over the system see it."""
    mail.tries, mail.last_error, mail.given_up_at = mail.tries + 1, error, at
    _settle(mail)
    whom = {"holder": str(mail.holder_id)} if mail.holder_id else {"person": str(mail.person_id)}
    _record(events.MAIL_GIVEN_UP, at, kind=mail.kind, error=error, **whom)


def drop(mail: Mail) -> None:
    """There is nothing left to say, or nobody to say it to."""
    mail.delete()


def _settle(mail: Mail) -> None:
    if mail.kind not in _ONCE_FOR_EVER:
        # The next notice begins a mail of its own; a head's key stays, so that its day is done once, and so on.
        mail.once = None
    mail.save(update_fields=["once", "tries", "last_error", "sent_at", "given_up_at"])


def remember_code(person_id: UUID, address: str, code: str, *, at: datetime) -> None:
    """Keeps the hash of a code that was mailed to this address; nothing when another address stands there by now."""
    Address.objects.filter(person_id=person_id, address=address).update(
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
        people = [row[0] for row in cursor.fetchall()]
    for person in people:
        _record(events.ADDRESS_DROPPED, at, person=str(person))
    return len(people)


def _record(code: str, at: datetime, **ids: str) -> None:
    audit.record(audit.NewEvent(code=code, stream_kind=StreamKind.SYSTEM, stream_id=SYSTEM_STREAM, at=at, ids=ids))
