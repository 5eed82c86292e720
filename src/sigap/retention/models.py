"""Tables of what is due to go, and of what holds a report. Ids, days and codes only."""

import uuid
from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models import HOLD_LABELS
from sigap.cases.rules import HoldBasis
from sigap.retention.rules import RetentionOutcome, RetentionSubject

KIND_LABELS: Mapping[RetentionSubject, Promise] = {
    RetentionSubject.REPORT: _("Laporan tanpa kasus"),
    RetentionSubject.CASE: _("Berkas kasus"),
}
FATE_LABELS: Mapping[RetentionOutcome, Promise] = {
    RetentionOutcome.KEY: _("Kuncinya dimusnahkan sendiri oleh sistem, sesudah kantornya diberi tahu"),
    RetentionOutcome.TWO_PEOPLE: _("Kuncinya dimusnahkan atas permintaan satu orang dan persetujuan orang lain"),
    RetentionOutcome.SHARES: _(
        "Bagian kunci semua penerimanya dan isinya dimusnahkan sendiri oleh sistem, sesudah mereka diberi tahu"
    ),
    RetentionOutcome.EPOCH: _("Salinannya dibuang; kunci bulan yang membukanya dimusnahkan sesudah itu"),
    RetentionOutcome.DELETED: _("Dimusnahkan sendiri oleh sistem"),
    RetentionOutcome.NEVER: _("Tidak pernah: hanya nomor dan kode, tanpa isi"),
}
CLASS_LABELS: Mapping[str, Promise] = {
    "unsent": _("Tulisan yang belum terkirim di meja kerja"),
    "half_file": _("Berkas pelapor yang baru terkirim sebagian"),
    "read_line": _("Pesan percakapan yang sudah dibaca pelapor, di pihak pelapor"),
    "mail": _("Surat pemberitahuan yang sudah terkirim"),
    "search": _("Pencarian orang yang sudah diperiksa"),
    "draft": _("Draf laporan yang ditinggalkan"),
    "trail": _("Jejak"),
}


class Retirement(models.Model):
    """Something whose time of keeping is ending: when its office was told, on which day it goes, when it went."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.TextField()
    subject_id = models.UUIDField()
    office_id = models.UUIDField()
    ended_at = models.DateTimeField()
    due_on = models.DateField()
    told_at = models.DateTimeField()
    # It joined a case that was erased: it goes with it.
    is_at_once = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True)
    key_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "due_on"], condition=Q(erased_at__isnull=True), name="retirement_due"),
        ]
        constraints = [
            # A case that was opened again and closed anew ends a second time.
            models.UniqueConstraint(fields=["subject_id", "ended_at"], name="retirement_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in RetentionSubject]), name="retirement_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, key_id__isnull=True)
                | Q(erased_at__isnull=False, key_id__isnull=False),
                name="retirement_erased_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}"


class ReportHold(models.Model):
    """Nothing of this report goes until a second person lifts it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    envelope_id = models.UUIDField()
    basis = models.TextField()
    # The letter or order by which it is held.
    letter_on = models.DateField()
    placed_by = models.UUIDField()
    placed_by_name = models.TextField()
    placed_at = models.DateTimeField()
    released_by = models.UUIDField(null=True)
    released_by_name = models.TextField(blank=True, default="")
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(basis__in=[basis.value for basis in HoldBasis]), name="report_hold_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True, released_at__isnull=True)
                | Q(released_by__isnull=False, released_at__isnull=False) & ~Q(released_by=F("placed_by")),
                name="report_hold_released_by_another",
            ),
            models.UniqueConstraint(
                # Each letter holds by itself: lifting one leaves the other's in force.
                fields=["envelope_id", "basis", "letter_on", "placed_by"],
                condition=Q(released_at__isnull=True),
                name="report_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.envelope_id} {self.basis}"

    @property
    def basis_label(self) -> Promise:
        """Why, in words."""
        return HOLD_LABELS[HoldBasis(self.basis)]
