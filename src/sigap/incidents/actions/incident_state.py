"""What every act on an incident needs: the open row held, a text sealed, a clock wound, a trace left."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.clocks import actions as clocks
from sigap.incidents.models import SEALED_SECTION, Incident
from sigap.incidents.queries import SUBJECT, running_on
from sigap.incidents.rules import CLOCKS, NotificationDuty
from sigap.kernel.errors import Unable
from sigap.notifications.rules import Audience
from sigap.vault import datakeys
from sigap.vault.models import KeyPurpose
from sigap.vault.sealing import Place, seal

STORY = "sealed_story"
NOTE = "sealed_note"
WORDS = "sealed_words"


class UnableToWorkOnEndedIncident(Unable):
    """It was ended; nothing more is written on it."""


def incident_place(table: str, row: UUID, column: str) -> Place:
    """Where a sealed text of an incident lies."""
    return Place(table=table, row=row, column=column, section=SEALED_SECTION)


def seal_under_new_key(text: str, *, at: datetime, place: Place) -> tuple[UUID, bytes]:
    """The text under a data key of its own, and that key's id: whoever writes need not be able to read."""
    key = datakeys.create(purpose=KeyPurpose.INCIDENT, at=at)
    return key.id, seal(text, key=key, place=place)


def check_open(incident: Incident) -> None:
    """Raises UnableToWorkOnEndedIncident."""
    if not incident.is_open:
        raise UnableToWorkOnEndedIncident(_("Insiden ini sudah berakhir. Tidak ada lagi yang dapat dicatat padanya."))


def locked_open(incident: Incident) -> Incident:
    """The incident, held until the act ends, for those who manage it. Raises UnableToWorkOnEndedIncident."""
    held = Incident.objects.select_for_update().filter(pk=incident.pk).first()
    # An ended one is no longer there to be changed, for anybody.
    check_open(held or Incident.objects.get(pk=incident.pk))
    return incident


def keep_running(*, by: Actor, at: datetime, incident: Incident, duty: NotificationDuty) -> None:
    """The deadline runs: it is started anew from the very same moment when somebody more must be told."""
    clocks.start(
        by=by,
        at=incident.noticed_at,
        recorded_at=at,
        rule=CLOCKS[duty],
        subject_kind=SUBJECT,
        subject_id=incident.pk,
        owner_role=Audience.INCIDENT,
    )


def stop_running(*, by: Actor, done_at: datetime, at: datetime, incident: Incident, duty: NotificationDuty) -> bool:
    """The duty is done as of `done_at`; False when it was before. Raises UnableToStopClock."""
    clock = running_on(incident).get(duty)
    if clock is None:
        return False
    clocks.stop(by=by, at=done_at, recorded_at=at, clock_id=clock.id, outcome="sent")
    return True


def record_incident_event(by: Actor, at: datetime, incident: Incident, code: str, **ids: str) -> None:
    """Records an event on the incident's chain."""
    audit.record(
        audit.NewEvent(
            code=code,
            stream_kind="system",
            stream_id=incident.pk,
            at=at,
            actor_id=by.person_id,
            ids={"incident": str(incident.pk), **ids},
        )
    )
