"""Wishes to close a case: asked, answered by a second person or carried out alone, reviewed, undone."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models.file import CLOSING_LABELS, Case
from sigap.cases.rules import ClosingFinding, ClosingObjection, ClosingReason, ClosingStatus, ReopeningReason

CLOSING_STATUS_LABELS: dict[ClosingStatus, Promise] = {
    ClosingStatus.WAITING: _("Menunggu orang kedua"),
    ClosingStatus.APPROVED: _("Disetujui, kasus ditutup"),
    ClosingStatus.DECLINED: _("Tidak disetujui"),
    ClosingStatus.WITHDRAWN: _("Ditarik"),
    ClosingStatus.LAPSED: _("Gugur: pekerjaan berlanjut"),
}
CLOSING_FINDING_LABELS: dict[ClosingFinding, Promise] = {
    ClosingFinding.IN_ORDER: _("Penutupan ini dapat diterima"),
    ClosingFinding.TO_REOPEN: _("Kasus ini perlu dibuka kembali"),
}
OBJECTION_LABELS: dict[ClosingObjection, Promise] = {
    ClosingObjection.HELP_MISSING: _("Masih ada layanan yang dibutuhkan"),
    ClosingObjection.SAFETY_UNCLEAR: _("Keamanannya belum jelas"),
    ClosingObjection.CLIENT_NOT_HEARD: _("Klien belum dimintai pendapat"),
    ClosingObjection.FILE_INCOMPLETE: _("Berkas belum lengkap"),
}
REOPENING_LABELS: dict[ReopeningReason, Promise] = {
    ReopeningReason.HARM_AGAIN: _("Kekerasan atau eksploitasi terjadi lagi"),
    ReopeningReason.NEW_FACTS: _("Ada keterangan baru"),
    ReopeningReason.CLIENT_ASKED: _("Klien meminta layanan lagi"),
    ReopeningReason.CLOSED_TOO_EARLY: _("Ditutup terlalu cepat"),
    ReopeningReason.COURT: _("Diminta penegak hukum atau pengadilan"),
}


class Closing(models.Model):
    """One wish to close one case, and what became of it. Why it was done alone is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    case_code = models.TextField()
    reason = models.TextField()
    status = models.TextField(default=ClosingStatus.WAITING)
    after_care_on = models.DateField(null=True)
    needs_second = models.BooleanField()
    asked_by = models.UUIDField()
    asked_by_name = models.TextField()
    asked_office_id = models.UUIDField()
    asked_at = models.DateTimeField()
    answered_by = models.UUIDField(null=True)
    answered_by_name = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    objection = models.TextField(blank=True, default="")
    is_alone = models.BooleanField(default=False)
    key_id = models.UUIDField(null=True)
    sealed_words = models.BinaryField(null=True)
    finding = models.TextField(blank=True, default="")
    reviewed_by = models.UUIDField(null=True)
    reviewed_by_name = models.TextField(blank=True, default="")
    reviewed_at = models.DateTimeField(null=True)
    reopening_reason = models.TextField(blank=True, default="")
    reopened_by = models.UUIDField(null=True)
    reopened_by_name = models.TextField(blank=True, default="")
    reopened_at = models.DateTimeField(null=True)
    cared_at = models.DateTimeField(null=True)
    cared_by_name = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["status", "asked_at"], name="closing_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=[r.value for r in ClosingReason]), name="closing_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in ClosingStatus]), name="closing_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=ClosingStatus.WAITING.value, answered_by__isnull=True, answered_at__isnull=True)
                | ~Q(status=ClosingStatus.WAITING.value) & Q(answered_by__isnull=False, answered_at__isnull=False),
                name="closing_answered_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status=ClosingStatus.DECLINED.value) & Q(objection="")
                | Q(status=ClosingStatus.DECLINED.value, objection__in=[o.value for o in ClosingObjection]),
                name="closing_declined_with_reason",
            ),
            # Nobody approves alone what they asked for, unless it says so and somebody looks at it afterwards.
            models.CheckConstraint(
                condition=~Q(status=ClosingStatus.APPROVED.value)
                | Q(needs_second=False)
                | Q(is_alone=True, sealed_words__isnull=False)
                | Q(is_alone=False) & ~Q(answered_by=F("asked_by")),
                name="closing_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(finding="", reviewed_by__isnull=True)
                | Q(finding__in=[f.value for f in ClosingFinding], reviewed_by__isnull=False)
                & ~Q(reviewed_by=F("answered_by")),
                name="closing_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(reopening_reason="", reopened_at__isnull=True)
                | Q(reopening_reason__in=[r.value for r in ReopeningReason], reopened_at__isnull=False),
                name="closing_reopened_with_reason",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(status=ClosingStatus.WAITING.value), name="closing_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_code} {self.status}"

    @property
    def reason_label(self) -> Promise:
        """Why it is to be closed, in words."""
        return CLOSING_LABELS[ClosingReason(self.reason)]

    @property
    def status_label(self) -> Promise:
        """Where the wish stands, in words."""
        return CLOSING_STATUS_LABELS[ClosingStatus(self.status)]

    @property
    def finding_label(self) -> Promise | str:
        """What the review found, in words; empty before it."""
        return CLOSING_FINDING_LABELS[ClosingFinding(self.finding)] if self.finding else ""
