"""What happens to an envelope, as the trail tells it. Written by `mailbox.post` and `mailbox.end_code` in SQL."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

RECEIVED = "mailbox:report:received"
STATUS_CHANGED = "mailbox:status:changed"
TOLD = "mailbox:reporter:told"
FILE_RECEIVED = "mailbox:file:received"
REPORTER_WROTE = "mailbox:dialogue:reporter"
OFFICER_WROTE = "mailbox:dialogue:officer"
NUDGE_ASKED = "mailbox:nudge:asked"
NUDGE_DROPPED = "mailbox:nudge:dropped"
NUDGE_SENT = "mailbox:nudge:sent"
NUDGE_LOST = "mailbox:nudge:lost"
CODE_ENDED = "mailbox:code:ended"
CLAIM_USED = "mailbox:claim:used"

EVENTS = (
    EventKind(RECEIVED, ("report", "channel"), _("Laporan diterima")),
    EventKind(STATUS_CHANGED, ("report", "status"), _("Status untuk pelapor menjadi {status}")),
    EventKind(TOLD, ("report", "message"), _("Pelapor dikirimi pesan siap pakai: {message}")),
    EventKind(REPORTER_WROTE, ("report",), _("Pelapor menulis lagi")),
    EventKind(OFFICER_WROTE, ("report", "kind"), _("Petugas menulis kepada pelapor: {kind}")),
    # Never the address: nobody but the worker opens it.
    EventKind(NUDGE_ASKED, ("report",), _("Pelapor minta diberi tahu lewat surel kalau ada yang baru")),
    EventKind(NUDGE_DROPPED, ("report",), _("Pelapor mematikan surel pemberitahuannya")),
    EventKind(NUDGE_SENT, ("report",), _("Surel tanpa isi dikirim kepada pelapor")),
    EventKind(NUDGE_LOST, ("report", "error"), _("Alamat surel pelapor tidak terpakai lagi: {error}")),
    EventKind(CODE_ENDED, ("report",), _("Pelapor mematikan enam katanya")),
    EventKind(CLAIM_USED, ("report",), _("Kode ambil dipakai, enam kata baru berlaku")),
    EventKind(FILE_RECEIVED, ("report", "file"), _("Berkas pelapor diterima")),
)
