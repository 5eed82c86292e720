"""The worker adopts new reports (a clock and a notice each), ends what joined a closed case, forgets old drafts."""

from datetime import datetime

from django.db import IntegrityError, connection

from sigap import audit
from sigap.clocks import actions as clocks
from sigap.intake import events
from sigap.intake.actions import SUBJECT, dialogue, lane_sorting
from sigap.intake.models import Adoption
from sigap.intake.queries import answers_to_note, unadopted
from sigap.intake.rules import TRIAGE_CLOCK, suggested_risk
from sigap.kernel.acting import SystemActor
from sigap.notifications import actions as notices

WORKER = SystemActor(name="intake.adopt")
ANSWERS = SystemActor(name="intake.answers")
BATCH = 200


def adopt(at: datetime) -> int:
    """Starts what is due on every new report; returns how many. Two workers at once do each report once."""
    done = 0
    for envelope_id, received_at, flags in unadopted(limit=BATCH):
        rule = TRIAGE_CLOCK[suggested_risk(flags)]
        try:
            with audit.recording():
                Adoption.objects.create(envelope_id=envelope_id, adopted_at=at)
                clocks.start(
                    by=WORKER,
                    at=received_at,
                    recorded_at=at,
                    rule=rule,
                    subject_kind=SUBJECT,
                    subject_id=envelope_id,
                    owner_role="intake",
                )
                told = {"report": str(envelope_id), "rule": rule}
                notices.notify(at=at, code="report-received", role="intake", ids=told)
                audit.record(
                    audit.Event(
                        code=events.ADOPTED,
                        stream_kind="system",
                        stream_id=envelope_id,
                        at=at,
                        ids={"report": str(envelope_id), "rule": rule},
                    )
                )
        except IntegrityError:
            continue  # the other worker was faster
        done += 1
    return done


def note_answers(at: datetime) -> int:
    """A clock and a notice for what reporters wrote and nobody has read; returns how many. Each once."""
    found = answers_to_note(limit=BATCH)
    for line_id, envelope_id, since, person, office, risk, flags in found:
        with audit.recording():
            dialogue.note_answer(
                by=ANSWERS,
                at=at,
                line_id=line_id,
                envelope_id=envelope_id,
                since=since,
                person=person,
                office=office,
                is_urgent=dialogue.is_urgent(risk, flags),
            )
    return len(found)


def finish(at: datetime) -> int:
    """Reports that joined a case are done once it is closed: their reporters read so. Returns how many."""
    with audit.recording(), connection.cursor() as cursor:
        cursor.execute("SELECT intake.finish_joined(%s)", [at])
        done = [row[0] for row in cursor.fetchall()]
        for envelope_id in done:
            audit.record(
                audit.Event(
                    code=events.FINISHED,
                    stream_kind="system",
                    stream_id=envelope_id,
                    at=at,
                    ids={"report": str(envelope_id)},
                )
            )
    return len(done)


def sort_lane(at: datetime) -> int:
    """Sorts what waits in the quarantine lane; returns how many reports were looked at."""
    return lane_sorting.sort(by=lane_sorting.WORKER, at=at)


def forget(at: datetime) -> int:
    """Throws away drafts that nobody came back to for a week, and tokens that hint at nothing any more."""
    lane_sorting.forget(by=lane_sorting.WORKER, at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake.forget(%s)", [at])
        gone: int = cursor.fetchone()[0]
    return gone
