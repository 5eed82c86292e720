"""Minutes: lines while people talk, and the editions in which they were closed, which nobody changes."""

import uuid
from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.meetings.models.meeting import AgendaPoint, Meeting
from sigap.meetings.rules.kinds import MinuteLineKind, MinutesConfirmation
from sigap.meetings.rules.lines import LineGap, LineUse

LINE_LABELS: Mapping[MinuteLineKind, Promise] = {
    MinuteLineKind.POINT: _("Acara"),
    MinuteLineKind.NOTE: _("Catatan"),
    MinuteLineKind.DECISION: _("Keputusan"),
    MinuteLineKind.TASK: _("Tugas"),
}
CONFIRMATION_LABELS: Mapping[MinutesConfirmation, Promise] = {
    MinutesConfirmation.HERE: _("disahkan di SIGAP"),
    MinutesConfirmation.ON_PAPER: _("disahkan di atas kertas"),
}
GAP_LABELS: Mapping[LineGap, Promise] = {
    LineGap.NO_OFFICE: _("penanggung jawab: ketik p lalu nama kantor"),
    LineGap.MANY_OFFICES: _("kantor yang mana: tulis lebih lengkap"),
    LineGap.NO_DAY: _("tanggal: misalnya besok, dua minggu lagi"),
    LineGap.NO_SUCH_DAY: _("tanggal yang ada di kalender"),
    LineGap.PAST_DAY: _("tanggal yang belum lewat"),
    LineGap.NO_EVIDENCE: _("bukti: ketik b lalu buktinya"),
}
USE_LABELS: Mapping[LineUse, Promise] = {
    LineUse.ADD: _("baris baru"),
    LineUse.COMPLETE: _("melengkapi baris sebelumnya"),
    LineUse.POINT: _("pindah acara"),
}


class MinuteLine(models.Model):
    """One line, each by itself: two people write at once and neither overwrites the other.

    `version` counts its changes, so that whoever mends a line mends the one they read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT)
    point = models.ForeignKey(AgendaPoint, on_delete=models.PROTECT, null=True)
    number = models.PositiveIntegerField()
    kind = models.TextField()
    text = models.TextField()
    office_id = models.UUIDField(null=True)
    office_name = models.TextField(blank=True, default="")
    due_on = models.DateField(null=True)
    evidence = models.TextField(blank=True, default="")
    written_by = models.UUIDField()
    writer_name = models.TextField()
    written_at = models.DateTimeField()
    version = models.PositiveSmallIntegerField(default=1)
    struck_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="line_number_once"),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in MinuteLineKind]), name="line_kind_known"),
            models.CheckConstraint(condition=~Q(text=""), name="line_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.number}"

    @property
    def kind_label(self) -> Promise:
        """What it is, in words."""
        return LINE_LABELS[MinuteLineKind(self.kind)]


class MinutesEdition(models.Model):
    """The minutes as they were closed: `content` is everything on the paper. Confirmed once, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT)
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    reason = models.TextField(blank=True, default="")
    closed_by = models.UUIDField()
    closer_name = models.TextField()
    closed_at = models.DateTimeField()
    confirmation = models.TextField(blank=True, default="")
    confirmed_by = models.UUIDField(null=True)
    confirmer_name = models.TextField(blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="minutes_edition_once"),
            models.CheckConstraint(
                condition=Q(number=1, reason="") | (Q(number__gte=2) & ~Q(reason="")), name="correction_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(confirmation="", confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(
                    confirmation__in=[c.value for c in MinutesConfirmation],
                    confirmed_by__isnull=False,
                    confirmed_at__gte=F("closed_at"),
                ),
                name="minutes_confirmed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} v{self.number}"

    @property
    def confirmation_label(self) -> Promise | str:
        """How it was confirmed, in words; nothing while it waits."""
        return CONFIRMATION_LABELS[MinutesConfirmation(self.confirmation)] if self.confirmation else ""
