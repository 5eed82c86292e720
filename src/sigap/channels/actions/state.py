"""How a channel stands, as the worker says it; and the switch, which a head or the technical administrator turns."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.channels import events
from sigap.channels.models import Answer, ChannelState, Conversation, RawDelivery, RawState
from sigap.channels.queries import require_channel
from sigap.channels.rules import OFF_REASONS, SwitchReason, Trouble
from sigap.kernel.errors import Refused, Unable
from sigap.mailbox.channels import Channel
from sigap.notifications import actions as notices
from sigap.notifications.rules import Audience

_TOLD_EVERY = timedelta(minutes=1)
_ALARM_AFTER = timedelta(minutes=10)
"""A server that stumbles for a moment rouses nobody."""
_ALARMS = UUID("6f6f1a5e-0f2a-4f0e-9d5c-7d1c2a7e5b10")


class UnableToSwitch(Unable):
    """The channel stays as it is."""


def tell(channel: Channel, *, is_set_up: bool, at: datetime, trouble: Trouble | None = None) -> None:
    """What the worker found: whether the channel is set up, and whether its server answers. Written when it changes."""
    with audit.recording():
        state = ChannelState.objects.select_for_update().get(pk=channel)
        trouble_code = trouble.value if trouble else ""
        is_old = state.told_at is None or at - state.told_at >= _TOLD_EVERY
        if (state.is_set_up, state.trouble) == (is_set_up, trouble_code) and not is_old:
            return
        was_alarmed = state.told_at is not None and _is_alarmed(state, state.told_at)
        state.trouble_since = None if not trouble_code else state.trouble_since or at
        state.trouble, state.is_set_up, state.told_at = trouble_code, is_set_up, at
        if is_set_up and not trouble_code:
            state.reached_at = at
        state.save(update_fields=["trouble", "trouble_since", "is_set_up", "told_at", "reached_at"])
        if _is_alarmed(state, at) and not was_alarmed:
            _alarm(state, at)
        elif was_alarmed and not trouble_code:
            _record(at, events.UP, {"channel": state.code})


def keep_known(channel: Channel, *, at: datetime) -> None:
    """The channel is set up; nothing was asked of its server just now, so nothing is said of it."""
    state = ChannelState.objects.get(pk=channel)
    if not state.is_set_up:
        tell(channel, is_set_up=True, at=at)
    elif state.trouble and state.told_at is not None and at - state.told_at >= _TOLD_EVERY:
        tell(channel, is_set_up=True, at=at, trouble=Trouble(state.trouble))


def _is_alarmed(state: ChannelState, at: datetime) -> bool:
    return bool(state.trouble) and state.trouble_since is not None and at - state.trouble_since >= _ALARM_AFTER


def _alarm(state: ChannelState, at: datetime) -> None:
    """Once for each time that a channel goes down: to who keeps the system, and who waits for reports."""
    assert state.trouble_since is not None
    about = {"channel": state.code, "reason": state.trouble}
    once = uuid5(_ALARMS, f"{state.code} {state.trouble_since.isoformat()}")
    notices.tell_safekeepers(at=at, code="channel-down", ids=about, once=uuid5(once, Audience.SAFEKEEPERS))
    notices.notify(at=at, code="channel-down", role=Audience.INTAKE, ids=about, once=uuid5(once, Audience.INTAKE))
    _record(at, events.DOWN, about)


def is_on(channel: Channel) -> bool:
    """Whether SIGAP may speak to this channel's server now."""
    return ChannelState.objects.filter(pk=channel, is_on=True).exists()


@audit.action
def switch(*, by: Actor, at: datetime, channel: str, on: bool, reason: str) -> None:
    """Turns a channel off or on. What was to be answered while it was on is not sent later. Raises UnableToSwitch."""
    by.require(Permission.CHANNEL_SWITCH)
    if reason not in set(SwitchReason) or (not on and reason not in OFF_REASONS):
        raise UnableToSwitch(_("Pilih alasannya dari daftar."))
    state = ChannelState.objects.select_for_update().filter(pk=channel).first()
    if state is None:
        raise Refused(Permission.CHANNEL_SWITCH)
    if state.is_on is on:
        audit.unchanged()
        return
    ChannelState.objects.filter(pk=channel).update(
        is_on=on, changed_at=at, changed_by=by.person_id, changed_by_name=by.name, reason=reason
    )
    _record(at, events.SWITCHED_ON if on else events.SWITCHED_OFF, {"channel": channel, "reason": reason}, by)


@audit.action
def retry(*, by: Actor, at: datetime, channel: str) -> int:
    """Puts what lies aside back in the box; letters that look automatic become reports. How many; or Refused."""
    by.require(Permission.CHANNEL_SWITCH)
    require_channel(channel)
    aside = RawDelivery.objects.filter(channel=channel, state=RawState.ASIDE)
    count = aside.update(state=RawState.WAITING, tries=0, due_at=at, is_wanted=True)
    if not count:
        audit.unchanged()
        return 0
    _record(at, events.RETRIED, {"channel": channel}, by)
    return count


@audit.action
def release(*, by: Actor, at: datetime, conversation_id: UUID) -> None:
    """An officer made sure whose hands the number is in: answers go there again. Raises Refused."""
    by.require(Permission.REPORT_DECIDE)
    found = Conversation.objects.filter(pk=conversation_id).only("id", "held_at", "envelope_id").first()
    if found is None:
        raise Refused(Permission.REPORT_DECIDE)
    if found.held_at is None:
        audit.unchanged()
        return
    Conversation.objects.filter(pk=conversation_id).update(
        held_at=None, held_why="", released_at=at, released_by=by.person_id, released_by_name=by.name
    )
    audit.record(
        audit.NewEvent(
            code=events.RELEASED,
            stream_kind=StreamKind.SYSTEM,
            stream_id=found.envelope_id or SYSTEM_STREAM,
            at=at,
            actor_id=by.person_id,
            ids={"report": str(found.envelope_id)},
        )
    )


def drop_stale(*, before: datetime) -> int:
    """Answers that have waited too long, or go to a number in doubt, or to a channel that is off, are not sent."""
    held = Conversation.objects.filter(held_at__isnull=False).values("pk")
    off = ChannelState.objects.filter(is_on=False).values("pk")
    wanted = Q(queued_at__lt=before) | Q(conversation_id__in=held) | Q(channel__in=off)
    gone, _each = Answer.objects.filter(wanted).delete()
    return gone


def _record(at: datetime, code: str, ids: dict[str, str], by: Actor | None = None) -> None:
    audit.record(
        audit.NewEvent(
            code=code,
            stream_kind=StreamKind.SYSTEM,
            stream_id=SYSTEM_STREAM,
            at=at,
            actor_id=by.person_id if by else None,
            ids=ids,
        )
    )
