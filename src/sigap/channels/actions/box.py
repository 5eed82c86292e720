"""The box of deliveries: what waits, what is done, what is laid aside, what rests after a failure. For the worker."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F

from sigap import audit
from sigap.access.events import SYSTEM_STREAM
from sigap.audit.kinds import StreamKind
from sigap.channels import events
from sigap.channels.models import Answer, Conversation, Media, RawDelivery, RawState, SeenMessage, TaskLink
from sigap.channels.rules import JOINS_HANDLED, Trouble, pause_after
from sigap.mailbox.channels import Channel
from sigap.mailbox.slot import COLUMN, TABLE
from sigap.mailbox.tasks.codes import KEPT_FOR
from sigap.vault import channel_key
from sigap.vault.sealing import SealBroken

_KNOWN_FOR = timedelta(days=30)
_LOST_SHOWN_FOR = timedelta(days=30)


def waiting(channel: Channel, *, at: datetime, limit: int) -> Sequence[RawDelivery]:
    """Deliveries that are due, the oldest first."""
    rows = RawDelivery.objects.filter(channel=channel, state=RawState.WAITING, due_at__lte=at)
    return list(rows.order_by("received_at", "id")[:limit])


def body_of(row: RawDelivery) -> bytes:
    """What was delivered. Raises SealBroken."""
    if row.key_blob is None or row.sealed_body is None:
        raise SealBroken("a delivery that is done")
    return channel_key.unlock(
        row.sealed_body,
        key_id=row.key_id,
        key_blob=row.key_blob,
        table=TABLE,
        row_id=row.pk,
        column=COLUMN,
        private=channel_key.private_of(settings.SIGAP_KEYS),
    )


def settle(ids: Collection[UUID], *, at: datetime) -> None:
    """Everything in these has become part of reports: their bytes go, their traces stay for a while."""
    held = Media.objects.filter(raw_id__in=ids, lost_at=None).values_list("raw_id", flat=True)
    RawDelivery.objects.filter(pk__in=set(ids) - set(held)).update(
        state=RawState.DONE, settled_at=at, trouble="", key_blob=None, sealed_body=None
    )
    # A letter whose files are not stored yet keeps them.
    RawDelivery.objects.filter(pk__in=set(held)).update(state=RawState.DONE, settled_at=at, trouble="")


def set_aside(row: RawDelivery, why: Trouble, *, at: datetime) -> None:
    """No report can be made of it now. It stays, sealed, and the desk sees that it is there."""
    with audit.recording():
        changed = RawDelivery.objects.filter(pk=row.pk, state=RawState.WAITING).update(
            state=RawState.ASIDE, trouble=why, settled_at=at
        )
        if not changed:
            return
        audit.record(
            audit.NewEvent(
                code=events.SET_ASIDE,
                stream_kind=StreamKind.SYSTEM,
                stream_id=SYSTEM_STREAM,
                at=at,
                ids={"channel": row.channel, "message": str(row.pk), "reason": why.value},
            )
        )


def retry_later(ids: Collection[UUID], *, at: datetime) -> None:
    """Something failed that may pass: they are tried again, later each time, for ever."""
    for row in RawDelivery.objects.filter(pk__in=ids, state=RawState.WAITING).only("id", "tries"):
        RawDelivery.objects.filter(pk=row.pk).update(tries=F("tries") + 1, due_at=at + pause_after(row.tries + 1))


def forget(*, at: datetime) -> int:
    """Traces that nothing can repeat any more, conversations nobody goes on with, files long told as lost."""
    RawDelivery.objects.filter(state=RawState.DONE, settled_at__lt=at - _KNOWN_FOR).exclude(
        pk__in=Media.objects.filter(raw_id__isnull=False).values("raw_id")
    ).delete()
    Media.objects.filter(lost_at__lt=at - _LOST_SHOWN_FOR).delete()
    TaskLink.objects.filter(expires_at__lt=at - KEPT_FOR).delete()
    talking = Answer.objects.values("conversation_id")
    Conversation.objects.filter(last_heard_at__lt=at - JOINS_HANDLED).exclude(pk__in=talking).delete()
    gone, _each = SeenMessage.objects.filter(seen_at__lt=at - JOINS_HANDLED).delete()
    return gone
