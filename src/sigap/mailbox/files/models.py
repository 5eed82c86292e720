"""Files that belong to a report: in clear the kind, how many parts and when; every part sealed as it arrived."""

import uuid

from django.db import models
from django.db.models import Q

from sigap.mailbox.files.rules import FILE_PARTS, FileRendition


class ReportFile(models.Model):
    """One file. It is whole once `finished_at` stands; nothing of it is changed afterwards but its key and copy."""

    id = models.UUIDField(primary_key=True)
    envelope_id = models.UUIDField()
    # Trace of the secret with which its parts are sent.
    handle = models.BinaryField(unique=True)
    # By its first bytes; empty until the first part is there.
    kind = models.TextField(default="")
    parts = models.PositiveIntegerField()
    key_id = models.UUIDField()
    # The data key sealed to the intake key; gone when it lies under the report's own key instead.
    key_blob = models.BinaryField(null=True)
    sealed_to = models.BinaryField(null=True)
    sealed_key = models.BinaryField(null=True)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    # When the worker had told whoever works on the report.
    noted_at = models.DateTimeField(null=True)
    # The clean copy, or why there is none.
    copy_parts = models.PositiveIntegerField(null=True)
    copy_refused = models.TextField(default="")
    copied_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["envelope_id", "begun_at"], name="file_of_envelope"),
            models.Index(
                fields=["finished_at"],
                condition=Q(finished_at__isnull=False, noted_at__isnull=True),
                name="file_to_note",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(parts__gte=1, parts__lte=FILE_PARTS), name="file_parts_possible"),
            models.CheckConstraint(condition=Q(kind__regex=r"^[a-z0-9]{0,8}$"), name="file_kind_form"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class FilePart(models.Model):
    """A quarter of a megabyte of a file or of its copy, sealed. `digest` is keyed; a copy has none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    file_id = models.UUIDField()
    part = models.TextField()
    number = models.PositiveIntegerField()
    digest = models.BinaryField(null=True)
    sealed_bytes = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file_id", "part", "number"], name="file_part_once"),
            models.CheckConstraint(
                condition=Q(part__in=[each.value for each in FileRendition]), name="file_part_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.part} {self.number}"
