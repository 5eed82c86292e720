"""Files of set-up that were brought in, each with what it would change, and what became of it. No person is in one."""

import uuid

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.setup.rules import SetupFault

FAULT_LABELS: dict[SetupFault, Promise] = {
    SetupFault.CASE: _(
        "“%(what)s” berbentuk seperti NIK, kode kasus, atau nomor laporan. Yang begitu tidak ada dalam pengaturan."
    ),
    SetupFault.EMPTY: _("“%(what)s” belum diisi"),
    SetupFault.NEWER: _(
        "berkas ini dari SIGAP yang lebih baru (bentuk %(what)s). Perbarui SIGAP di sini dulu, lalu muat lagi."
    ),
    SetupFault.NOT_OURS: _("ini bukan berkas pengaturan SIGAP"),
    SetupFault.NOT_ROWS: _("harus berupa daftar baris"),
    SetupFault.PEOPLE: _(
        "berkas ini memuat orang (“%(what)s”). Pengaturan tidak membawa orang: mereka dicatat di Petugas."
    ),
    SetupFault.TOO_LARGE: _("berkas ini lebih dari 5 MB; pengaturan satu daerah jauh lebih kecil"),
    SetupFault.TOO_MANY: _("lebih dari %(what)s baris; sebanyak itu tidak dapat dibaca sebelum dimuat"),
    SetupFault.TWICE: _("“%(what)s” tertulis dua kali"),
    SetupFault.UNKNOWN_FIELD: _("“%(what)s” tidak dikenal"),
    SetupFault.UNKNOWN_PART: _("bagian “%(what)s” tidak dikenal oleh SIGAP ini"),
    SetupFault.UNREADABLE: _("berkas ini tidak terbaca sebagai JSON; mungkin terpotong"),
    SetupFault.WRONG_KIND: _("“%(what)s” bukan bentuk yang semestinya"),
}
FIELD_LABELS: dict[str, Promise] = {
    "about": _("Diisi tentang"),
    "address": _("Alamat"),
    "amount": _("Lama"),
    "basis": _("Dasar"),
    "case_section": _("Bagian kasus"),
    "code": _("Kode"),
    "confirmed_on": _("Dikonfirmasi"),
    "cost": _("Biaya"),
    "decree": _("SK"),
    "duty_cover": _("Piket"),
    "fingerprint": _("Sidik"),
    "full_name": _("Nama lengkap"),
    "hours": _("Jam"),
    "is_shown": _("Tampil"),
    "is_verified": _("Sudah diverifikasi"),
    "kind": _("Jenis"),
    "leads": _("Kantor"),
    "name": _("Nama"),
    "office": _("Kantor"),
    "parent": _("Kantor di atasnya"),
    "phone": _("Telepon"),
    "place": _("Tempat"),
    "position": _("Urutan"),
    "questions": _("Pertanyaan"),
    "read_in": _("Dibaca di"),
    "region": _("Wilayah"),
    "rests_on_holidays": _("Libur nasional"),
    "section": _("Halaman"),
    "source": _("Sumber"),
    "statute": _("Peraturan"),
    "steps": _("Pemberitahuan"),
    "text": _("Isi"),
    "text_en": _("Isi, bahasa Inggris"),
    "title": _("Judul"),
    "title_en": _("Judul, bahasa Inggris"),
    "unit": _("Satuan"),
    "week": _("Minggu kerja"),
}
"""What fields are called on the page of differences; one that a later part adds shows as it is written."""


class SetupFile(models.Model):
    """One file as it was read. It waits until somebody loads it whole; `digest` tells it from any other.

    `changes` is what it would do, as it was shown: what stands now is held against it before anything is loaded.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    digest = models.TextField()
    document = models.JSONField()
    changes = models.JSONField()
    origin_code = models.TextField()
    origin_name = models.TextField()
    is_untouched = models.BooleanField()
    brought_at = models.DateTimeField()
    brought_by = models.UUIDField(null=True)
    brought_by_name = models.TextField(blank=True, default="")
    loaded_at = models.DateTimeField(null=True)
    loaded_by = models.UUIDField(null=True)
    loaded_by_name = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["-brought_at"], name="setupfile_newest")]
        constraints = [
            models.CheckConstraint(condition=models.Q(digest__regex=r"^[0-9a-f]{64}$"), name="setupfile_digest_form")
        ]

    def __str__(self) -> str:
        return self.digest[:12]
