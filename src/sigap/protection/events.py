"""What happens to a protection, as the trail tells it: kinds and ids, never a paper's number or a place."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

ASKED = "protection:request:asked"
STEPPED = "protection:step:noted"
ENDED = "protection:order:ended"

_IDS = ("case", "protection", "kind")

EVENTS = (
    EventKind(ASKED, (*_IDS, "person"), _("Pelindungan diminta: {kind}"), personal=("person",)),
    EventKind(STEPPED, (*_IDS, "step"), _("{kind}: {step}")),
    EventKind(ENDED, (*_IDS, "reason"), _("{kind} berakhir: {reason}")),
)
