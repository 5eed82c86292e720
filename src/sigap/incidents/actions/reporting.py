"""Somebody noticed something: it is written down in a minute, the clocks run, those who manage incidents are told."""

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.clocks.rules import NoSuchRule
from sigap.incidents import events
from sigap.incidents.actions.incident_state import (
    STORY,
    incident_place,
    keep_running,
    record_incident_event,
    seal_under_new_key,
)
from sigap.incidents.models import Incident
from sigap.incidents.rules import IncidentKind, NotificationDuty
from sigap.kernel.errors import Unable
from sigap.notifications import actions as notices
from sigap.notifications.rules import Audience

TABLE = "incidents_incident"
_DIGITS = 6
_DRAWS = 5


class UnableToReport(Unable):
    """Nothing was written down; the sentence says what to mend."""


@audit.action
def report(
    *, by: Actor, at: datetime, kind: IncidentKind, noticed_at: datetime, story: str, post_key: UUID
) -> Incident:
    """Writes an incident down and starts both clocks from the moment it was noticed, day and night.

    Whoever reports need not be able to read it again. The same `post_key` again gives the same incident. Raises
    UnableToReport.
    """
    by.require(Permission.INCIDENT_REPORT)
    if there := _reported(by, post_key):
        audit.unchanged()
        return there
    if noticed_at > at:
        raise UnableToReport(_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
    incident = _written(by, at, kind, noticed_at, story, post_key)
    if incident is None:
        # The other of two clicks at once was faster.
        audit.unchanged()
        return Incident.objects.get(post_key=str(post_key), reported_by=by.person_id)
    try:
        for duty in NotificationDuty:
            keep_running(by=by, at=at, incident=incident, duty=duty)
    except NoSuchRule:
        raise UnableToReport(_("Pada tanggal itu aturan tenggatnya belum ada. Periksa tahunnya.")) from None
    notices.notify(at=at, code="incident-reported", role=Audience.INCIDENT, ids={"incident": str(incident.pk)})
    record_incident_event(by, at, incident, events.REPORTED, kind=kind.value)
    return incident


def _reported(by: Actor, post_key: UUID) -> Incident | None:
    return Incident.objects.filter(post_key=str(post_key), reported_by=by.person_id).first()


def _written(
    by: Actor, at: datetime, kind: IncidentKind, noticed_at: datetime, story: str, post_key: UUID
) -> Incident | None:
    """The new row, under a number that nobody has; None when the post key is taken already."""
    office_id = by.offices_where(Permission.INCIDENT_REPORT)[0]
    for _draw in range(_DRAWS):
        incident = Incident(
            id=uuid4(),
            number=f"I-{secrets.randbelow(10**_DIGITS):0{_DIGITS}}",
            kind=kind,
            noticed_at=noticed_at,
            recorded_at=at,
            reported_by=by.person_id,
            reported_by_name=by.name,
            office_id=office_id,
            office_name=next(m.office_name for m in by.memberships if m.office_id == office_id),
            post_key=str(post_key),
        )
        try:
            with transaction.atomic():
                place = incident_place(TABLE, incident.pk, STORY)
                incident.key_id, incident.sealed_story = seal_under_new_key(story, at=at, place=place)
                incident.save(force_insert=True)
        except IntegrityError as error:
            # A number may be taken by an incident that this person does not see: drawn again.
            if "number" in str(error):
                continue
            if "post_key" in str(error):
                return None
            raise
        return incident
    raise UnableToReport(_("Nomor insiden tidak dapat diberikan. Kirim sekali lagi."))
