"""Tables of registers that were brought in: one row an import, one a case. Names and numbers lie sealed in the case.

`fingerprint` is an HMAC of a row under the import's own data key: who holds the table cannot try names against it.
"""

import uuid

from django.db import models

from sigap.cases.models import Case


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
