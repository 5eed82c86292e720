"""Tables of how a report comes in by the desk: who brought it, and what is not sent yet."""

from django.db import models
from django.db.models import F, Q

from sigap.intake.rules import Door

LP_LIMIT = 120


class Arrival(models.Model):
    """How a report came in by a door of the desk: who wrote it down, for which office. In clear."""

    envelope_id = models.UUIDField(primary_key=True)
    # The form's own key, so that a second click finds the first one's report.
    entry_key = models.UUIDField(unique=True)
    number = models.TextField()
    door = models.TextField()
    entered_by = models.UUIDField()
    entered_by_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    office_kind = models.TextField()
    entered_at = models.DateTimeField()
    lp_number = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["office_id", "-entered_at"], name="arrival_of_office")]
        constraints = [
            models.CheckConstraint(condition=Q(door__in=[door.value for door in Door]), name="arrival_door_known"),
            # A number and no story: what stands in clear is what a police report is called.
            models.CheckConstraint(
                condition=Q(lp_number="") | Q(door=Door.PARTNER.value, lp_number__regex=r"^[A-Za-z0-9/. -]{3,120}$"),
                name="arrival_lp_form",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class UncheckedReport(models.Model):
    """A report that was not yet held against people and offices: until then nobody at the desk knows of it."""

    envelope_id = models.UUIDField(primary_key=True)
    since = models.DateTimeField()
    # When a desk last began; another one does not begin for a while.
    begun_at = models.DateTimeField(null=True)
    # It names everybody who could take it, and too few stand who receive reports on officials.
    is_stuck = models.BooleanField(default=False)
    # The report to which its writer had written before, and that is one on an official now: this one goes after it.
    follows = models.UUIDField(null=True)

    def __str__(self) -> str:
        return str(self.envelope_id)


class UncomparedParty(models.Model):
    """Somebody or an office that came after a report, and was not yet held against it: excluded until then.

    `subject_id`: the report, or the case that it became.
    """

    id = models.UUIDField(primary_key=True)
    envelope_id = models.UUIDField()
    subject_id = models.UUIDField()
    person_id = models.UUIDField(null=True)
    office_id = models.UUIDField(null=True)
    # When a desk last began; another one does not begin for a while.
    begun_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["envelope_id"], name="uncompared_by_envelope")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "envelope_id", "person_id", "office_id"],
                name="uncompared_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(person_id__isnull=False, office_id__isnull=True)
                | Q(person_id__isnull=True, office_id__isnull=False),
                name="uncompared_one",
            ),
        ]

    def __str__(self) -> str:
        return str(self.envelope_id)


class Draft(models.Model):
    """What somebody is writing down, sealed under a key of its own while it is not sent; its writer's alone."""

    id = models.UUIDField(primary_key=True)
    writer_id = models.UUIDField()
    door = models.TextField()
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    key_id = models.UUIDField()
    # The data key sealed to the intake key: it lies in the row and goes with it.
    key_blob = models.BinaryField()
    sealed_body = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["writer_id", "-saved_at"], name="draft_of_writer"),
            models.Index(fields=["saved_at"], name="draft_by_age"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(door__in=[door.value for door in Door]), name="draft_door_known"),
            models.CheckConstraint(condition=Q(saved_at__gte=F("started_at")), name="draft_in_order"),
        ]

    def __str__(self) -> str:
        return str(self.id)
