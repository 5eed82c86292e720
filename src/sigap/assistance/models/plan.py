"""Goals of a case's plan: what is to be reached for whom, by when, and what became of it. Words are sealed."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.assistance.rules import GoalArea, GoalOutcome
from sigap.cases.models import Case, CasePerson

AREA_LABELS: dict[GoalArea, Promise] = {
    GoalArea.SAFETY: _("Keamanan dan tempat tinggal"),
    GoalArea.HEALTH: _("Kesehatan"),
    GoalArea.PSYCHOSOCIAL: _("Pemulihan psikologis dan sosial"),
    GoalArea.LEGAL: _("Perkara dan hak di depan hukum"),
    GoalArea.EDUCATION: _("Sekolah"),
    GoalArea.FAMILY: _("Keluarga dan pengasuhan"),
    GoalArea.LIVELIHOOD: _("Penghidupan"),
    GoalArea.PAPERS: _("Akta, KTP, dan surat lain"),
}
GOAL_OUTCOME_LABELS: dict[GoalOutcome, Promise] = {
    GoalOutcome.OPEN: _("Sedang dikerjakan"),
    GoalOutcome.REACHED: _("Tujuannya tercapai"),
    GoalOutcome.PARTLY: _("Tercapai sebagian saja"),
    GoalOutcome.MISSED: _("Tidak tercapai"),
    GoalOutcome.DROPPED: _("Dilepas, disepakati dengan klien"),
}


class Goal(models.Model):
    """One goal. Its outcome is written once; what it is and what became of it are sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True)
    area = models.TextField()
    due_on = models.DateField()
    set_by = models.UUIDField()
    set_by_name = models.TextField()
    set_at = models.DateTimeField()
    office_id = models.UUIDField()
    office_name = models.TextField()
    key_id = models.UUIDField()
    sealed_goal = models.BinaryField()
    outcome = models.TextField(default=GoalOutcome.OPEN)
    ended_by = models.UUIDField(null=True)
    ended_by_name = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    sealed_outcome = models.BinaryField(null=True)
    post_key = models.TextField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["case", "due_on"], name="goal_of_case")]
        constraints = [
            models.CheckConstraint(condition=Q(area__in=[area.value for area in GoalArea]), name="goal_area_known"),
            models.CheckConstraint(
                condition=Q(
                    outcome=GoalOutcome.OPEN.value,
                    ended_by__isnull=True,
                    ended_at__isnull=True,
                    sealed_outcome__isnull=True,
                )
                | Q(
                    outcome__in=[each.value for each in GoalOutcome if each is not GoalOutcome.OPEN],
                    ended_by__isnull=False,
                    ended_at__isnull=False,
                    sealed_outcome__isnull=False,
                ),
                name="goal_ended_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.area} {self.outcome}"

    @property
    def is_open(self) -> bool:
        """Somebody still works on it."""
        return self.outcome == GoalOutcome.OPEN

    @property
    def area_label(self) -> Promise:
        """What it is about, in words."""
        return AREA_LABELS[GoalArea(self.area)]

    @property
    def outcome_label(self) -> Promise:
        """What became of it, in words."""
        return GOAL_OUTCOME_LABELS[GoalOutcome(self.outcome)]
