"""What happens to assessment, plan and conference, as the trail tells it: kinds and ids, never a word of them."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

WRITTEN = "casework:record:written"
PLANNED = "casework:plan:written"
AGREED = "casework:plan:agreed"
LOOKED = "casework:plan:looked"
PRACTICE = "casework:plan:practice"
CONTINUED = "casework:plan:continued"
SERVICE_MOVED = "casework:service:moved"
SERVICE_GIVEN = "casework:service:given"
SERVICE_ENDED = "casework:service:ended"
RESULT_READ = "casework:service:read"
CALLED = "casework:conference:called"
CLOSED = "casework:conference:closed"
PRINTED = "casework:document:printed"

EVENTS = (
    EventKind(WRITTEN, ("case", "record", "kind", "version"), _("Ditulis: {kind}, versi {version}")),
    EventKind(PLANNED, ("case", "edition", "version", "goals"), _("Rencana versi {version} disusun, {goals} tujuan")),
    EventKind(AGREED, ("case", "edition", "person", "answer"), _("Jawaban klien atas rencana: {answer}")),
    EventKind(LOOKED, ("case", "edition"), _("Rencana dilihat atasan")),
    EventKind(PRACTICE, ("office", "is_on"), _("Rencana dilihat atasan di kantor ini: {is_on}")),
    EventKind(CONTINUED, ("case", "goal", "until"), _("Tujuan rencana ditinjau, lanjut sampai {until}")),
    EventKind(
        SERVICE_MOVED, ("case", "service", "until", "office"), _("Layanan dalam rencana: {office}, sampai {until}")
    ),
    EventKind(
        SERVICE_GIVEN,
        ("case", "service", "former", "officer"),
        _("Layanan dalam rencana beralih dari {former} kepada {officer}"),
    ),
    EventKind(SERVICE_ENDED, ("case", "service", "state"), _("Layanan dalam rencana: {state}")),
    EventKind(RESULT_READ, ("case", "service"), _("Hasil dari kantor lain dibaca")),
    EventKind(CALLED, ("case", "conference"), _("Undangan konferensi kasus dikirim")),
    EventKind(CLOSED, ("case", "conference", "state"), _("Konferensi kasus: {state}")),
    EventKind(PRINTED, ("case", "paper"), _("Dokumen kasus dicetak: {paper}")),
)
