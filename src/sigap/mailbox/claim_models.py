"""Claim tokens: by one of them the person for whom a report was written down sets a return code of their own.

In clear: moments and who issued it. Of the token itself a keyed trace only.
"""

import uuid

from django.db import models
from django.db.models import F, Q


class Claim(models.Model):
    """One token of one report: good once, for some days, unless somebody took it back. Opens nothing by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    envelope_id = models.UUIDField()
    token = models.BinaryField(unique=True)
    issued_at = models.DateTimeField()
    issued_by = models.UUIDField()
    issued_by_name = models.TextField()
    expires_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["envelope_id", "-issued_at"], name="claim_of_envelope")]
        constraints = [
            # Two officers, two windows: one token of a report is good at a time.
            models.UniqueConstraint(
                fields=["envelope_id"],
                condition=Q(claimed_at__isnull=True, cancelled_at__isnull=True),
                name="claim_open_once",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="claim_in_order"),
            models.CheckConstraint(
                condition=Q(claimed_at__isnull=True) | Q(cancelled_at__isnull=True), name="claim_ends_one_way"
            ),
        ]

    def __str__(self) -> str:
        return str(self.envelope_id)
