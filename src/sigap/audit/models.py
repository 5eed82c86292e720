"""Tables of the trail. Rows are written by definer functions only (`sql/trail.sql`), never through these.

No foreign keys: a trail outlives what it tells of.
"""

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast

from sigap.audit.kinds import StreamKind

_KINDS = [kind.value for kind in StreamKind]
_SUBJECT = r'"subject": "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"'
"""The id of what was opened, as it stands in a body."""


class StreamHead(models.Model):
    """The head of one chain."""

    pk = models.CompositePrimaryKey("stream_kind", "stream_id")
    stream_kind = models.TextField()
    stream_id = models.UUIDField()
    head_seq = models.BigIntegerField()
    head_hash = models.BinaryField()

    class Meta:
        db_table = "audit_stream"
        constraints = [models.CheckConstraint(condition=Q(stream_kind__in=_KINDS), name="stream_kind_known")]

    def __str__(self) -> str:
        return f"{self.stream_kind} {self.stream_id} #{self.head_seq}"


class Event(models.Model):
    """One event. `body` is the exact text that is hashed; the other columns repeat it for reading."""

    pk = models.CompositePrimaryKey("stream_kind", "stream_id", "seq")
    stream_kind = models.TextField()
    stream_id = models.UUIDField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    code = models.TextField()
    actor_id = models.UUIDField(null=True)
    body = models.TextField()
    prev_hash = models.BinaryField()
    hash = models.BinaryField()
    # A column of its own, drawn from the hashed text by the database: under row-level security no index on an
    # expression would be used.
    subject_id = models.GeneratedField(
        expression=Cast(Func(F("body"), Value(_SUBJECT), function="substring"), models.UUIDField()),
        output_field=models.UUIDField(null=True),
        db_persist=True,
    )

    class Meta:
        indexes = [
            models.Index(fields=["code", "-at"], name="event_by_code"),
            models.Index(fields=["actor_id", "-at"], name="event_by_actor"),
            models.Index(fields=["-at"], name="event_by_moment"),
            models.Index(fields=["subject_id", "-at"], name="event_by_subject", condition=Q(subject_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.stream_kind} {self.stream_id} #{self.seq} {self.code}"


class Anchor(models.Model):
    """Chain heads folded into a chain of their own; its head is what is kept outside the server."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    body = models.TextField()
    prev_hash = models.BinaryField()
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"#{self.seq}"


class FoldedStream(models.Model):
    """Up to where each chain was folded: the folding job's own note, no evidence."""

    pk = models.CompositePrimaryKey("stream_kind", "stream_id")
    stream_kind = models.TextField()
    stream_id = models.UUIDField()
    seq = models.BigIntegerField()

    class Meta:
        db_table = "audit_folded"

    def __str__(self) -> str:
        return f"{self.stream_kind} {self.stream_id} #{self.seq}"
