"""The work on an incident: steps noted, what is known written down, agency, people and public told."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.incidents import events
from sigap.incidents.actions.incident_state import (
    NOTE,
    WORDS,
    check_open,
    incident_place,
    locked_open,
    record_incident_event,
    seal_under_new_key,
    stop_running,
)
from sigap.incidents.models import Assessment, Incident, IncidentStep
from sigap.incidents.queries import latest_assessment, tally_of
from sigap.incidents.rules import FREELY_NOTED, TECHNICAL, DataKind, NotificationDuty, StepCode, are_all_notified
from sigap.kernel.errors import Conflict, Unable

STEPS = "incidents_step"
ASSESSMENTS = "incidents_assessment"


class UnableToNoteStep(Unable):
    """It cannot have been done like this; the sentence says why."""


class AssessmentConflict(Conflict):
    """Somebody wrote the version that this one was meant to become."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWords:
    """What the letters say, UU 27/2022 art. 46(2): which data, when and how, handling and recovery; and advice."""

    data: str
    how: str
    handling: str
    advice: str = ""

    def __repr__(self) -> str:
        return "Words(…)"

    def as_text(self) -> str:
        """What is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> "LetterWords":
        """The reverse of as_text."""
        return cls(**json.loads(text))


@audit.action
def note_step(
    *, by: Actor, at: datetime, incident: Incident, code: StepCode, done_at: datetime, note: str, post_key: UUID
) -> IncidentStep:
    """Notes what was done. The technical steps also by whoever keeps the system running. Raises UnableToNoteStep."""
    by.require(Permission.INCIDENT_CONTAIN if code in TECHNICAL else Permission.INCIDENT_MANAGE)
    if code not in FREELY_NOTED:
        raise ValueError(f"{code} has an act of its own")
    check_open(incident)
    step, _is_new = _noted(by, at, incident, code, done_at, note, post_key)
    return step


@audit.action
def tell_agency(
    *, by: Actor, at: datetime, incident: Incident, done_at: datetime, note: str, post_key: UUID
) -> IncidentStep:
    """The letter to the agency went out: its clock stops as of then. Raises UnableToNoteStep, UnableToStopClock."""
    by.require(Permission.INCIDENT_MANAGE)
    locked_open(incident)
    step, is_new = _noted(by, at, incident, StepCode.TELL_AGENCY, done_at, note, post_key)
    if is_new:
        stop_running(by=by, done_at=done_at, at=at, incident=incident, duty=NotificationDuty.AGENCY)
    return step


@audit.action
def tell_subjects(*, by: Actor, at: datetime, incident: Incident, note: str, post_key: UUID) -> IncidentStep:
    """Says that everybody concerned is on the list and was told, or cannot be for a reason: their clock stops.

    As of the last letter. Said by a person and not counted by the system: only somebody who knows the incident can
    say that nobody is missing. Raises UnableToNoteStep.
    """
    by.require(Permission.INCIDENT_MANAGE)
    locked_open(incident)
    tallies = tally_of(by, incident)
    told_public = IncidentStep.objects.filter(incident=incident, code=StepCode.TELL_PUBLIC).order_by("done_at").last()
    if not are_all_notified((tally.count for tally in tallies), is_public_told=told_public is not None):
        raise UnableToNoteStep(
            _("Masih ada kasus yang belum dipastikan atau surat yang belum dicatat. Selesaikan dulu daftarnya.")
        )
    moments = [tally.last_done_at for tally in tallies if tally.last_done_at]
    # Nobody can be named: as of the notice to the public.
    done_at = max(moments) if moments else (told_public.done_at if told_public else at)
    step, is_new = _noted(by, at, incident, StepCode.TELL_SUBJECTS, done_at, note, post_key)
    if is_new:
        stop_running(by=by, done_at=done_at, at=at, incident=incident, duty=NotificationDuty.SUBJECTS)
    return step


@audit.action
def decide_public(
    *, by: Actor, at: datetime, incident: Incident, is_told: bool, done_at: datetime, note: str, post_key: UUID
) -> IncidentStep:
    """The public was told, or need not be, and why (art. 46(3)). Raises UnableToNoteStep."""
    by.require(Permission.INCIDENT_MANAGE)
    locked_open(incident)
    code = StepCode.TELL_PUBLIC if is_told else StepCode.NO_PUBLIC
    step, _is_new = _noted(by, at, incident, code, done_at, note, post_key)
    return step


@audit.action
def assess(
    *,
    by: Actor,
    at: datetime,
    incident: Incident,
    data_kinds: Collection[DataKind],
    people: int | None,
    words: LetterWords,
    based_on: int,
) -> Assessment:
    """Writes the next version of what is known; the letters take their words from it. Raises AssessmentConflict."""
    by.require(Permission.INCIDENT_MANAGE)
    locked_open(incident)
    newest = latest_assessment(incident)
    if (newest.version if newest else 0) != based_on:
        name = newest.writer_name if newest else ""
        raise AssessmentConflict(_("%(name)s menyimpan penilaian lain sementara Anda menulis.") % {"name": name})
    row = Assessment(
        id=uuid4(),
        incident=incident,
        version=based_on + 1,
        data_kinds=sorted(data_kinds),
        people=people,
        written_by=by.person_id,
        writer_name=by.name,
        written_at=at,
    )
    row.key_id, row.sealed_words = seal_under_new_key(
        words.as_text(), at=at, place=incident_place(ASSESSMENTS, row.pk, WORDS)
    )
    row.save(force_insert=True)
    record_incident_event(by, at, incident, events.ASSESSED, version=str(row.version))
    return row


def _noted(
    by: Actor, at: datetime, incident: Incident, code: StepCode, done_at: datetime, note: str, post_key: UUID
) -> tuple[IncidentStep, bool]:
    """The step, and whether it is new: the same post key again gives the same one. Raises UnableToNoteStep."""
    if there := IncidentStep.objects.filter(post_key=str(post_key), incident=incident).first():
        audit.unchanged()
        return there, False
    if not incident.noticed_at <= done_at <= at:
        raise UnableToNoteStep(
            _("Waktu ini sebelum insiden diketahui, atau belum terjadi. Periksa tanggal dan jamnya.")
        )
    step = IncidentStep(
        id=uuid4(),
        incident=incident,
        code=code,
        done_at=done_at,
        recorded_at=at,
        noted_by=by.person_id,
        noted_by_name=by.name,
        post_key=str(post_key),
    )
    try:
        with transaction.atomic():
            step.key_id, step.sealed_note = seal_under_new_key(note, at=at, place=incident_place(STEPS, step.pk, NOTE))
            step.save(force_insert=True)
    except IntegrityError as error:
        if "post_key" not in str(error):
            raise
        # Two clicks at once: the other one noted it.
        audit.unchanged()
        return IncidentStep.objects.get(post_key=str(post_key), incident=incident), False
    record_incident_event(by, at, incident, events.STEP_NOTED, step=code.value, item=str(step.pk))
    return step, True
