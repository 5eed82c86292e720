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
        _("Laporan sesudah itu hilang dengan enam katanya: hubungi pelapor yang masih diingat petugas."),
        _("Catat lagi siapa yang tidak boleh tahu, penahanan berkas, penutupan dan putusan."),
        _(
            "Nomor surat dan register sesudah itu dapat terbit dua kali: sambung dulu nomor surat di halaman "
            "Penomoran, dan cocokkan nomor register dengan buku."
        ),
        _("Tanda darurat yang sudah dijawab sesudah itu dapat berbunyi lagi: jawab lagi."),
    )
