"""Reads of what comes in by the desk: one's own drafts, and what one's office asked for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.intake.models import Arrival, Draft
from sigap.intake.rules import Door
from sigap.kernel.errors import Refused
from sigap.mailbox.models import ReportStatus
from sigap.mailbox.wordings import MessageCode

PAGE = 50
_DRAFTS = 20


def drafts_of(actor: Actor, door: Door) -> list[Draft]:
    """The actor's own drafts at one door, the last one first, without what is sealed in them."""
    rows = Draft.objects.filter(writer_id=actor.person_id, door=door).defer("key_blob", "sealed_body")
    return list(rows.order_by("-saved_at")[:_DRAFTS])


def draft_for(actor: Actor, draft_id: UUID, door: Door) -> Draft:
    """One draft of the actor's own. Raises Refused, also when there is none."""
    draft = Draft.objects.filter(pk=draft_id, writer_id=actor.person_id, door=door).first()
    if draft is None:
        raise Refused(Permission.REPORT_ENTER if door is Door.DESK else Permission.REPORT_BRING)
    return draft


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtReport:
    """A request of one's own office, as far as the office may know: its state in one of three words.

    `wording`: the newest ready one that its reporter reads, where one was left.
    """

    number: str
    entered_at: datetime
    entered_by_name: str
    office_name: str
    lp_number: str
    status: ReportStatus
    status_at: datetime
    wording: MessageCode | None


def brought_by_ours(actor: Actor, *, page: int) -> tuple[list[BroughtReport], bool]:
    """A page of what the actor's offices asked the unit for, newest first, and whether there are older ones."""
    actor.require(Permission.REPORT_BRING)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, entered_at, entered_by_name, office_name, lp_number, status, status_at, wording"
            " FROM intake.brought_by_ours(%s, %s)",
            [PAGE * (page - 1), PAGE + 1],
        )
        rows = cursor.fetchall()
    found = [
        BroughtReport(
            number=row[0],
            entered_at=row[1],
            entered_by_name=row[2],
            office_name=row[3],
            lp_number=row[4],
            status=ReportStatus(row[5]),
            status_at=row[6],
            wording=MessageCode(row[7]) if row[7] else None,
        )
        for row in rows
    ]
    return found[:PAGE], len(found) > PAGE


def phone_of_bringer(arrival: Arrival) -> str:
    """Of the office that brought a report: what it left out is asked there, not of whoever it is about."""
    if arrival.door != Door.PARTNER:
        return ""
    return str(Office.objects.filter(pk=arrival.office_id).values_list("phone", flat=True).first() or "")
