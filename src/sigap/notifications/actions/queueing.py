"""Puts into the outbox what one person is to be told by one channel: one row that waits, however much there is."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils.timezone import get_current_timezone

from sigap.notifications.models import Address, Mail, MailKind, QuietHours
from sigap.notifications.queries import is_set_up
from sigap.notifications.rules import MailPace, mail_due_at
from sigap.notifications.rules.alerting import OUTSIDE, AlertChannel, Spans, after_quiet

KIND: dict[MailPace, MailKind] = {
    MailPace.NEWS: MailKind.NEWS,
    MailPace.URGENT: MailKind.URGENT,
    MailPace.EMERGENCY: MailKind.EMERGENCY,
}
_BETWEEN_MESSAGES = timedelta(minutes=1)
"""A telephone that rings for each of a hundred emergencies is turned off: by WhatsApp one a minute says the same."""


def reachable(people: Collection[UUID]) -> dict[UUID, frozenset[AlertChannel]]:
    """By which channels each of these people can be told: set up here, confirmed, and on.

    In a demo all are, though nothing leaves it: what waits there shows what would go.
    """
    found: dict[UUID, frozenset[AlertChannel]] = {}
    ways = [way.value for way in OUTSIDE if settings.SIGAP_DEMO or is_set_up(way)]
    rows = Address.objects.filter(person_id__in=people, channel__in=ways, confirmed_at__isnull=False, is_on=True)
    for person, way in rows.values_list("person_id", "channel"):
        found[person] = found.get(person, frozenset()) | {AlertChannel(way)}
    return found


def quiet_hours(people: Collection[UUID]) -> Spans:
    """The quiet hours of those of them whose night is longer than everybody's."""
    rows = QuietHours.objects.filter(person_id__in=people).values_list("person_id", "begins", "ends")
    return {person: (begins, ends) for person, begins, ends in rows}


type Wanted = tuple[UUID, AlertChannel, MailPace]


def queue(wanted: Iterable[Wanted], *, at: datetime) -> Mapping[tuple[UUID, AlertChannel], UUID]:
    """Queues these, each person by each channel once; returns the mail of each. What waits keeps what is stronger."""
    # In one order, so that two workers wait for each other and never for ever.
    rows = sorted(wanted)
    people, zone = [person for person, _way, _pace in rows], get_current_timezone()
    # One that a clock which had leapt ahead has dated later holds nothing back.
    news = Mail.objects.filter(person_id__in=people, kind__in=KIND.values(), sent_at__lte=at)
    last = {
        (who, way): sent for who, way, sent in news.values_list("person_id", "channel").annotate(last=Max("sent_at"))
    }
    quiet = quiet_hours(people)
    due = []
    for person, way, pace in rows:
        before = last.get((person, way.value))
        moment = mail_due_at(at, pace, zone, last_sent_at=before)
        if pace is not MailPace.EMERGENCY:
            moment = after_quiet(moment, zone, quiet.get(person))
        elif way is AlertChannel.WHATSAPP and before is not None:
            moment = max(moment, before + _BETWEEN_MESSAGES)
        due.append(moment)
    kinds = [KIND[pace].value for pace in sorted(KIND)]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO notifications_mail AS waiting"
            " (id, kind, channel, person_id, once, queued_at, due_at, tries, last_error)"
            " SELECT gen_random_uuid(), kind, channel, person_id, concat_ws(':', 'news', channel, person_id), %s,"
            " due_at, 0, ''"
            " FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::timestamptz[])"
            " AS wanted (person_id, channel, kind, due_at)"
            # What waits keeps the sooner moment and the stronger kind, each by itself: by its kind it sleeps at night.
            " ON CONFLICT (once) DO UPDATE SET due_at = least(EXCLUDED.due_at, waiting.due_at), kind = CASE"
            " WHEN array_position(%s::text[], EXCLUDED.kind) > array_position(%s::text[], waiting.kind)"
            " THEN EXCLUDED.kind ELSE waiting.kind END"
            " RETURNING person_id, channel, id",
            [
                at,
                people,
                [way.value for _who, way, _pace in rows],
                [KIND[pace].value for *_rest, pace in rows],
                due,
                kinds,
                kinds,
            ],
        )
        return {(person, AlertChannel(way)): mail for person, way, mail in cursor.fetchall()}


def rejoin(mail_id: UUID) -> None:
    """What did not go is again the one that waits for its person, and takes up what comes; unless another does."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE notifications_mail AS mine SET once = concat_ws(':', 'news', mine.channel, mine.person_id)"
                " WHERE mine.id = %s AND NOT EXISTS (SELECT 1 FROM notifications_mail AS other"
                " WHERE other.once = concat_ws(':', 'news', mine.channel, mine.person_id))",
                [mail_id],
            )
    except IntegrityError:
        return  # another began to wait at this moment
