"""The one table: decisions on two records of people. Added, never changed; the newest of a pair counts."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models import CasePerson
from sigap.duplicates.rules import WAITING, PairStep

STEP_LABELS: dict[PairStep, Promise] = {
    PairStep.PROPOSED: _("Diusulkan: orang yang sama"),
    PairStep.SAME: _("Orang yang sama"),
    PairStep.DIFFERENT: _("Bukan orang yang sama"),
    PairStep.WITHDRAWN: _("Usul ditarik"),
    PairStep.PART_PROPOSED: _("Diusulkan: dipisahkan"),
    PairStep.PARTED: _("Dipisahkan"),
    PairStep.PART_DECLINED: _("Tetap orang yang sama"),
}
WORD_TABLES = (STEP_LABELS,)
"""What the trail calls the app's codes."""


class PairDecision(models.Model):
    """One step on two records. `first` is the one with the lower id; no name and no reason in words stands here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    first = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="pairs_first")
    second = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="pairs_second")
    version = models.PositiveIntegerField()
    step = models.TextField()
    decided_by = models.UUIDField()
    decider_name = models.TextField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    decided_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["decided_at"], condition=Q(step__in=sorted(WAITING)), name="pair_waiting")]
        constraints = [
            # Two who read the same step cannot both take the next one.
            models.UniqueConstraint(fields=["first", "second", "version"], name="pair_version_once"),
            models.CheckConstraint(condition=Q(step__in=[step.value for step in PairStep]), name="pair_step_known"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id} v{self.version}"
