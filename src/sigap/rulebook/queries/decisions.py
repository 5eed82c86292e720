"""Decisions of a rakor, by one of which the procedure is adopted: upper apps give them (`config/registers.py`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from sigap.access.entry import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class RakorDecision:
    """One decision as its minutes say it, and the rakor that took it."""

    id: UUID
    meeting_id: UUID
    meeting: str
    held_on: date
    text: str


def rakor_decisions(actor: Actor) -> Sequence[RakorDecision]:
    """Every decision that may be named, the newest first. Raises Refused."""
    return [row for path in settings.SIGAP_RAKOR_DECISIONS for row in import_string(path)(actor)]
