"""Tables of the triage inbox: which report goes along with which, and what a second officer thought of a false one."""

import uuid

from django.db import models
from django.db.models import F, Q

from sigap.intake.rules import FalseReason


class ReportMerge(models.Model):
    """One report goes along with another: decided together, sealed apart, each with its own code and reporter."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    envelope_id = models.UUIDField()
    number = models.TextField()
    into_id = models.UUIDField()
    into_number = models.TextField()
    merged_at = models.DateTimeField()
    merged_by = models.UUIDField()
    merged_by_name = models.TextField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["into_id"], name="merge_into")]
        constraints = [
            models.UniqueConstraint(fields=["envelope_id"], condition=Q(undone_at__isnull=True), name="merged_once"),
            models.CheckConstraint(condition=~Q(envelope_id=F("into_id")), name="merged_with_another"),
        ]

    def __str__(self) -> str:
        return self.number


class SecondLook(models.Model):
    """A report said to be untrue, and what another officer thinks of that. A code; nothing of anybody's identity."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    envelope_id = models.UUIDField()
    number = models.TextField()
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField()
    asked_by_name = models.TextField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    answered_by_name = models.TextField(blank=True, default="")
    agreed = models.BooleanField(null=True)

    class Meta:
        indexes = [models.Index(fields=["envelope_id", "-asked_at"], name="look_of_envelope")]
        constraints = [
            models.UniqueConstraint(
                fields=["envelope_id"], condition=Q(answered_at__isnull=True), name="look_open_once"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[reason.value for reason in FalseReason]), name="look_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, agreed__isnull=True)
                | (
                    Q(answered_at__isnull=False, answered_by__isnull=False, agreed__isnull=False)
                    & ~Q(answered_by=F("asked_by"))
                ),
                name="look_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.number
