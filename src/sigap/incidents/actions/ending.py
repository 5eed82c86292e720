"""How an incident ends: four eyes say that it was none, or everything was done and somebody closes it."""

from datetime import datetime
from uuid import uuid4

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.clocks import actions as clocks
from sigap.incidents import events
from sigap.incidents.actions.incident_state import (
    NOTE,
    incident_place,
    locked_open,
    record_incident_event,
    seal_under_new_key,
)
from sigap.incidents.models import GAP_LABELS, Incident, NoBreach
from sigap.incidents.queries import SUBJECT, gaps_of
from sigap.incidents.rules import BreachDecision, IncidentStatus, NoBreachReason
from sigap.kernel.errors import Unable
from sigap.notifications import actions as notices
from sigap.notifications.rules import Audience

PROPOSALS = "incidents_nobreach"


class UnableToDecideBreach(Unable):
    """There is nothing to decide, or it is not this person's to decide."""


class UnableToEnd(Unable):
    """Something is still missing; the sentence says what."""


@audit.action
def propose_no_breach(*, by: Actor, at: datetime, incident: Incident, reason: NoBreachReason, note: str) -> NoBreach:
    """Proposes that it was no failure of data protection. The clocks run on until another person agrees.

    Raises UnableToDecideBreach when a proposal waits already.
    """
    by.require(Permission.INCIDENT_MANAGE)
    locked_open(incident)
    waiting = NoBreach.objects.filter(incident=incident, decision="").first()
    if waiting is not None and (waiting.proposed_by, waiting.reason) == (by.person_id, reason):
        audit.unchanged()
        return waiting
    if waiting is not None:
        raise UnableToDecideBreach(
            _("%(name)s sudah mengusulkannya. Putuskan dulu usul itu.") % {"name": waiting.proposed_by_name}
        )
    row = NoBreach(
        id=uuid4(),
        incident=incident,
        reason=reason,
        proposed_by=by.person_id,
        proposed_by_name=by.name,
        proposed_at=at,
    )
    row.key_id, row.sealed_note = seal_under_new_key(note, at=at, place=incident_place(PROPOSALS, row.pk, NOTE))
    row.save(force_insert=True)
    notices.notify(at=at, code="incident-second-needed", role=Audience.INCIDENT, ids={"incident": str(incident.pk)})
    record_incident_event(by, at, incident, events.NO_BREACH_PROPOSED, reason=reason.value)
    return row


@audit.action
def decide_no_breach(*, by: Actor, at: datetime, incident: Incident, decision: BreachDecision) -> NoBreach:
    """The second person agrees, which ends the incident and its clocks, or does not. Raises UnableToDecideBreach."""
    by.require(Permission.INCIDENT_MANAGE)
    locked_open(incident)
    waiting = NoBreach.objects.filter(incident=incident, decision="").first()
    if waiting is None:
        raise UnableToDecideBreach(_("Tidak ada usul yang menunggu. Muat ulang halamannya."))
    if waiting.proposed_by == by.person_id:
        raise UnableToDecideBreach(_("Anda yang mengusulkan. Orang lain yang memutuskan."))
    waiting.decision, waiting.decided_by, waiting.decided_by_name, waiting.decided_at = (
        decision,
        by.person_id,
        by.name,
        at,
    )
    waiting.save(update_fields=["decision", "decided_by", "decided_by_name", "decided_at"])
    if decision is BreachDecision.AGREED:
        clocks.stop_all(by=by, at=at, subject_kind=SUBJECT, subject_id=incident.pk, outcome="no_breach")
        _end(by, at, incident, IncidentStatus.NO_BREACH)
    record_incident_event(by, at, incident, events.NO_BREACH_DECIDED, decision=decision.value)
    return waiting


@audit.action
def close(*, by: Actor, at: datetime, incident: Incident) -> Incident:
    """Ends an incident on which nothing is missing any more. Raises UnableToEnd."""
    by.require(Permission.INCIDENT_MANAGE)
    locked_open(incident)
    if missing := gaps_of(by, incident):
        first = str(GAP_LABELS[missing[0]])
        raise UnableToEnd(_("Insiden belum dapat ditutup: %(gap)s.") % {"gap": first[0].lower() + first[1:]})
    _end(by, at, incident, IncidentStatus.CLOSED)
    record_incident_event(by, at, incident, events.CLOSED)
    return incident


def _end(by: Actor, at: datetime, incident: Incident, status: IncidentStatus) -> None:
    incident.status, incident.ended_at, incident.ended_by = status, at, by.person_id
    incident.save(update_fields=["status", "ended_at", "ended_by"])
