"""What is wrong with the house, in words: for the page of safekeeping, and as a line on every page of who can act."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.mailbox.health import Health, recent_health
from sigap.mailbox.troubles import TroubleCode

WORDS: Mapping[TroubleCode, Promise] = {
    TroubleCode.WORKER: gettext_lazy(
        "Tugas otomatis berhenti: tenggat tidak diawasi dan pemberitahuan tidak terkirim. Hubungi administrator teknis."
    ),
    TroubleCode.REPORTS: gettext_lazy(
        "Dalam seperempat jam terakhir ada laporan warga yang tidak dapat disimpan."
        " Periksa disk dan basis data sekarang."
    ),
    TroubleCode.VAULT: gettext_lazy(
        "Brankas tidak menjawab: tidak ada berkas yang terbuka dan tidak ada yang dapat masuk."
        " Lihat journalctl -u sigap-vault, lalu systemctl restart sigap-vault."
    ),
    TroubleCode.VAULT_LOCKED: gettext_lazy(
        "Brankas sudah seperempat jam menunggu frasa sandi kunci. Buka meja kerja dan masukkan frasa itu."
    ),
    TroubleCode.DISK_HOME: gettext_lazy("Disk data SIGAP hampir penuh. Kosongkan atau perbesar sekarang."),
    TroubleCode.DISK_DATABASE: gettext_lazy(
        "Disk basis data hampir penuh: laporan baru akan ditolak. Perbesar sekarang."
    ),
    TroubleCode.DISK_COPIES: gettext_lazy("Disk cadangan hampir penuh: cadangan berikutnya akan gagal."),
    TroubleCode.COPIES_AWAY: gettext_lazy(
        "Cadangan tidak sampai ke tempat di luar mesin ini. Lihat journalctl -u sigap-backup."
    ),
    TroubleCode.ROTATION: gettext_lazy(
        "Kunci sudah lebih dari 38 hari dipakai dan belum diganti. Jalankan: sigap-owner keys rotate."
    ),
    TroubleCode.MAIL: gettext_lazy("Dalam tujuh hari terakhir ada surel yang tidak sampai dan dihentikan."),
    TroubleCode.CERTIFICATE: gettext_lazy(
        "Sertifikat sebuah alamat berakhir dalam 14 hari atau sudah berakhir, atau alamat itu sudah satu jam tidak"
        " terjangkau. Perbarui, lalu muat ulang nginx."
    ),
    TroubleCode.CLEANER: gettext_lazy(
        "Berkas dari luar tidak dapat dibuka: pembersih berkas tidak menjawab."
        " Lihat sigap-owner status dan journalctl -u 'sigap-cleaner*'."
    ),
    TroubleCode.ANCHORS: gettext_lazy(
        "Jejak lebih dari sepuluh menit tidak dijangkarkan."
        " Lihat journalctl -u sigap-worker, lalu ./sigap audit verify."
    ),
    TroubleCode.HEADS: gettext_lazy(
        "Sejak lebih dari satu jam kepala jejak tidak sampai ke tempatnya di luar mesin ini."
        " Lihat journalctl -u sigap-worker."
    ),
    TroubleCode.ROWS: gettext_lazy(
        "Ada baris yang diubah dari luar SIGAP atau tidak terbaca. Lihat halaman Jejak, lalu ./sigap audit verify."
    ),
    TroubleCode.PASSKEY: gettext_lazy(
        "Kunci sandi seorang petugas mungkin disalin; kunci itu sudah ditutup. Lihat halaman Jejak, lalu hubungi"
        " petugas itu."
    ),
    TroubleCode.VAULT_LIMIT: gettext_lazy(
        "Brankas diminta membuka lebih banyak daripada kerja satu orang, dan menolak sisanya. Lihat halaman Jejak:"
        " siapa, dan kapan. Hubungi orangnya; bila bukan dia, putuskan semua sesinya."
    ),
    TroubleCode.REGISTERS: gettext_lazy(
        "Register lama menunggu, dan tidak ada yang mengerjakannya. Lihat journalctl -u sigap-register."
    ),
}
"""Copies, recovery file and drill the page looks at itself, with what the ring vouches for."""


def alarms(found: Health) -> Iterator[str]:
    """A sentence for each."""
    for code in TroubleCode:
        if code not in found.troubles:
            continue
        if code is TroubleCode.SWEEPS:
            yield _("Tugas otomatis ini gagal terus: %(names)s. Lihat journalctl -u sigap-worker.") % {
                "names": ", ".join(found.late)
            }
        elif code in WORDS:
            yield str(WORDS[code])


def banner_for(actor: Actor, *, at: datetime) -> str:
    """One line for who watches over the system; nothing in a demo, or when all is well."""
    if settings.SIGAP_DEMO or not actor.can(Permission.SAFEKEEPING_SEE):
        return ""
    count = len(recent_health(at=at).troubles)
    if not count:
        return ""
    return ngettext(
        "%(count)d hal pada sistem ini harus diperbaiki.", "%(count)d hal pada sistem ini harus diperbaiki.", count
    ) % {"count": count}
