"""What happens to an action plan, as the trail tells it. The stream is the plan's own."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

STARTED = "plan:plan:started"
WRITTEN = "plan:edition:written"
SHEET_SENT = "plan:sheet:sent"
REVISED = "plan:edition:begun"
ADOPTED = "plan:edition:adopted"
REPLACED = "plan:edition:replaced"
TOLD = "plan:quarter:told"
OPENED = "plan:quarter:opened"
CLOSED = "plan:quarter:closed"
REOPENED = "plan:quarter:reopened"
LIMITS_SET = "plan:limits:set"

EVENTS = (
    EventKind(STARTED, ("plan",), _("Rencana aksi dimulai")),
    EventKind(WRITTEN, ("plan", "edition"), _("Rencana aksi, rancangan edisi {edition} ditulis")),
    EventKind(SHEET_SENT, ("plan", "edition"), _("Rencana aksi, lembar kerja dikirim untuk edisi {edition}")),
    EventKind(REVISED, ("plan", "edition"), _("Rencana aksi, revisi dimulai sebagai edisi {edition}")),
    EventKind(ADOPTED, ("plan", "edition"), _("Rencana aksi, edisi {edition} berlaku")),
    EventKind(REPLACED, ("plan", "edition"), _("Rencana aksi, edisi {edition} diganti rencana lain")),
    EventKind(TOLD, ("plan", "activity", "quarter"), _("Rencana aksi, triwulan {quarter} satu kegiatan diisi")),
    EventKind(OPENED, ("plan", "quarter"), _("Rencana aksi, isian triwulan {quarter} diminta")),
    EventKind(CLOSED, ("plan", "quarter"), _("Rencana aksi, triwulan {quarter} ditutup")),
    EventKind(REOPENED, ("plan", "quarter"), _("Rencana aksi, triwulan {quarter} dibuka lagi")),
    EventKind(LIMITS_SET, ("limits",), _("Rencana aksi, batas lampu ditetapkan")),
)
