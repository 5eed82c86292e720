"""A reporter who asked for a mail when there is something to read: in clear that they did and when.

The address is sealed to the key of the channels, which the worker alone holds: neither desk nor table tells it.
"""

from django.db import models


class Nudge(models.Model):
    """One reporter's wish. Without an address: it was lost, and the reporter reads so."""

    envelope_id = models.UUIDField(primary_key=True)
    # The next mail's own id: the same while it is tried again.
    letter_id = models.UUIDField()
    key_id = models.UUIDField()
    key_blob = models.BinaryField(null=True)
    sealed_address = models.BinaryField(null=True)
    language = models.TextField()
    asked_at = models.DateTimeField()
    visited_at = models.DateTimeField()
    # Since they last looked; once is enough.
    told_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    last_error = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(told_at__isnull=True, sealed_address__isnull=False),
                name="nudge_waiting",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_error__regex=r"^([a-z_]{3,16}|smtp-[0-9]{3}|)$"), name="nudge_error_form"
            ),
            models.CheckConstraint(
                condition=models.Q(key_blob__isnull=True, sealed_address__isnull=True)
                | models.Q(key_blob__isnull=False, sealed_address__isnull=False),
                name="nudge_opens_or_not",
            ),
        ]

    def __str__(self) -> str:
        return str(self.envelope_id)


class NudgeKey(models.Model):
    """What the worker says of itself while it can send: its public half and the address mails come from. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    public_key = models.BinaryField()
    sender = models.TextField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="nudgekey_one")]

    def __str__(self) -> str:
        return self.sender
