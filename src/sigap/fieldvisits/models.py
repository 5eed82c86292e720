"""Tables of field visits: who is sent, when they are awaited, the versions of what they saw.

In clear: officers, hours, kinds. Place, route, vehicle and whatever was seen are sealed under the key of services.
"""

import uuid
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models import Case
from sigap.fieldvisits.rules import FieldPurpose, FieldStatus, PlanFlaw, SilenceHearer, SpokenTo

PURPOSE_LABELS: dict[FieldPurpose, Promise] = {
    FieldPurpose.MEET: _("Menemui korban dan menilai keadaannya"),
    FieldPurpose.LOOK: _("Memeriksa kabar di tempat"),
    FieldPurpose.FAMILY: _("Berbicara dengan keluarga atau warga"),
    FieldPurpose.FETCH: _("Menjemput korban"),
    FieldPurpose.BRING: _("Mengantar korban"),
}
FIELD_STATUS_LABELS: dict[FieldStatus, Promise] = {
    FieldStatus.PLANNED: _("Belum berangkat"),
    FieldStatus.OUT: _("Di lapangan"),
    FieldStatus.BACK: _("Sudah kembali"),
    FieldStatus.CANCELLED: _("Dibatalkan"),
}
RUNG_LABELS: dict[SilenceHearer, Promise] = {
    SilenceHearer.LEADER: _("ketua tim"),
    SilenceHearer.HEAD: _("kepala kantor"),
    SilenceHearer.POLICE: _("petugas piket Polres"),
    SilenceHearer.NOBODY: _("tidak seorang pun dapat diberi tahu lewat SIGAP, telepon 110; kepala kantor sekali lagi"),
}
SPOKEN_LABELS: dict[SpokenTo, Promise] = {
    SpokenTo.CLIENT: _("Korban"),
    SpokenTo.FAMILY: _("Keluarga"),
    SpokenTo.NEIGHBOUR: _("Tetangga"),
    SpokenTo.VILLAGE: _("Perangkat desa, RT, RW"),
    SpokenTo.SCHOOL: _("Guru"),
    SpokenTo.HEALTH: _("Tenaga kesehatan"),
    SpokenTo.POLICE: _("Polisi"),
    SpokenTo.ACCUSED: _("Terlapor"),
    SpokenTo.OTHER: _("Orang lain"),
}
FLAW_LABELS: dict[PlanFlaw, Promise] = {
    PlanFlaw.RETURN_FIRST: _("Jam kembali harus sesudah jam berangkat."),
    PlanFlaw.OVER: _("Jam kembali sudah lewat. Tulis jam yang akan datang."),
    PlanFlaw.LONG: _("Paling lama tujuh hari. Pecah menjadi beberapa surat tugas."),
    PlanFlaw.NO_TEAM: _("Pilih siapa yang berangkat."),
    PlanFlaw.LEADER_OUTSIDE: _("Ketua tim harus menangani kasus ini: ia yang membaca tempat dan rutenya."),
    PlanFlaw.KEEPER_GOES: _("Yang memegang rute tidak ikut berangkat. Pilih rekan yang tinggal."),
    PlanFlaw.KEPT: _("Ada yang tidak dapat ditugaskan dalam kasus ini. Pilih rekan lain."),
}
WORD_TABLES = (FIELD_STATUS_LABELS, RUNG_LABELS)
"""What the trail calls the app's codes."""
STATUS_TONES: dict[FieldStatus, str] = {FieldStatus.PLANNED: "soon", FieldStatus.OUT: "blue", FieldStatus.BACK: "ok"}


class FieldVisit(models.Model):
    """One assignment of a team. Word of it is awaited until `word_due_at`; `rung` steps were taken since."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    ordinal = models.PositiveIntegerField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    purpose = models.TextField()
    letter_number = models.TextField(blank=True, default="")
    status = models.TextField(default=FieldStatus.PLANNED)
    leader_id = models.UUIDField()
    leader_name = models.TextField()
    # Who stays behind and knows the route.
    keeper_id = models.UUIDField()
    keeper_name = models.TextField()
    departs_at = models.DateTimeField()
    returns_at = models.DateTimeField()
    word_due_at = models.DateTimeField()
    rung = models.PositiveSmallIntegerField(default=0)
    departed_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    heard_by_name = models.TextField(blank=True, default="")
    # The last word as its page sent it: the same again is the same word.
    word_key = models.UUIDField(null=True)
    planned_at = models.DateTimeField()
    planned_by = models.UUIDField()
    planned_by_name = models.TextField()
    key_id = models.UUIDField()
    sealed_words = models.BinaryField()
    post_key = models.UUIDField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["word_due_at"], condition=Q(returned_at=None), name="field_visit_awaited")]
        constraints = [
            models.UniqueConstraint(fields=["case", "ordinal"], name="field_visit_numbered_once"),
            models.CheckConstraint(
                condition=Q(purpose__in=[each.value for each in FieldPurpose]), name="field_purpose_known"
            ),
            models.CheckConstraint(condition=Q(returns_at__gt=F("departs_at")), name="field_visit_ends_later"),
            models.CheckConstraint(
                condition=Q(
                    status__in=[FieldStatus.PLANNED.value, FieldStatus.CANCELLED.value],
                    departed_at=None,
                    returned_at=None,
                )
                | Q(status=FieldStatus.OUT.value, departed_at__isnull=False, returned_at=None)
                | Q(status=FieldStatus.BACK.value, departed_at__isnull=False, returned_at__gte=F("departed_at")),
                name="field_status_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.ordinal}"

    @property
    def status_label(self) -> Promise:
        """How far it is, in words."""
        return FIELD_STATUS_LABELS[FieldStatus(self.status)]

    @property
    def tone(self) -> str:
        """The look of how far it is."""
        return STATUS_TONES.get(FieldStatus(self.status), "")

    @property
    def left_or_leaves_at(self) -> datetime:
        """When they left, and before that when they mean to."""
        return self.departed_at or self.departs_at

    @property
    def back_or_due_at(self) -> datetime:
        """When they were back, and before that when they mean to be."""
        return self.returned_at or self.returns_at

    @property
    def purpose_label(self) -> Promise:
        """Why the team goes, in words."""
        return PURPOSE_LABELS[FieldPurpose(self.purpose)]

    @property
    def is_awaited(self) -> bool:
        """Somebody has to say how it goes."""
        return self.status in {FieldStatus.PLANNED, FieldStatus.OUT}


class FieldMember(models.Model):
    """An officer of a team. Being sent opens nothing of the case."""

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey(FieldVisit, on_delete=models.PROTECT, related_name="members")
    person_id = models.UUIDField()
    person_name = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "person_id"], name="field_member_once")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.person_id}"


class FieldSheet(models.Model):
    """One version of what a team saw. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    visit = models.ForeignKey(FieldVisit, on_delete=models.PROTECT, related_name="sheets")
    version = models.PositiveIntegerField()
    spoken_to = ArrayField(models.TextField(), default=list)
    written_at = models.DateTimeField()
    written_by = models.UUIDField()
    written_by_name = models.TextField()
    key_id = models.UUIDField()
    sealed_seen = models.BinaryField()
    post_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "version"], name="field_sheet_version_once")]

    def __str__(self) -> str:
        return f"{self.visit_id} v{self.version}"

    @property
    def spoken_labels(self) -> list[Promise]:
        """Who was spoken to, in words."""
        return [SPOKEN_LABELS[SpokenTo(each)] for each in self.spoken_to]
