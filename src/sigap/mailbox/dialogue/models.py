"""What reporter and office write to each other. In clear: which side, when, who of the office; every word sealed.

One data key a message, sealed twice: for the desk (to the intake key, later under the report's key) and for the
reporter (to a public half whose private half only the six words give). Seven days after the reporter has read it the
second is gone, and with it the message, for them.
"""

import uuid

from django.db import models
from django.db.models import Q

from sigap.mailbox.dialogue.rules import Author, LineKind, PromiseOutcome


class DialogueLine(models.Model):
    """One message of either side."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    envelope_id = models.UUIDField()
    author = models.TextField()
    kind = models.TextField(default=LineKind.TEXT)
    sent_at = models.DateTimeField()
    sent_by = models.UUIDField(null=True)
    sent_by_name = models.TextField(blank=True, default="")
    # Keyed traces of the form's key and of the words: a second click is told from a second message.
    mark = models.BinaryField(unique=True)
    body = models.BinaryField()
    key_id = models.UUIDField()
    key_blob = models.BinaryField(null=True)
    sealed_to = models.BinaryField(null=True)
    sealed_key = models.BinaryField(null=True)
    # The same key for whoever has the six words; and when they first read it.
    reply_blob = models.BinaryField(null=True)
    read_at = models.DateTimeField(null=True)
    sealed_text = models.BinaryField()
    # Of a reporter's message: when the worker set its clock, and who of the office first read it.
    noted_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    heard_by = models.UUIDField(null=True)
    # Of a promise, once it is known: the reporter reads that it does not stand.
    outcome = models.TextField(blank=True, default="", db_default="")
    outcome_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "mailbox_line"
        indexes = [
            models.Index(fields=["envelope_id", "sent_at"], name="line_of_envelope"),
            models.Index(
                fields=["sent_at"],
                condition=Q(author=Author.REPORTER.value, noted_at__isnull=True),
                name="line_to_note",
            ),
            models.Index(fields=["read_at"], condition=Q(reply_blob__isnull=False), name="line_by_reading"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(author=Author.REPORTER.value, kind=LineKind.TEXT.value, sent_by__isnull=True)
                | Q(author=Author.OFFICER.value, kind__in=[kind.value for kind in LineKind], sent_by__isnull=False),
                name="line_author_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_at__isnull=True)
                | Q(
                    kind=LineKind.PROMISE.value,
                    outcome__in=[outcome.value for outcome in PromiseOutcome],
                    outcome_at__isnull=False,
                ),
                name="line_outcome_of_promise",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
