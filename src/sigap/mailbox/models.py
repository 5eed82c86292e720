"""The envelope of one report: what stands in clear on it, and what is sealed inside.

In clear, and said so on the public page: number, channel, moment, emergency flags, kecamatan, state.
"""

from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sigap.mailbox.flags import Flag


class Channel(StrEnum):
    """The door by which a report came."""

    WEB = "web"


class ReportStatus(StrEnum):
    """What the reporter may know of it: three words, no more."""

    RECEIVED = "received"
    HANDLING = "handling"
    DONE = "done"


class Envelope(models.Model):
    """One report as it arrived. Sealed columns open only through the vault's door."""

    id = models.UUIDField(primary_key=True)
    number = models.TextField(unique=True)
    channel = models.TextField()
    received_at = models.DateTimeField()
    flags = ArrayField(models.TextField(), default=list)
    about = models.TextField(blank=True, default="")
    area = models.TextField(blank=True, default="")
    status = models.TextField(default=ReportStatus.RECEIVED)
    status_at = models.DateTimeField()
    lookup = models.BinaryField(unique=True)
    replay = models.BinaryField(unique=True)
    body = models.BinaryField()
    key_id = models.UUIDField()
    # The data key sealed to the intake key: gone after the first opening, when the vault keeps it instead.
    key_blob = models.BinaryField(null=True)
    # Fingerprint of the intake key it came sealed to, set by the database; stays when the blob goes.
    sealed_to = models.BinaryField(null=True)
    sealed_story = models.BinaryField()
    sealed_details = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["status", "received_at"], name="envelope_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=[s.value for s in ReportStatus]), name="envelope_status_known"
            ),
            # One report with a code that nobody knows would hold up the worker for every report behind it.
            models.CheckConstraint(
                condition=models.Q(flags__contained_by=[flag.value for flag in Flag]), name="envelope_flags_known"
            ),
            models.CheckConstraint(condition=models.Q(number__regex=r"^L-[0-9]{4,8}$"), name="envelope_number_form"),
        ]

    def __str__(self) -> str:
        return self.number


class Heartbeat(models.Model):
    """When the worker last lived: one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    beaten_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="heartbeat_one_row")]

    def __str__(self) -> str:
        return "heartbeat"
