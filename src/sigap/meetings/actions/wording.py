"""Refuses, in kind words, what does not belong in a text that all offices read, alike whether it exists or not."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.kernel.errors import Unable
from sigap.meetings.rules.texts import TextFault, fault_in

FAULT_LABELS: Mapping[TextFault, Promise] = {
    TextFault.CASE_CODE: _(
        "“%(piece)s” terlihat seperti kode kasus. Yang ditulis di sini dibaca semua kantor, jadi kasus tidak dibawa ke"
        " sini. Bahas lewat konferensi kasus, di dalam kasusnya."
    ),
    TextFault.REPORT_NUMBER: _(
        "“%(piece)s” terlihat seperti nomor laporan. Yang ditulis di sini dibaca semua kantor. Bahas di halaman"
        " laporannya; kalau ada bahaya, catat sebagai laporan."
    ),
    TextFault.NIK: _(
        "“%(piece)s” terlihat seperti NIK. Yang ditulis di sini dibaca semua kantor. Identitas orang hanya di dalam"
        " kasusnya."
    ),
    TextFault.PHONE: _(
        "“%(piece)s” terlihat seperti nomor telepon. Yang ditulis di sini dibaca semua kantor. Nomor kantor ada di"
        " direktori; nomor orang hanya di dalam kasusnya."
    ),
    TextFault.VILLAGE: _(
        "“%(piece)s” menyebut desa. Di sini desa disebut untuk pencegahan saja. Tulis kegiatan pencegahannya, atau"
        " sebut kecamatannya."
    ),
}


class UnableToWrite(Unable):
    """The text holds something that does not belong here, or is missing."""


def require_fit(*texts: str, about: str = "") -> None:
    """Raises UnableToWrite for the first text that does not belong here."""
    for text in texts:
        if (found := fault_in(text, about=about)) is not None:
            fault, piece = found
            raise UnableToWrite(FAULT_LABELS[fault] % {"piece": piece})
