"""What happens to figures, as the trail tells it. The stream is the system's."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

TYPED = "figures:value:typed"
COUNTED = "figures:value:counted"

EVENTS = (
    EventKind(TYPED, ("figure", "period"), _("Angka kantor ditulis: {figure}, {period}")),
    EventKind(
        COUNTED, ("figure", "period"), _("Angka seluruh daerah dari masa yang selesai dihitung: {figure}, {period}")
    ),
)
