"""What a notice says after a restore: to which moment everything went back, and what offices do by hand now."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from sigap.ui.dates import full_moment

MOMENT = "restored_to"
_FORM = "%Y-%m-%dt%H:%M:%Sz"


def moment_code(moment: datetime) -> str:
    """A moment as a notice may carry it."""
    return moment.astimezone(UTC).strftime(_FORM)


def restore_facts(ids: Mapping[str, str]) -> tuple[str, ...]:
    moment = datetime.strptime(ids[MOMENT], _FORM).replace(tzinfo=UTC)
    return (
        _("Semua kembali seperti pada %(moment)s.") % {"moment": full_moment(moment)},
        _("Laporan sesudah itu hilang dengan enam katanya: hubungi pelapor yang Anda ingat."),
        _("Catat lagi siapa yang tidak boleh tahu, penahanan, penutupan dan putusan."),
        _("Sambung dulu nomor surat di halaman Penomoran; cocokkan nomor register dengan buku."),
        _("Tanda darurat yang sudah dijawab dapat berbunyi lagi: jawab lagi."),
    )
