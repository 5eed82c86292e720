"""What happens in plan, services, appointments and consent, as the trail tells it: codes and ids, never a word."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

NOTED = "service:given:noted"
CORRECTED = "service:given:corrected"
VOIDED = "service:given:voided"
APPOINTED = "service:appointment:made"
SETTLED = "service:appointment:settled"
CALLED_OFF = "service:appointment:called_off"
REOPENED = "service:appointment:reopened"
GIVEN_ON = "service:appointment:given_on"
REMINDED = "service:appointment:reminded"
GOAL_SET = "plan:goal:set"
GOAL_ENDED = "plan:goal:ended"
CONSENT_NOTED = "consent:talk:noted"
CONSENT_PRINTED = "consent:form:printed"
VITAL_NOTED = "consent:vital:noted"
VITAL_REVIEWED = "consent:vital:reviewed"

EVENTS = (
    EventKind(NOTED, ("case", "service", "kind"), _("Layanan dicatat: {kind}")),
    EventKind(CORRECTED, ("case", "service", "kind", "version"), _("Layanan diperbaiki: {kind}")),
    EventKind(VOIDED, ("case", "service", "kind", "version"), _("Catatan layanan dibatalkan: {kind}")),
    EventKind(APPOINTED, ("case", "appointment", "kind", "officer"), _("Janji dibuat: {kind}, oleh {officer}")),
    EventKind(
        GIVEN_ON, ("case", "appointment", "former", "officer"), _("Janji beralih dari {former} kepada {officer}")
    ),
    EventKind(SETTLED, ("case", "appointment", "kind", "outcome"), _("Janji {kind}: {outcome}")),
    EventKind(CALLED_OFF, ("case", "appointment", "kind", "reason"), _("Janji {kind} dibatalkan: {reason}")),
    EventKind(
        REOPENED, ("case", "appointment", "kind"), _("Janji {kind} kembali direncanakan: akhirnya keliru dicatat")
    ),
    EventKind(REMINDED, ("case", "appointment", "officer"), _("{officer} diingatkan akan satu janji")),
    EventKind(GOAL_SET, ("case", "goal", "area"), _("Tujuan rencana ditulis: {area}")),
    EventKind(GOAL_ENDED, ("case", "goal", "area", "outcome"), _("Tujuan rencana {area}: {outcome}")),
    EventKind(
        CONSENT_NOTED,
        ("case", "talk", "person", "given", "refused", "withdrawn"),
        _("Persetujuan {person} dicatat: setuju {given}, tidak {refused}, ditarik {withdrawn}"),
        personal=("person",),
    ),
    EventKind(
        CONSENT_PRINTED, ("case", "person"), _("Surat persetujuan {person} dibuka untuk dicetak"), personal=("person",)
    ),
    EventKind(
        VITAL_NOTED,
        ("case", "talk", "person", "ground"),
        _("Tindakan tanpa persetujuan {person}: {ground}"),
        personal=("person",),
        is_break_glass=True,
    ),
    EventKind(VITAL_REVIEWED, ("case", "talk", "outcome"), _("Tindakan tanpa persetujuan ditinjau: {outcome}")),
)
