"""The worker adopts new reports (a clock and a notice each), ends what joined a closed case, forgets old drafts."""

import time
from collections import Counter
from datetime import UTC, datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, connection
from django.utils.timezone import localdate

from sigap import audit
from sigap.access.permissions import Permission
from sigap.clocks import actions as clocks
from sigap.intake import events
from sigap.intake.actions import SUBJECT, dialogue_watch, files, quarantine_sorting
from sigap.intake.models import Adoption, UncheckedReport
from sigap.intake.queries import adopted_since, answers_to_note, unadopted
from sigap.intake.queries.dialogue import dialogues_astray, promises_running
from sigap.intake.queries.files import files_to_note
from sigap.intake.rules import CHECKED_WITHIN, TRIAGE_CLOCK, suggested_risk
from sigap.kernel.acting import SystemActor
from sigap.mailbox.models import Envelope
from sigap.notifications import actions as notices
from sigap.notifications.rules import Audience
from sigap.screening.rules.persons import Risk

WORKER = SystemActor(name="intake.adopt")
ANSWERS = SystemActor(name="intake.answers")
BATCH = 200
_SORTING = 5.0  # seconds
_HOURS = UUID("2f6f3b8e-6a55-4f0e-9f0c-6f1f6a1d4c11")
_LOUD = 10
"""How many new reports of one risk an hour are mailed at night too; of more than these nobody needs to be woken."""


def adopt(at: datetime) -> int:
    """Starts what is due on every new report; returns how many. Two workers at once do each report once.

    One that fails holds up none of the others: its error is raised when they are done.
    """
    done, troubles = 0, list[Exception]()
    found = unadopted(limit=BATCH)
    loud = adopted_since(at.replace(minute=0, second=0, microsecond=0)) if found else Counter[str]()
    for envelope_id, received_at, flags in found:
        rule = TRIAGE_CLOCK[suggested_risk(flags)]
        loud[rule] += 1
        try:
            with audit.recording():
                Adoption.objects.create(envelope_id=envelope_id, adopted_at=at)
                clock = clocks.start(
                    by=WORKER,
                    at=received_at,
                    recorded_at=at,
                    rule=rule,
                    subject_kind=SUBJECT,
                    subject_id=envelope_id,
                    owner_role=Audience.INTAKE,
                )
                ids = {"report": str(envelope_id), "rule": rule}
                notices.notify(
                    at=at,
                    code="report-received",
                    role=Audience.INTAKE,
                    ids=ids,
                    until=clock.due_at,
                    is_quiet=loud[rule] > _LOUD,
                )
                audit.record(
                    audit.NewEvent(
                        code=events.ADOPTED,
                        stream_kind="system",
                        stream_id=envelope_id,
                        at=at,
                        ids={"report": str(envelope_id), "rule": rule},
                    )
                )
        except Exception as error:  # noqa: BLE001  raised below
            if not (isinstance(error, IntegrityError) and Adoption.objects.filter(pk=envelope_id).exists()):
                troubles.append(error)
            continue  # or the other worker was faster
        done += 1
    if troubles:
        raise troubles[0]
    return done


def tell_of_unchecked(at: datetime) -> int:
    """Says once an hour that new reports wait: the desk is down, its keys are locked, or nobody may receive one.

    The notice names no report; where a life may be in danger it goes out at night too. Returns how many wait.
    """
    overdue = UncheckedReport.objects.filter(since__lte=at - CHECKED_WITHIN)
    waiting = list(overdue.values_list("envelope_id", "is_stuck"))
    endangered = _endangered([envelope_id for envelope_id, _is_stuck in waiting])
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0).isoformat()
    for code, is_received in (("reports-unchecked", False), ("reports-unreceived", True)):
        mine = {envelope_id for envelope_id, is_stuck in waiting if is_stuck is is_received}
        if mine:
            notice = f"{code}-danger" if mine & endangered else code
            notices.tell_safekeepers(at=at, code=notice, once=uuid5(_HOURS, f"{notice} {hour}"))
    return len(waiting)


