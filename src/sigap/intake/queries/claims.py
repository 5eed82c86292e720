"""Reads of claim tokens: who may hand one out for a report, and what was handed out. Never a token itself."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.intake.models import Arrival
from sigap.intake.queries.dialogue import talks
from sigap.intake.queries.report import report_for
from sigap.intake.rules import Door
from sigap.kernel.errors import Refused
from sigap.mailbox.models import Claim

_CLAIMS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimHandout:
    """A report for whose owner tokens are handed out. `may` is False once that is not the actor's any more."""

    envelope_id: UUID
    number: str
    may: bool
    # The newest first.
    claims: tuple[Claim, ...]


def hands_out(envelope_id: UUID) -> bool:
    """Whether whoever asks may hand out a token of this report."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake.hands_out(%s)", [envelope_id])
        found: bool = cursor.fetchone()[0]
    return found


def handing_for(actor: Actor, number: str, door: Door) -> ClaimHandout:
    """By the desk's door a report whose reporter the actor writes with; by a partner's one the actor brought.

    Raises Refused, also when there is none.
    """
    envelope_id = _written_with(actor, number) if door is Door.DESK else _brought(actor, number)
    rows = Claim.objects.filter(envelope_id=envelope_id).order_by("-issued_at", "-pk").defer("token")
    return ClaimHandout(
        envelope_id=envelope_id, number=number, may=hands_out(envelope_id), claims=tuple(rows[:_CLAIMS])
    )


def _written_with(actor: Actor, number: str) -> UUID:
    actor.require(Permission.REPORT_ENTER)
    envelope, _triage = report_for(actor, number)
    if not talks(envelope.pk):
        raise Refused(Permission.REPORT_ENTER, ids={"report": str(envelope.pk)})
    return envelope.pk


def _brought(actor: Actor, number: str) -> UUID:
    actor.require(Permission.REPORT_BRING)
    mine = Arrival.objects.filter(number=number, entered_by=actor.person_id, door=Door.PARTNER)
    found: UUID | None = mine.values_list("pk", flat=True).first()
    if found is None:
        raise Refused(Permission.REPORT_BRING)
    return found


def brought_by_me(actor: Actor, numbers: Collection[str]) -> set[str]:
    """Those of these requests that the actor wrote."""
    mine = Arrival.objects.filter(number__in=numbers, entered_by=actor.person_id, door=Door.PARTNER)
    return set(mine.values_list("number", flat=True))
