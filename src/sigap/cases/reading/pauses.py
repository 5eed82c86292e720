"""Why deadlines of a case stood still, in words: for who works on it, as far as its pages tell them the deadline."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.opening import SUBJECT
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading.file import LISTED, Entering, Sealing, open_section_texts
from sigap.clocks.models import ClockPause
from sigap.clocks.queries import clocks_of
from sigap.kernel.errors import Refused
from sigap.vault.sealing import Place


def pause_place(pause_id: UUID) -> Place:
    """Where the reason of a pause lies."""
    return Place(table="clocks_clockpause", row=pause_id, column="sealed_reason", section=Section.SUMMARY.value)


def open_pauses(*, entering: Entering, code: str, at: datetime) -> tuple[CaseAccess, list[tuple[ClockPause, str]]]:
    """The pauses of the case's running deadlines with their words, the newest first. Raises Refused, SealBroken."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, list[ClockPause]], Sequence[Sealing]]:
        access = case_for(actor, code, need=Section.SUMMARY)
        # Free text, which may say where somebody is: no emergency opens it.
        if access.emergency:
            raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id)})
        running = clocks_of(SUBJECT, access.case.id)
        seen = {clock.pk for clock in running if access.sees_matter or clock.owner_office in access.seen_through}
        rows = ClockPause.objects.filter(clock__in=seen).select_related("clock__rule").order_by("-started_at")
        found = list(rows[:LISTED])
        return (access, found), [(access, pause_place(row.pk), row.sealed_reason, row.key_id) for row in found]

    (access, rows), texts = open_section_texts(entering, select, at)
    return access, list(zip(rows, texts, strict=True))
