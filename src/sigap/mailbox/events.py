"""What happens to an envelope, as the trail tells it. Written by `mailbox.post` in SQL."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind, register

RECEIVED = "mailbox:report:received"
STATUS_CHANGED = "mailbox:status:changed"
TOLD = "mailbox:reporter:told"
FILE_RECEIVED = "mailbox:file:received"

EVENTS = register(
    EventKind(RECEIVED, ("report", "channel"), _("Laporan diterima")),
    EventKind(STATUS_CHANGED, ("report", "status"), _("Status untuk pelapor menjadi {status}")),
    EventKind(TOLD, ("report", "message"), _("Pelapor diberi kabar dengan kata-kata siap pakai: {message}")),
    EventKind(FILE_RECEIVED, ("report", "file"), _("Berkas pelapor diterima")),
)
