"""Who is meant in a report must not know of it: noted before anybody at the desk knows that there is one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import connection

from sigap import audit
from sigap.access.entry import Actor, By
from sigap.cases.actions.recording import record_case_event
from sigap.cases.events import KEPT
from sigap.cases.rules import ExclusionBasis
from sigap.intake import events
from sigap.intake.actions.report_state import SUBJECT
from sigap.intake.queries.checking import staff_directory
from sigap.intake.rules import WrittenReport
from sigap.intake.rules.likeness import MentionedParties, mentioned_in
from sigap.kernel.acting import Acting


@audit.action
def end_check(*, by: Acting, at: datetime, envelope_id: UUID, mentioned: MentionedParties) -> bool:
    """Excludes who is meant; for everybody else the report is there from now on. False where it was done before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT intake.end_check(%s, %s, %s::uuid[], %s::uuid[], %s)",
            [envelope_id, at, sorted(mentioned.people), sorted(mentioned.offices), mentioned.area],
        )
        (is_ended,) = cursor.fetchone()
    if not is_ended:
        audit.unchanged()
        return False
    count = len(mentioned.people) + len(mentioned.offices) + bool(mentioned.area)
    if count:
        _record(by, at, envelope_id, events.KEPT_FROM, count=str(count))
    else:
        # The opening has left its trace.
        audit.unchanged()
    return True


@audit.action
def end_comparison(
    *, by: By, at: datetime, envelope_id: UUID, waiting: Sequence[UUID], mentioned: MentionedParties
) -> None:
    """Of those who came after the report, whoever is meant stays excluded: from it, and from the case it became."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject_kind, subject_id, exclusion_id, kind"
            " FROM intake.end_comparison(%s, %s, %s::uuid[], %s::uuid[], %s::uuid[])",
            [envelope_id, at, list(waiting), sorted(mentioned.people), sorted(mentioned.offices)],
        )
        rows = cursor.fetchall()
    if not rows:
        # The opening has left its trace.
        audit.unchanged()
        return
    counts = Counter(subject for of, subject, _exclusion, _kind in rows if of == SUBJECT)
    for report_id, count in sorted(counts.items()):
        _record(by, at, report_id, events.KEPT_FROM, count=str(count))
    for of, case_id, exclusion_id, kind in rows:
        if of != SUBJECT:
            ids = {"kept": str(exclusion_id), "kind": kind, "basis": ExclusionBasis.ASKED.value}
            record_case_event(by, at, case_id, KEPT, **ids)


@audit.action
def hold_check(*, by: Acting, at: datetime, envelope_id: UUID) -> bool:
    """Nobody is left who could take it, and nobody elsewhere yet: it goes on waiting. Whether that is new."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake.hold_check(%s)", [envelope_id])
        (is_new,) = cursor.fetchone()
    if not is_new:
        audit.unchanged()
        return False
    _record(by, at, envelope_id, events.CHECK_HELD)
    return True


def excluded_by_entered(by: Actor, written: WrittenReport) -> MentionedParties | None:
    """Whom a report is kept from that an officer writes down, by the fields for it; None where nobody could take it.

    Never by the story: officers name in it whom they spoke with. The writer knows of it already, whoever is meant.
    """
    directory = staff_directory()
    found = mentioned_in(story="", details=written.details, area=written.area, directory=directory)
    kept = replace(found, people=found.people - {by.person_id})
    return kept if not kept or kept.leaves_somebody(directory) else None


def _record(by: Acting, at: datetime, envelope_id: UUID, code: str, **ids: str) -> None:
    audit.record(
        audit.NewEvent(
            code=code,
            stream_kind="system",
            stream_id=envelope_id,
            at=at,
            actor_id=by.person_id,
            ids={"report": str(envelope_id), **ids},
        )
    )
