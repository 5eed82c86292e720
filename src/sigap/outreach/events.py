"""What the public sends, as the trail tells it. Written by `outreach.post` in SQL; never what was sent."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

MESSAGE_RECEIVED = "outreach:message:received"

EVENTS = (EventKind(MESSAGE_RECEIVED, ("message", "kind"), _("Warga mengirim untuk bagian pencegahan: {kind}")),)
