"""Tables of supervision: visits, how each point stood, photos, findings. No case and no client stands in them."""

import uuid
from collections.abc import Mapping
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.supervision.rules import Checklist, PointMark, VisitKind, VisitStatus, VisitTarget, checklist_of

KIND_LABELS: Mapping[VisitKind, Promise] = {
    VisitKind.OWN: _("Kunjungan gugus tugas"),
    VisitKind.RECEIVED: _("Kunjungan yang diterima"),
}
TARGET_LABELS: Mapping[VisitTarget, Promise] = {
    VisitTarget.OFFICE: _("Kantor"),
    VisitTarget.SUB_FORCE: _("Sub gugus tugas"),
}
STATUS_LABELS: Mapping[VisitStatus, Promise] = {
    VisitStatus.PLANNED: _("Direncanakan"),
    VisitStatus.RUNNING: _("Sedang dicatat"),
    VisitStatus.CLOSED: _("Selesai"),
    VisitStatus.CANCELLED: _("Dibatalkan"),
}
MARK_LABELS: Mapping[PointMark, Promise] = {
    PointMark.YES: _("Ya"),
    PointMark.PARTLY: _("Sebagian"),
    PointMark.NO: _("Tidak"),
    PointMark.NOT_APPLICABLE: _("Tidak berlaku"),
}


class SupervisionVisit(models.Model):
    """One visit. `target_id` is an office or a sub task force, `target_name` as it was called then.

    `team` holds who goes: {"person": id or "", "name": …, "position": …}. `visitor` says who came, of a visit received;
    such a one goes by no checklist of ours. `office_id`: whose letterhead its papers have. `filled_at`: since when
    every point is looked at.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.TextField()
    status = models.TextField(default=VisitStatus.PLANNED)
    target_kind = models.TextField()
    target_id = models.UUIDField()
    target_name = models.TextField()
    checklist = models.TextField(blank=True, default="")
    edition = models.PositiveSmallIntegerField(default=0)
    visitor = models.TextField(blank=True, default="")
    purpose = models.TextField()
    place = models.TextField(blank=True, default="")
    starts_at = models.DateTimeField()
    team = models.JSONField(default=list)
    office_id = models.UUIDField()
    planned_by = models.UUIDField()
    planner_name = models.TextField()
    planned_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    filled_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ender_name = models.TextField(blank=True, default="")
    summary = models.TextField(blank=True, default="")
    tally = models.JSONField(default=dict)

    class Meta:
        db_table = "supervision_visit"
        indexes = [
            models.Index(fields=["target_id", "-starts_at"], name="visit_of_target"),
            models.Index(fields=["starts_at"], name="visit_by_day"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in VisitKind]), name="visit_kind_known"),
            models.CheckConstraint(condition=Q(status__in=[s.value for s in VisitStatus]), name="visit_status_known"),
            models.CheckConstraint(
                condition=Q(target_kind__in=[t.value for t in VisitTarget]), name="visit_target_known"
            ),
            models.CheckConstraint(condition=~Q(target_name="") & ~Q(purpose=""), name="visit_says_what"),
            models.CheckConstraint(
                condition=Q(kind=VisitKind.OWN.value, visitor="", edition__gt=0) & ~Q(checklist="")
                | Q(kind=VisitKind.RECEIVED.value, checklist="", edition=0) & ~Q(visitor=""),
                name="visit_of_one_kind",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[VisitStatus.PLANNED.value, VisitStatus.RUNNING.value], ended_at__isnull=True)
                | Q(status__in=[VisitStatus.CLOSED.value, VisitStatus.CANCELLED.value], ended_at__isnull=False)
                & ~Q(ender_name=""),
                name="visit_ended_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_name} {self.starts_at:%Y-%m-%d}"

    @property
    def day(self) -> date:
        """The day of the visit where the officers live."""
        return localdate(self.starts_at)

    @property
    def about(self) -> str:
        """How letters and actions point to it."""
        return f"supervision.visit:{self.pk}"

    @property
    def asked(self) -> Checklist | None:
        """The checklist by which it goes."""
        return checklist_of(self.checklist, self.edition)

    @property
    def is_received(self) -> bool:
        """Others came."""
        return self.kind == VisitKind.RECEIVED

    @property
    def is_open(self) -> bool:
        """It can still be written on."""
        return self.status in {VisitStatus.PLANNED, VisitStatus.RUNNING}

    @property
    def is_closed(self) -> bool:
        """Its report stands."""
        return self.status == VisitStatus.CLOSED

    @property
    def status_label(self) -> Promise:
        """How far it is, in words."""
        return STATUS_LABELS[VisitStatus(self.status)]


class VisitPoint(models.Model):
    """How one point of the checklist stood."""

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey(SupervisionVisit, on_delete=models.PROTECT)
    code = models.TextField()
    mark = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")
    noted_by = models.UUIDField()
    noter_name = models.TextField()
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "code"], name="visit_point_once"),
            models.CheckConstraint(
                condition=Q(mark__in=["", *(mark.value for mark in PointMark)]), name="visit_mark_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.code}"


class VisitPhoto(models.Model):
    """A photo: in clear whose, of which point and when; its clean copy lies sealed. The original is not kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    visit = models.ForeignKey(SupervisionVisit, on_delete=models.PROTECT)
    code = models.TextField(blank=True, default="")
    kind = models.TextField()
    count = models.PositiveSmallIntegerField()
    key_id = models.UUIDField()
    added_by = models.UUIDField()
    adder_name = models.TextField()
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["visit"], name="photo_of_visit")]

    def __str__(self) -> str:
        return str(self.pk)


class VisitPhotoChunk(models.Model):
    """A part of a photo's clean copy, sealed. It goes with its photo."""

    id = models.BigAutoField(primary_key=True)
    photo = models.ForeignKey(VisitPhoto, on_delete=models.CASCADE)
    number = models.PositiveSmallIntegerField()
    sealed_bytes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["photo", "number"], name="photo_chunk_once")]

    def __str__(self) -> str:
        return f"{self.photo_id} {self.number}"


class Finding(models.Model):
    """What a visit found, or what a visitor recommended. The action that follows has the finding's own id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    visit = models.ForeignKey(SupervisionVisit, on_delete=models.PROTECT)
    code = models.TextField(blank=True, default="")
    text = models.TextField()
    has_action = models.BooleanField()
    noted_by = models.UUIDField()
    noter_name = models.TextField()
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["visit", "noted_at"], name="finding_of_visit")]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="finding_says_what")]

    def __str__(self) -> str:
        return self.text
