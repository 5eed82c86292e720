"""Tables of letters: what an office writes, under which number. No person of a case and no case stands in them."""

import uuid
from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.models import Office
from sigap.letters.rules.kinds import LetterBook, LetterKind

__all__ = ["Letter", "LetterBook", "LetterKind", "LetterNature", "LetterStage"]


class LetterStage(StrEnum):
    """How far a letter is. One that was thrown away never had a number; one that was cancelled keeps its own."""

    DRAFT = "draft"
    ISSUED = "issued"
    CANCELLED = "cancelled"
    DROPPED = "dropped"


class LetterNature(StrEnum):
    """How urgent or how closed a letter is, as its head says."""

    ORDINARY = "biasa"
    PROMPT = "segera"
    URGENT = "sangat_segera"
    RESTRICTED = "terbatas"
    CONFIDENTIAL = "rahasia"


KIND_LABELS: dict[LetterKind, Promise] = {
    LetterKind.INVITATION: _("Undangan"),
    LetterKind.ASSIGNMENT: _("Surat tugas"),
    LetterKind.OFFICE_NOTE: _("Nota dinas"),
    LetterKind.OFFICIAL: _("Surat dinas"),
    LetterKind.RECORD: _("Berita acara"),
    LetterKind.MINUTES: _("Notula"),
    LetterKind.REPORT: _("Laporan"),
    LetterKind.DECREE: _("Surat keputusan"),
}
BOOK_LABELS: dict[LetterBook, Promise] = {
    LetterBook.DIRECTIVE: _("Naskah arahan"),
    LetterBook.CORRESPONDENCE: _("Naskah korespondensi"),
    LetterBook.SPECIAL: _("Naskah khusus"),
    LetterBook.OTHER: _("Naskah lainnya"),
}
STAGE_LABELS: dict[LetterStage, Promise] = {
    LetterStage.DRAFT: _("Konsep"),
    LetterStage.ISSUED: _("Terbit"),
    LetterStage.CANCELLED: _("Dibatalkan"),
    LetterStage.DROPPED: _("Dibuang"),
}
NATURE_LABELS: dict[LetterNature, Promise] = {
    LetterNature.ORDINARY: _("Biasa"),
    LetterNature.PROMPT: _("Segera"),
    LetterNature.URGENT: _("Sangat segera"),
    LetterNature.RESTRICTED: _("Terbatas"),
    LetterNature.CONFIDENTIAL: _("Rahasia"),
}


class Letter(models.Model):
    """A letter of an office, drafted from data.

    `about` points to what it is for, opaque here. `set_facts` is what stands on paper, kept when a number was given:
    a renamed office or another wording changes no letter that went out. `revision` counts changes of the draft.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.TextField()
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    office_name = models.TextField()
    subject = models.TextField()
    addressees = models.JSONField(default=list)
    copies_to = models.JSONField(default=list)
    fields = models.JSONField(default=dict)
    about = models.TextField(blank=True, default="")
    nature = models.TextField(default=LetterNature.ORDINARY)
    enclosures = models.TextField(blank=True, default="")
    class_code = models.TextField(blank=True, default="")
    signer_title = models.TextField(blank=True, default="")
    signer_name = models.TextField(blank=True, default="")
    signer_rank = models.TextField(blank=True, default="")
    stage = models.TextField(default=LetterStage.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    made_by_name = models.TextField()
    changed_at = models.DateTimeField()
    number = models.TextField(blank=True, default="")
    link = models.TextField(blank=True, default="")
    dated_on = models.DateField(null=True)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.UUIDField(null=True)
    issued_by_name = models.TextField(blank=True, default="")
    set_facts = models.JSONField(null=True)
    paper_hash = models.TextField(blank=True, default="")
    paper_size = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["office", "-changed_at"], name="letter_by_office"),
            models.Index(fields=["about"], condition=~Q(about=""), name="letter_by_subject"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in LetterKind]), name="letter_kind_known"),
            models.CheckConstraint(condition=Q(nature__in=[n.value for n in LetterNature]), name="letter_nature_known"),
            models.CheckConstraint(condition=~Q(subject=""), name="letter_has_subject"),
            models.CheckConstraint(
                condition=Q(
                    stage__in=[LetterStage.DRAFT, LetterStage.DROPPED], number="", issued_at=None, dated_on=None
                )
                | Q(stage__in=[LetterStage.ISSUED, LetterStage.CANCELLED])
                & ~Q(number="")
                & Q(issued_at__isnull=False, issued_by__isnull=False, dated_on__isnull=False, set_facts__isnull=False),
                name="letter_numbered_once_issued",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[LetterStage.DRAFT, LetterStage.ISSUED], ended_at=None)
                | Q(stage=LetterStage.DROPPED, ended_at__isnull=False)
                | Q(stage=LetterStage.CANCELLED, ended_at__isnull=False) & ~Q(end_reason=""),
                name="letter_ended_wholly",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number or self.id}"

    @property
    def kind_label(self) -> Promise:
        """What kind of letter, in words."""
        return KIND_LABELS[LetterKind(self.kind)]

    @property
    def stage_label(self) -> Promise:
        """How far it is, in words."""
        return STAGE_LABELS[LetterStage(self.stage)]

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.stage == LetterStage.DRAFT
