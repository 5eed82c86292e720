"""The table of confirmations. Rows are added only; of one fingerprint the newest counts."""

import uuid

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.provisions.rules import SourceKind

KIND_LABELS: dict[SourceKind, Promise] = {
    SourceKind.TEXT: _("Dibaca dalam naskah"),
    SourceKind.DERIVED: _("Diturunkan dari naskah"),
    SourceKind.SECONDARY: _("Dari sumber sekunder"),
    SourceKind.MEMORY: _("Dari ingatan penyusun"),
}
"""How a row was made, as a jurist reads it."""


class Confirmation(models.Model):
    """That somebody of the legal office read the source of a row and confirms it, or takes that back.

    The row's words are kept with it, so that the next version can be held against what was confirmed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    register = models.TextField()
    code = models.TextField()
    fingerprint = models.TextField()
    statute = models.TextField()
    title = models.TextField()
    lines = models.JSONField()
    read_in = models.TextField()
    is_withdrawn = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.UUIDField()
    confirmed_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["fingerprint", "-confirmed_at"], name="confirmation_newest")]
        constraints = [models.CheckConstraint(condition=~models.Q(read_in=""), name="confirmation_of_something_read")]

    def __str__(self) -> str:
        return f"{self.register} {self.code}"


class OutsideConfirmation(models.Model):
    """That the legal office of another regency confirmed a row, as a file of set-up told it. Confirms nothing here.

    `office` names office and regency; who it was stands in the trail there.
    """

    id = models.UUIDField(primary_key=True)
    register = models.TextField()
    code = models.TextField()
    fingerprint = models.TextField()
    statute = models.TextField()
    title = models.TextField()
    read_in = models.TextField()
    office = models.TextField()
    confirmed_on = models.DateField()
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["fingerprint"], name="outside_by_fingerprint")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(office="") & ~models.Q(read_in=""), name="outside_has_author")
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.code}"