def tell_of_nobody_left(at: datetime) -> int:
    """Says that nobody may take a report in the queue: who came since is meant in it, or the last other one left.

    Once a day, and once an hour where a life may be in danger; to the daily chair, to who keeps the system, and to who
    gives roles. Names no report. Returns how many there are.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake.without_taker()")
        waiting = [row[0] for row in cursor.fetchall()]
    endangered = _endangered(waiting)
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    for code, is_there, period in (
        ("report-nobody-left", len(endangered) < len(waiting), localdate(at)),
        ("report-nobody-left-danger", bool(endangered), hour),
    ):
        if is_there:
            for role in (Audience.DAILY_CHAIR, Audience.SAFEKEEPERS):
                notices.notify(at=at, code=code, role=role, once=uuid5(_HOURS, f"{code} {role} {period.isoformat()}"))
            once = uuid5(_HOURS, f"{code} {period.isoformat()}")
            notices.tell_holders(at=at, code=code, power=Permission.PEOPLE_MANAGE, once=once)
    return len(waiting)


def _endangered(envelope_ids: list[UUID]) -> set[UUID]:
    rows = Envelope.objects.filter(pk__in=envelope_ids, in_lane=False).values_list("pk", "flags")
    return {envelope_id for envelope_id, flags in rows if suggested_risk(flags) is Risk.HIGH}


def note_answers(at: datetime) -> int:
    """A clock and a notice for what reporters wrote and nobody has answered; returns how many. Each once."""
    found = answers_to_note(limit=BATCH)
    for each in found:
        with audit.recording():
            dialogue_watch.note_answer(by=ANSWERS, at=at, found=each)
    return len(found)


def follow_dialogues(at: datetime) -> int:
    """What runs on a dialogue goes where the dialogue went; promises that do not stand any more lapse; how many."""
    done = 0
    for astray in dialogues_astray(limit=BATCH):
        with audit.recording():
            done += dialogue_watch.follow(by=ANSWERS, at=at, found=astray)
    for promise in promises_running(at=at, limit=BATCH):
        if not dialogue_watch.is_still_kept(promise):
            with audit.recording():
                done += dialogue_watch.lapse(by=ANSWERS, at=at, promise=promise)
    return done


def note_files(at: datetime) -> int:
    """Tells whoever works on a report that a file came after they had taken it, once a report and turn; how many."""
    with audit.recording():
        found = files_to_note(limit=BATCH)
        late = {envelope_id: person for _file, envelope_id, person, is_late in found if is_late}
        files.tell_of_files(at=at, files=[file_id for file_id, *_rest in found], late=late)
    return len(found)


def finish(at: datetime) -> int:
    """Reports that joined a case are done once it is closed, and handled again once it is open again.

    Their reporters read so. Returns how many.
    """
    with audit.recording(), connection.cursor() as cursor:
        cursor.execute("SELECT intake.finish_joined(%s)", [at])
        moved = [(events.FINISHED, row[0]) for row in cursor.fetchall()]
        cursor.execute("SELECT intake.resume_joined(%s)", [at])
        moved += [(events.RESUMED, row[0]) for row in cursor.fetchall()]
        for code, envelope_id in moved:
            ids = {"report": str(envelope_id)}
            audit.record(audit.NewEvent(code=code, stream_kind="system", stream_id=envelope_id, at=at, ids=ids))
    return len(moved)


def sort_quarantine(at: datetime) -> int:
    """Sorts what waits in the quarantine; returns how many reports were looked at.

    Turn after turn while there is more, each a transaction of its own, but not for long: other sweeps wait meanwhile.
    """
    done, ends = 0, time.monotonic() + _SORTING
    while (count := quarantine_sorting.sort(by=quarantine_sorting.WORKER, at=at)) == quarantine_sorting.BATCH:
        done += count
        if time.monotonic() > ends:
            return done
    return done + count


def forget(at: datetime) -> int:
    """Throws away drafts that nobody came back to for a week, and tokens that hint at nothing any more."""
    quarantine_sorting.forget(by=quarantine_sorting.WORKER, at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake.forget(%s)", [at])
        gone: int = cursor.fetchone()[0]
    return gone
