"""Tables of what quarters brought, their evidence, limits of the lights. Who told a quarter stands in them."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.actionplan.models.plan import ActionPlan
from sigap.actionplan.rules import Light

LIGHT_LABELS: dict[Light, Promise] = {
    Light.ON_TRACK: _("Sesuai"),
    Light.BEHIND: _("Tertinggal"),
    Light.FAR_BEHIND: _("Jauh"),
    Light.NOT_DUE: _("Belum waktunya"),
    Light.NO_TARGET: _("Tanpa target"),
}


class PlanQuarter(models.Model):
    """A quarter that has ended and whose entries are asked for; once closed, nothing is told for it any more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "year", "number"], name="plan_quarter_once"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=4), name="plan_quarter_known"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="plan_quarter_closed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.year}-{self.number}"


class QuarterEvidence(models.Model):
    """A photo or file laid in as evidence: its clean copy lies sealed, its name is not kept. Never changed.

    It opens while the entry that names it stands: what was replaced is seen no longer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    activity_key = models.UUIDField()
    media = models.TextField()
    count = models.PositiveSmallIntegerField()
    key_id = models.UUIDField()
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class QuarterEvidencePart(models.Model):
    """A part of a file's clean copy, sealed."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(QuarterEvidence, on_delete=models.PROTECT)
    number = models.PositiveSmallIntegerField()
    sealed_bytes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="quarter_evidence_part_once")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.number}"


class QuarterEntry(models.Model):
    """What one quarter of an activity brought, from the beginning of the year to its end. A correction adds a row.

    `values`: by an indicator's key; `spent`: by source of money; both are text of plain decimals. `file`: evidence
    beside or instead of `evidence`, its words.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT)
    activity_key = models.UUIDField()
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    values = models.JSONField()
    spent = models.JSONField()
    obstacle = models.TextField(blank=True, default="")
    evidence = models.TextField(blank=True, default="")
    file = models.ForeignKey(QuarterEvidence, on_delete=models.PROTECT, null=True)
    office_id = models.UUIDField()
    office_name = models.TextField()
    told_by = models.UUIDField()
    told_by_name = models.TextField()
    told_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    post_key = models.TextField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["activity_key", "year", "number"], name="entry_of_activity")]
        constraints = [
            models.UniqueConstraint(
                fields=["activity_key", "year", "number"],
                condition=Q(superseded_at__isnull=True),
                name="quarter_entry_stands_once",
            ),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=4), name="quarter_entry_known"),
            models.CheckConstraint(
                condition=~Q(evidence="") | Q(file__isnull=False), name="quarter_entry_has_evidence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_key} {self.year}-{self.number}"


class LampLimit(models.Model):
    """From a day on: from which share a light is green or amber, and how soon a quarter is told. Never changed."""

    id = models.BigAutoField(primary_key=True)
    valid_from = models.DateField()
    on_track = models.PositiveSmallIntegerField()
    behind = models.PositiveSmallIntegerField()
    entry_days = models.PositiveSmallIntegerField()
    decided = models.TextField()
    set_by = models.UUIDField(null=True)
    set_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-valid_from", "-id"], name="lamp_limit_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(on_track__gt=F("behind"), behind__gte=1, on_track__lte=100, entry_days__lte=90),
                name="lamp_limits_in_order",
            ),
            models.CheckConstraint(condition=~Q(decided=""), name="lamp_limits_decided"),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from} {self.on_track}/{self.behind}"
