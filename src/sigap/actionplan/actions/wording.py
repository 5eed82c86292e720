"""Refuses, in kind words, what has the shape of a case or of somebody's number: all offices read a plan."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.kernel.errors import Unable
from sigap.kernel.telltale import Shape, telltales

_BELONGS: Mapping[Shape, Promise] = {
    Shape.CASE_CODE: _("seperti kode kasus. Bahas dalam konferensi kasus, di dalam kasusnya"),
    Shape.REPORT_NUMBER: _("seperti nomor laporan. Tulis di halaman laporannya; kalau ada bahaya, catat laporan"),
    Shape.NIK: _("seperti NIK. Identitas orang hanya di dalam kasusnya"),
    Shape.PHONE: _("seperti nomor telepon. Nomor kantor ada di daftar kantor; nomor orang hanya di dalam kasusnya"),
}


class UnableToWritePlan(Unable):
    """The text holds something that does not belong in a plan."""


def telltale_words(text: str) -> str:
    """What is wrong with a text, in words; empty where nothing is. Shapes only: whether it exists is asked nowhere."""
    found = next(iter(telltales(text)), None)
    if found is None:
        return ""
    told = _("“%(piece)s” terlihat %(like)s. Rencana aksi dibaca semua kantor.")
    return str(told % {"piece": found.text, "like": _BELONGS[found.shape]})


def require_plain(texts: Iterable[str]) -> None:
    """Raises UnableToWritePlan for the first text that does not belong here."""
    for text in texts:
        if words := telltale_words(text):
            raise UnableToWritePlan(words)
