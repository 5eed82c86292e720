"""Reads of a search: reports by their own number, or by that of the police report that came with them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.intake.models import CHANNEL_LABELS, Arrival
from sigap.mailbox.channels import Channel
from sigap.mailbox.models import Envelope
from sigap.matching.papers import paper_keys, paper_keys_asked, paper_number, report_meant

_MOST = 20
_READ = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundReport:
    """A report that may be meant, as a line shows it."""

    number: str
    channel: str
    received_at: datetime

    @property
    def channel_label(self) -> Promise:
        """How it came in, in words."""
        return CHANNEL_LABELS[Channel(self.channel)]


def reports_numbered(actor: Actor, typed: str, *, arrived: Collection[UUID]) -> list[FoundReport]:
    """Reports that may be meant, or are among those `arrived`, the newest first, for who sees the queue."""
    number = report_meant(typed)
    if not actor.can(Permission.REPORT_SEE_QUEUE) or not (number or arrived):
        return []
    wanted = Q(pk__in=list(arrived)) | Q(number=number) if number else Q(pk__in=list(arrived))
    rows = Envelope.objects.filter(wanted).order_by("-received_at")[:_MOST]
    return [FoundReport(number=row.number, channel=row.channel, received_at=row.received_at) for row in rows]


def arrived_with(typed: str) -> list[UUID]:
    """Reports that an office brought with the number of its police report, as far as the actor may know of them."""
    number = paper_number(typed)
    if not number:
        return []
    asked = paper_keys_asked(typed)
    near = Arrival.objects.filter(lp_number__contains=number).values_list("envelope_id", "lp_number")[:_READ]
    return [pk for pk, held in near if asked & paper_keys(held)]
