"""Tables of what is destroyed before its time, and of what may not be: requests with two names, legal holds."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models.file import Case, CasePerson
from sigap.cases.rules import ErasureBasis, ErasureStatus, HoldBasis

ERASURE_LABELS: dict[ErasureBasis, Promise] = {
    ErasureBasis.RETENTION_OVER: _("Masa simpan sudah lewat"),
    ErasureBasis.SUBJECT_REQUEST: _("Permintaan orangnya sendiri dikabulkan"),
    ErasureBasis.ENTERED_BY_MISTAKE: _("Salah isi atau salah orang"),
    ErasureBasis.COURT_ORDER: _("Perintah pengadilan"),
}
ERASED_CASE, ERASED_IDENTITY = "erased_case", "erased_identity"
ERASED_LABELS: dict[str, Promise] = {ERASED_CASE: _("seluruh kasus"), ERASED_IDENTITY: _("identitas satu orang")}
"""What an erasure takes, as the trail says it."""
ERASURE_STATUS_LABELS: dict[ErasureStatus, Promise] = {
    ErasureStatus.WAITING: _("Menunggu persetujuan"),
    ErasureStatus.APPROVED: _("Disetujui, belum dijalankan"),
    ErasureStatus.DECLINED: _("Tidak disetujui"),
    ErasureStatus.WITHDRAWN: _("Ditarik kembali"),
    ErasureStatus.DONE: _("Sudah dimusnahkan"),
}
HOLD_LABELS: dict[HoldBasis, Promise] = {
    HoldBasis.INVESTIGATION: _("Penyidikan"),
    HoldBasis.PROSECUTION: _("Penuntutan"),
    HoldBasis.TRIAL: _("Pemeriksaan di pengadilan"),
    HoldBasis.INSPECTION: _("Pemeriksaan inspektorat"),
    HoldBasis.DISPUTE: _("Sengketa atau keberatan"),
}


class Erasure(models.Model):
    """A request to destroy a person's identity or a whole case, and what became of it. Carries a MAC.

    `person` is none for the whole case. `answered_*` is who approved, declined or withdrew it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    case_code = models.TextField()
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True)
    person_ordinal = models.PositiveSmallIntegerField(null=True)
    basis = models.TextField()
    status = models.TextField(default=ErasureStatus.WAITING)
    requested_by = models.UUIDField()
    requested_by_name = models.TextField()
    requested_at = models.DateTimeField()
    answered_by = models.UUIDField(null=True)
    answered_by_name = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    mac = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["status", "requested_at"], name="erasure_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(basis__in=[basis.value for basis in ErasureBasis]), name="erasure_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in ErasureStatus]), name="erasure_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=ErasureStatus.WAITING.value, answered_by__isnull=True, answered_at__isnull=True)
                | ~Q(status=ErasureStatus.WAITING.value) & Q(answered_by__isnull=False, answered_at__isnull=False),
                name="erasure_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(status=ErasureStatus.WITHDRAWN.value)
                | Q(answered_by__isnull=True)
                | ~Q(answered_by=F("requested_by")),
                name="erasure_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(status=ErasureStatus.DONE.value, done_at__isnull=False)
                | ~Q(status=ErasureStatus.DONE.value) & Q(done_at__isnull=True),
                name="erasure_done_whole",
            ),
            # One at a time for a person, and for the whole case.
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(status__in=[ErasureStatus.WAITING.value, ErasureStatus.APPROVED.value]),
                name="erasure_of_person_once",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(status__in=[ErasureStatus.WAITING.value, ErasureStatus.APPROVED.value])
                & Q(person__isnull=True),
                name="erasure_of_case_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_code} {self.status}"

    @property
    def is_of_case(self) -> bool:
        """The whole case, not one person's identity."""
        return self.person_id is None

    @property
    def is_running(self) -> bool:
        """Waits for its answer, or for being carried out."""
        return self.status in {ErasureStatus.WAITING, ErasureStatus.APPROVED}

    @property
    def basis_label(self) -> Promise:
        """Why, in words."""
        return ERASURE_LABELS[ErasureBasis(self.basis)]

    @property
    def status_label(self) -> Promise:
        """Where it stands, in words."""
        return ERASURE_STATUS_LABELS[ErasureStatus(self.status)]


class LegalHold(models.Model):
    """Nothing of this case may be destroyed until a second person lifts it. Carries a MAC."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    basis = models.TextField()
    # The letter or order by which it is held.
    letter_on = models.DateField()
    placed_by = models.UUIDField()
    placed_by_name = models.TextField()
    placed_office_id = models.UUIDField()
    placed_office_kind = models.TextField()
    placed_at = models.DateTimeField()
    released_by = models.UUIDField(null=True)
    released_by_name = models.TextField(blank=True, default="")
    released_at = models.DateTimeField(null=True)
    mac = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(basis__in=[basis.value for basis in HoldBasis]), name="hold_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True, released_at__isnull=True)
                | Q(released_by__isnull=False, released_at__isnull=False) & ~Q(released_by=F("placed_by")),
                name="hold_released_by_another",
            ),
            models.UniqueConstraint(
                fields=["case", "basis", "letter_on", "placed_by"],
                condition=Q(released_at__isnull=True),
                name="hold_placed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.basis}"

    @property
    def basis_label(self) -> Promise:
        """Why, in words."""
        return HOLD_LABELS[HoldBasis(self.basis)]
