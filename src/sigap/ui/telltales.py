"""What a text that many offices read looks like by its shape, and where that belongs. Nothing is looked up anywhere."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.kernel.telltale import Shape, telltales

_BELONGS: Mapping[Shape, Promise] = {
    Shape.CASE_CODE: _(
        "“%(text)s” tampak seperti kode kasus. Yang ditulis di sini dibaca semua kantor: kasus dibahas dalam "
        "konferensi kasus, di dalam kasusnya."
    ),
    Shape.REPORT_NUMBER: _(
        "“%(text)s” tampak seperti nomor laporan. Yang ditulis di sini dibaca semua kantor: bahas di halaman "
        "laporannya; kalau ada bahaya, catat sebagai laporan."
    ),
    Shape.NIK: _(
        "“%(text)s” tampak seperti NIK. Yang ditulis di sini dibaca semua kantor: identitas orang hanya di dalam "
        "kasusnya."
    ),
    Shape.PHONE: _(
        "“%(text)s” tampak seperti nomor telepon. Yang ditulis di sini dibaca semua kantor: nomor kantor ada di "
        "direktori, nomor orang hanya di dalam kasusnya."
    ),
}


def telltale_words(*texts: str) -> str:
    """What is wrong with the first of them, in words; empty where nothing is."""
    for text in texts:
        for found in telltales(text):
            return str(_BELONGS[found.shape]) % {"text": found.text}
    return ""
