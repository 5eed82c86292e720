"""Tables of the quarantine: which reports of the public went to the queue by themselves, and which wait.

In clear: moments, whether work was shown, a keyed sketch while the report waits. Words stay sealed in the envelope.
"""

from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sigap.mailbox.quarantine.pacing import EffortShown


class AdmissionBudget(StrEnum):
    """By which of two budgets a report came to the queue without an officer."""

    OPEN = "open"
    DISTINCT = "distinct"


class QuarantineState(StrEnum):
    """Where a report of quarantine stands."""

    WAITING = "waiting"
    THROUGH = "through"
    ACCEPTED = "accepted"
    FLOOD = "flood"


class Admission(models.Model):
    """A report of the public that went to the queue by itself, and when: what the limits count."""

    envelope_id = models.UUIDField(primary_key=True)
    way = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["way", "at"], name="admission_by_way")]
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=[way.value for way in AdmissionBudget]), name="admission_way_known"
            )
        ]

    def __str__(self) -> str:
        return str(self.envelope_id)


class QuarantinedReport(models.Model):
    """A report that came beyond the limits. `sketch` goes when it is settled; `cluster_id` says what it resembles."""

    envelope_id = models.UUIDField(primary_key=True)
    entered_at = models.DateTimeField()
    work = models.TextField(default=EffortShown.NONE)
    sketch = ArrayField(models.IntegerField(), default=list)
    cluster_id = models.UUIDField(null=True)
    state = models.TextField(default=QuarantineState.WAITING)
    settled_at = models.DateTimeField(null=True)
    # Who settled it; nobody where it went on by itself.
    settled_by = models.UUIDField(null=True)

    class Meta:
        db_table = "mailbox_lanereport"
        indexes = [
            models.Index(fields=["entered_at"], name="lane_by_moment"),
            models.Index(fields=["cluster_id", "state"], name="lane_of_cluster"),
            models.Index(fields=["envelope_id"], condition=Q(state="waiting"), name="lane_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in QuarantineState]), name="lane_state_known"
            ),
            models.CheckConstraint(condition=Q(work__in=[work.value for work in EffortShown]), name="lane_work_known"),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at__isnull=True)
                | (~Q(state="waiting") & Q(settled_at__isnull=False, sketch=[])),
                name="lane_settled_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.envelope_id)
