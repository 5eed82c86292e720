"""A burst of messages becomes a report, or joins the one its writer has; each message once, whatever comes twice."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from sigap import audit
from sigap.audit.kinds import StreamKind
from sigap.channels import events
from sigap.channels.actions.posting import add_line, post_report
from sigap.channels.models import KIND_LABELS, Answer, ChannelState, Conversation, Media, SeenMessage
from sigap.channels.rules import (
    ALARMS,
    JOINS_HANDLED,
    JOINS_WAITING,
    Incoming,
    MessageKind,
    answer_for,
    in_order,
    is_noise,
    is_ripe,
    says_something,
    texts_of,
)
from sigap.mailbox.channels import Channel
from sigap.mailbox.models import ReportStatus
from sigap.notifications import actions as notices
from sigap.notifications.actions.outbox import lapse_number
from sigap.notifications.rules import Audience
from sigap.vault import channel_key

_OFFICIAL = "id"
"""What SIGAP writes into a report is read by officials."""
_JOINS = {ReportStatus.RECEIVED: JOINS_WAITING, ReportStatus.HANDLING: JOINS_HANDLED}


@dataclass(slots=True, kw_only=True)
class Burst:
    """What one number or address sent, in deliveries that may be several. `reply` is what an answer needs to know."""

    channel: Channel
    sender: str = field(repr=False)
    messages: list[Incoming] = field(default_factory=list, repr=False)
    received: list[datetime] = field(default_factory=list)
    raw_ids: set[UUID] = field(default_factory=set)
    reply: dict[str, str] = field(default_factory=dict, repr=False)
    # Whether an answer may go at all: none to machines and lists.
    may_answer: bool = True

    def is_ripe(self, *, at: datetime) -> bool:
        """Whether nothing more of it is to be waited for."""
        return is_ripe(self.received, at=at)


def take_in(*, at: datetime, burst: Burst) -> UUID | None:
    """Stores what is new of a burst; returns the report it went to. The same again changes nothing."""
    with audit.recording(), translation.override(_OFFICIAL):
        fresh = _fresh(burst, at)
        if not fresh:
            return None
        conversation = _conversation(burst, at)
        before = conversation.envelope_id
        report_id = _joined(conversation, at)
        if is_noise(fresh):
            report_id = None
        elif report_id is not None or says_something(fresh):
            report_id = _written(burst, fresh, report_id, _moved_before(conversation, at), at)
            _queue_media(burst, fresh, report_id, at)
        conversation.last_heard_at = max(at, conversation.last_heard_at)
        conversation.envelope_id = report_id or before
        alarm = next((message.kind for message in fresh if message.kind in ALARMS), None)
        if alarm is not None:
            lapse_number(burst.sender, at=at)
            _hold(conversation, alarm, at)
        elif report_id is not None and burst.may_answer:
            _queue_answer(burst, conversation, is_new=report_id != before, at=at)
        conversation.save()
        return report_id


def _fresh(burst: Burst, at: datetime) -> list[Incoming]:
    """Messages that have not become part of a report yet; from now on they have."""
    by_trace = {_trace("message", burst.channel, message.message_id): message for message in burst.messages}
    known = {bytes(each) for each in SeenMessage.objects.filter(pk__in=list(by_trace)).values_list("pk", flat=True)}
    SeenMessage.objects.bulk_create(SeenMessage(trace=trace, seen_at=at) for trace in by_trace if trace not in known)
    return in_order([message for trace, message in by_trace.items() if trace not in known], at=at)


def _conversation(burst: Burst, at: datetime) -> Conversation:
    trace = _trace("sender", burst.channel, burst.sender)
    found, _made = Conversation.objects.get_or_create(
        trace=trace, defaults={"channel": burst.channel.value, "last_heard_at": at}
    )
    return Conversation.objects.select_for_update().get(pk=found.pk)


def _joined(conversation: Conversation, at: datetime) -> UUID | None:
    """The report that this writer still writes to; None when a new one is to begin."""
    if conversation.envelope_id is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM channels.standing(%s)", [conversation.envelope_id])
        row = cursor.fetchone()
    lasts: timedelta | None = _JOINS.get(ReportStatus(row[0])) if row else None
    is_going_on = lasts is not None and at - conversation.last_heard_at <= lasts
    return conversation.envelope_id if is_going_on else None


def _moved_before(conversation: Conversation, at: datetime) -> UUID | None:
    """The report that this writer wrote to, as long as one in hand takes more: it may have been moved."""
    return conversation.envelope_id if at - conversation.last_heard_at <= JOINS_HANDLED else None


def _follow(report_id: UUID, before: UUID, fresh: Sequence[Incoming], at: datetime) -> None:
    """Where the report before is one on an official now, the new one goes after it. Else nothing."""
    has_files = any(message.media is not None for message in fresh)
    with connection.cursor() as cursor:
        cursor.execute("SELECT channels.follow(%s, %s, %s, %s)", [report_id, before, at, has_files])


def _written(
    burst: Burst, fresh: Sequence[Incoming], report_id: UUID | None, before: UUID | None, at: datetime
) -> UUID:
    """Everything that was said lies in a report afterwards: as its story, or as messages that joined it."""
    labels = {kind: str(label) for kind, label in KIND_LABELS.items()}
    texts = texts_of(fresh, labels, zone=get_current_timezone(), at=at)
    # It may have waited for the worker: clocks count from when it came.
    came_at = min(*burst.received, at)
    for number, text in enumerate(texts):
        if report_id is not None:
            mark = _trace("line", burst.channel, fresh[0].message_id, str(number))
            # Taken, or what was decided meanwhile, or was written to too often, takes no more: a new one begins.
            if add_line(report_id=report_id, text=text, mark=mark, at=came_at).is_stored:
                continue
        details = _details(burst, fresh)
        is_written = any(message.text for message in fresh)
        report_id = post_report(
            story=text, details=details, channel=burst.channel, at=came_at, is_written=is_written
        ).id
        if before is not None:
            _follow(report_id, before, fresh, at)
    assert report_id is not None
    return report_id


def _details(burst: Burst, fresh: Sequence[Incoming]) -> dict[str, str | list[str]]:
    """How its writer can be reached, sealed; and that nobody has said yet whether that is safe."""
    name = next((message.name for message in fresh if message.name), "")
    is_phone = burst.channel is Channel.WHATSAPP and burst.sender.isdecimal()
    reach = [] if is_phone or burst.sender.startswith("?") else [burst.sender]
    if name:
        reach.append(_("Nama yang tampil: %(name)s") % {"name": name})
    if burst.channel is Channel.EMAIL:
        reach.append(_("Alamat pengirim surel mudah dipalsukan: pastikan dulu siapa yang menulis"))
    details: dict[str, str | list[str]] = {"contact": "unasked"}
    if is_phone:
        details["phone"] = f"+{burst.sender}"
    if reach:
        details["reach"] = reach
    return details


def _queue_media(burst: Burst, fresh: Sequence[Incoming], report_id: UUID, at: datetime) -> None:
    raw_id = next(iter(burst.raw_ids)) if burst.channel is Channel.EMAIL else None
    public = channel_key.public_of(settings.SIGAP_KEYS)
    rows = []
    for message in fresh:
        if message.media is None:
            continue
        row = Media(
            id=uuid4(), channel=burst.channel.value, envelope_id=report_id, raw_id=raw_id, queued_at=at, due_at=at
        )
        facts = json.dumps(
            {
                "id": message.media.id,
                "digest": message.media.digest.hex(),
                # For the report that begins with this file, should the other one be done by then.
                "details": _details(burst, fresh),
            }
        )
        locked = channel_key.lock(
            facts.encode(), table="channels_media", row_id=row.pk, column="sealed_facts", public=public
        )
        row.key_id, row.key_blob, row.sealed_facts = locked.key_id, locked.key_blob, locked.sealed
        rows.append(row)
    Media.objects.bulk_create(rows)


def _hold(conversation: Conversation, why: MessageKind, at: datetime) -> None:
    """Whoever holds the number now may be another person: no answer goes there until an officer made sure."""
    if conversation.envelope_id is None or conversation.held_at is not None:
        return
    conversation.held_at, conversation.held_why = at, why.value
    Answer.objects.filter(conversation_id=conversation.pk).delete()
    report = {"report": str(conversation.envelope_id)}
    notices.notify(at=at, code="channel-number-changed", role=Audience.INTAKE, ids=report)
    audit.record(
        audit.NewEvent(
            code=events.HELD,
            stream_kind=StreamKind.SYSTEM,
            stream_id=conversation.envelope_id,
            at=at,
            ids=report | {"reason": why.value},
        )
    )


def _queue_answer(burst: Burst, conversation: Conversation, *, is_new: bool, at: datetime) -> None:
    is_on = ChannelState.objects.filter(pk=burst.channel, is_on=True).exists()
    kind = answer_for(
        is_new=is_new,
        last_welcome_at=conversation.last_welcome_at,
        last_answer_at=conversation.last_answer_at,
        at=at,
    )
    if not is_on or kind is None or conversation.held_at is not None:
        return
    row = Answer(channel=burst.channel.value, conversation_id=conversation.pk, kind=kind.value, queued_at=at, due_at=at)
    target = json.dumps({"to": burst.sender, **burst.reply})
    locked = channel_key.lock(
        target.encode(),
        table="channels_answer",
        row_id=row.pk,
        column="sealed_target",
        public=channel_key.public_of(settings.SIGAP_KEYS),
    )
    row.key_id, row.key_blob, row.sealed_target = locked.key_id, locked.key_blob, locked.sealed
    row.save(force_insert=True)
    conversation.last_answer_at = at
    if kind.value == "welcome":
        conversation.last_welcome_at = at


def _trace(purpose: str, *parts: str) -> bytes:
    return channel_key.trace_of(settings.SIGAP_KEYS, purpose, *(part.encode() for part in parts))
