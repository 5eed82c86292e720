"""What happens to a report before it is a case, as the trail tells it. The stream is the report's own."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind, register

ADOPTED = "report:clock:started"
KEY_ADOPTED = "report:key:adopted"
TAKEN = "report:triage:taken"
TO_CASE = "report:triage:case_opened"
NO_CASE = "report:triage:closed"

EVENTS = register(
    EventKind(ADOPTED, ("report", "rule"), _("Tenggat pilah awal dimulai")),
    EventKind(KEY_ADOPTED, ("report",), _("Kunci laporan dipindahkan ke brankas")),
    EventKind(TAKEN, ("report",), _("Laporan diambil petugas")),
    EventKind(TO_CASE, ("report", "case"), _("Laporan menjadi kasus")),
    EventKind(NO_CASE, ("report", "reason"), _("Laporan selesai tanpa kasus: {reason}")),
)
