"""What was opened, as the trail tells it. The first thing an auditor reads."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind, register

IDENTITY_OPENED = "vault:identity:opened"
REPORT_OPENED = "vault:report:opened"
ROOM_OPENED = "vault:room:opened"
BUDGET_SPENT = "vault:budget:spent"
SEAL_BROKEN = "vault:seal:broken"
READINGS = (IDENTITY_OPENED, REPORT_OPENED, ROOM_OPENED)

EVENTS = register(
    EventKind(
        IDENTITY_OPENED,
        ("subject", "room", "reason"),
        _("Identitas {subject} dibuka untuk: {reason}"),
        personal=("subject",),
    ),
    EventKind(REPORT_OPENED, ("subject", "room", "reason"), _("Isi laporan dibaca")),
    EventKind(BUDGET_SPENT, ("count",), _("Sudah {count} identitas dibuka dalam satu jam; yang berikutnya ditahan")),
    EventKind(
        SEAL_BROKEN,
        (),
        _("Segel tidak cocok dengan isinya; tidak dibuka"),
        personal=("subject",),
        optional=("subject", "room"),
    ),
    EventKind(ROOM_OPENED, ("subject", "room", "reason"), _("Bagian {room} dibaca")),
)
