"""Tables of registers that were brought in: one row an import, one a case. Names and numbers lie sealed in the case.

A file that was uploaded lies sealed until it is in; titles, counts and mistakes without what is private stand in clear.
`fingerprint` is an HMAC of a row under the import's own data key: who holds the table cannot try names against it.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.models import Office
from sigap.cases.models import Case
from sigap.registers.rules.uploads import UploadState

UPLOAD_LABELS: dict[UploadState, Promise] = {
    UploadState.UPLOADED: _("Kolomnya belum diperiksa"),
    UploadState.CHECKING: _("Sedang diperiksa"),
    UploadState.REFUSED: _("Ada yang harus diperbaiki"),
    UploadState.CHECKED: _("Menunggu orang kedua"),
    UploadState.APPROVED: _("Sedang dimasukkan"),
    UploadState.DONE: _("Sudah masuk"),
    UploadState.WITHDRAWN: _("Dibatalkan"),
}


class RegisterImport(models.Model):
    """One register that came in, whole."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    office_id = models.UUIDField()
    source = models.TextField()
    key_id = models.UUIDField()
    # Of the file's content, under the import's own key: the same file again is known.
    digest = models.BinaryField()
    rows_read = models.PositiveIntegerField()
    cases_made = models.PositiveIntegerField()
    imported_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.source} {self.imported_at}"


class ImportedCase(models.Model):
    """That a case came from an old register, and of which row."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True)
    brought_by = models.ForeignKey(RegisterImport, on_delete=models.PROTECT)
    row = models.PositiveIntegerField()
    fingerprint = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fingerprint"], name="imported_row_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.row}"


class RegisterUpload(models.Model):
    """A register's file on its way in. The file is gone once it is in, withdrawn, or nobody went on with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    key_id = models.UUIDField()
    sealed_file = models.BinaryField()
    state = models.TextField(default=UploadState.UPLOADED.value)
    source = models.TextField()
    region_codes = models.TextField(blank=True, default="")
    header_row = models.PositiveIntegerField(null=True)
    # What each title means, by its plain words: a field's code.
    columns = models.JSONField(default=dict)
    # What words in its cells mean: by field, plain words and a code of its list, or "-".
    meanings = models.JSONField(default=dict)
    # Who said so last, and how often it was said: a second person lets in what they saw.
    mapped_by = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=0)
    # Of this version: a start without an outcome was killed.
    started_at = models.DateTimeField(null=True)
    # Since when it waits for the owner's command, to be checked or to come in.
    waits_since = models.DateTimeField(null=True)
    rows_read = models.PositiveIntegerField(default=0)
    cases = models.PositiveIntegerField(default=0)
    open_cases = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    # The first ones: sheet, row, column, what and mend as phrases with what they hold. How many there are in all.
    mistakes = models.JSONField(default=list)
    mistakes_count = models.PositiveIntegerField(default=0)
    # Words of lists that nobody knows: field, word, in how many rows.
    unknown_words = models.JSONField(default=list)
    # Words and in how many rows; one sentence why nothing of the file can be read, with what it holds.
    remarks = models.JSONField(default=list)
    trouble = models.TextField(blank=True, default="")
    trouble_holds = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.UUIDField()
    uploaded_by_name = models.TextField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.UUIDField(null=True)
    approved_by_name = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["office", "-uploaded_at"], name="upload_of_office")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in UploadState]), name="upload_state_known"
            ),
            models.CheckConstraint(condition=~Q(approved_by=F("uploaded_by")), name="upload_by_two"),
            models.CheckConstraint(condition=~Q(approved_by=F("mapped_by")), name="upload_by_another"),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(sealed_file=b""), name="upload_kept_no_longer"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def state_label(self) -> Promise:
        """How far it is, in words."""
        return UPLOAD_LABELS[UploadState(self.state)]

    @property
    def is_running(self) -> bool:
        """Something is being done with it just now."""
        return self.state in {UploadState.CHECKING, UploadState.APPROVED}

    @property
    def may_be_withdrawn(self) -> bool:
        """Nothing of it is coming in."""
        return self.may_be_mapped or self.state == UploadState.CHECKING

    @property
    def may_be_mapped(self) -> bool:
        """Its columns may be said, and be said anew."""
        return self.state in {UploadState.UPLOADED, UploadState.REFUSED, UploadState.CHECKED}
