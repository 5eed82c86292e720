"""What was opened, as the trail tells it. The first thing an auditor reads."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind, register

IDENTITY_OPENED = "vault:identity:opened"
REPORT_OPENED = "vault:report:opened"
ROOM_OPENED = "vault:room:opened"
READINGS = (IDENTITY_OPENED, REPORT_OPENED, ROOM_OPENED)

EVENTS = register(
    EventKind(
        IDENTITY_OPENED,
        ("subject", "room", "reason"),
        _("Identitas {subject} dibuka untuk: {reason}"),
        personal=("subject",),
    ),
    EventKind(REPORT_OPENED, ("subject", "room", "reason"), _("Isi laporan dibaca")),
    EventKind(ROOM_OPENED, ("subject", "room", "reason"), _("Bagian {room} dibaca")),
)
