"""What an office hears of a request that it brought, by the code of the notice: as much as its reporter reads."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BROUGHT_WORDING: Mapping[str, Promise] = {
    "report-brought-handled": _(
        "Permintaan yang Anda kirim kini ditangani UPTD PPA. Ada yang baru? Telepon UPTD PPA, "
        "dan jangan tanyai lagi yang bersangkutan."
    ),
    "report-brought-forwarded": _(
        "Permintaan yang Anda kirim diteruskan UPTD PPA ke lembaga lain yang berwenang. Ada yang baru? "
        "Telepon UPTD PPA, dan jangan tanyai lagi yang bersangkutan."
    ),
    "report-brought-received": _(
        "Permintaan yang Anda kirim sudah diterima lembaga lain, yang kini melanjutkannya. "
        "Ada tanda bahaya lagi? Telepon, atau kirim yang baru."
    ),
    "report-brought-done": _(
        "Permintaan yang Anda kirim selesai ditangani UPTD PPA. Ada tanda bahaya lagi? Telepon, atau kirim yang baru."
    ),
    "report-brought-reopened": _(
        "Permintaan yang Anda kirim sudah selesai, kini ditangani UPTD PPA lagi. Ada yang baru? Telepon UPTD PPA, "
        "dan jangan tanyai lagi yang bersangkutan."
    ),
    "report-brought-again": _(
        "Permintaan yang Anda kirim diperiksa lagi: keputusan UPTD PPA yang tadi tidak berlaku lagi. Tunggu kabar "
        "berikutnya. Ada yang baru? Telepon UPTD PPA."
    ),
    "report-brought-elsewhere": _(
        "Permintaan yang Anda kirim tidak dapat ditangani UPTD PPA sendiri. Telepon UPTD PPA atau 129 untuk mencari "
        "yang tepat. Ada tanda bahaya? Kirim yang baru."
    ),
    "report-brought-too-little": _(
        "Keterangan dalam permintaan yang Anda kirim belum cukup untuk ditindaklanjuti. Tahu lebih banyak? Kirim yang "
        "baru, atau telepon UPTD PPA."
    ),
}
