"""What happens in a service, as the trail tells it."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind, register

NOTED = "service:given:noted"

EVENTS = register(
    EventKind(NOTED, ("case", "service", "kind"), _("Layanan dicatat: {kind}")),
)
