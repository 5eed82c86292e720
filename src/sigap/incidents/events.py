"""What happens to an incident, as the trail tells it. The stream is the incident's own."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

REPORTED = "incident:report:received"
STEP_NOTED = "incident:step:noted"
ASSESSED = "incident:assessment:written"
CASE_ASKED = "incident:case:asked"
PERSONS_CONFIRMED = "incident:persons:confirmed"
OFFICER_ADDED = "incident:officer:added"
LETTER_MOVED = "incident:letter:moved"
NO_BREACH_PROPOSED = "incident:no_breach:proposed"
NO_BREACH_DECIDED = "incident:no_breach:decided"
CLOSED = "incident:file:closed"

EVENTS = (
    EventKind(REPORTED, ("incident", "kind"), _("Insiden data dilaporkan: {kind}")),
    EventKind(STEP_NOTED, ("incident", "step", "item"), _("Insiden, langkah dicatat: {step}")),
    EventKind(ASSESSED, ("incident", "version"), _("Insiden dinilai")),
    EventKind(CASE_ASKED, ("incident", "case"), _("Kasus yang terkena insiden dicatat")),
    EventKind(PERSONS_CONFIRMED, ("incident", "case", "count"), _("Orang yang terkena insiden dipastikan: {count}")),
    EventKind(OFFICER_ADDED, ("incident", "officer"), _("Insiden mengenai data {officer}"), personal=("officer",)),
    EventKind(LETTER_MOVED, ("incident", "letter", "state"), _("Surat insiden: {state}"), optional=("case", "reason")),
    EventKind(NO_BREACH_PROPOSED, ("incident", "reason"), _("Diusulkan: bukan kegagalan pelindungan data ({reason})")),
    EventKind(NO_BREACH_DECIDED, ("incident", "decision"), _("Usul bukan kegagalan pelindungan data: {decision}")),
    EventKind(CLOSED, ("incident",), _("Insiden ditutup")),
)
