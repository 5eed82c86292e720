"""What is entered by its own office, or stands as somebody reported it until that office confirms it."""

from django.db import models
from django.utils.functional import Promise

from sigap.legal.models.labels import SOURCE_LABELS
from sigap.legal.rules import MarkSource


class ConfirmableRecord(models.Model):
    """`is_first_hand`: entered by whose act it is. Otherwise as reported by `told_by`, unconfirmed until confirmed."""

    is_first_hand = models.BooleanField()
    told_by = models.TextField(blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)
    confirmed_by_name = models.TextField(blank=True, default="")

    class Meta:
        abstract = True

    @property
    def source_label(self) -> Promise | str:
        """According to whom, in words; empty first hand."""
        return SOURCE_LABELS[MarkSource(self.told_by)] if self.told_by else ""

    @property
    def is_unconfirmed(self) -> bool:
        """It stands by hearsay only."""
        return not self.is_first_hand and self.confirmed_at is None
