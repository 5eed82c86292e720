"""Reads of the triage inbox: which reports another can go along with, and which wait for a second look."""

from dataclasses import dataclass
from datetime import datetime

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.intake.models import SecondLook, Triage
from sigap.mailbox.models import Envelope

_MINE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedReport:
    """A report that the actor has and that waits for a decision."""

    number: str
    channel: str
    received_at: datetime


def assigned_reports_of(actor: Actor, envelope: Envelope) -> list[AssignedReport]:
    """The actor's own undecided reports but for this one, the newest first."""
    actor.require(Permission.REPORT_DECIDE)
    held = Triage.objects.filter(taken_by=actor.person_id, decision="").exclude(pk=envelope.pk)
    rows = Envelope.objects.filter(pk__in=held.values("pk"), in_lane=False).order_by("-received_at")
    found = rows.values_list("number", "channel", "received_at")[:_MINE]
    return [
        AssignedReport(number=number, channel=channel, received_at=received_at)
        for number, channel, received_at in found
    ]


def report_numbered(actor: Actor, number: str) -> Envelope | None:
    """Another report by its number; None also for one that the actor must not know of."""
    actor.require(Permission.REPORT_DECIDE)
    return Envelope.objects.filter(number=number).first()


def look_for(actor: Actor, envelope: Envelope) -> SecondLook | None:
    """The look that a colleague waits for on this report; None for who asked for it."""
    actor.require(Permission.REPORT_DECIDE)
    waiting = SecondLook.objects.filter(envelope_id=envelope.pk, answered_at=None)
    return waiting.exclude(asked_by=actor.person_id).first()
