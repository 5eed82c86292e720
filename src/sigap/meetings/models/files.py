"""Files of meetings and actions: in clear what they are and whose; the clean copy sealed in chunks."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise

from sigap.meetings.models.items import FILE_LABELS, ActionItem
from sigap.meetings.models.meeting import Meeting
from sigap.meetings.rules.kinds import MeetingFileKind


class MeetingFile(models.Model):
    """A file that was laid in: a signed list, signed minutes, evidence. Its name is not kept. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.TextField()
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True)
    item = models.ForeignKey(ActionItem, on_delete=models.PROTECT, null=True)
    media = models.TextField()
    count = models.PositiveSmallIntegerField()
    key_id = models.UUIDField()
    added_by = models.UUIDField()
    adder_name = models.TextField()
    added_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["meeting"], name="file_of_meeting"),
            models.Index(fields=["item"], name="file_of_item"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in MeetingFileKind]), name="meeting_file_known"),
            models.CheckConstraint(
                condition=Q(kind=MeetingFileKind.EVIDENCE.value, item__isnull=False, meeting__isnull=True)
                | Q(
                    kind__in=[MeetingFileKind.ATTENDANCE.value, MeetingFileKind.MINUTES.value],
                    item__isnull=True,
                    meeting__isnull=False,
                ),
                name="meeting_file_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def label(self) -> Promise:
        """What it is, in words."""
        return FILE_LABELS[MeetingFileKind(self.kind)]


class MeetingFileChunk(models.Model):
    """A part of a file's clean copy, sealed."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(MeetingFile, on_delete=models.PROTECT)
    number = models.PositiveSmallIntegerField()
    sealed_bytes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="meeting_chunk_once")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.number}"
