"""How the channels stand, for the page: counts and moments, never who wrote or what."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.channels.models import ChannelState, Conversation, TaskLink
from sigap.channels.rules import SWITCHED
from sigap.kernel.errors import Refused
from sigap.mailbox.channels import Channel
from sigap.mailbox.models import Envelope
from sigap.places.queries import labels_of

_MOST_HELD = 100
_MOST_TASKS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What waits in one channel. `heard_at` is when something came last."""

    heard_at: datetime | None
    waiting: int
    waits_since: datetime | None
    aside: int
    answers: int
    media: int
    lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelStatus:
    """One channel as it stands."""

    channel: Channel
    state: ChannelState
    backlog: Backlog


def require_channel(code: str) -> None:
    """Raises Refused for what is no channel that is kept here."""
    if not ChannelState.objects.filter(pk=code).exists():
        raise Refused(Permission.CHANNEL_SWITCH)


def standings(actor: Actor) -> list[ChannelStatus]:
    """Every channel that is switched here."""
    actor.require(Permission.CHANNEL_SEE)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, heard_at, waiting, waits_since, aside, answers, media, lost FROM channels.backlog()"
        )
        found = {
            code: Backlog(
                heard_at=heard_at,
                waiting=waiting,
                waits_since=waits_since,
                aside=aside,
                answers=answers,
                media=media,
                lost=lost,
            )
            for code, heard_at, waiting, waits_since, aside, answers, media, lost in cursor.fetchall()
        }
    states = {state.code: state for state in ChannelState.objects.all()}
    return [ChannelStatus(channel=each, state=states[each], backlog=found[each]) for each in SWITCHED if each in states]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtfulConversation:
    """A conversation in doubt: which report, since when, why."""

    id: UUID
    number: str
    held_at: datetime
    why: str


def held_for(actor: Actor) -> list[DoubtfulConversation]:
    """Conversations whose number may be in other hands, for who decides on reports."""
    if not actor.can(Permission.REPORT_DECIDE):
        return []
    rows = list(
        Conversation.objects.filter(held_at__isnull=False)
        .order_by("held_at")
        .values_list("id", "envelope_id", "held_at", "held_why")[:_MOST_HELD]
    )
    ids = [envelope for _id, envelope, _at, _why in rows if envelope is not None]
    numbers = dict(Envelope.objects.filter(pk__in=ids).values_list("pk", "number"))
    return [
        DoubtfulConversation(id=pk, number=numbers[envelope], held_at=held_at, why=why)
        for pk, envelope, held_at, why in rows
        if envelope in numbers and held_at is not None
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTask:
    """A task on the list; `number` is the report that came of it."""

    row: TaskLink
    area_name: str
    number: str
    is_open: bool


def tasks_for(actor: Actor, *, at: datetime) -> list[ShownTask]:
    """The newest tasks of the unit, open ones first."""
    actor.require(Permission.REPORT_ENTER)
    rows = list(TaskLink.objects.defer("key_blob", "sealed_question").order_by("-made_at")[:_MOST_TASKS])
    reports = [row.envelope_id for row in rows if row.envelope_id]
    numbers = dict(Envelope.objects.filter(pk__in=reports).values_list("pk", "number")) if reports else {}
    names = labels_of({row.area for row in rows if row.area})
    found = [
        ShownTask(
            row=row,
            area_name=names.get(row.area, ""),
            number=numbers.get(row.envelope_id, "") if row.envelope_id else "",
            is_open=row.used_at is None and row.cancelled_at is None and row.expires_at > at,
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: not each.is_open)
