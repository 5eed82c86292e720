"""What the trail says of notices, and how each notice reads. No sentence has a place for a name."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind, register

SENT = "notifications:notice:sent"
READ = "notifications:notice:read"

EVENTS = register(
    EventKind(SENT, ("notice", "code"), _("Pemberitahuan dikirim: {code}"), optional=("office", "role")),
    EventKind(READ, ("count",), _("{count} pemberitahuan dibaca")),
)

WORDING: Mapping[str, Promise] = {
    "report-received": _("Laporan baru menunggu dibaca."),
    "referral-offered": _("Permintaan rujukan baru menunggu jawaban kantor Anda."),
    "referral-accepted": _("Rujukan dari kantor Anda diterima."),
    "referral-declined": _("Rujukan dari kantor Anda ditolak. Tentukan langkah berikutnya."),
    "referral-withdrawn": _("Permintaan rujukan ke kantor Anda ditarik kembali."),
    "clock-soon": _("Satu tenggat hampir habis."),
    "clock-late": _("Satu tenggat sudah lewat dan masih terbuka."),
    "clock-soon-sender": _("Jawaban yang Anda tunggu belum datang, tenggatnya hampir habis."),
    "clock-late-sender": _("Jawaban yang Anda tunggu belum datang, tenggatnya sudah lewat."),
    "clock-soon-head": _("Satu tenggat di kantor Anda hampir habis."),
    "clock-late-head": _("Satu tenggat di kantor Anda lewat tanpa jawaban."),
    "clock-soon-daily-chair": _("Satu tenggat antarkantor hampir habis."),
    "clock-late-daily-chair": _("Satu tenggat antarkantor lewat tanpa jawaban."),
    "identities-many-opened": _("Banyak identitas dibuka dalam satu jam. Periksa jejaknya."),
}
"""The sentence of each notice code. What it is about opens in the case, to those who may see it."""

UNKNOWN = _("Ada kabar yang jenisnya tidak dikenal.")
"""Stands for a code without wording. The code itself is never shown: whoever wrote it may not have been SIGAP."""
