"""Reads of the messages between a reporter and the office."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F, Func

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.intake.models import Triage
from sigap.kernel.errors import Refused
from sigap.mailbox.models import Envelope, Line

_LINES = 100


def talks(envelope_id: UUID) -> bool:
    """Whether whoever asks is the one who writes with this report's reporter."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake.talks(%s)", [envelope_id])
        found: bool = cursor.fetchone()[0]
    return found


def require_talks(envelope: Envelope) -> None:
    """Raises Refused for who does not write with this report's reporter."""
    if not talks(envelope.pk):
        raise Refused(Permission.REPORT_OPEN, ids={"report": str(envelope.pk)})


def lines_of(envelope: Envelope) -> list[Line]:
    """The newest messages of both sides, oldest first."""
    return list(Line.objects.filter(envelope_id=envelope.pk).order_by("-sent_at", "-pk")[:_LINES])[::-1]


def answers_to_note(*, limit: int) -> list[tuple[UUID, UUID, datetime, UUID, UUID, str, list[str]]]:
    """Answers without a clock: message, report, since when, whose, their office, risk, flags."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT line_id, envelope_id, since, person, office, risk, flags FROM intake.answers_to_note(%s)", [limit]
        )
        found: list[tuple[UUID, UUID, datetime, UUID, UUID, str, list[str]]] = cursor.fetchall()
    return found


def reports_of_case(actor: Actor, case_id: UUID) -> list[str]:
    """Numbers of the reports that a case came from and that joined it, whose reporters the actor writes with."""
    actor.require(Permission.REPORT_SEE_QUEUE)
    found = Triage.objects.filter(case_id=case_id).values("envelope_id")
    rows = Envelope.objects.filter(pk__in=found).annotate(
        is_mine=Func(F("pk"), function="intake.talks", output_field=BooleanField())
    )
    return list(rows.filter(is_mine=True).order_by("received_at").values_list("number", flat=True))
