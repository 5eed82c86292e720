"""What `./sigap status` calls each thing."""

from collections.abc import Mapping

from sigap.mailbox.troubles import TroubleCode
from sigap.vault.states import VaultState

TROUBLES: Mapping[TroubleCode, tuple[str, str]] = {
    TroubleCode.DATABASE: ("basis data", ""),
    TroubleCode.WORKER: ("pekerja", ""),
    TroubleCode.REPORTS: ("laporan masuk", ""),
    TroubleCode.SWEEPS: ("tugas", ""),
    TroubleCode.VAULT: ("brankas bagi meja kerja", "tidak menjawab: journalctl -u sigap-vault"),
    TroubleCode.VAULT_LOCKED: (
        "frasa sandi kunci",
        "sudah seperempat jam ditunggu brankas: buka meja kerja dan masukkan frasa itu",
    ),
    TroubleCode.DISK_HOME: ("disk", ""),
    TroubleCode.DISK_DATABASE: ("disk", ""),
    TroubleCode.DISK_COPIES: ("disk", ""),
    TroubleCode.COPIES: ("cadangan", ""),
    TroubleCode.COPIES_AWAY: ("cadangan jauh", ""),
    TroubleCode.RECOVERY: ("pemulihan", ""),
    TroubleCode.DRILL: ("kunci", ""),
    TroubleCode.ROTATION: ("kunci", "lebih dari 38 hari tidak diganti; jalankan: ./sigap keys rotate"),
    TroubleCode.MAIL: ("surat", ""),
    TroubleCode.CERTIFICATE: ("sertifikat", ""),
    TroubleCode.CLEANER: ("pembersih", ""),
    TroubleCode.ANCHORS: (
        "jangkar jejak",
        "ada peristiwa yang lebih dari sepuluh menit tidak dijangkarkan; jalankan: ./sigap audit verify",
    ),
    TroubleCode.HEADS: (
        "kepala jejak",
        "lebih dari satu jam tidak sampai ke luar mesin ini; journalctl -u sigap-worker",
    ),
    TroubleCode.ROWS: (
        "baris",
        "ada yang diubah dari luar SIGAP atau tidak terbaca: halaman Jejak; jalankan: ./sigap audit verify",
    ),
    TroubleCode.PASSKEY: ("kunci sandi", "milik seorang petugas mungkin disalin, dan sudah ditutup: halaman Jejak"),
    TroubleCode.VAULT_LIMIT: (
        "batas brankas",
        "diminta lebih dari kerja satu orang, dan menolak sisanya: halaman Jejak",
    ),
    TroubleCode.REGISTERS: ("register lama", ""),
}
"""What each trouble is called on this page. Without words it has a line of its own, which looks anew."""
VAULT_WORDS: Mapping[VaultState, str] = {
    VaultState.OPEN: "menjawab, terbuka",
    VaultState.LOCKED: "terkunci: menunggu frasa sandi petugas di meja kerja; tidak ada laporan yang terbuka",
    VaultState.UNUSABLE: "menjawab, tetapi kuncinya tidak dapat dipakai (journalctl -u sigap-vault)",
    VaultState.AWAY: "tidak menjawab",
}
NO_CLEANER = "tidak menjawab: tidak ada berkas dari luar yang dibuka (journalctl -u 'sigap-cleaner*')"
