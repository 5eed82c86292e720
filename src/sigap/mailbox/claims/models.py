"""Claim tokens: by one of them the person for whom a report was written down sets a return code of their own.

In clear: moments, who issued it and to whom it was given, as a kind of person. Of the token itself a keyed trace only.
"""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from sigap.mailbox.claims.codes import ClaimFor


class Claim(models.Model):
    """One token of one report: good once, for some days, unless somebody took it back. Opens nothing by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    envelope_id = models.UUIDField()
    token = models.BinaryField(unique=True)
    issued_at = models.DateTimeField()
    issued_by = models.UUIDField()
    issued_by_name = models.TextField()
    given_to = models.TextField(default=ClaimFor.REPORTER, db_default=ClaimFor.REPORTER.value)
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
            models.CheckConstraint(condition=Q(given_to__in=[who.value for who in ClaimFor]), name="claim_given_known"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="claim_in_order"),
            models.CheckConstraint(
                condition=Q(claimed_at__isnull=True) | Q(cancelled_at__isnull=True), name="claim_ends_one_way"
            ),
        ]

    def __str__(self) -> str:
        return str(self.envelope_id)

    def is_open(self, at: datetime) -> bool:
        """Whether it can still be used."""
        return self.claimed_at is None and self.cancelled_at is None and self.expires_at > at
