"""What happens to a report before it is a case, as the trail tells it. The stream is the report's own."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

ADOPTED = "report:clock:started"
KEY_ADOPTED = "report:key:adopted"
CHECK_HELD = "report:door:held"
ENTERED = "report:door:entered"
DRAFT_BEGUN = "report:draft:begun"
DRAFT_DROPPED = "report:draft:dropped"
TAKEN = "report:triage:taken"
SHEET_SAVED = "report:triage:noted"
KEPT_FROM = "report:kept:added"
KEPT_LIFTED = "report:kept:lifted"
TO_CASE = "report:triage:case_opened"
NO_CASE = "report:triage:closed"
JOINED = "report:triage:joined"
FORWARDED = "report:triage:forwarded"
REOPENED = "report:triage:reopened"
RECEIPT = "report:forward:received"
CLAIM_ISSUED = "report:claim:issued"
CLAIM_CANCELLED = "report:claim:cancelled"
MERGED = "report:triage:merged"
UNMERGED = "report:triage:unmerged"
LOOK_ASKED = "report:false:asked"
LOOK_ANSWERED = "report:false:answered"
ASKED_AGAIN = "report:forward:asked_again"
FINISHED = "report:case:finished"
RESUMED = "report:case:resumed"
FILE_COPIED = "report:file:copied"
FILE_REFUSED = "report:file:refused"
ANSWER_READ = "report:dialogue:read"
ANSWER_NONE = "report:dialogue:no_answer"
PROMISE_ENDED = "report:promise:ended"
PROMISE_LAPSED = "report:promise:lapsed"
LANE_OPENED = "report:lane:opened"
LANE_EMPTY = "report:lane:emptied"
LANE_THROUGH = "report:lane:let_through"
LANE_ACCEPTED = "report:lane:let_in"
LANE_FLOOD = "report:lane:closed"

EVENTS = (
    EventKind(ADOPTED, ("report", "rule"), _("Tenggat skrining awal dimulai")),
    EventKind(KEY_ADOPTED, ("report",), _("Kunci laporan dipindahkan ke brankas")),
    EventKind(CHECK_HELD, ("report",), _("Laporan ditahan: belum ada yang boleh menerimanya")),
    EventKind(ENTERED, ("report", "door", "office"), _("Laporan dicatat lewat meja kerja: {door}")),
    EventKind(DRAFT_BEGUN, ("report", "door"), _("Draf laporan mulai disimpan")),
    EventKind(DRAFT_DROPPED, ("report",), _("Draf laporan dibuang")),
    EventKind(TAKEN, ("report",), _("Laporan diambil petugas")),
    EventKind(SHEET_SAVED, ("report", "version"), _("Lembar skrining disimpan, versi {version}")),
    EventKind(KEPT_FROM, ("report", "count"), _("Laporan dijauhkan dari yang tidak boleh tahu: {count}")),
    EventKind(KEPT_LIFTED, ("report", "count"), _("Larangan tahu dicabut: {count}")),
    EventKind(TO_CASE, ("report", "case"), _("Laporan menjadi kasus")),
    EventKind(NO_CASE, ("report", "reason"), _("Laporan selesai tanpa kasus: {reason}")),
    EventKind(JOINED, ("report", "case"), _("Laporan bergabung ke kasus")),
    EventKind(FORWARDED, ("report", "authority"), _("Laporan diteruskan ke lembaga lain: {authority}")),
    EventKind(REOPENED, ("report", "reason"), _("Keputusan laporan ditarik, laporan menunggu lagi: {reason}")),
    EventKind(RECEIPT, ("report",), _("Tanda terima lembaga lain dicatat")),
    EventKind(CLAIM_ISSUED, ("report", "given_to"), _("Kode ambil dibuat, diserahkan kepada: {given_to}")),
    EventKind(CLAIM_CANCELLED, ("report", "reason"), _("Kode ambil dibatalkan: {reason}")),
    EventKind(MERGED, ("report", "into"), _("Laporan ikut laporan lain")),
    EventKind(UNMERGED, ("report", "into"), _("Laporan dipisahkan lagi dari laporan lain")),
    EventKind(LOOK_ASKED, ("report", "reason"), _("Diminta pemeriksa kedua, laporan dinilai tidak benar: {reason}")),
    EventKind(LOOK_ANSWERED, ("report", "answer"), _("Pemeriksa kedua menjawab: {answer}")),
    EventKind(ASKED_AGAIN, ("report", "count"), _("Tanda terima ditanyakan lagi, kali ke-{count}")),
    EventKind(FINISHED, ("report",), _("Laporan selesai bersama kasusnya")),
    EventKind(RESUMED, ("report",), _("Laporan ditangani lagi bersama kasusnya")),
    EventKind(FILE_COPIED, ("report", "file"), _("Salinan bersih berkas pelapor dibuat")),
    EventKind(FILE_REFUSED, ("report", "file", "reason"), _("Berkas pelapor tidak dapat disalin bersih: {reason}")),
    EventKind(ANSWER_READ, ("report", "count"), _("Jawaban pelapor dibaca: {count}")),
    EventKind(ANSWER_NONE, ("report",), _("Pesan pelapor dinilai tidak perlu dibalas")),
    EventKind(PROMISE_ENDED, ("report", "outcome"), _("Janji waktu kepada pelapor selesai: {outcome}")),
    EventKind(PROMISE_LAPSED, ("report",), _("Janji waktu kepada pelapor gugur: yang berjanji tidak berjaga lagi")),
    EventKind(LANE_OPENED, ("opening",), _("Jalur karantina mulai berisi")),
    EventKind(LANE_EMPTY, ("opening",), _("Jalur karantina kosong kembali")),
    EventKind(LANE_THROUGH, ("report", "by"), _("Laporan yang tidak mirip lainnya keluar dari jalur karantina")),
    EventKind(LANE_ACCEPTED, ("report",), _("Laporan dimasukkan ke antrean dari jalur karantina")),
    EventKind(LANE_FLOOD, ("cluster", "count", "reason"), _("{count} laporan mirip ditutup sebagai banjir: {reason}")),
)
