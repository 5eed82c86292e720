"""What happens to old registers, as the trail tells it."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

BROUGHT = "registers:file:brought"
CASE_BROUGHT = "registers:case:brought"

EVENTS = (
    EventKind(BROUGHT, ("register", "count", "office"), _("Register lama dimasukkan: {count} kasus")),
    EventKind(CASE_BROUGHT, ("case", "register"), _("Masuk dari register lama")),
)
