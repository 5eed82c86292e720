"""What happens to the trail itself, as the trail tells it."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

EXPORTED = "audit:trail:exported"

EVENTS = (EventKind(EXPORTED, ("count",), _("Jejak diekspor: {count} peristiwa"), optional=("since", "until")),)
