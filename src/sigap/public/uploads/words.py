"""What a reporter is told of a file: taken, or why not, kindly and without any of the file."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cleaning.kinds import Refusal
from sigap.mailbox.files.filing import UnableToTake
from sigap.mailbox.files.rules import FileStart, PartReceipt

TAKEN = _("Berkas sudah kami terima dan terkunci.")
TOO_LARGE = _("Berkas ini terlalu besar untuk dikirim sekali. Paling besar 10 MB. Coba video yang lebih pendek.")
TOO_LARGE_BY_PARTS = _("Berkas ini lebih dari 50 MB. Coba rekaman yang lebih pendek.")
CLOSED = _(
    "Berkas belum bisa ditambahkan ke laporan ini. Laporan Anda sendiri tetap aman pada kami. "
    "Buka “Cek laporan” dengan enam kata Anda, lalu coba lagi."
)
DOWN = _("Sistem kami sedang terganggu. Laporan Anda tetap aman pada kami. Coba kirim berkasnya lagi sebentar lagi.")
NOTHING = _("Pilih dulu berkasnya, lalu kirim.")
_REFUSED: dict[Refusal, Promise] = {
    Refusal.EMPTY: _("Berkas ini kosong. Pilih berkas lain."),
    Refusal.TOO_LARGE: TOO_LARGE,
    Refusal.UNKNOWN: _(
        "Jenis berkas ini belum bisa kami terima. Yang bisa: foto, video, rekaman suara, PDF, dan dokumen Word (.docx)."
    ),
}
_UNABLE: dict[FileStart | PartReceipt, Promise] = {
    FileStart.MANY: _("Laporan ini sudah berisi sepuluh berkas, itu yang paling banyak. Terima kasih, sudah cukup."),
    FileStart.FULL: _("Tempat berkas sedang penuh. Laporan Anda tetap aman pada kami. Coba lagi besok."),
    PartReceipt.OTHER: _("Kiriman ini terputus dan tidak cocok lagi. Pilih berkasnya sekali lagi."),
    PartReceipt.GAP: _("Kiriman ini terputus dan tidak cocok lagi. Pilih berkasnya sekali lagi."),
    PartReceipt.GONE: _("Kiriman ini sudah terlalu lama terputus. Pilih berkasnya sekali lagi."),
}


def refused(reason: Refusal) -> Promise:
    """Why a file is not taken."""
    return _REFUSED.get(reason, _REFUSED[Refusal.UNKNOWN])


def unable(why: UnableToTake) -> Promise:
    """Why a report takes no file, or no more of it."""
    return _UNABLE.get(why.why, CLOSED)
