"""What the trail says of the list of work: that it differed from the facts, and was brought in line."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

REPAIRED = "work:list:repaired"

EVENTS = (
    EventKind(REPAIRED, ("kind", "state", "count"), _("Daftar kerja diselaraskan dengan fakta: {kind}, {count} baris")),
)
