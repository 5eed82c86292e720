"""The table of reports passed on to another authority, watched until there is a receipt."""

from django.db import models
from django.db.models import Q

RECEIPT_LIMIT = 60


class Forwarding(models.Model):
    """A report passed on to another authority, and its receipt: the unit watches until there is one."""

    envelope_id = models.UUIDField(primary_key=True)
    authority = models.TextField()
    forwarded_at = models.DateTimeField()
    forwarded_by = models.UUIDField()
    forwarded_by_name = models.TextField()
    receipt_number = models.TextField(blank=True, default="")
    receipt_on = models.DateField(null=True)
    receipt_noted_at = models.DateTimeField(null=True)
    receipt_noted_by = models.UUIDField(null=True)
    # Asked again while no receipt came: when last, by whom, how often.
    asked_again_at = models.DateTimeField(null=True)
    asked_again_by = models.UUIDField(null=True)
    asked_again = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        indexes = [
            models.Index(fields=["forwarded_at"], condition=Q(receipt_noted_at__isnull=True), name="forwarding_waiting")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(authority__regex=r"^[a-z][a-z0-9_]{1,40}$"), name="forwarding_to_code"),
            models.CheckConstraint(
                condition=Q(receipt_number="", receipt_on__isnull=True, receipt_noted_at__isnull=True)
                | (~Q(receipt_number="") & Q(receipt_on__isnull=False, receipt_noted_at__isnull=False)),
                name="forwarding_receipt_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.authority
