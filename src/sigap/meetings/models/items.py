"""Actions: what an office owes after a decision or a finding, by when, with which evidence, and how it went."""

import uuid
from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.meetings.rules.kinds import ItemSource, ItemStatus, ItemStepKind, MeetingFileKind

SOURCE_LABELS: Mapping[ItemSource, Promise] = {
    ItemSource.DECISION: _("Keputusan rakor"),
    ItemSource.FINDING: _("Temuan pengawasan"),
    ItemSource.DIRECTIVE: _("Permintaan pimpinan"),
}
ITEM_STATUS_LABELS: Mapping[ItemStatus, Promise] = {
    ItemStatus.OPEN: _("Belum selesai"),
    ItemStatus.DONE: _("Dilaporkan selesai"),
    ItemStatus.WITHDRAWN: _("Ditarik"),
}
STEP_LABELS: Mapping[ItemStepKind, Promise] = {
    ItemStepKind.GIVEN: _("Diberikan"),
    ItemStepKind.CHANGED: _("Diubah"),
    ItemStepKind.DONE: _("Dilaporkan selesai"),
    ItemStepKind.RETURNED: _("Dikembalikan"),
    ItemStepKind.WITHDRAWN: _("Ditarik"),
}
FILE_LABELS: Mapping[MeetingFileKind, Promise] = {
    MeetingFileKind.ATTENDANCE: _("Daftar hadir bertanda tangan"),
    MeetingFileKind.MINUTES: _("Notula bertanda tangan"),
    MeetingFileKind.EVIDENCE: _("Bukti tindak lanjut"),
}


class ActionItem(models.Model):
    """One action of one office. `origin` says in words what it follows from; `about` leads there, opaque to this app.

    `due_at` is the last minute of the day `due_on` where the officers live.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    source = models.TextField()
    about = models.TextField(blank=True, default="")
    origin = models.TextField()
    text = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    due_on = models.DateField()
    due_at = models.DateTimeField()
    evidence = models.TextField()
    given_by = models.UUIDField()
    given_at = models.DateTimeField()
    status = models.TextField(default=ItemStatus.OPEN)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(status=ItemStatus.OPEN.value), name="item_open_by_due"),
            models.Index(fields=["office_id", "status"], name="item_of_office"),
            models.Index(fields=["about"], name="item_about"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(source__in=[s.value for s in ItemSource]), name="item_source_known"),
            models.CheckConstraint(condition=Q(due_at__gt=F("given_at")), name="item_due_after_given"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(evidence=""), name="item_says_what"),
            models.CheckConstraint(
                condition=Q(status=ItemStatus.OPEN.value, ended_at__isnull=True, ended_by__isnull=True)
                | Q(
                    status__in=[ItemStatus.DONE.value, ItemStatus.WITHDRAWN.value],
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                ),
                name="item_ended_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        """It is still owed."""
        return self.status == ItemStatus.OPEN

    @property
    def is_done(self) -> bool:
        """The office says that it is done."""
        return self.status == ItemStatus.DONE

    @property
    def is_directive(self) -> bool:
        """Whoever leads asked for it: what is reported is an answer to them."""
        return self.source == ItemSource.DIRECTIVE

    @property
    def status_label(self) -> Promise:
        """Where it stands, in words."""
        return ITEM_STATUS_LABELS[ItemStatus(self.status)]

    @property
    def source_label(self) -> Promise:
        """What it follows from, in words."""
        return SOURCE_LABELS[ItemSource(self.source)]


class ActionStep(models.Model):
    """One thing that happened to an action, with a word and maybe a file. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    item = models.ForeignKey(ActionItem, on_delete=models.PROTECT)
    kind = models.TextField()
    note = models.TextField(blank=True, default="")
    file_id = models.UUIDField(null=True)
    noted_by = models.UUIDField()
    noter_name = models.TextField()
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["item", "noted_at"], name="step_of_item")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in ItemStepKind]), name="item_step_known"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.kind}"

    @property
    def label(self) -> Promise:
        """What happened, in words."""
        return STEP_LABELS[ItemStepKind(self.kind)]
