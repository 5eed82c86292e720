"""The worker's half of the dialogue: a clock for what a reporter wrote, in the hands of who writes with them now.

A promised time rests on the rota: once whoever gave it is not on duty then, or writes with the reporter no more, it
lapses, and the reporter reads so.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection

from sigap import audit
from sigap.access.entry import By
from sigap.access.queries import on_duty
from sigap.clocks import actions as clocks
from sigap.clocks import events as clock_events
from sigap.clocks.actions.escalation import record_clock_event
from sigap.clocks.models import Clock
from sigap.intake import events
from sigap.intake.queries.dialogue import AnswerToNote, PromisedTime, StrayClock
from sigap.intake.rules import suggested_risk
from sigap.mailbox import actions as mailbox
from sigap.mailbox.dialogue.rules import PromiseOutcome
from sigap.mailbox.models import DialogueLine
from sigap.notifications import actions as notices
from sigap.notifications.rules import Audience

DIALOGUE = "dialogue"
"""Subject kind of clocks on a dialogue; the subject is the report."""
ANSWER_CLOCK, URGENT_CLOCK, PROMISE_CLOCK = "reporter-answer", "reporter-answer-urgent", "reporter-promise"
_HIGH = "high"


def answer_rule(risk: str, flags: Collection[str]) -> str:
    """Which clock an answer gets: as the case or the officer judged the risk, else as the flags suggest."""
    return URGENT_CLOCK if (risk or suggested_risk(flags).value) == _HIGH else ANSWER_CLOCK


def note_answer(*, by: By, at: datetime, found: AnswerToNote) -> None:
    """An answer came: its clock runs for whoever writes with the reporter, and they hear of it. Each message once."""
    if not DialogueLine.objects.filter(pk=found.line_id, noted_at=None).update(noted_at=at):
        return
    rule = answer_rule(found.risk, found.flags)
    clocks.start(
        by=by,
        at=found.since,
        recorded_at=at,
        rule=rule,
        subject_kind=DIALOGUE,
        subject_id=found.envelope_id,
        owner_office=found.office,
        owner_person=found.person,
    )
    _tell(at, "reporter-answered", found.envelope_id, rule, found.person, found.office)


def follow(*, by: By, at: datetime, found: StrayClock) -> bool:
    """A dialogue came into other hands: its clock does too, and they hear of it. Whether anything changed."""
    if found.is_over:
        return _ended(at, found.clock_id, "over")
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake.dialogue_clock_given(%s, %s, %s)", [found.clock_id, found.office, found.person])
        (is_given,) = cursor.fetchone()
    if not is_given:
        return False
    officer = {"officer": str(found.person)} if found.person else {}
    clock = Clock.objects.get(pk=found.clock_id)
    record_clock_event(by, clock, clock_events.HANDED_OVER, at=at, office=str(found.office), **officer)
    _tell(at, "reporter-answered", found.envelope_id, found.rule, found.person, found.office)
    return True


def is_still_kept(promise: PromisedTime) -> bool:
    """Whether who gave their word still writes with the reporter, and is on duty then."""
    if promise.promised_by is None or promise.person != promise.promised_by:
        return False
    duty = on_duty(office_id=promise.promised_for, at=promise.due_at)
    return duty is not None and duty.person_id == promise.promised_by


def lapse(*, by: By, at: datetime, promise: PromisedTime) -> bool:
    """The time does not stand: the reporter reads so, and somebody owes them a word. Whether anything changed."""
    if not _ended(at, promise.clock_id, PromiseOutcome.LAPSED):
        return False
    mailbox.end_promise(at=at, envelope_id=promise.envelope_id, outcome=PromiseOutcome.LAPSED)
    rule = answer_rule(promise.risk, promise.flags)
    clocks.start(
        by=by,
        at=at,
        rule=rule,
        subject_kind=DIALOGUE,
        subject_id=promise.envelope_id,
        owner_office=promise.office,
        owner_person=promise.person,
    )
    audit.record(
        audit.NewEvent(
            code=events.PROMISE_LAPSED,
            stream_kind="system",
            stream_id=promise.envelope_id,
            at=at,
            ids={"report": str(promise.envelope_id)},
        )
    )
    _tell(at, "promise-lapsed", promise.envelope_id, rule, promise.person, promise.office)
    if promise.promised_by not in {None, promise.person}:
        notices.notify(
            at=at, code="promise-passed", person_id=promise.promised_by, ids={"report": str(promise.envelope_id)}
        )
    return True


def _ended(at: datetime, clock_id: UUID, outcome: str) -> bool:
    """Ends it with its trace, where it may end so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake.dialogue_clock_ended(%s, %s, %s)", [clock_id, outcome, at])
        return bool(cursor.fetchone()[0])


def _tell(at: datetime, code: str, envelope_id: UUID, rule: str, person: UUID | None, office: UUID) -> None:
    """Whoever writes with the reporter; while nobody does, who leads the office."""
    ids = {"report": str(envelope_id), "rule": rule}
    if person is not None:
        notices.notify(at=at, code=code, person_id=person, ids=ids)
    else:
        notices.notify(at=at, code=code, office_id=office, role=Audience.HEAD, ids=ids)
