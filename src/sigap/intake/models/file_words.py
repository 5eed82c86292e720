"""Why a reporter's file has no clean copy, said to an officer, who cannot change the file but can ask for another."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cleaning import Refusal

FILE_REFUSALS: dict[Refusal, Promise] = {
    Refusal.EMPTY: _("Berkasnya kosong."),
    Refusal.TOO_LARGE: _("Berkasnya lebih dari 50 MB."),
    Refusal.UNKNOWN: _("Isinya bukan jenis yang dapat disalin, apa pun yang tampak dari luar."),
    Refusal.BROKEN: _("Berkasnya rusak atau terpotong."),
    Refusal.TOO_MANY_PIXELS: _("Gambarnya terlalu besar: lebih dari 40 megapiksel, atau video di atas 4K."),
    Refusal.COPY_TOO_LARGE: _("Salinannya menjadi terlalu besar."),
    Refusal.LOCKED: _("Berkasnya dikunci dengan kata sandi."),
    Refusal.TOO_MANY_PAGES: _("PDF-nya lebih dari 300 halaman."),
    Refusal.BOMB: _("Isinya jauh lebih besar daripada ukurannya, jadi tidak dibuka."),
    Refusal.MACRO: _("Dokumennya berisi makro."),
    Refusal.HOLDS_FILES: _("Dokumennya berisi berkas lain."),
    Refusal.TOO_HARD: _("Pemeriksaannya tidak selesai dengan aman. Coba buka sekali lagi sebentar lagi."),
    Refusal.TOO_LONG: _("Rekamannya terlalu panjang untuk disalin."),
    Refusal.BUSY: _("Berkas lain sedang diperiksa. Coba lagi sebentar lagi."),
    Refusal.NO_SANDBOX: _(
        "Ruang pemeriksaan berkas yang terkunci tidak dapat dibuat, jadi berkas ini tidak dibuka."
        " Berkasnya tetap tersegel seperti saat diterima. Beri tahu administrator teknis, lalu coba lagi."
    ),
}
