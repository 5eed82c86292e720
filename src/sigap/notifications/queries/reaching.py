"""Reads of one's own channels and what went out by them, and of who can be reached; of alerts and their steps."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.backend.json_rows import row_facts, row_from
from sigap.access.entry import Actor
from sigap.access.models import DutyShift
from sigap.access.permissions import Permission
from sigap.access.queries import everybody
from sigap.notifications.models import RUNG_LABELS, WAY_LABELS, Alert, AlertStep, Mail, MailKind, QuietHours
from sigap.notifications.queries import trouble_words
from sigap.notifications.rules import NIGHT_BEGINS, NIGHT_ENDS
from sigap.notifications.rules.alerting import AlertChannel, AlertEnd, AlertRole
from sigap.ui.shell import Words

_LAST = 8
_DUTY_AHEAD = timedelta(days=14)
_KIND_LABELS: Mapping[MailKind, Promise] = {
    MailKind.NEWS: _("ada pemberitahuan"),
    MailKind.URGENT: _("ada pemberitahuan, segera"),
    MailKind.EMERGENCY: _("darurat"),
    MailKind.CODE: _("kode"),
}


def own_quiet_hours(actor: Actor) -> dict[str, str]:
    """The actor's quiet hours as their form has them: their own, or everybody's night."""
    actor.require(Permission.PROFILE_OWN)
    row = QuietHours.objects.filter(person_id=actor.person_id).values_list("begins", "ends").first()
    begins, ends = row or (NIGHT_BEGINS, NIGHT_ENDS)
    return {"begins": _clock(begins), "ends": _clock(ends)}


def _clock(moment: time) -> str:
    return f"{moment:%H:%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRow:
    """One mail or message to the actor, as their page shows it."""

    kind: Words
    way: Words
    queued_at: datetime
    due_at: datetime
    sent_at: datetime | None
    trouble: Words
    is_given_up: bool


def last_mails(actor: Actor) -> list[MailRow]:
    """What went out to the actor last, or waits to."""
    actor.require(Permission.PROFILE_OWN)
    rows = Mail.objects.filter(person_id=actor.person_id).order_by("-queued_at")[:_LAST]
    return [
        MailRow(
            kind=_KIND_LABELS[MailKind(row.kind)],
            way=WAY_LABELS[AlertChannel(row.channel)],
            queued_at=row.queued_at,
            due_at=row.due_at,
            sent_at=row.sent_at,
            trouble=trouble_words(row.last_error),
            is_given_up=row.given_up_at is not None,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachRow:
    """One officer: where they work, by what they can be told, and when they have the duty next."""

    name: str
    office: str
    ways: tuple[Words, ...]
    duty_at: datetime | None


def how_reached(actor: Actor, *, at: datetime) -> list[ReachRow]:
    """Everybody with a role, those with the next duty first: by which channels they can be told outside the desk."""
    actor.require(Permission.PEOPLE_MANAGE)
    people = {each.person_id: each for each in everybody(actor, at=at)}
    ways: dict[UUID, list[Words]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute("SELECT person, channel FROM notifications.reached(%s) ORDER BY channel", [list(people)])
        for person, channel in cursor.fetchall():
            ways[person].append(WAY_LABELS[AlertChannel(channel)])
    turns = DutyShift.objects.filter(cancelled_at__isnull=True, ends_at__gt=at, starts_at__lte=at + _DUTY_AHEAD)
    # The soonest of a person counts: it comes last.
    duty = dict(turns.order_by("-starts_at").values_list("person_id", "starts_at"))
    rows = [
        ReachRow(name=each.name, office=each.office_name, ways=tuple(ways[person]), duty_at=duty.get(person))
        for person, each in people.items()
    ]
    return sorted(rows, key=lambda row: (row.duty_at is None, row.duty_at or at, row.office, row.name))


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertStepRow:
    """One step as the page shows it: whom, as what, by what, when; `seen_at` by the link of the mail."""

    no: int
    person_id: UUID
    rung: Words
    is_addressee: bool
    ways: tuple[Words, ...]
    taken_at: datetime
    seen_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertState:
    """How an emergency stands: who was told, who read it and when, when it goes on; one's own waits for another."""

    id: UUID
    opened_at: datetime
    steps: tuple[AlertStepRow, ...]
    next_at: datetime | None
    ended_at: datetime | None
    ended_by: UUID | None
    is_exhausted: bool
    is_acted: bool
    is_own: bool


def alerts_of(actor: Actor, ids: Collection[UUID]) -> dict[UUID, AlertState]:
    """These alerts, as far as the actor has one of their notices; one statement, none for no alert."""
    actor.require(Permission.NOTICE_SEE)
    if not ids:
        return {}
    steps = AlertStep.objects.filter(alert=OuterRef("pk")).order_by("no", "taken_at", "person_id", "channel")
    found = Alert.objects.filter(id__in=ids).annotate(step_facts=ArraySubquery(steps.values(row=row_facts(AlertStep))))
    return {
        alert.id: AlertState(
            id=alert.id,
            opened_at=alert.opened_at,
            steps=tuple(_step_rows([row_from(AlertStep, facts) for facts in alert.step_facts])),
            next_at=alert.next_at,
            ended_at=alert.ended_at,
            ended_by=alert.ended_by,
            is_exhausted=alert.ended_how == AlertEnd.EXHAUSTED,
            is_acted=alert.ended_how == AlertEnd.ACTED,
            is_own=alert.set_by == actor.person_id and alert.ended_at is None,
        )
        for alert in found
    }


def _step_rows(steps: list[AlertStep]) -> list[AlertStepRow]:
    """Somebody told by two channels at one step is one line."""
    groups: dict[tuple[int, UUID], list[AlertStep]] = defaultdict(list)
    for step in steps:
        groups[step.no, step.person_id].append(step)
    return [
        AlertStepRow(
            no=no,
            person_id=person,
            rung=RUNG_LABELS[AlertRole(group[0].rung)],
            is_addressee=group[0].rung == AlertRole.ADDRESSEE,
            ways=tuple(WAY_LABELS[AlertChannel(step.channel)] for step in group),
            taken_at=group[0].taken_at,
            seen_at=next((step.seen_at for step in group if step.seen_at), None),
        )
        for (no, person), group in groups.items()
    ]
